package api

import (
	"context"
	"net/http"
	"time"

	"jiaoban/internal/casework"
)

// ClockView is a clock at the moment of the answer.
type ClockView struct {
	ID            string             `json:"id"`
	Kind          casework.ClockKind `json:"kind"`
	Round         int                `json:"round"`
	Subject       string             `json:"subject,omitempty" doc:"the assignment, answer, dispute or escalation; none: the case"`
	Owner         casework.Owner     `json:"owner" doc:"who must act next for it to be stopped; once it does not run: who had to"`
	DueAt         casework.Instant   `json:"due_at"`
	DueLocal      string             `json:"due_local" doc:"in the policy's zone"`
	StartedAt     casework.Instant   `json:"started_at"`
	StoppedAt     casework.Instant   `json:"stopped_at,omitempty"`
	Running       bool               `json:"running"`
	Cancelled     bool               `json:"cancelled"`
	Overdue       bool               `json:"overdue" doc:"running, and its instant has come"`
	RemainingMS   int64              `json:"remaining_ms" doc:"until the due instant, negative when it has passed; 0 if not running"`
	Verdict       string             `json:"verdict,omitempty" doc:"in_time or late, once stopped"`
	Breach        string             `json:"breach,omitempty"`
	LapsedAtEntry bool               `json:"lapsed_at_entry"`
	Redated       int                `json:"redated" doc:"how often the due instant was replaced"`

	Explanation casework.Explanation `json:"explanation"`
	Text        string               `json:"text" doc:"how the due instant came about, in the reader's language"`
}

type clocksOutput struct {
	Body struct {
		Clocks []ClockView      `json:"clocks"`
		Names  Names            `json:"names"`
		Now    casework.Instant `json:"now"`
	}
}

// clockView derives what a clock shows at an instant. Whether it is overdue
// follows from its due instant alone, not from what was published.
func clockView(c casework.Case, k casework.Clock, now casework.Instant, lang string) ClockView {
	v := ClockView{
		ID: k.ID, Kind: k.Kind, Round: k.Round, Subject: k.Subject, Owner: c.ActsFirst(k), DueAt: k.Due,
		DueLocal: k.Why.Zone.Local(k.Due), StartedAt: k.Started, StoppedAt: k.Stopped, Running: k.Running(),
		Cancelled: k.Cancelled, Overdue: k.OverdueAt(now), Verdict: k.Verdict, Breach: k.Breach,
		LapsedAtEntry: k.LapsedAtEntry, Redated: len(k.Redated), Explanation: k.Why, Text: k.Why.Text(lang),
	}
	if k.Running() {
		v.RemainingMS = (time.Duration(k.Due.Sub(now)) * time.Microsecond).Milliseconds()
	}
	return v
}

func clockViews(c casework.Case, now casework.Instant, lang string) []ClockView {
	views := make([]ClockView, len(c.Clocks))
	for i, k := range c.Clocks {
		views[i] = clockView(c, k, now, lang)
	}
	return views
}

func (s *Server) clocks(ctx context.Context, in *caseInput) (*clocksOutput, error) {
	record, err := s.ports.Cases.Case(ctx, readerOf(actorOf(ctx)), in.ID)
	if err != nil {
		return nil, err
	}
	out := &clocksOutput{}
	out.Body.Now = record.Now
	out.Body.Clocks = clockViews(record.Case, record.Now, exchangeOf(ctx).lang)
	out.Body.Names, err = s.names(ctx, mentioned(record.Case.Clocks))
	return out, err
}

func (s *Server) clockRoutes() {
	operate(s, op("list-case-clocks", http.MethodGet, "/cases/{id}/clocks", tagCase, "List a case's clocks 案件时限"), s.clocks)
}
