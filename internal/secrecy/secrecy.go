// Package secrecy keeps the keys of one installation and offers the few
// ciphers that the program needs: for the complainant's block, for free texts,
// for evidence files, for everything that Temporal stores, and a keyed digest.
//
// Each purpose has its own ring of keys, so that what one part of the program
// can read does not open what another part wrote. A ring has one primary key,
// which encrypts, and keeps its older keys, which go on decrypting. Every
// ciphertext is bound to its place (for example case and field): moved
// elsewhere it does not open.
//
// The package depends on no other package of this program. All methods of Keys
// may be used from several goroutines.
package secrecy

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Purpose names one ring of keys. It is also the stem of the ring's file name.
type Purpose string

// The purposes. A new purpose gets a new ring; an existing ring never gets a
// second use.
const (
	// Identity protects the complainant's block.
	Identity Purpose = "identity"
	// Text protects free texts, such as the complaint and the report.
	Text Purpose = "text"
	// Files protects the headers of evidence files, which carry each file's
	// own data key.
	Files Purpose = "files"
	// Payload protects everything that workflows and activities exchange
	// through Temporal.
	Payload Purpose = "payload"
	// SignIn protects the secrets of people's second factors.
	SignIn Purpose = "signin"
	// Roots signs the roots of the audit chain. It encrypts nothing.
	Roots Purpose = "roots"
	// Digest keys the digests of requests and the blind indexes.
	Digest Purpose = "digest"
)

// Purposes lists every purpose, in the order in which rings are made.
func Purposes() []Purpose {
	return []Purpose{Identity, Text, Files, Payload, Digest, SignIn, Roots}
}

// Failures that a caller may want to tell apart. Each is wrapped with the file
// or purpose that it concerns; none ever carries key material or plaintext.
var (
	// ErrKeysMissing means that there is no complete key folder.
	ErrKeysMissing = errors.New("the key folder is missing or incomplete")
	// ErrKeysExist means that Create found keys that it must not replace.
	ErrKeysExist = errors.New("the key folder already holds keys")
	// ErrRingNew means that an older version made the folder; see Complete.
	ErrRingNew = errors.New("the key folder lacks a ring that is new to this version")
	// ErrPermissions means that other accounts of the machine could read or
	// replace a key.
	ErrPermissions = errors.New("the permissions of the key folder are too wide")
	// ErrKeyFile means that a key file is not what it should be.
	ErrKeyFile = errors.New("a key file is damaged or foreign")
	// ErrMasterKey means that the master key is absent, wrong, malformed, or
	// given although the keys are not wrapped.
	ErrMasterKey = errors.New("the master key does not fit the key folder")
	// ErrUnreadable means that a ciphertext was altered, moved to another
	// place, or written with keys that this installation does not have.
	ErrUnreadable = errors.New("the ciphertext does not open here")
	// ErrKeyUnknown means that a payload names a key that this process does
	// not have, although another one may: unlike ErrUnreadable it can be
	// cured by providing the key.
	ErrKeyUnknown = errors.New("the key that encrypted this is not in the key folder")
	// ErrContext means that the caller left a part of the place empty.
	ErrContext = errors.New("a ciphertext needs a complete context")
)

// place encodes what a ciphertext is bound to. Each part is preceded by its
// length in eight bytes, so that no two different lists encode alike.
func place(parts ...string) []byte {
	size := 0
	for _, part := range parts {
		size += 8 + len(part)
	}
	encoded := make([]byte, 0, size)
	for _, part := range parts {
		encoded = binary.BigEndian.AppendUint64(encoded, uint64(len(part)))
		encoded = append(encoded, part...)
	}
	return encoded
}

// SealIdentity encrypts one field of the complainant's block and binds it to
// the case and the field. Both must be given.
func (k *Keys) SealIdentity(plaintext []byte, caseID, field string) ([]byte, error) {
	return k.sealField(Identity, plaintext, caseID, field)
}

// OpenIdentity decrypts what SealIdentity made for the same case and field;
// anything else is ErrUnreadable.
func (k *Keys) OpenIdentity(sealed []byte, caseID, field string) ([]byte, error) {
	return k.openField(Identity, sealed, caseID, field)
}

// SealText encrypts a free text and binds it to the case and the field.
func (k *Keys) SealText(plaintext []byte, caseID, field string) ([]byte, error) {
	return k.sealField(Text, plaintext, caseID, field)
}

// OpenText decrypts what SealText made for the same case and field.
func (k *Keys) OpenText(sealed []byte, caseID, field string) ([]byte, error) {
	return k.openField(Text, sealed, caseID, field)
}

// SealFactor encrypts the secret of an account's second factor.
func (k *Keys) SealFactor(secret []byte, account string) ([]byte, error) {
	return k.sealField(SignIn, secret, account, "second_factor")
}

// OpenFactor decrypts what SealFactor made for the same account.
func (k *Keys) OpenFactor(sealed []byte, account string) ([]byte, error) {
	return k.openField(SignIn, sealed, account, "second_factor")
}

func (k *Keys) sealField(purpose Purpose, plaintext []byte, caseID, field string) ([]byte, error) {
	if caseID == "" || field == "" {
		return nil, fmt.Errorf("%w: case and field of a %s", ErrContext, purpose)
	}
	return k.rings[purpose].seal(plaintext, place("jiaoban", string(purpose), "1", caseID, field))
}

func (k *Keys) openField(purpose Purpose, sealed []byte, caseID, field string) ([]byte, error) {
	if caseID == "" || field == "" {
		return nil, fmt.Errorf("%w: case and field of a %s", ErrContext, purpose)
	}
	return k.rings[purpose].open(sealed, place("jiaoban", string(purpose), "1", caseID, field))
}
