package app

import (
	"context"
	"maps"
	"slices"
	"strings"

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

// Warnings implements api.Redactions.
func (r redactions) Warnings(ctx context.Context, actor casework.Actor, id casework.CaseID, texts map[string]string) ([]contract.TextWarning, bool, error) {
	c, err := r.ledger.ComplainantForWarning(ctx, actor, id)
	if err != nil || c == nil {
		return nil, false, err
	}
	return warningsOf(texts, c), true, nil
}

// RowWarnings implements api.Redactions.
func (r redactions) RowWarnings(ctx context.Context, actor casework.Actor, batch string, fates []contract.RowFate) (map[int][]contract.TextWarning, error) {
	rows, err := r.ledger.RowsForWarning(ctx, actor, batch, fates)
	if err != nil {
		return nil, err
	}
	found := map[int][]contract.TextWarning{}
	for position, row := range rows {
		c := row.Complainant
		if c == nil {
			c = &contract.Complainant{}
		}
		if w := warningsOf(map[string]string{
			"complaint": row.Complaint, "demand": row.Demand, "address": row.Address, "respondent": row.Respondent,
		}, c); len(w) > 0 {
			found[position] = w
		}
	}
	return found, nil
}

// longestLine is how much of a complaint a line of a list tells, in letters.
const longestLine = 60

// Lines implements api.Redactions. It is masked before it is cut: a name that the cut
// goes through would not be found.
func (r redactions) Lines(ctx context.Context, actor casework.Actor, ids []casework.CaseID) (map[casework.CaseID]string, error) {
	found, err := r.ledger.ComplaintsToMask(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	lines := map[casework.CaseID]string{}
	for id, c := range found {
		lines[id] = lineOf(c)
	}
	return lines, nil
}

func lineOf(c contract.NamedComplaint) string {
	text := strings.Join(strings.Fields(c.Text), " ")
	for {
		hits := personal(text, &c.Complainant)
		if len(hits) == 0 {
			break
		}
		for i := range hits {
			hits[i].Suggestion = "***" // the line is not for calling back: not even the last digits
		}
		text = redaction.Apply(text, hits)
	}
	if few := []rune(text); len(few) > longestLine {
		return strings.TrimSpace(string(few[:longestLine])) + "…"
	}
	return text
}

// personal finds who is told of in a text. Numbers of doors are where complaints are
// about, and are left out.
func personal(text string, c *contract.Complainant) []redaction.Hit {
	return slices.DeleteFunc(redaction.Check(text, personOf(c)), func(h redaction.Hit) bool { return h.Kind == redaction.DoorNumber })
}

// warningsOf finds who is told of in texts, field by field.
func warningsOf(texts map[string]string, c *contract.Complainant) []contract.TextWarning {
	var found []contract.TextWarning
	for _, field := range slices.Sorted(maps.Keys(texts)) {
		for _, h := range personal(texts[field], c) {
			found = append(found, contract.TextWarning{Field: field, Kind: casework.RedactionKind(h.Kind), Start: h.Start, End: h.End})
		}
	}
	return found
}
