package chain

import (
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Root is a signed statement about the first Size positions of a chain: that
// their events have this root. Kept where nobody who can change the database
// reaches it, it shows any later change of what it covers.
type Root struct {
	Ledger    string // names the installation
	Day       string // the day that it closes, such as 2021-08-24; empty for one made when asked for
	Size      int64
	Made      string // when, RFC 3339
	Root      Hash
	Key       ed25519.PublicKey
	Signature []byte
}

// rootFormat begins the line of a root.
const rootFormat = "jiaoban-root-1"

// Message is what is signed: the line without its last word.
func (r Root) Message() string {
	return strings.Join([]string{
		rootFormat, r.Ledger, cmp.Or(r.Day, "-"), strconv.FormatInt(r.Size, 10), r.Made,
		hex.EncodeToString(r.Root[:]), hex.EncodeToString(r.Key),
	}, " ")
}

// Line is the root as one line of text, to be printed or kept in a file.
func (r Root) Line() string { return r.Message() + " " + hex.EncodeToString(r.Signature) }

// Fingerprint is short enough to be read out: whoever compares it compares the
// whole line.
func (r Root) Fingerprint() string {
	sum := sha256.Sum256([]byte(r.Line()))
	digits := hex.EncodeToString(sum[:10])
	return strings.Join([]string{digits[:4], digits[4:8], digits[8:12], digits[12:16], digits[16:]}, "-")
}

// ParseRoot reads a line and checks its signature by the key that it names.
// Whether that is the right key only its keeper can say, see SignedBy.
func ParseRoot(line string) (Root, error) {
	words := strings.Fields(line)
	if len(words) != 8 || words[0] != rootFormat {
		return Root{}, fmt.Errorf("%.40q is not the line of a root: it begins with %s and has eight words", line, rootFormat)
	}
	r := Root{Ledger: words[1], Made: words[4]}
	if words[2] != "-" {
		r.Day = words[2]
	}
	var err, keyErr, signErr, sizeErr error
	r.Size, sizeErr = strconv.ParseInt(words[3], 10, 64)
	r.Root, err = ParseHash(words[5])
	key, keyErr := hex.DecodeString(words[6])
	r.Signature, signErr = hex.DecodeString(words[7])
	if err := errors.Join(sizeErr, err, keyErr, signErr); err != nil || len(key) != ed25519.PublicKeySize || r.Size < 0 {
		return Root{}, errors.New("the line of the root was cut or mistyped")
	}
	r.Key = key
	if !ed25519.Verify(r.Key, []byte(r.Message()), r.Signature) {
		return Root{}, errors.New("the signature of the root does not hold: the line was changed or mistyped")
	}
	return r, nil
}

// SignedBy checks that the root was signed with one of the keys, given as
// hexadecimal digits.
func (r Root) SignedBy(keys ...string) error {
	if !slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, hex.EncodeToString(r.Key)) }) {
		return fmt.Errorf("the root was signed with the key %x, which is not the one given", []byte(r.Key))
	}
	return nil
}

// VerifyAgainst is Verify from the very beginning, compared with signed roots:
// a chain that holds by itself and is not the one that was signed is a misfit,
// at the first position that the roots leave in doubt.
func VerifyAgainst(links iter.Seq2[Link, error], roots ...Root) (Head, error) {
	roots = slices.SortedFunc(slices.Values(roots), func(a, b Root) int { return cmp.Compare(a.Size, b.Size) })
	tree := NewTree()
	held := int64(0) // the size of the last root that held
	var failed error
	compare := func() error {
		for len(roots) > 0 && roots[0].Size == tree.Size() {
			if roots[0].Root != tree.Root() {
				return &MisfitError{Pos: held + 1, What: fmt.Sprintf(
					"from here to position %d the events are not those whose root was signed at %s", roots[0].Size, roots[0].Made)}
			}
			held = roots[0].Size
			roots = roots[1:]
		}
		return nil
	}
	head, err := Verify(Head{}, func(yield func(Link, error) bool) {
		if failed = compare(); failed != nil {
			return
		}
		for link, err := range links {
			if !yield(link, err) || err != nil {
				return
			}
			if err := tree.Add(link.Event); err != nil {
				failed = err
				return
			}
			if failed = compare(); failed != nil {
				return
			}
		}
	})
	if err == nil {
		err = failed
	}
	if err == nil && len(roots) > 0 {
		last := roots[len(roots)-1]
		err = &MisfitError{Pos: head.Pos + 1, What: fmt.Sprintf("missing; the root signed at %s covers %d positions", last.Made, last.Size)}
	}
	if misfit, ok := errors.AsType[*MisfitError](err); ok && misfit.Pos <= head.Pos {
		head = Head{Pos: misfit.Pos - 1} // what follows the last root that held is in doubt
	}
	return head, err
}
