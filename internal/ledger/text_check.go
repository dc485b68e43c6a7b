package ledger

import (
	"bytes"
	"errors"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// textsPage is of how many cases the texts are compared at once.
const textsPage = 50

// checkTexts opens the texts of all cases and compares them with the digests that the
// events hold. The error names the first difference. It counts the texts that could
// not be opened, since their key is gone for good or not at hand.
func (l *Ledger) checkTexts(tx *gorm.DB) (unchecked int, err error) {
	for after := casework.CaseID(""); ; {
		var ids []casework.CaseID
		err := tx.Model(&eventRow{}).Distinct("case_id").Where("case_id > ? AND case_id <> ?", after, contract.OfficeStream).
			Order("case_id").Limit(textsPage).Pluck("case_id", &ids).Error
		if err != nil || len(ids) == 0 {
			return unchecked, wrap(err, "looking for cases with events")
		}
		after = ids[len(ids)-1]
		var rows []eventRow
		if err := tx.Where("case_id IN ?", ids).Order("case_id, seq").Find(&rows).Error; err != nil {
			return unchecked, wrap(err, "reading events")
		}
		events, err := eventsIn(slices.DeleteFunc(rows, eventRow.withoutText))
		if err != nil {
			return unchecked, differs("%v", err)
		}
		n, err := l.compareTexts(tx, ids, events)
		if unchecked += n; err != nil {
			return unchecked, err
		}
	}
}

// withoutText tells without decoding it that an event refers to no text: most do not.
func (r eventRow) withoutText() bool { return !bytes.Contains(r.Bytes, []byte(`"digest":"sha256:`)) }

// textOfCase is one text of one case.
type textOfCase struct {
	id     casework.CaseID
	digest string
}

// compareTexts compares the texts of some cases with all of their events. Texts to
// which no event refers are those of refused commands; they are compared with their
// digest as well.
func (l *Ledger) compareTexts(tx *gorm.DB, ids []casework.CaseID, events []casework.Event) (unchecked int, err error) {
	var keys []caseKeyRow
	if err := tx.Where("case_id IN ?", ids).Find(&keys).Error; err != nil {
		return 0, wrap(err, "reading the keys of cases")
	}
	sealed := make(map[casework.CaseID][]byte, len(keys))
	for _, k := range keys {
		sealed[k.CaseID] = k.Sealed
	}
	var rows []textRow
	if err := tx.Where("case_id IN ?", ids).Order("case_id, digest").Find(&rows).Error; err != nil {
		return 0, wrap(err, "reading texts")
	}
	there := make(map[textOfCase]bool, len(rows))
	for _, r := range rows {
		there[textOfCase{r.CaseID, r.Digest}] = true
		_, err := l.openText(r, func() ([]byte, error) { return sealed[r.CaseID], nil })
		switch {
		case err == nil:
		case Unavailable(err):
			return unchecked, err
		case unread(err), errors.Is(err, errNoTextCipher):
			unchecked++
		default:
			return unchecked, differs("case %s: the text %s is not the one that was recorded: %v", r.CaseID, r.Digest, err)
		}
	}
	for _, e := range events {
		walkTexts(reflect.ValueOf(e.Payload), func(t casework.Text) {
			if err == nil && !t.IsZero() && !there[textOfCase{e.Case, t.Digest}] {
				err = differs("case %s: the text %s, of which %s says, is gone", e.Case, t.Digest, e.ID)
			}
		})
	}
	return unchecked, err
}
