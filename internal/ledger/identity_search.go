package ledger

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// complainantsSubject is what entries about searches are about: no case.
const complainantsSubject = "complainants"

// SearchComplainants finds the cases of a complainant by a telephone, an
// identity-card number, or name and address together. The search and its reason
// are recorded before anything is answered, also when nothing is found; what was
// searched for is not, for the record never holds anything of a complainant.
func (l *Ledger) SearchComplainants(ctx context.Context, actor casework.Actor, q contract.ComplainantQuery) ([]contract.SameComplainant, error) {
	if actor.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, casework.Refuse(casework.Forbidden, "not_your_role", "command", "identity")
	}
	if strings.TrimSpace(q.Reason) == "" {
		return nil, faulty("reason", "required", nil)
	}
	asked := &contract.Complainant{Telephone: q.Telephone, IDNumber: q.IDNumber, Name: q.Name, Address: q.Address}
	var by []string
	for _, kind := range contract.IdentityMatches {
		if len(traces(asked)[kind]) > 0 {
			by = append(by, string(kind))
		}
	}
	if len(by) == 0 {
		return nil, faulty("telephone", "required", nil)
	}
	var found []contract.SameComplainant
	err := l.write(ctx, func(tx *gorm.DB) (err error) {
		if found, err = l.sameAs(tx, contract.Reader{Actor: actor}, asked, ""); err != nil {
			return err
		}
		entry := about(contract.ComplainantsSearched, complainantsSubject)
		entry.Actor, entry.Reason = &actor, q.Reason
		entry.Facts = map[string]string{"by": strings.Join(by, " "), "found": strconv.Itoa(len(found))}
		return l.audit(tx, entry)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// ComplainantForCheck opens a case's identity block for the check of a text. It
// is used inside and never shown; but the check answers whether something is in
// the block, so every one is recorded, before it is made. It is for those who
// prepare what is published, most of whom may not see the complainant.
func (l *Ledger) ComplainantForCheck(ctx context.Context, actor casework.Actor, id casework.CaseID) (*contract.Complainant, error) {
	if err := casework.Barred(actor, casework.CmdPreparePublication, false); err != nil {
		return nil, err
	}
	var c *contract.Complainant
	err := l.write(ctx, func(tx *gorm.DB) error {
		if err := l.seen(tx, contract.Reader{Actor: actor}, casework.DataTexts, id); err != nil {
			return err
		}
		var err error
		if c, err = l.complainantOf(tx, id); err != nil {
			return err
		}
		entry := about(contract.TextChecked, string(id))
		entry.Case, entry.Actor = id, &actor
		return l.audit(tx, entry)
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}
