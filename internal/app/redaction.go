package app

import (
	"context"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
	"jiaoban/internal/redaction"
)

// redactions fit the check of texts to the API: the ledger opens the
// complainant and records that, and nothing of it comes out again.
type redactions struct{ ledger *ledger.Ledger }

// Check implements api.Redactions.
func (r redactions) Check(ctx context.Context, actor casework.Actor, id casework.CaseID, text string) ([]contract.RedactionHit, string, error) {
	c, err := r.ledger.ComplainantForCheck(ctx, actor, id)
	if err != nil {
		return nil, "", err
	}
	who := redaction.Person{Name: c.Name, Telephone: c.Telephone, Address: c.Address, IDNumber: c.IDNumber}
	runes := []rune(text)
	var hits []contract.RedactionHit
	for _, h := range redaction.Check(text, who) {
		hits = append(hits, contract.RedactionHit{
			Kind: casework.RedactionKind(h.Kind), Why: string(h.Why), Start: h.Start, End: h.End,
			Found: string(runes[h.Start:h.End]), Suggestion: h.Suggestion,
		})
	}
	return hits, redaction.Mask(text, who), nil
}
