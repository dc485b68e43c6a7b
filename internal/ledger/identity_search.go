package ledger

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
		return nil, casework.Refuse(casework.Forbidden, "not_your_role")
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

// Who may not see the complainant checks so many texts of one case, and in all,
// within a day. It is counted in the record, over all processes and restarts.
const (
	checksOfCase = 40
	checksInAll  = 600
	checksWithin = casework.Day
)

// checkedPurpose keys the digest of a checked text: who says later what was
// checked can be compared with it, and nobody can guess at it.
const checkedPurpose = "checked text"

// CheckText opens a case's identity block for the check of a text, which gives
// the kinds that it found. The block is used inside and never shown; but the
// check answers whether something is in it, so every one is recorded, with what
// it found, before anybody is answered. It is for those who prepare what is
// published, most of whom may not see the complainant: their checks are counted,
// and coordinators are told of one that found the complainant as of a look.
func (l *Ledger) CheckText(ctx context.Context, actor casework.Actor, id casework.CaseID, text string, check func(*contract.Complainant) []casework.RedactionKind) error {
	if err := casework.Barred(actor, casework.CmdPreparePublication, false); err != nil {
		return err
	}
	maySee := actor.Reads(casework.DataIdentity) == casework.ReachAll
	return l.write(ctx, func(tx *gorm.DB) error {
		c, err := toCompare(l.complainantApart(tx, actor, casework.DataTexts, id))
		if err != nil {
			return err
		}
		kinds := check(c)
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if !maySee && slices.Contains(kinds, casework.RedactComplainant) {
			if err := tellOfFinding(tx, lookRow{ID: newID(now), CaseID: id, Person: actor.Person, ActingFor: actor.ActingFor, At: now}, actor); err != nil {
				return err
			}
		}
		if !maySee {
			if err := l.checksLeft(tx, actor, id, now); err != nil {
				return err
			}
		}
		entry := about(contract.TextChecked, string(id))
		entry.Case, entry.Actor = id, &actor
		entry.Facts = map[string]string{
			"length": strconv.Itoa(utf8.RuneCountInString(text)), "digest": l.config.Digest(checkedPurpose, []byte(text)),
		}
		if len(kinds) > 0 {
			entry.Facts["kinds"] = joined(kinds)
		}
		return l.audit(tx, entry)
	})
}

// ComplainantForTable opens a case's identity block for the check of a table that
// the program is about to write for whoever has the keys: it is compared and
// shown to nobody, and the export is the entry.
func (l *Ledger) ComplainantForTable(ctx context.Context, id casework.CaseID) (*contract.Complainant, error) {
	return l.recordedComplainant(l.read(ctx), id)
}

// checksLeft refuses a check beyond the day's. It waits for the lock of entries, so
// that checks at once are counted one after another.
func (l *Ledger) checksLeft(tx *gorm.DB, actor casework.Actor, id casework.CaseID, now casework.Instant) error {
	if err := l.dialect.lockEntries(tx); err != nil {
		return wrap(err, "waiting for the office's record")
	}
	var made struct{ InAll, OfCase int64 }
	err := tx.Model(&entryRow{}).Select("count(*) AS in_all, count(CASE WHEN about = ? THEN 1 END) AS of_case", id).
		Where("kind = ? AND actor = ? AND at > ?", contract.TextChecked, actor.Person, now.Add(-checksWithin)).Take(&made).Error
	switch {
	case err != nil:
		return wrap(err, "counting checks")
	case made.OfCase >= checksOfCase:
		return casework.Refuse(casework.Forbidden, "too_many_checks", "most", strconv.Itoa(checksOfCase))
	case made.InAll >= checksInAll:
		return casework.Refuse(casework.Forbidden, "too_many_checks", "most", strconv.Itoa(checksInAll))
	}
	return nil
}

// joined names each kind once, in the order of their names.
func joined(kinds []casework.RedactionKind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}
