package api

import (
	"context"
	"fmt"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func (w *stage) Unattended(context.Context, contract.Reader, casework.Instant) ([]contract.Unattended, error) {
	return []contract.Unattended{{Unit: "unit-x", From: noon, OpenCases: 2}}, nil
}

func (w *stage) Similar(_ context.Context, r contract.Reader, q contract.SimilarQuery) (contract.SimilarCases, error) {
	w.changed = append(w.changed, "compared "+q.Address)
	return contract.SimilarCases{Cases: []contract.SimilarCase{{Case: contract.CaseRow{ID: "case-1", HandedOverAt: noon, RegisteredAt: noon, UpdatedAt: noon}, Alike: []contract.Alike{{By: contract.AlikePlace, What: q.Address}}}}, Unsearched: 2, Now: noon}, nil
}

func (w *stage) Tally(_ context.Context, r contract.Reader, f contract.CaseFilter) (contract.Tally, error) {
	tally := contract.Tally{States: map[casework.State]int64{}, Now: noon}
	for id := range w.cases {
		if c, err := w.sees(r, id); err == nil && !f.Supplementing && f.Priorities == nil {
			tally.States[c.State]++
			tally.Total++
		}
	}
	return tally, w.caseErr
}

func (w *stage) Statistics(_ context.Context, r contract.Reader, f contract.CaseFilter) (contract.Statistics, error) {
	w.statisticsOf = f
	s := contract.Statistics{Now: noon}
	for id := range w.cases {
		if _, err := w.sees(r, id); err == nil {
			s.Cases++
			s.Breaches.Units = []contract.UnitBreaches{{Unit: "unit-x", Total: contract.Count{Count: 2, Cases: 1}}}
		}
	}
	return s, w.caseErr
}

func (w *stage) WaitingLists(context.Context, int) ([]contract.WaitingList, int64, error) {
	return []contract.WaitingList{{Batch: batchPreview("batch-1").Batch, Rows: 2, Waiting: 1, Refused: 1}}, 3, nil
}

func (w *stage) OpenRefusals(_ context.Context, _ contract.Reader, first int) ([]contract.OpenRefusal, int64, error) {
	open := []contract.OpenRefusal{
		{Batch: "batch-1", Campaign: "campaign-1", Position: 2, StagedAt: noon, Row: contract.RefusedRow{RowNumber: 4, Code: "duplicate_row", Raw: []string{"D0001", "the neighbour Chen Example says so"}}},
		{Batch: "batch-1", Campaign: "campaign-1", Position: 3, StagedAt: noon, Row: contract.RefusedRow{RowNumber: 5, Code: "missing_complaint"}},
	}
	return open[:min(first, len(open))], int64(len(open)), nil
}

func (w *stage) Roster(_ context.Context, unit casework.UnitID, from, until casework.Instant) ([]contract.Duty, error) {
	return []contract.Duty{{ID: "duty-1", Unit: unit, Person: "person-first", Telephone: "0930-8000003", Backup: "person-second", From: from, Until: until, Struck: w.noDuty}}, nil
}

func (w *stage) Rosters(_ context.Context, from, until casework.Instant) ([]contract.Duty, error) {
	return []contract.Duty{
		{ID: "duty-1", Unit: leadUnit, Person: "person-first", Telephone: "0930-8000003", Backup: "person-second", From: from, Until: until},
		{ID: "duty-2", Unit: "unit-x", Person: "person-second", Telephone: "0930-8000004", From: from, Until: until},
	}, nil
}

func (w *stage) AddDuty(_ context.Context, d contract.Duty) (contract.Duty, error) {
	w.changed = append(w.changed, "duty of "+string(d.Person))
	d.ID = "duty-new"
	return d, nil
}

func (w *stage) StrikeDuty(_ context.Context, unit casework.UnitID, id, reason string) (contract.Duty, error) {
	if id != "duty-1" {
		return contract.Duty{}, casework.Refuse(casework.NotFound, "no_such_duty")
	}
	w.changed = append(w.changed, "struck "+id+" of "+string(unit)+": "+reason)
	return contract.Duty{ID: id, Unit: unit, Person: "person-first", Telephone: "0930-8000003", From: noon, Until: noon + 1, Struck: true, StrikeReason: reason}, nil
}

func (w *stage) ChangeUnit(_ context.Context, u contract.Unit) error {
	w.changed = append(w.changed, fmt.Sprintf("unit %s %s %v", u.ID, u.Name, u.Disabled))
	return nil
}

func (w *stage) Person(_ context.Context, id casework.PersonID) (contract.Person, error) {
	if id == "nobody" {
		return contract.Person{}, casework.Refuse(casework.NotFound, "no_such_person")
	}
	return contract.Person{ID: id, Name: "某甲", Telephone: "0930-8000002"}, nil
}

func (w *stage) ChangePerson(_ context.Context, p contract.Person) error {
	w.changed = append(w.changed, fmt.Sprintf("person %s %s %s %v", p.ID, p.Name, p.Telephone, p.Disabled))
	return nil
}

func (w *loginStage) Accounts(context.Context) ([]contract.Account, error) {
	return []contract.Account{{ID: "account-1", Login: "first", Person: "person-first", Hash: "$argon2id$secret", CreatedAt: noon}}, nil
}

func (w *loginStage) DisableAccount(_ context.Context, account string, disabled bool) error {
	if account != "account-1" {
		return casework.Refuse(casework.NotFound, "no_such_account")
	}
	w.changed = append(w.changed, fmt.Sprintf("disabled %s %v", account, disabled))
	return nil
}

func (w *loginStage) Sessions(_ context.Context, person casework.PersonID) ([]contract.Session, error) {
	return []contract.Session{{ID: "session-1", Account: "account-1", Person: person, Kind: contract.SessionCookie, CreatedAt: noon, ExpiresAt: noon, LastSeenAt: noon}}, nil
}

func (w *loginStage) EndSession(_ context.Context, session string, person casework.PersonID) error {
	if session != "session-1" || person != "" && person != "person-unit_officer" {
		return casework.Refuse(casework.NotFound, "no_such_session")
	}
	w.changed = append(w.changed, "ended "+session)
	return nil
}

// The stage knows one delegation: the auditor may act for the unit officer, in that
// post and in no other that the officer holds.
func (w *stage) Proxy(_ context.Context, delegate, delegator casework.PersonID, _ casework.Instant) (posts, held []casework.Post, err error) {
	if delegate != "person-auditor" || delegator != "person-unit_officer" {
		return nil, nil, w.caseErr
	}
	posts = w.sessions[tokenOf(casework.UnitOfficer)].Actor.Posts
	return posts, append(slices.Clone(posts), casework.Post{Unit: "elsewhere", Role: casework.UnitLeader}), w.caseErr
}

func (w *stage) Delegate(_ context.Context, d contract.Delegation, by casework.Actor) (contract.Delegation, error) {
	w.changed = append(w.changed, fmt.Sprintf("%s: %s acts for %s", by.Person, d.Delegate, d.Delegator))
	d.ID, d.MadeBy, d.MadeAt, d.From = "delegation-new", by.Person, noon, noon
	return d, nil
}

func (w *stage) EndDelegation(_ context.Context, id, _ string, by casework.Actor) (contract.Delegation, error) {
	if id != "delegation-1" {
		return contract.Delegation{}, casework.Refuse(casework.NotFound, "no_such_delegation")
	}
	w.changed = append(w.changed, fmt.Sprintf("%s ended %s", by.Person, id))
	return contract.Delegation{ID: id, Delegator: by.Person, Delegate: "person-auditor", From: noon, Until: noon + 1, MadeAt: noon, EndedAt: noon}, nil
}

func (w *stage) Delegations(_ context.Context, person casework.PersonID) ([]contract.Delegation, error) {
	d := contract.Delegation{
		ID: "delegation-1", Delegator: "person-unit_officer", Delegate: "person-auditor", From: noon, Until: noon.Add(casework.Day), MadeBy: "person-unit_officer", MadeAt: noon,
	}
	if person != "" && person != d.Delegator && person != d.Delegate {
		return nil, nil
	}
	return []contract.Delegation{d}, nil
}

func (w *stage) RecusedFrom(context.Context, casework.Actor) ([]casework.CaseID, error) {
	return w.barred, nil
}

func (w *stage) UnitTies(_ context.Context, id casework.UnitID) (contract.Ties, error) {
	if id == "nowhere" {
		return contract.Ties{}, casework.Refuse(casework.NotFound, "no_such_unit")
	}
	return contract.Ties{OpenCases: 2, UnitsBelow: 1}, nil
}

func (w *stage) PersonTies(_ context.Context, id casework.PersonID) (contract.Ties, error) {
	if id == "nobody" {
		return contract.Ties{}, casework.Refuse(casework.NotFound, "no_such_person")
	}
	return contract.Ties{Handling: 3, Responsible: []casework.UnitID{leadUnit}}, nil
}

func (w *stage) Contacts(_ context.Context, unit casework.UnitID) ([]contract.Contact, error) {
	return []contract.Contact{{ID: "contact-1", Unit: unit, Person: "person-first", Telephone: "0930-8000004", From: noon}}, nil
}

func (w *stage) AddContact(_ context.Context, c contract.Contact) (contract.Contact, error) {
	w.changed = append(w.changed, "contact "+string(c.Person))
	c.ID, c.From = "contact-new", noon
	return c, nil
}

func (w *stage) EndContact(_ context.Context, _ casework.UnitID, id string) error {
	if id != "contact-1" {
		return casework.Refuse(casework.NotFound, "no_such_contact")
	}
	w.changed = append(w.changed, "ended "+id)
	return nil
}
