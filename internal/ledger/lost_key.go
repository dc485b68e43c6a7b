package ledger

import (
	"bytes"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What a key has sealed that is gone for good stays where it is and is not read.
// Whoever reads a case, a page or a list gets everything else of it; the refusal
// stays where somebody asks for that very thing, or writes what needs it.

// unread reports whether something is not read because its key is gone for good.
func unread(err error) bool {
	refusal := casework.AsError(err)
	return refusal != nil && refusal.Code == contract.SealedByLostKey
}

// toCompare is a case's identity block, as it was opened, for a text that is compared with it.
// Where the key of it is gone the refusal says which, and that nothing is compared any more.
func toCompare(c *contract.Complainant, err error) (*contract.Complainant, error) {
	if unread(err) {
		lost := casework.AsError(err).Params
		return nil, casework.Refuse(casework.Conflict, contract.ComplainantKeyGone, "ring", lost["ring"], "key", lost["key"])
	}
	return c, err
}

// openAsFarAs opens the content of a row of a list; false: its key is gone for good.
func (l *Ledger) openAsFarAs(row stagedRow, v any) (bool, error) {
	err := l.openBody(row, v)
	if unread(err) {
		return false, nil
	}
	return err == nil, err
}

// unreadRow stands for a row of which nothing but its place is read.
func unreadRow(row stagedRow, err error) contract.RefusedRow {
	refusal := casework.AsError(err)
	return contract.RefusedRow{Sheet: row.Sheet, RowNumber: int(row.RowNumber), Number: row.Number, Code: refusal.Code, Params: refusal.Params}
}

// gone are the first bytes of what keys of a ring sealed that are gone for good.
func (l *Ledger) gone(ring string) [][]byte {
	if l.config.Gone == nil {
		return nil
	}
	return l.config.Gone(ring)
}

// isGone reports whether a key sealed something that is gone for good.
func (l *Ledger) isGone(ring string, sealed []byte) bool {
	for _, prefix := range l.gone(ring) {
		if bytes.HasPrefix(sealed, prefix) {
			return true
		}
	}
	return false
}

// textsUnread reports whether the key of a case's texts is gone for good, or that
// of texts which an older version sealed.
func (l *Ledger) textsUnread(tx *gorm.DB, id casework.CaseID) (bool, error) {
	prefixes := l.gone(textRing)
	if len(prefixes) == 0 {
		return false, nil
	}
	var n int64
	err := tx.Raw("SELECT (SELECT count(*) FROM case_keys WHERE case_id = ? AND substr(sealed, 1, 5) IN ?) + "+
		"(SELECT count(*) FROM texts WHERE case_id = ? AND sealed AND NOT own_key AND substr(body, 1, 5) IN ?)", id, prefixes, id, prefixes).Scan(&n).Error
	return n > 0, wrap(err, "looking for texts of which the key is gone")
}

// allRead reports whether all texts that were asked for were read.
func allRead(texts map[string]string, wanted []string) bool {
	for _, digest := range wanted {
		if _, read := texts[digest]; !read && digest != "" {
			return false
		}
	}
	return true
}
