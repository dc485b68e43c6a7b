package secrecy

import (
	"crypto/rand"
	"fmt"

	aeadsubtle "github.com/tink-crypto/tink-go/v2/aead/subtle"
)

// The free texts of a case are sealed with a key of the case's own, which lies
// beside them, sealed by the text ring. A rotation of the ring seals the small
// keys anew and not the texts, and whoever destroys a case's key has destroyed
// its texts in every copy.

// caseKeyBytes is the length of a case's own key (AES-256-GCM).
const caseKeyBytes = 32

func caseKeyPlace(caseID string) []byte { return place("jiaoban", "text-key", "1", caseID) }

// NewCaseKey makes the key of a case's texts, sealed.
func (k *Keys) NewCaseKey(caseID string) ([]byte, error) {
	if caseID == "" {
		return nil, fmt.Errorf("%w: case of a key", ErrContext)
	}
	key := make([]byte, caseKeyBytes)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("secrecy: %w", err)
	}
	return k.rings[Text].seal(key, caseKeyPlace(caseID))
}

// ResealCaseKey seals a case's key with the ring's primary key.
func (k *Keys) ResealCaseKey(caseKey []byte, caseID string) ([]byte, error) {
	key, err := k.rings[Text].open(caseKey, caseKeyPlace(caseID))
	if err != nil {
		return nil, err
	}
	return k.rings[Text].seal(key, caseKeyPlace(caseID))
}

// SealCaseText encrypts a free text with its case's key and binds it to the
// case and the field.
func (k *Keys) SealCaseText(caseKey, plaintext []byte, caseID, field string) ([]byte, error) {
	cipher, err := k.caseCipher(caseKey, caseID, field)
	if err != nil {
		return nil, err
	}
	sealed, err := cipher.Encrypt(plaintext, caseTextPlace(caseID, field))
	if err != nil {
		return nil, fmt.Errorf("secrecy: encrypt a text: %w", err)
	}
	return sealed, nil
}

// OpenCaseText decrypts what SealCaseText made for the same case and field.
func (k *Keys) OpenCaseText(caseKey, sealed []byte, caseID, field string) ([]byte, error) {
	cipher, err := k.caseCipher(caseKey, caseID, field)
	if err != nil {
		return nil, err
	}
	plain, err := cipher.Decrypt(sealed, caseTextPlace(caseID, field))
	if err != nil {
		return nil, fmt.Errorf("%w (text of a case)", ErrUnreadable)
	}
	return plain, nil
}

func caseTextPlace(caseID, field string) []byte {
	return place("jiaoban", "case-text", "1", caseID, field)
}

func (k *Keys) caseCipher(caseKey []byte, caseID, field string) (*aeadsubtle.AESGCM, error) {
	if caseID == "" || field == "" {
		return nil, fmt.Errorf("%w: case and field of a text", ErrContext)
	}
	key, err := k.rings[Text].open(caseKey, caseKeyPlace(caseID))
	if err != nil {
		return nil, err
	}
	return aeadsubtle.NewAESGCM(key)
}
