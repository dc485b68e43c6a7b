package secrecy

import (
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

const (
	// fileKeyBytes is the length of an evidence file's own data key.
	fileKeyBytes = 32
	// fileSegmentBytes is the length of one encrypted segment of a file's
	// body, and so about what reading or writing one file holds in memory.
	fileSegmentBytes = 64 << 10
)

// SealFileHeader encrypts the header of an evidence file, which carries the
// file's own data key, and binds it to the name under which the file is kept.
func (k *Keys) SealFileHeader(header []byte, name string) ([]byte, error) {
	if name == "" {
		return nil, fmt.Errorf("%w: name of a file", ErrContext)
	}
	return k.rings[Files].seal(header, place("jiaoban", string(Files), "1", name))
}

// OpenFileHeader decrypts what SealFileHeader made for the same name.
func (k *Keys) OpenFileHeader(sealed []byte, name string) ([]byte, error) {
	if name == "" {
		return nil, fmt.Errorf("%w: name of a file", ErrContext)
	}
	return k.rings[Files].open(sealed, place("jiaoban", string(Files), "1", name))
}

// EncryptFile encrypts what is written to it with the file's own 32-byte key
// (AES-256-GCM in segments, keys derived by HKDF). Close writes the last
// segment; it does not close w.
func (k *Keys) EncryptFile(w io.Writer, key []byte) (io.WriteCloser, error) {
	cipher, err := fileCipher(key)
	if err != nil {
		return nil, err
	}
	encrypted, err := cipher.NewEncryptingWriter(w, fileBodyContext())
	if err != nil {
		return nil, fmt.Errorf("secrecy: encrypt a file: %w", err)
	}
	return encrypted, nil
}

// DecryptFile reads what EncryptFile wrote with the same key. Altered,
// re-ordered, missing and truncated segments are errors of Read.
func (k *Keys) DecryptFile(r io.Reader, key []byte) (io.Reader, error) {
	cipher, err := fileCipher(key)
	if err != nil {
		return nil, err
	}
	plain, err := cipher.NewDecryptingReader(r, fileBodyContext())
	if err != nil {
		return nil, fmt.Errorf("%w (file): %w", ErrUnreadable, err)
	}
	return plain, nil
}

func fileCipher(key []byte) (*subtle.AESGCMHKDF, error) {
	if len(key) != fileKeyBytes {
		return nil, fmt.Errorf("secrecy: a file's key has %d bytes, not %d", len(key), fileKeyBytes)
	}
	return subtle.NewAESGCMHKDF(key, "SHA256", fileKeyBytes, fileSegmentBytes, 0)
}

func fileBodyContext() []byte { return place("jiaoban", "file-body", "1") }
