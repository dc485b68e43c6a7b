package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"

	"jiaoban/internal/contract"
)

// fingerprintVersion is the first thing hashed. It changes with any change to
// what follows, since stored fingerprints would no longer compare.
const fingerprintVersion = "jiaoban intake row 1"

// fingerprint is the lower-case hexadecimal SHA-256 of the following strings,
// each preceded by its length in bytes as a big-endian uint32:
//
//  1. fingerprintVersion
//  2. AcceptKey
//  3. Priority
//  4. the complaint
//  5. the city
//  6. the region
//  7. the number of types as one decimal digit string, then each type
//  8. Channel if its basis is "published" or "section", else ""
//  9. the address
//  10. the respondent
//  11. for each continuation: its complaint, then its region
//
// Texts are levelled first: Unicode NFKC, then all white space and all
// invisible characters dropped (see level), so that a line break, a full-width
// digit or the file format makes no difference. The serial, the batch, remarks
// and everything that is filled in after hand-over are left out: renumbering a
// list or adding results does not change what was complained about. The demand is
// left out as well and cannot come in any more; whoever takes two rows of one
// fingerprint for the same compares their demands besides.
func fingerprint(r *Row) string {
	h := sha256.New()
	part(h, fingerprintVersion)
	part(h, r.AcceptKey)
	part(h, string(r.Priority))
	part(h, contract.Levelled(r.Complaint))
	part(h, contract.Levelled(r.City))
	part(h, contract.Levelled(r.Region))
	part(h, itoa(len(r.PollutionTypes)))
	for _, t := range r.PollutionTypes {
		part(h, contract.Levelled(t.Type))
	}
	channel := r.Channel
	if r.ChannelBasis != BasisPublished && r.ChannelBasis != BasisSection {
		channel = ChannelUnknown
	}
	part(h, string(channel))
	part(h, contract.Levelled(r.Address))
	part(h, contract.Levelled(r.Respondent))
	for _, c := range r.Continued {
		part(h, contract.Levelled(c.Complaint))
		part(h, contract.Levelled(c.Region))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// textPrint tells equal complaints apart from numbers, to point at repeats.
func textPrint(r *Row) [sha256.Size]byte {
	h := sha256.New()
	part(h, contract.Levelled(r.Complaint))
	part(h, contract.Levelled(r.Region))
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return sum
}

func part(h hash.Hash, s string) {
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(s)))
	h.Write(size[:])
	h.Write([]byte(s))
}
