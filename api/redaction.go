package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A check says whether a text names the complainant, and a search whether
// somebody has complained, so nobody may try many: everybody has an allowance.
var (
	checkLimit  = allowance{every: 6 * time.Second, burst: 20}
	searchLimit = allowance{every: 20 * time.Second, burst: 10}
)

type redactionInput struct {
	ID   casework.CaseID `path:"id" maxLength:"64" doc:"id of the case"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"20000" doc:"the text that is to leave the office; it is not stored"`
	}
}

type redactionOutput struct {
	Body struct {
		Hits []contract.RedactionHit `json:"hits" doc:"in the order of the text, without overlaps"`
		// Masked is the text with every suggestion taken.
		Masked string `json:"masked" doc:"the text with every suggestion taken"`
	}
}

func (s *Server) redactionRoutes() {
	check := op("check-redaction", http.MethodPost, "/cases/{id}/redaction", tagCase, "Check a text before it leaves the office 公开前核查")
	check.Errors = append(check.Errors, http.StatusForbidden, http.StatusTooManyRequests)
	operate(s, check, func(ctx context.Context, in *redactionInput) (*redactionOutput, error) {
		if err := guard(ctx, CheckTexts); err != nil {
			return nil, err
		}
		hits, masked, err := s.checkText(ctx, in.ID, in.Body.Text)
		if err != nil {
			return nil, err
		}
		out := &redactionOutput{}
		out.Body.Hits, out.Body.Masked = orEmpty(hits), masked
		return out, nil
	})
}

func (s *Server) checkText(ctx context.Context, id casework.CaseID, text string) ([]contract.RedactionHit, string, error) {
	actor := actorOf(ctx)
	if !s.options.AnyChecks {
		if wait := s.limits.take("check "+string(actor.Person), checkLimit); wait > 0 {
			return nil, "", tooManyAttempts(wait)
		}
	}
	return s.ports.Redaction.Check(ctx, actor, id, text)
}

// checksText says whether checkPublication has a text checked for a command.
func checksText(body casework.Body) bool {
	switch body.(type) {
	case *casework.PreparePublication, *casework.Publish:
		return true
	}
	return false
}

// checkPublication refuses to prepare a text in which something is left that
// nobody decided to keep, and looks again before it is published: a complainant
// may have become known since. It is looked at here and not in the rules, for those
// see no text; what the record says was decided is in the command itself.
func (s *Server) checkPublication(ctx context.Context, c casework.Case, n contract.NewFiling) error {
	switch b := n.Body.(type) {
	case *casework.PreparePublication:
		return s.settled(ctx, n, b)
	case *casework.Publish:
		i := slices.IndexFunc(c.Prepared, func(p casework.PreparedPublication) bool { return p.ID == b.Prepared })
		if i < 0 {
			return nil // the rules say so
		}
		err := s.settled(ctx, n, &casework.PreparePublication{Text: c.Prepared[i].Text, Decisions: c.Prepared[i].Decisions})
		if refusal := casework.AsError(err); refusal != nil {
			for j := range refusal.Fields {
				refusal.Fields[j].Field = "prepared"
			}
		}
		return err
	}
	return nil
}

// settled refuses a text in which a check finds what is not decided on.
func (s *Server) settled(ctx context.Context, n contract.NewFiling, b *casework.PreparePublication) error {
	text := b.Text.Body()
	if text == "" {
		known, err := s.ports.Cases.Texts(ctx, readerOf(n.Actor), n.Case, b.Text.Digest)
		if err != nil {
			return err
		}
		if text = known[b.Text.Digest]; text == "" {
			return invalidField("text", "unknown_text")
		}
	}
	hits, _, err := s.checkText(ctx, n.Case, text)
	if err != nil {
		return err
	}
	places := make([]casework.RedactionDecision, len(hits))
	for i, hit := range hits {
		places[i] = casework.RedactionDecision{Kind: hit.Kind, Start: hit.Start, End: hit.End}
	}
	return b.Settles(places)
}
