package secrecy

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/tink-crypto/tink-go/v2/keyset"
)

// Ring is what may be told of the keys of one purpose.
type Ring struct {
	Purpose Purpose   `json:"purpose"`
	Keys    []RingKey `json:"keys"`
}

// RingKey is what may be told of one key.
type RingKey struct {
	ID      string    `json:"id"`
	Primary bool      `json:"primary"` // seals; the others only open
	Made    time.Time `json:"made,omitzero"`
}

// Rings describes every ring as it is on disk now. It names no key.
func (k *Keys) Rings() []Ring {
	k.Refresh()
	rings := make([]Ring, 0, len(k.rings))
	for _, purpose := range Purposes() {
		state := k.rings[purpose].current()
		ring := Ring{Purpose: purpose}
		for _, id := range keyIDs(state.handle) {
			ring.Keys = append(ring.Keys, RingKey{ID: keyName(id), Primary: id == state.primary, Made: state.made[keyName(id)]})
		}
		rings = append(rings, ring)
	}
	return rings
}

// Refresh takes over every ring that another process has rotated since.
func (k *Keys) Refresh() {
	for _, purpose := range Purposes() {
		k.rings[purpose].reloadIfChanged()
	}
}

// Current says whether a ciphertext was made with the primary key of its
// purpose's ring.
func (k *Keys) Current(purpose string, sealed []byte) bool {
	ring, known := k.rings[Purpose(purpose)]
	// Tink begins a ciphertext with a version byte and the key's id.
	return known && len(sealed) > 5 && sealed[0] == 1 && binary.BigEndian.Uint32(sealed[1:5]) == ring.current().primary
}

// KeyOf names the key that made a ciphertext, as RingKey does; "" for what is none.
func KeyOf(sealed []byte) string {
	if len(sealed) < 5 || sealed[0] != 1 {
		return ""
	}
	return keyName(binary.BigEndian.Uint32(sealed[1:5]))
}

// PrefixOf is how the ciphertexts of a key begin; nil for what names no key.
func PrefixOf(key string) []byte {
	id, err := strconv.ParseUint(key, 10, 32)
	if err != nil {
		return nil
	}
	return binary.BigEndian.AppendUint32([]byte{1}, uint32(id))
}

// Has says whether a key is in a ring, as it is known here.
func (k *Keys) Has(purpose Purpose, key string) bool {
	ring, known := k.rings[purpose]
	return known && slices.ContainsFunc(keyIDs(ring.current().handle), func(id uint32) bool { return keyName(id) == key })
}

func keyIDs(handle *keyset.Handle) []uint32 {
	var ids []uint32
	for i := range handle.Len() {
		if entry, err := handle.Entry(i); err == nil && entry.KeyStatus() == keyset.Enabled {
			ids = append(ids, entry.KeyID())
		}
	}
	return ids
}

// keyName writes a key's id as people and rows see it.
func keyName(id uint32) string { return strconv.FormatUint(uint64(id), 10) }

// madeNow notes the present time for the primary key, which was just made.
func madeNow(known map[string]time.Time, handle *keyset.Handle) map[string]time.Time {
	made := maps.Clone(known)
	if made == nil {
		made = map[string]time.Time{}
	}
	if entry, err := handle.Primary(); err == nil {
		made[keyName(entry.KeyID())] = time.Now().UTC().Truncate(time.Second)
	}
	return made
}

// ParsePurpose reads the name of a purpose.
func ParsePurpose(name string) (Purpose, error) {
	for _, p := range Purposes() {
		if string(p) == name {
			return p, nil
		}
	}
	return "", fmt.Errorf("there is no ring %q; the rings are %v", name, Purposes())
}
