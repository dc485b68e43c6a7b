package api

import (
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type policyChangeInput struct {
	Policy    string `query:"policy" required:"true" maxLength:"100" doc:"name of the policy that the cases carry"`
	Version   int    `query:"version" minimum:"1" doc:"the highest if left out"`
	To        string `query:"to" required:"true" maxLength:"100" doc:"name of the policy that is held against it"`
	ToVersion int    `query:"to_version" minimum:"1" doc:"the highest if left out"`
	After     string `query:"after" maxLength:"300" doc:"the cursor of the page before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"20" doc:"how many cases are compared for a page"`
	Touched   bool   `query:"touched" doc:"of the cases compared give those alone of which a clock would be due at another instant, or not at all"`
}

// PolicyChange is what another policy in place of one would mean for the open
// cases that carry it. A case keeps the policy with which it was registered:
// nothing of this happens by itself.
type PolicyChange struct {
	Before   PolicyRef                `json:"before" doc:"the policy that the cases carry"`
	After    PolicyRef                `json:"after" doc:"the policy that is held against it"`
	States   map[casework.State]int64 `json:"states" doc:"open cases that carry it, by state, as far as the reader counts cases; an administrator counts them all and is shown none"`
	Total    int64                    `json:"total" doc:"their sum"`
	Cases    []ChangedCase            `json:"cases" doc:"those that the reader may see, in the order in which they are due"`
	Compared int                      `json:"compared" doc:"how many cases were compared for this page, given or not; an administrator is told the number alone"`
	Touched  int                      `json:"touched" doc:"of how many of them a running clock would be due at another instant, or not at all"`
	Next     string                   `json:"next,omitempty" doc:"cursor of the next page; left out on the last"`
	Names    Names                    `json:"names"`
	Now      casework.Instant         `json:"now"`
}

// ChangedCase is an open case with its running clocks by both policies.
type ChangedCase struct {
	contract.CaseRow

	Clocks []ChangedClock `json:"clocks" doc:"its running clocks"`
}

// touched tells whether the other policy would move, or end, any of its clocks.
func (c ChangedCase) touched() bool {
	return slices.ContainsFunc(c.Clocks, func(k ChangedClock) bool { return !k.Redated && k.WouldBe != k.DueAt })
}

// ChangedClock is a running clock, and when it would be due by the other policy,
// counted from the same instant under the reading that the campaign has chosen.
type ChangedClock struct {
	Clock   casework.ClockKind `json:"clock"`
	Owner   casework.Owner     `json:"owner" doc:"who must act before it lapses"`
	DueAt   casework.Instant   `json:"due_at"`
	WouldBe casework.Instant   `json:"would_be,omitempty" doc:"by the other policy; left out where that has no such clock"`
	Redated bool               `json:"redated" doc:"somebody has set its instant by record, and no policy would move it"`
	Text    string             `json:"text,omitempty" doc:"how the other instant would come about, in the reader's language"`
}

type policyChangeOutput struct{ Body PolicyChange }

func (s *Server) policyChange(ctx context.Context, in *policyChangeInput) (*policyChangeOutput, error) {
	before, err := s.policy(ctx, "query.policy", in.Policy, in.Version)
	if err != nil {
		return nil, err
	}
	after, err := s.policy(ctx, "query.to", in.To, in.ToVersion)
	if err != nil {
		return nil, err
	}
	change, err := s.changeOfPolicy(ctx, before, after, comparing{in.After, in.Limit, in.Touched})
	return &policyChangeOutput{Body: change}, err
}

// comparing says which of the open cases are compared for a page: how many after a
// cursor, and whether those are left out that would stay as they are.
type comparing struct {
	after   string
	limit   int
	touched bool
}

// changeOfPolicy holds a policy, stored or not, against the one that cases carry.
func (s *Server) changeOfPolicy(ctx context.Context, before, after casework.Policy, which comparing) (PolicyChange, error) {
	change := PolicyChange{
		Before: PolicyRef{before.Name, before.Version}, After: PolicyRef{after.Name, after.Version},
		States: map[casework.State]int64{}, Cases: []ChangedCase{}, Now: casework.InstantOf(s.options.Clock()),
	}
	campaigns, err := s.ports.Campaigns.Campaigns(ctx)
	if err != nil {
		return change, err
	}
	open := true
	filter := contract.CaseFilter{Open: &open, Sources: following(campaigns, before), After: which.after, Limit: which.limit}
	if len(filter.Sources) == 0 {
		change.Names, err = s.names(ctx, mentioned())
		return change, err
	}
	reader := readerOf(actorOf(ctx))
	counts := reader
	if reader.Reads(casework.DataTies) == casework.ReachAll {
		counts = contract.Reader{All: true} // a number, and no case
	}
	tally, err := s.ports.Cases.Tally(ctx, counts, contract.CaseFilter{Open: &open, Sources: filter.Sources})
	if err != nil {
		return change, err
	}
	change.States, change.Total = tally.States, tally.Total
	found, err := s.ports.Cases.Cases(ctx, counts, filter)
	if err != nil {
		return change, err
	}
	change.Next, change.Now = found.Next, found.Now
	calendar, err := s.ports.Policies.Calendar(ctx)
	if err != nil {
		return change, err
	}
	readings := map[string]casework.FirstDay{}
	for _, c := range campaigns {
		if c.Reading != nil {
			readings[c.ID] = c.Reading.FirstDay
		}
	}
	for _, row := range found.Cases {
		record, err := s.ports.Cases.Case(ctx, reader, row.ID)
		seen := !missing(err) // or it has left the reader's sight since the page was read
		if !seen && counts.All {
			record, err = s.ports.Cases.Case(ctx, counts, row.ID)
		}
		if missing(err) {
			continue
		}
		if err != nil {
			return change, err
		}
		other := contract.WithReading(after, readings[row.Campaign])
		changed, err := changedClocks(record.Case, other, calendar, exchangeOf(ctx).lang)
		if err != nil {
			return change, err
		}
		one := ChangedCase{CaseRow: row, Clocks: changed}
		change.Compared++
		if one.touched() {
			change.Touched++
		}
		if seen && (one.touched() || !which.touched) {
			change.Cases = append(change.Cases, one)
		}
	}
	change.Names, err = s.names(ctx, mentioned(change.Cases))
	return change, err
}

// following lists whose cases carry a policy. A campaign's table never changes
// once it takes cases, so that it says so of every case.
func following(campaigns []contract.Campaign, p casework.Policy) (sources []contract.CaseSource) {
	for _, c := range campaigns {
		for _, choice := range c.Policies {
			if choice.Policy == p.Name && choice.Version == p.Version {
				sources = append(sources, contract.CaseSource{Campaign: c.ID, Level: choice.Level, Mode: choice.Mode})
			}
		}
	}
	return sources
}

// changedClocks holds the running clocks of a case against another policy.
func changedClocks(c casework.Case, other casework.Policy, calendar casework.Calendar, lang string) ([]ChangedClock, error) {
	clocks := []ChangedClock{}
	for _, k := range c.Clocks {
		if !k.Running() {
			continue
		}
		one := ChangedClock{Clock: k.Kind, Owner: k.Owner, DueAt: k.Due, Redated: len(k.Redated) > 0}
		due, why, err := casework.Deadline(other, calendar, k.Kind, c.RoundKind(), k.Why.FromAt)
		switch e := casework.AsError(err); {
		case err == nil:
			one.WouldBe, one.Text = due, why.Text(lang)
		case e == nil || e.Code != "no_such_clock":
			return nil, err
		}
		clocks = append(clocks, one)
	}
	return clocks, nil
}
