package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type previewInput struct {
	Policy       string `query:"policy" required:"true" maxLength:"100" doc:"name of the policy"`
	Version      int    `query:"version" minimum:"1" doc:"the highest if left out"`
	HandedOverAt string `query:"handed_over_at" required:"true" format:"date-time" doc:"the instant of hand-over"`
	FirstDay     string `query:"first_day" enum:"counted,not_counted" doc:"which reading to mark as chosen; the policy's own if left out"`
}

// Preview explains every clock of a policy for one instant.
type Preview struct {
	Policy  string         `json:"policy"`
	Version int            `json:"version"`
	Basis   string         `json:"basis,omitempty" doc:"the document the policy rests on"`
	Clocks  []ClockPreview `json:"clocks"`
	Rounds  []RoundPreview `json:"rounds" doc:"clocks that run otherwise in a later round of that kind, such as a statutory review"`
}

// RoundPreview explains the clocks that a kind of round has of its own.
type RoundPreview struct {
	Round  casework.RoundKind `json:"round" doc:"the kind of round"`
	Clocks []ClockPreview     `json:"clocks" doc:"the clocks that run otherwise in it"`
}

// ClockPreview is one clock with every reading of its rule.
type ClockPreview struct {
	Clock casework.ClockKind `json:"clock"`
	From  casework.Basis     `json:"from"`
	// Assumed says that the clock counts from something later than the
	// hand-over, which is taken here to happen at the same instant.
	Assumed  bool             `json:"assumed" doc:"counts from something later, taken here to happen at the hand-over"`
	Readings []PreviewReading `json:"readings"`
}

// PreviewReading is one way to count, with its result.
type PreviewReading struct {
	FirstDay    casework.FirstDay    `json:"first_day,omitempty"`
	Chosen      bool                 `json:"chosen"`
	DueAt       casework.Instant     `json:"due_at"`
	DueLocal    string               `json:"due_local" doc:"in the policy's zone"`
	Explanation casework.Explanation `json:"explanation"`
	Text        string               `json:"text" doc:"the explanation in the reader's language"`
}

type previewOutput struct{ Body Preview }

type policiesOutput struct {
	Body struct {
		Policies []contract.PolicyVersion `json:"policies"`
		Names    Names                    `json:"names"`
	}
}

func (s *Server) deadlineRoutes() {
	o := op("preview-deadlines", http.MethodGet, "/deadlines/preview", tagCampaign, "Preview time limits 时限推算")
	operate(s, o, s.preview)
	operate(s, op("list-policies", http.MethodGet, "/policies", tagCampaign, "List policies 时限规定"), s.policies)
}

func (s *Server) policies(ctx context.Context, _ *struct{}) (*policiesOutput, error) {
	versions, err := s.ports.Policies.Policies(ctx)
	if err != nil {
		return nil, err
	}
	out := &policiesOutput{}
	out.Body.Policies = orEmpty(versions)
	out.Body.Names, err = s.names(ctx, mentioned(versions))
	return out, err
}

// policy finds the highest version of a policy, or the one that was asked for.
func (s *Server) policy(ctx context.Context, field, name string, version int) (casework.Policy, error) {
	versions, err := s.ports.Policies.Policies(ctx)
	if err != nil {
		return casework.Policy{}, err
	}
	var found casework.Policy
	for _, v := range versions {
		if p := v.Policy; p.Name == name && (p.Version == version || version == 0 && p.Version > found.Version) {
			found = p
		}
	}
	if found.Name == "" {
		return casework.Policy{}, invalidField(field, "no_such_policy")
	}
	return found, nil
}

func (s *Server) preview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	from, err := casework.ParseInstant(in.HandedOverAt)
	if err != nil || from.IsZero() {
		return nil, invalidField("query.handed_over_at", isBadFormat, "expected", "2021-08-20T21:25:00+08:00")
	}
	policy, err := s.policy(ctx, "query.policy", in.Policy, in.Version)
	if err != nil {
		return nil, err
	}
	found, err := s.previewOf(ctx, policy, from, casework.FirstDay(in.FirstDay))
	return &previewOutput{Body: found}, err
}

// previewOf computes the clocks of a policy, stored or not.
func (s *Server) previewOf(ctx context.Context, policy casework.Policy, from casework.Instant, first casework.FirstDay) (Preview, error) {
	found := Preview{Policy: policy.Name, Version: policy.Version, Basis: policy.Basis, Rounds: []RoundPreview{}}
	calendar, err := s.ports.Policies.Calendar(ctx)
	if err != nil {
		return found, err
	}
	p := preview{policy: policy, calendar: calendar, from: from, first: first, lang: exchangeOf(ctx).lang}
	if found.Clocks, err = p.clocks(policy.Clocks); err != nil {
		return found, err
	}
	for _, round := range policy.Rounds {
		clocks, err := p.clocks(round.Clocks)
		if err != nil {
			return found, err
		}
		found.Rounds = append(found.Rounds, RoundPreview{Round: round.Kind, Clocks: clocks})
	}
	return found, nil
}

// preview is one asking for the instants of a policy.
type preview struct {
	policy   casework.Policy
	calendar casework.Calendar
	from     casework.Instant
	first    casework.FirstDay
	lang     string
}

func (p preview) clocks(policies []casework.ClockPolicy) ([]ClockPreview, error) {
	clocks := []ClockPreview{}
	for _, clock := range policies {
		c := ClockPreview{Clock: clock.Kind, From: clock.Rule.From, Assumed: clock.Rule.From != casework.FromHandedOver, Readings: []PreviewReading{}}
		for _, first := range readings(clock.Rule) {
			reading, err := read(p.policy, p.calendar, clock, first, p.from, p.lang)
			if err != nil {
				return nil, err
			}
			reading.Chosen = first == chosenDay(clock.Rule, p.first)
			c.Readings = append(c.Readings, reading)
		}
		clocks = append(clocks, c)
	}
	return clocks, nil
}

// readings lists the ways to count a rule. Elapsed time has one way only.
func readings(r casework.DueRule) []casework.FirstDay {
	if r.Day == 0 {
		return []casework.FirstDay{""}
	}
	return []casework.FirstDay{casework.Counted, casework.NotCounted}
}

// chosenDay is the reading that holds for a rule: the one that was asked for,
// as a campaign would apply it, else the rule's own.
func chosenDay(r casework.DueRule, asked casework.FirstDay) casework.FirstDay {
	if r.Day == 0 {
		return ""
	}
	relaxed := contract.WithReading(casework.Policy{Clocks: []casework.ClockPolicy{{Rule: r}}}, asked)
	if first := relaxed.Clocks[0].Rule.FirstDay; first != "" {
		return first
	}
	return casework.Counted
}

func read(p casework.Policy, cal casework.Calendar, clock casework.ClockPolicy, first casework.FirstDay, from casework.Instant, lang string) (PreviewReading, error) {
	clock.Rule.FirstDay = first
	one := p
	one.Clocks, one.Rounds = []casework.ClockPolicy{clock}, nil
	due, why, err := casework.Deadline(one, cal, clock.Kind, casework.RoundFirst, from)
	if err != nil {
		return PreviewReading{}, err
	}
	return PreviewReading{FirstDay: first, DueAt: due, DueLocal: p.Zone.Local(due), Explanation: why, Text: why.Text(lang)}, nil
}
