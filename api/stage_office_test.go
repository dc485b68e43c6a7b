package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func (w *stage) Unit(_ context.Context, id casework.UnitID) (contract.Unit, error) {
	for _, u := range stageUnits {
		if u.ID == id {
			return u, nil
		}
	}
	return contract.Unit{}, casework.Refuse(casework.NotFound, "no_such_unit")
}

func unitOf(id, parent casework.UnitID) contract.Unit {
	return contract.Unit{
		ID: id, Name: "单位" + string(id), Kind: contract.UnitDepartment, Parent: parent,
		FirstResponsible: "person-first", DirectResponsible: "person-direct",
	}
}

var stageUnits = func() []contract.Unit {
	lead := unitOf(leadUnit, contract.OfficeUnit)
	lead.Name, lead.Telephone = "生态环境局", "0930-8000001"
	dissolved := unitOf("unit-gone", contract.OfficeUnit)
	dissolved.Disabled = true
	county, town := unitOf("unit-county", contract.OfficeUnit), unitOf("unit-town", "unit-county")
	county.Name, county.Kind = "和平县", contract.UnitCounty
	town.Name, town.Kind = "林寨镇", contract.UnitTownship
	return []contract.Unit{
		county, town, lead, unitOf(contract.OfficeUnit, ""), unitOf("unit-x", contract.OfficeUnit), unitOf("unit-help", contract.OfficeUnit),
		unitOf("unit-below", leadUnit), dissolved,
	}
}()

func (w *stage) Units(_ context.Context, ids ...casework.UnitID) ([]contract.Unit, error) {
	if len(ids) == 0 {
		return stageUnits, nil
	}
	return slices.DeleteFunc(slices.Clone(stageUnits), func(u contract.Unit) bool { return !slices.Contains(ids, u.ID) }), nil
}

func (w *stage) WorkBelow(_ context.Context, units ...casework.UnitID) (bool, error) {
	return slices.ContainsFunc(stageUnits, func(u contract.Unit) bool { return !u.Disabled && slices.Contains(units, u.Parent) }), nil
}

// People knows everybody whose id does not say otherwise.
func (w *stage) People(_ context.Context, ids ...casework.PersonID) ([]contract.Person, error) {
	if len(ids) == 0 {
		return []contract.Person{{ID: "person-first", Name: "某甲", Telephone: "0930-8000002"}, {ID: "person-second", Name: "某乙"}}, nil
	}
	var people []contract.Person
	for _, id := range ids {
		if id != "nobody" {
			people = append(people, contract.Person{ID: id, Name: "姓名 " + string(id), Telephone: "0930-8000002", Disabled: id == "person-gone" || w.goneFirst && id == "person-first"})
		}
	}
	return people, nil
}

// Holdings gives the people of the tests their posts; others stand in the lead
// unit, but for those of whom the id says otherwise.
func (w *stage) Holdings(_ context.Context, id casework.PersonID) ([]contract.Holding, error) {
	held := contract.Holding{Person: id, Unit: leadUnit, Role: casework.UnitOfficer}
	switch id {
	case "person-below":
		held.Unit = "unit-below"
	case "person-a", "person-b":
		held.Unit, held.Role = contract.OfficeUnit, casework.DutyOfficer
	case "person-elsewhere":
		held.Unit = "unit-x"
	case "person-retired":
		held.Until = noon
	case "person-boss", "person-first":
		held.Role = casework.UnitLeader
	case "person-boss-above":
		held.Unit, held.Role = contract.OfficeUnit, casework.UnitLeader
	case "person-boss-below":
		held.Unit, held.Role = "unit-below", casework.UnitLeader
	case "person-boss-elsewhere":
		held.Unit, held.Role = "unit-x", casework.UnitLeader
	case "person-boss-retired":
		held.Role, held.Until = casework.UnitLeader, noon
	case "person-leader", "一些文字说明":
		return []contract.Holding{held, {Person: id, Unit: contract.OfficeUnit, Role: casework.Leader}}, nil
	}
	return []contract.Holding{held}, nil
}

func (w *stage) Posts(_ context.Context, f contract.PostFilter) ([]contract.Holding, error) {
	var held []contract.Holding
	switch f.Role {
	case casework.PublicityOfficer:
		for _, p := range w.publicity {
			held = append(held, contract.Holding{Person: p, Unit: contract.OfficeUnit, Role: f.Role, From: noon.Add(-casework.Day)})
		}
		return append(held, contract.Holding{Person: "publicity-to-come", Unit: contract.OfficeUnit, Role: f.Role, From: noon.Add(casework.Day)}), nil
	case casework.Administrator:
		return []contract.Holding{{Person: "person-admin", Unit: contract.OfficeUnit, Role: f.Role}}, nil
	}
	posts := []contract.Holding{{ID: "post-now", Person: f.Person, Unit: f.Unit, Role: casework.UnitOfficer, From: noon}}
	if f.After.IsZero() {
		posts = append(posts, contract.Holding{ID: "post-past", Person: f.Person, Unit: f.Unit, Role: casework.UnitLeader, From: noon.Add(-casework.Day), Until: noon})
	}
	return posts, nil
}

