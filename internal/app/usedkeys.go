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
	if err := r.ledger.NoteRootKeys(ctx, r.keys.NamedRootKeys()); err != nil {
		return err
	}
	r.noted = said
	return nil
}

// usedKeys are the keys that a ledger was used with, by ring, and those of them that
// are gone for good as somebody has said.
type usedKeys struct{ used, forgotten map[string][]string }

// lackingKeys refuses a folder without a key that was once in use and that nobody has
// said to be gone for good.
func lackingKeys(keys *secrecy.Keys, folder string, noted usedKeys) error {
	var lacking []error
	for _, ring := range keys.Rings() {
		there, gone := keysOf(ring), []string{}
		for _, id := range noted.used[string(ring.Purpose)] {
			if !slices.Contains(there, id) && !slices.Contains(noted.forgotten[string(ring.Purpose)], id) {
				gone = append(gone, id)
			}
		}
		if len(gone) > 0 {
			lacking = append(lacking, usage(
				"%[1]s 中的密钥环 %[2]s 缺少此台账用过的密钥 %[3]s（现有 %[4]s）：该密钥目录早于最近一次更换密钥。请恢复更换之后备份的密钥目录（至少 %[2]s.json）。密钥确已遗失、无法找回的，见 jiaoban keys forget。",
				"the ring %[2]s in %[1]s lacks the key %[3]s, which this ledger was used with (it has %[4]s): the key folder is older than the latest rotation. "+
					"Restore the key folder as it was after that rotation, %[2]s.json at the least. If the key is gone for good: jiaoban keys forget.",
				folder, ring.Purpose, strings.Join(gone, ", "), strings.Join(there, ", ")))
		}
	}
	return errors.Join(lacking...)
}

func keysOf(ring secrecy.Ring) (ids []string) {
	for _, key := range ring.Keys {
		ids = append(ids, key.ID)
	}
	return ids
}
