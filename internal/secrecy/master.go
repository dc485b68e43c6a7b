package secrecy

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"

	aeadsubtle "github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// The settings that carry the master key. At most one of them may be set.
const (
	MasterKeySetting     = "JIAOBAN_MASTER_KEY"
	MasterKeyFileSetting = "JIAOBAN_MASTER_KEY_FILE"
)

const masterKeyBytes = 32

// Master is the key that wraps the key files, kept away from the disk that
// holds them. The zero value means that there is none and the files are kept
// in the clear, protected by their permissions only. It never prints itself.
type Master struct {
	aead tink.AEAD
}

// ParseMaster reads a master key: 32 bytes in base64. The empty string is no
// master key.
func ParseMaster(encoded string) (Master, error) {
	encoded = strings.TrimSpace(encoded)
	if encoded == "" {
		return Master{}, nil
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) != masterKeyBytes {
		// The cause would quote a part of the key.
		return Master{}, fmt.Errorf("%w: it must be %d bytes in base64", ErrMasterKey, masterKeyBytes)
	}
	// 192-bit nonces: the same master key may wrap any number of files.
	aead, err := aeadsubtle.NewXChaCha20Poly1305(key)
	if err != nil {
		return Master{}, fmt.Errorf("%w: %w", ErrMasterKey, err)
	}
	return Master{aead: aead}, nil
}

// Present says whether there is a master key.
func (m Master) Present() bool { return m.aead != nil }

// String hides the key from every way of printing.
func (m Master) String() string {
	if m.Present() {
		return "master key (hidden)"
	}
	return "no master key"
}

// GoString hides the key from %#v.
func (m Master) GoString() string { return m.String() }

// LogValue hides the key from structured logs.
func (m Master) LogValue() slog.Value { return slog.StringValue(m.String()) }
