package secrecy

import (
	"errors"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/signature"
	"github.com/tink-crypto/tink-go/v2/signature/ed25519"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// signer signs with the primary key of its ring and says which that is.
type signer struct {
	public []byte
	tink.Signer
}

func newSigner(handle *keyset.Handle, primary *keyset.Entry) (*signer, error) {
	private, ok := primary.Key().(*ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("its first key signs nothing")
	}
	public, err := private.PublicKey()
	if err != nil {
		return nil, err
	}
	s := &signer{public: public.(*ed25519.PublicKey).KeyBytes()}
	s.Signer, err = signature.NewSigner(handle)
	return s, err
}

// RootKey is the public key (Ed25519, 32 bytes) that SignRoot signs with now.
func (k *Keys) RootKey() []byte { return k.rings[Roots].current().signer.public }

// SignRoot signs the statement that message makes of the public key; both are
// of one moment, also while the ring is being rotated.
func (k *Keys) SignRoot(message func(public []byte) []byte) (sig []byte, err error) {
	s := k.rings[Roots].current().signer
	return s.Sign(message(s.public))
}
