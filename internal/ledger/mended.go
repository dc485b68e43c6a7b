package ledger

import (
	"reflect"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A registration is mended so that nobody reads in it who complained. To whoever may
// not know that it is what it is now: the event of the registration says what holds,
// and what was replaced is in no later event and no text. The record keeps it, and so
// do those who may look at complainants.

// mended are the events of which those readers see what holds now.
var mended = []casework.EventType{"case_registered", "registration_amended", "issues_split"}

// mends reports whether the reader sees a registration as it is now.
func (s *sight) mends() bool { return readsMended(s.who) }

func readsMended(who contract.Reader) bool {
	return who.Reads(casework.DataIdentity) != casework.ReachAll
}

// mendedCase is a case without what was replaced in its registration. The first
// issue is the complaint itself; others that were withdrawn have no words.
func mendedCase(c casework.Case) casework.Case {
	c.Issues = slices.Clone(c.Issues)
	holding := map[string]bool{c.Complaint.Digest: true, c.Demand.Digest: true}
	for i := range c.Issues {
		issue := &c.Issues[i]
		if issue.ID == casework.FirstIssue {
			issue.Text, issue.PollutionTypes = c.Complaint, c.PollutionTypes
		}
		if !issue.Withdrawn {
			holding[issue.Text.Digest] = true
		}
	}
	for i := range c.Issues {
		if c.Issues[i].Withdrawn && !holding[c.Issues[i].Text.Digest] {
			c.Issues[i].Text = casework.Text{}
		}
	}
	return c
}

// mendedEvent is an event of the case without what was replaced since.
func (s *sight) mendedEvent(e casework.Event) casework.Event {
	switch p := e.Payload.(type) {
	case *casework.CaseRegistered:
		now := *p
		now.Number, now.Channel, now.Region, now.Address, now.Respondent = s.c.Number, s.c.Channel, s.c.Region, s.c.Address, s.c.Respondent
		now.PollutionTypes, now.Complaint, now.Demand = s.c.PollutionTypes, s.c.Complaint, s.c.Demand
		e.Payload = &now
	case *casework.RegistrationAmended:
		e.Payload = &casework.RegistrationAmended{AmendRegistration: casework.AmendRegistration{
			Number: ifHolds(p.Number, s.c.Number), Channel: ifHolds(p.Channel, s.c.Channel), Region: ifHolds(p.Region, s.c.Region),
			Address: ifHolds(p.Address, s.c.Address), Respondent: ifHolds(p.Respondent, s.c.Respondent),
			PollutionTypes: ifHolds(p.PollutionTypes, s.c.PollutionTypes), Complaint: ifHolds(p.Complaint, s.c.Complaint),
			Demand: ifHolds(p.Demand, s.c.Demand), Reason: p.Reason,
		}}
	case *casework.IssuesSplit:
		now := casework.IssuesSplit{Issues: slices.Clone(p.Issues)}
		issues := mendedCase(s.c).Issues
		for i := range now.Issues {
			issue := &now.Issues[i]
			if j := slices.IndexFunc(issues, func(o casework.Issue) bool { return o.ID == issue.ID }); j < 0 || issues[j].Text.Digest != issue.Text.Digest {
				issue.Text = casework.Text{}
			}
		}
		e.Payload = &now
	}
	return e
}

// ifHolds is what an amendment said of a field, where the case says it still.
func ifHolds[T any](said *T, now T) *T {
	if said == nil || !reflect.DeepEqual(*said, now) {
		return nil
	}
	return said
}

// replaced are the texts of the registration that nothing in the case as it is
// now refers to.
func (s *sight) replaced() (map[string]bool, error) {
	if !s.mends() {
		return nil, nil
	}
	var rows []eventRow
	if err := s.tx.Where("case_id = ? AND type IN ?", s.c.ID, mended).Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading what was registered of a case")
	}
	events, err := eventsIn(rows)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, e := range events {
		switch p := e.Payload.(type) {
		case *casework.CaseRegistered:
			gone[p.Complaint.Digest], gone[p.Demand.Digest] = true, true
		case *casework.RegistrationAmended:
			for _, t := range []*casework.Text{p.Complaint, p.Demand} {
				if t != nil {
					gone[t.Digest] = true
				}
			}
		case *casework.IssuesSplit:
			for _, issue := range p.Issues {
				gone[issue.Text.Digest] = true
			}
		}
	}
	walkTexts(reflect.ValueOf(mendedCase(s.c)), func(t casework.Text) { delete(gone, t.Digest) })
	return gone, nil
}
