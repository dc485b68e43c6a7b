package ledger

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// indexRow says that a value of a case's complainant has a digest. Which value
// it is only those can tell who have the key.
type indexRow struct {
	Kind   contract.IdentityMatch `gorm:"primaryKey"`
	Digest string                 `gorm:"primaryKey"`
	CaseID casework.CaseID        `gorm:"primaryKey"`
	KeyID  string
}

func (indexRow) TableName() string { return "identity_index" }

// traces are what a complainant is known again by, in one form each.
func traces(c *contract.Complainant) map[contract.IdentityMatch][]string {
	t := map[contract.IdentityMatch][]string{}
	if c == nil {
		return t
	}
	for _, number := range telephones(c.Telephone) {
		t[contract.SameTelephone] = append(t[contract.SameTelephone], number)
	}
	if id := idNumber(c.IDNumber); id != "" {
		t[contract.SameIDNumber] = []string{id}
	}
	if name, address := bare(c.Name), bare(c.Address); name != "" && address != "" {
		t[contract.SameNameAddress] = []string{name + "\x00" + address}
	}
	return t
}

// bare keeps letters and digits, full-width forms as the usual ones.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// leastDigits of a telephone number; less is an extension or a slip.
const leastDigits = 7

// telephones reads a field that may hold several numbers.
func telephones(field string) []string {
	var all []string
	for part := range strings.FieldsFuncSeq(norm.NFKC.String(field), func(r rune) bool { return strings.ContainsRune("/、,;；，", r) }) {
		number := strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, part)
		for _, code := range []string{"0086", "86"} {
			if rest, cut := strings.CutPrefix(number, code); cut && len(rest) >= 10 {
				number = rest
				break
			}
		}
		if len(number) >= leastDigits && !slices.Contains(all, number) {
			all = append(all, number)
		}
	}
	return all
}

// idNumber writes a number of fifteen digits as the one of eighteen that
// replaced it (GB 11643-1999).
func idNumber(s string) string {
	n := strings.ToUpper(bare(s))
	if len(n) != 15 || strings.ContainsFunc(n, func(r rune) bool { return r < '0' || r > '9' }) {
		return n
	}
	n = n[:6] + "19" + n[6:]
	sum := 0
	for i := range 17 {
		sum += int(n[i]-'0') * (1 << (17 - i) % 11)
	}
	return n + string("10X98765432"[sum%11])
}

// indexOf makes the index rows of a complainant.
func (l *Ledger) indexOf(id casework.CaseID, c *contract.Complainant) []indexRow {
	if l.config.Index == nil {
		return nil
	}
	var rows []indexRow
	for _, kind := range contract.IdentityMatches {
		for _, value := range traces(c)[kind] {
			digest, key := l.config.Index.Index(string(kind), []byte(value))
			rows = append(rows, indexRow{Kind: kind, Digest: digest, CaseID: id, KeyID: key})
		}
	}
	return rows
}

// sameAs finds the cases that the reader sees whose complainants share a trace
// with somebody, under any key, the latest first. Cases in which the reader's own
// unit has a part are not among them.
func (l *Ledger) sameAs(tx *gorm.DB, who contract.Reader, c *contract.Complainant, but casework.CaseID) ([]contract.SameComplainant, error) {
	if l.config.Index == nil {
		return nil, nil
	}
	var digests []string
	for kind, values := range traces(c) {
		for _, value := range values {
			digests = append(digests, l.config.Index.IndexAll(string(kind), []byte(value))...)
		}
	}
	if len(digests) == 0 {
		return nil, nil
	}
	var rows []struct {
		Kind         contract.IdentityMatch
		ID           casework.CaseID
		Number       string
		Region       string
		State        casework.State
		HandedOverAt casework.Instant
	}
	err := tx.Table("identity_index").Select("identity_index.kind, cases.id, cases.number, cases.region, cases.state, cases.handed_over_at").
		Joins("JOIN cases ON cases.id = identity_index.case_id").Scopes(visible(who, casework.DataIdentity, "cases.id")).
		Scopes(func(tx *gorm.DB) *gorm.DB { return withoutOwnUnits(tx, who.Actor, "cases.id") }).
		Where("identity_index.digest IN ? AND cases.id <> ?", digests, but).
		Order("cases.handed_over_at DESC, cases.id DESC, identity_index.kind").Limit(mostMatches).Scan(&rows).Error
	if err != nil {
		return nil, wrap(err, "looking for the same complainant")
	}
	var found []contract.SameComplainant
	for _, r := range rows {
		if n := len(found); n > 0 && found[n-1].Case == r.ID {
			if !slices.Contains(found[n-1].By, r.Kind) {
				found[n-1].By = append(found[n-1].By, r.Kind)
			}
			continue
		}
		found = append(found, contract.SameComplainant{
			Case: r.ID, Number: r.Number, Region: r.Region, State: r.State, HandedOverAt: r.HandedOverAt, By: []contract.IdentityMatch{r.Kind},
		})
	}
	return found, rowsInPlace(tx, found, func(s *contract.SameComplainant) (casework.CaseID, string, *string, *int) {
		return s.Case, s.Number, &s.Sheet, &s.RowNumber
	})
}

// mostMatches bounds an answer; somebody who complains more often is known.
const mostMatches = 300

