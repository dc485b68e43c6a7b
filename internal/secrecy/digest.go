package secrecy

import (
	"crypto/subtle"
	"encoding/hex"
	"fmt"
)

const digestBytes = 32

// Digest is a keyed digest (HMAC-SHA256, 64 hexadecimal digits) of the data for
// a purpose such as "filing". Without the key nobody can test a guess against
// it. The data's borders count: Digest(p, "ab", "c") differs from
// Digest(p, "a", "bc").
//
// It uses the ring's primary key, so the digest of the same data changes after
// a rotation: compare with SameDigest, look up with Digests.
func (k *Keys) Digest(purpose string, data ...[]byte) string {
	set := k.rings[Digest].current().prfs
	return digestWith(set.PRFs[set.PrimaryID].ComputePRF, purpose, data)
}

// Digests gives the digest under every key of the ring, the primary key's
// first, for looking up values that were stored before a rotation.
func (k *Keys) Digests(purpose string, data ...[]byte) []string {
	set := k.rings[Digest].current().prfs
	digests := []string{digestWith(set.PRFs[set.PrimaryID].ComputePRF, purpose, data)}
	for id, key := range set.PRFs {
		if id != set.PrimaryID {
			digests = append(digests, digestWith(key.ComputePRF, purpose, data))
		}
	}
	return digests
}

// SameDigest says whether a stored digest is that of the data, under the
// primary key or an older one. The comparison takes constant time.
func (k *Keys) SameDigest(stored, purpose string, data ...[]byte) bool {
	same := k.matches(stored, purpose, data)
	if !same && k.rings[Digest].reloadIfChanged() {
		// Another process may have rotated and stored a digest since.
		same = k.matches(stored, purpose, data)
	}
	return same
}

func (k *Keys) matches(stored, purpose string, data [][]byte) bool {
	same := 0
	for _, digest := range k.Digests(purpose, data...) {
		same |= subtle.ConstantTimeCompare([]byte(stored), []byte(digest))
	}
	return same == 1
}

func digestWith(compute func([]byte, uint32) ([]byte, error), purpose string, data [][]byte) string {
	parts := []string{"jiaoban", "digest", "1", purpose}
	for _, part := range data {
		parts = append(parts, string(part))
	}
	sum, err := compute(place(parts...), digestBytes)
	if err != nil {
		// HMAC-SHA256 fails only for an output longer than 32 bytes, and
		// every ring is tried once when it is loaded.
		panic(fmt.Sprintf("secrecy: keyed digest: %v", err))
	}
	return hex.EncodeToString(sum)
}
