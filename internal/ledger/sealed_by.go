package ledger

import "context"

// sealedColumns are what the rings have sealed in the ledger: everything that is
// kept begins with its key.
var sealedColumns = []struct{ ring, table, column, where string }{
	{identityRing, "identities", "sealed", ""},
	{identityRing, "batch_rows", "complainant", "WHERE complainant IS NOT NULL"},
	{textRing, "case_keys", "sealed", ""},
	{textRing, "texts", "body", "WHERE sealed AND NOT own_key"},
	{textRing, "batch_rows", "body", "WHERE sealed"},
	{textRing, "list_findings", "body", "WHERE sealed"},
	{textRing, "drafts", "body", "WHERE sealed"},
	{textRing, "shift_handovers", "note", sealedAndSaid("note")},
	{textRing, "shift_handovers", "handed", sealedAndSaid("handed")},
	{textRing, "shift_handovers", "taking_note", sealedAndSaid("taking_note")},
	{textRing, "shift_handovers", "taken", sealedAndSaid("taken")},
	{textRing, "shift_handovers", "reason", sealedAndSaid("reason")},
	{"signin", "second_factors", "sealed", ""},
}

// sealedAndSaid leaves out what is empty, which nobody seals.
func sealedAndSaid(column string) string { return "WHERE sealed AND length(" + column + ") > 0" }

// SealedBy counts by ring what each key has sealed; keyOf names the key of a
// ciphertext. What is indexed is counted by the key of its digest.
func (l *Ledger) SealedBy(ctx context.Context, keyOf func(sealed []byte) string) (map[string]map[string]int, error) {
	used := map[string]map[string]int{}
	add := func(ring, key string, n int) {
		if used[ring] == nil {
			used[ring] = map[string]int{}
		}
		used[ring][key] += n
	}
	for _, c := range sealedColumns {
		var rows []struct {
			Prefix []byte
			N      int
		}
		err := l.read(ctx).Raw("SELECT substr(" + c.column + ", 1, 5) AS prefix, count(*) AS n FROM " + c.table + " " + c.where + " GROUP BY 1").Scan(&rows).Error
		if err != nil {
			return nil, wrap(err, "counting what is sealed")
		}
		for _, r := range rows {
			add(c.ring, keyOf(r.Prefix), r.N)
		}
	}
	var indexed []struct {
		KeyID string
		N     int
	}
	if err := l.read(ctx).Model(&indexRow{}).Select("key_id, count(*) AS n").Group("key_id").Scan(&indexed).Error; err != nil {
		return nil, wrap(err, "counting what is indexed")
	}
	for _, r := range indexed {
		add("digest", r.KeyID, r.N)
	}
	return used, nil
}
