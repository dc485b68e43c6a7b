package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
)

type previewInput struct {
	Policy       string `query:"policy" required:"true" maxLength:"100" doc:"name of the policy"`
	HandedOverAt string `query:"handed_over_at" required:"true" format:"date-time" doc:"the instant of hand-over"`
	FirstDay     string `query:"first_day" enum:"counted,not_counted" doc:"which reading to mark as chosen; the policy's own if left out"`
}

// Preview explains every clock of a policy for one instant.
type Preview struct {
	Policy  string         `json:"policy"`
	Version int            `json:"version"`
	Basis   string         `json:"basis,omitempty" doc:"the document the policy rests on"`
	Clocks  []ClockPreview `json:"clocks"`
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
		Policies []casework.Policy `json:"policies"`
	}
}

func (s *Server) deadlineRoutes() {
	o := op("preview-deadlines", http.MethodGet, "/deadlines/preview", tagCampaign, "Preview time limits 时限推算")
	o.Description = "Computes and explains every clock of a policy for one instant of hand-over, in both readings of the first day."
	operate(s, o, s.preview)
	operate(s, op("list-policies", http.MethodGet, "/policies", tagCampaign, "List policies 时限规定"), s.policies)
}

func (s *Server) policies(ctx context.Context, _ *struct{}) (*policiesOutput, error) {
	policies, err := s.ports.Policies.Policies(ctx)
	out := &policiesOutput{}
	out.Body.Policies = orEmpty(policies)
	return out, err
}

func (s *Server) preview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	from, err := casework.ParseInstant(in.HandedOverAt)
	if err != nil || from.IsZero() {
		return nil, invalidField("query.handed_over_at", "bad_format", "expected", "2021-08-20T21:25:00+08:00")
	}
	policy, calendar, err := s.ports.Policies.Policy(ctx, in.Policy)
	if missing(err) {
		return nil, invalidField("query.policy", "no_such_policy")
	}
	if err != nil {
		return nil, err
	}
	lang := exchangeOf(ctx).lang
	out := &previewOutput{Body: Preview{Policy: policy.Name, Version: policy.Version, Basis: policy.Basis, Clocks: []ClockPreview{}}}
	for _, clock := range policy.Clocks {
		p := ClockPreview{Clock: clock.Kind, From: clock.Rule.From, Assumed: clock.Rule.From != casework.FromHandedOver, Readings: []PreviewReading{}}
		for _, first := range readings(clock.Rule) {
			reading, err := read(policy, calendar, clock, first, from, lang)
			if err != nil {
				return nil, err
			}
			chosen := first
			if in.FirstDay != "" && clock.Rule.Day > 0 {
				chosen = casework.FirstDay(in.FirstDay)
			} else {
				chosen = clock.Rule.FirstDay
			}
			reading.Chosen = clock.Rule.Day == 0 || first == firstDayOr(chosen)
			p.Readings = append(p.Readings, reading)
		}
		out.Body.Clocks = append(out.Body.Clocks, p)
	}
	return out, nil
}

// readings lists the ways to count a rule. Elapsed time has one way only.
func readings(r casework.DueRule) []casework.FirstDay {
	if r.Day == 0 {
		return []casework.FirstDay{""}
	}
	return []casework.FirstDay{casework.Counted, casework.NotCounted}
}

// firstDayOr is the reading of a rule that names none.
func firstDayOr(f casework.FirstDay) casework.FirstDay {
	if f == "" {
		return casework.Counted
	}
	return f
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