func (w *stage) Holders(_ context.Context, unit casework.UnitID, role casework.Role, _ casework.Instant) ([]contract.Holding, error) {
	if unit != leadUnit || role == casework.Leader {
		return nil, nil
	}
	return []contract.Holding{{Person: "person-first", Unit: leadUnit, Role: casework.UnitLeader}}, nil
}

// Callable goes down the tree, but for what hangs on the office, which would be
// everything here; person-second holds no post.
func (w *stage) Callable(_ context.Context, through []casework.UnitID, _ casework.Instant) (found contract.Callable, err error) {
	found.Units = slices.Clone(through)
	for i := 0; i < len(found.Units); i++ {
		for _, u := range stageUnits {
			if u.Parent == found.Units[i] && u.Parent != contract.OfficeUnit {
				found.Units = append(found.Units, u.ID)
			}
		}
	}
	if slices.Contains(found.Units, leadUnit) {
		found.People = []casework.PersonID{"person-first"}
	}
	return found, nil
}

func (w *stage) AddUnit(_ context.Context, u contract.Unit) (contract.Unit, error) {
	w.changed = append(w.changed, "unit "+u.Name)
	u.ID = "unit-new"
	return u, nil
}

func (w *stage) AddPerson(_ context.Context, p contract.Person) (contract.Person, error) {
	w.changed = append(w.changed, "person "+p.Name)
	p.ID = "person-new"
	return p, nil
}

func (w *stage) GrantPost(_ context.Context, h contract.Holding) (contract.Holding, error) {
	w.changed = append(w.changed, "post "+string(h.Role))
	h.ID, h.From = "holding-new", noon
	return h, nil
}

func (w *stage) EndPost(_ context.Context, id string, at casework.Instant) (contract.Holding, error) {
	w.changed = append(w.changed, "ended "+id)
	return contract.Holding{ID: id, Person: "person-first", Unit: leadUnit, Role: casework.UnitOfficer, From: noon, Until: at}, nil
}

// LeftBehind says that whoever leaves has left one case behind, which a reader
// of the office sees.
func (w *stage) LeftBehind(_ context.Context, r contract.Reader, person casework.PersonID, _ casework.Instant) (contract.LeftBehind, error) {
	w.changed = append(w.changed, "left behind by "+string(person))
	left := contract.LeftBehind{Count: 1, Cases: []contract.CaseRow{}}
	if r.Reads(casework.DataCases) == casework.ReachAll {
		left.Cases = append(left.Cases, contract.CaseRow{ID: caseOne})
	}
	return left, nil
}

func (w *stage) Complainant(_ context.Context, a casework.Actor, id casework.CaseID, reason string) (*contract.Complainant, error) {
	if !a.Has(casework.DutyOfficer) {
		return nil, casework.Refuse(casework.Forbidden, "not_your_role", "command", "identity")
	}
	if _, err := w.sees(contract.Reader{Actor: a}, id); err != nil {
		return nil, err
	}
	w.changed = append(w.changed, "looked "+reason)
	return &contract.Complainant{Name: "王某", Telephone: "139"}, nil
}

func (w *stage) SameComplainant(_ context.Context, a casework.Actor, id casework.CaseID) ([]contract.SameComplainant, error) {
	if _, err := w.sees(contract.Reader{Actor: a}, id); err != nil || !a.Has(casework.DutyOfficer) {
		return nil, err
	}
	return []contract.SameComplainant{{Case: caseOne, State: casework.Assigned, HandedOverAt: noon, By: []contract.IdentityMatch{contract.SameTelephone}}}, nil
}

func (w *stage) ListSameComplainant(ctx context.Context, a casework.Actor, id casework.CaseID) ([]contract.SameComplainant, error) {
	w.changed = append(w.changed, "listed the same complainant")
	return w.SameComplainant(ctx, a, id)
}

func (w *stage) SameComplainants(_ context.Context, a casework.Actor, _ string, rows []contract.RowFate) (map[int][]contract.SameComplainant, error) {
	if !a.Has(casework.DutyOfficer) || len(rows) == 0 {
		return nil, nil
	}
	return map[int][]contract.SameComplainant{rows[0].Position: {{Case: caseOne, State: casework.Assigned, HandedOverAt: noon, By: []contract.IdentityMatch{contract.SameTelephone}}}}, nil
}

