// Package redaction finds in a text what must not leave the office unseen:
// telephone numbers, identity-card numbers, bank cards, e-mail addresses,
// messenger ids, door numbers, and whoever complained (DOMAIN 2.16).
// It only proposes; a person decides about every hit. It stores nothing, asks
// no clock, and knows no other package of this program.
package redaction

import (
	"cmp"
	"slices"
	"strings"
)

// Kind says what a hit is.
type Kind string

// The kinds of hits.
const (
	Complainant Kind = "complainant" // the case's own complainant, and whoever is named as one
	Email       Kind = "email"
	IDNumber    Kind = "id_number"
	BankCard    Kind = "bank_card"
	Telephone   Kind = "telephone"
	Messenger   Kind = "messenger"   // a WeChat or QQ id that is labelled as one
	DoorNumber  Kind = "door_number" // 门牌号
)

// Kinds lists every kind. Where hits overlap, the kind that comes first here is
// shown: the whole address of the complainant says more than the door number in it.
func Kinds() []Kind {
	return []Kind{Complainant, Email, IDNumber, BankCard, Telephone, Messenger, DoorNumber}
}

// Reason says why something is a hit.
type Reason string

// The reasons.
const (
	OwnComplainant  Reason = "own_complainant"   // it is what the case knows of its complainant
	Written         Reason = "written"           // the way it is written
	Labelled        Reason = "labelled"          // the words before it
	MobileNumber    Reason = "mobile_number"     // eleven digits of a mobile number
	FixedLine       Reason = "fixed_line"        // an area code and a number
	CheckDigitFits  Reason = "check_digit_fits"  // the check digit is right: hardly a coincidence
	CheckDigitWrong Reason = "check_digit_wrong" // it looks right but for its check digit, which may be a slip
	OldNumber       Reason = "old_number"        // fifteen digits, which have no check digit
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{OwnComplainant, Written, Labelled, MobileNumber, FixedLine, CheckDigitFits, CheckDigitWrong, OldNumber}
}

// Hit is one place in a text. Start and End count Unicode code points from the
// text's beginning, End is the first one after it.
type Hit struct {
	Kind       Kind
	Why        Reason
	Start, End int
	Suggestion string // what to write instead
}

// Person is what a case knows of its complainant. Empty fields find nothing.
type Person struct {
	Name, Telephone, Address, IDNumber string
}

// Check finds what must be decided about, in the order of the text and without
// overlaps.
func Check(text string, complainant Person) []Hit {
	f := fold(text)
	var all []Hit
	all = append(all, f.complainant(complainant)...)
	all = append(all, f.names()...)
	all = append(all, f.emails()...)
	all = append(all, f.numbers()...)
	all = append(all, f.messengers()...)
	all = append(all, f.doors()...)
	return apart(all)
}

// apart drops what overlaps something more important.
func apart(all []Hit) []Hit {
	rank := map[Kind]int{}
	for i, k := range Kinds() {
		rank[k] = i
	}
	slices.SortStableFunc(all, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), cmp.Compare(b.End-b.Start, a.End-a.Start), cmp.Compare(a.Start, b.Start))
	})
	var kept []Hit
	for _, h := range all {
		overlaps := slices.ContainsFunc(kept, func(k Hit) bool { return h.Start < k.End && k.Start < h.End })
		if !overlaps {
			kept = append(kept, h)
		}
	}
	slices.SortFunc(kept, func(a, b Hit) int { return cmp.Compare(a.Start, b.Start) })
	return kept
}

// Apply writes the suggestions of hits in their places. The hits are those of
// Check for this very text, or some of them.
func Apply(text string, hits []Hit) string {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for _, h := range hits {
		b.WriteString(string(runes[at:h.Start]))
		b.WriteString(h.Suggestion)
		at = h.End
	}
	b.WriteString(string(runes[at:]))
	return b.String()
}

// Mask applies every suggestion, and again where masking one thing brought
// another to light, until nothing is found. Every turn leaves fewer digits and
// letters that could be found, so it ends.
func Mask(text string, complainant Person) string {
	for {
		hits := Check(text, complainant)
		if len(hits) == 0 {
			return text
		}
		text = Apply(text, hits)
	}
}
