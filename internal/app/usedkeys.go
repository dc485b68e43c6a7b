package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"jiaoban/internal/secrecy"
)

// A key folder that was restored from before a rotation has the right name and
// opens nearly everything: without more it would be found out only by the first
// thing that the newer key has sealed, and meanwhile the older key would seal on.
// So the ledger knows which keys have been in use. They are noted at every start,
// at every rotation, and by a running program when it takes a new key over; a
// rotation that was cut off before its note harms nothing, since whoever takes the
// key over next notes it.

// noteKeys tells the ledger of keys that it does not know yet.
func (r *record) noteKeys(ctx context.Context) error {
	rings, said := map[string][]string{}, ""
	for _, ring := range r.keys.Rings() {
		for _, key := range ring.Keys {
			rings[string(ring.Purpose)] = append(rings[string(ring.Purpose)], key.ID)
			said += string(ring.Purpose) + " " + key.ID + "\n"
		}
	}
	if said == r.noted {
		return nil
	}
	if err := r.ledger.NoteKeys(ctx, rings); err != nil {
		return err
	}
	r.noted = said
	return nil
}

// lackingKeys refuses a folder without a key that was once in use.
func lackingKeys(keys *secrecy.Keys, folder string, used map[string][]string) error {
	var lacking []error
	for _, ring := range keys.Rings() {
		var there, gone []string
		for _, key := range ring.Keys {
			there = append(there, key.ID)
		}
		for _, id := range used[string(ring.Purpose)] {
			if !slices.Contains(there, id) {
				gone = append(gone, id)
			}
		}
		if len(gone) > 0 {
			lacking = append(lacking, usage(
				"%[1]s 中的密钥环 %[2]s 缺少此台账用过的密钥 %[3]s（现有 %[4]s）：该密钥目录早于最近一次更换密钥。请恢复更换之后备份的密钥目录（至少 %[2]s.json）。",
				"the ring %[2]s in %[1]s lacks the key %[3]s, which this ledger was used with (it has %[4]s): the key folder is older than the latest rotation. "+
					"Restore the key folder as it was after that rotation, %[2]s.json at the least.",
				folder, ring.Purpose, strings.Join(gone, ", "), strings.Join(there, ", ")))
		}
	}
	return errors.Join(lacking...)
}