func (w *stage) SearchComplainants(_ context.Context, _ casework.Actor, q contract.ComplainantQuery) ([]contract.SameComplainant, error) {
	w.changed = append(w.changed, "searched "+q.Reason)
	return []contract.SameComplainant{{Case: caseOne, State: casework.Assigned, HandedOverAt: noon, By: []contract.IdentityMatch{contract.SameTelephone}}}, nil
}

// Check finds the word 电话 and what follows it, and the complainant 王某.
func (w *stage) Warnings(_ context.Context, a casework.Actor, _ casework.CaseID, texts map[string]string) (found []contract.TextWarning, checked bool, err error) {
	if a.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, false, nil
	}
	if w.compareErr != nil {
		return nil, false, w.compareErr
	}
	for field, text := range texts {
		if before, _, told := strings.Cut(text, "王某"); told {
			start := len([]rune(before))
			found = append(found, contract.TextWarning{Field: field, Kind: casework.RedactComplainant, Start: start, End: start + 2})
		}
	}
	return found, true, nil
}

func (w *stage) RowWarnings(_ context.Context, a casework.Actor, _ string, rows []contract.RowFate) (map[int][]contract.TextWarning, error) {
	if a.Reads(casework.DataIdentity) != casework.ReachAll || len(rows) == 0 {
		return nil, nil
	}
	return map[int][]contract.TextWarning{rows[0].Position: {{Field: "complaint", Kind: casework.RedactTelephone, Start: 3, End: 14}}}, nil
}

func (w *stage) Lines(_ context.Context, a casework.Actor, ids []casework.CaseID) (map[casework.CaseID]string, error) {
	if a.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, nil
	}
	lines := map[casework.CaseID]string{}
	for _, id := range ids {
		lines[id] = "***反映夜间施工"
	}
	return lines, nil
}

func (w *stage) Check(_ context.Context, a casework.Actor, id casework.CaseID, text string) ([]contract.RedactionHit, string, error) {
	if _, err := w.sees(contract.Reader{Actor: a}, id); err != nil {
		return nil, "", err
	}
	if w.compareErr != nil {
		return nil, "", w.compareErr
	}
	w.changed = append(w.changed, "checked")
	var hits []contract.RedactionHit
	for kind, word := range map[casework.RedactionKind]string{casework.RedactTelephone: "电话139", casework.RedactComplainant: "王某"} {
		if before, _, found := strings.Cut(text, word); found {
			start := len([]rune(before))
			hits = append(hits, contract.RedactionHit{Kind: kind, Why: "written", Start: start, End: start + len([]rune(word)), Found: word, Suggestion: "***"})
		}
	}
	return hits, strings.NewReplacer("电话139", "***", "王某", "***").Replace(text), nil
}

func (w *stage) Looks(context.Context, contract.Reader, casework.CaseID) ([]contract.Look, error) {
	return []contract.Look{{Case: caseOne, Person: "person-duty_officer", Reason: "回访", At: noon}}, nil
}

func (w *stage) Notices(context.Context, casework.Actor, string, int) (contract.NoticePage, error) {
	return contract.NoticePage{Notices: []contract.Notice{{ID: "n1", Case: caseOne, Type: "clock_lapsed", Unit: leadUnit, At: noon}}}, nil
}

func (w *stage) MarkRead(_ context.Context, _ casework.Actor, id string) error {
	if id != "n1" && id != "case-1-9/coordinator" {
		return casework.Refuse(casework.NotFound, "no_such_notice")
	}
	return nil
}

func (w *stage) MarkAllRead(_ context.Context, a casework.Actor, until casework.Instant) error {
	w.changed = append(w.changed, "read all until "+until.String()+" by "+string(a.Person))
	return nil
}

func (w *stage) Entries(_ context.Context, _ contract.Reader, f contract.EntryFilter) (contract.EntryPage, error) {
	return contract.EntryPage{Entries: []contract.AuditEntry{{
		ID: "office-7", Stream: contract.OfficeStream, Seq: 7, Type: contract.PersonChanged, V: 1, Actor: "person-administrator",
		HappenedAt: noon, RecordedAt: noon,
		Payload: contract.EntryPayload{Facts: w.entryFacts, Subject: contract.Subject{Kind: contract.SubjectPerson, ID: cmp.Or(f.Subject, "person-first")}},
	}}, Next: "more"}, nil
}

func (w *stage) VerifyChain(_ context.Context, from int64) (contract.ChainReport, error) {
	return contract.ChainReport{From: from, Pos: 9, Hash: "ab", Fits: true, At: noon}, nil
}
