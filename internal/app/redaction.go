package app

import (
	"context"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
	"jiaoban/internal/redaction"
)

// redactions fit the check of texts to the API: the ledger opens the complainant
// and records what was found, and nothing of the block itself comes out again.
type redactions struct{ ledger *ledger.Ledger }

// Check implements api.Redactions.
func (r redactions) Check(ctx context.Context, actor casework.Actor, id casework.CaseID, text string) ([]contract.RedactionHit, string, error) {
	// Who may look need not try.
	if actor.Reads(casework.DataIdentity) != casework.ReachAll && redaction.Tries(text) {
		return nil, "", casework.Refuse(casework.Invalid, "text_tries_people")
	}
	runes := []rune(text)
	var hits []contract.RedactionHit
	var masked string
	err := r.ledger.CheckText(ctx, actor, id, text, func(c *contract.Complainant) (kinds []casework.RedactionKind) {
		who := personOf(c)
		hits, masked = nil, redaction.Mask(text, who) // it may be called again
		for _, h := range redaction.Check(text, who) {
			kinds = append(kinds, casework.RedactionKind(h.Kind))
			hits = append(hits, contract.RedactionHit{
				Kind: casework.RedactionKind(h.Kind), Why: string(h.Why), Start: h.Start, End: h.End,
				Found: string(runes[h.Start:h.End]), Suggestion: h.Suggestion,
			})
		}
		return kinds
	})
	if err != nil {
		return nil, "", err
	}
	return hits, masked, nil
}