// complainantOf opens the identity block of a case, for use inside.
func (l *Ledger) complainantOf(tx *gorm.DB, id casework.CaseID) (*contract.Complainant, error) {
	var rows []identityRow
	if err := tx.Where("case_id = ?", id).Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading an identity")
	}
	return l.openIdentity(id, rows)
}

// recordedComplainant is complainantOf, and refuses where the record says that the case
// has a complainant and no row is left of it: nobody is another thing than nobody any more.
func (l *Ledger) recordedComplainant(tx *gorm.DB, id casework.CaseID) (*contract.Complainant, error) {
	c, err := l.complainantOf(tx, id)
	return recorded(tx, id, c, err)
}

// complainantApart is recordedComplainant for whom seenApart lets, in one statement where
// there is a complainant.
func (l *Ledger) complainantApart(tx *gorm.DB, who casework.Actor, data casework.Data, id casework.CaseID) (*contract.Complainant, error) {
	var rows []identityRow
	err := apart(tx.Table(casesTable), who, data, id).
		Select("cases.id AS case_id, coalesce(identities.field, '') AS field, coalesce(identities.ref, '') AS ref, identities.sealed").
		Joins("LEFT JOIN identities ON identities.case_id = cases.id").Find(&rows).Error
	if err != nil {
		return nil, wrap(err, "looking for a case and its complainant")
	}
	if len(rows) == 0 {
		return nil, l.notApart(tx, who, data, id)
	}
	c, err := l.openIdentity(id, slices.DeleteFunc(rows, func(r identityRow) bool { return r.Field == "" }))
	return recorded(tx, id, c, err)
}

// recorded refuses an identity block in which nothing is left of whom the record has.
func recorded(tx *gorm.DB, id casework.CaseID, c *contract.Complainant, err error) (*contract.Complainant, error) {
	if err != nil || said(c) {
		return c, err
	}
	stored, err := loadCase(tx, id)
	if err != nil {
		return nil, err
	}
	gone, err := complainantGone(tx, stored)
	if err == nil && gone {
		err = casework.Refuse(casework.Conflict, contract.ComplainantGone)
	}
	return c, err
}

// complainantGone reports whether nothing is kept of the complainant that a case has
// had since its registration, or by a list.
func complainantGone(tx *gorm.DB, c casework.Case) (bool, error) {
	var there, kept int64
	if err := tx.Model(&identityRow{}).Where("case_id = ?", c.ID).Limit(1).Count(&there).Error; err != nil || there > 0 {
		return false, wrap(err, "looking for a complainant")
	}
	if c.ComplainantRef != "" {
		return true, nil
	}
	err := tx.Model(&entryRow{}).Where("about = ? AND kind = ?", c.ID, contract.ComplainantKept).Limit(1).Count(&kept).Error
	return kept > 0, wrap(err, "looking for the entry of a complainant")
}

// indexedKey is where the ledger notes that all identities of before the index
// have been indexed, or how far that has come.
const (
	indexedKey  = "identities_indexed"
	indexedAll  = "all"
	indexedOnce = 25
)

// IndexIdentities indexes some identities that are not indexed yet, or under an
// older key, and says how many cases; 0: there are none. Each call is one short
// transaction.
func (l *Ledger) IndexIdentities(ctx context.Context) (int, error) {
	if l.config.Index == nil {
		return 0, nil
	}
	key := l.config.Index.IndexKey()
	var stale []casework.CaseID
	q := l.read(ctx).Model(&indexRow{}).Distinct("case_id").Where("(key_id < ? OR key_id > ?)", key, key)
	if gone := l.gone(identityRing); len(gone) > 0 { // found by their older digests as long as that key is there
		q = q.Where("NOT EXISTS (SELECT 1 FROM identities i WHERE i.case_id = identity_index.case_id AND substr(i.sealed, 1, 5) IN ?)", gone)
	}
	err := q.Order("case_id").Limit(indexedOnce).Pluck("case_id", &stale).Error
	if err != nil {
		return 0, wrap(err, "looking for identities under older keys")
	}
	if len(stale) > 0 {
		return len(stale), l.write(ctx, func(tx *gorm.DB) error { return l.indexAnew(tx, stale) })
	}
	after, err := l.Meta(ctx, indexedKey)
	if err != nil || after == indexedAll {
		return 0, err
	}
	n := 0
	err = l.write(ctx, func(tx *gorm.DB) error {
		var ids []casework.CaseID
		err := tx.Model(&identityRow{}).Distinct("case_id").Where("case_id > ?", after).Order("case_id").Limit(indexedOnce).Pluck("case_id", &ids).Error
		if err != nil {
			return wrap(err, "looking for identities")
		}
		note := metaRow{Key: indexedKey, Value: indexedAll}
		if n = len(ids); n > 0 {
			note.Value = string(ids[n-1])
		}
		if err := l.indexAnew(tx, ids); err != nil {
			return err
		}
		return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&note).Error, "noting what is indexed")
	})
	return n, err
}

// indexAnew makes the index rows of some cases as they are now.
func (l *Ledger) indexAnew(tx *gorm.DB, ids []casework.CaseID) error {
	for _, id := range ids {
		if _, err := l.lockCase(tx, id); err != nil {
			return err
		}
		c, err := l.complainantOf(tx, id)
		if unread(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := tx.Where("case_id = ?", id).Delete(&indexRow{}).Error; err != nil {
			return wrap(err, "indexing an identity")
		}
		if err := insert(tx, l.indexOf(id, c), "the index of identities"); err != nil {
			return err
		}
	}
	return nil
}
