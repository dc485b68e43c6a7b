package secrecy

import (
	"errors"
	"maps"
	"slices"

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

// RootKeys are the public keys of the ring, also of those that sign no more.
func (k *Keys) RootKeys() [][]byte { return slices.Collect(maps.Values(k.NamedRootKeys())) }

// NamedRootKeys are the public keys of the ring by the names of their keys.
func (k *Keys) NamedRootKeys() map[string][]byte {
	ring := k.rings[Roots]
	ring.reloadIfChanged()
	handle := ring.current().handle
	keys := map[string][]byte{}
	for i := range handle.Len() {
		entry, err := handle.Entry(i)
		if err != nil {
			continue
		}
		if private, ok := entry.Key().(*ed25519.PrivateKey); ok {
			if public, err := private.PublicKey(); err == nil {
				keys[keyName(entry.KeyID())] = public.(*ed25519.PublicKey).KeyBytes()
			}
		}
	}
	return keys
}

// SignRoot signs the statement that message makes of the public key; both are
// of one moment, also while the ring is being rotated.
func (k *Keys) SignRoot(message func(public []byte) []byte) (sig []byte, err error) {
	s := k.rings[Roots].current().signer
	return s.Sign(message(s.public))
}
