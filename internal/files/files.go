// Package files keeps evidence: texts, pictures, audio and video (S2-40) under
// the digest of their content, encrypted on disk.
//
// A file is uploaded first and referred to by its digest afterwards, so that
// filing a report is a small request. The same content sent twice is the same
// object, which makes sending again after a broken connection safe; Uploads
// continue a long transfer from where it stopped. Nothing is reported as stored
// before it would survive a power failure. There is no removal: the record
// refers to evidence by digest, and a removal could race with a second sender
// of the same content who was already told that it is stored.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"strings"
)

// DefaultMaxBytes is the largest file that is taken where Limits say nothing.
const DefaultMaxBytes int64 = 200 << 20

// Limits bound what one Put takes.
type Limits struct {
	// MaxBytes is the largest content in bytes; 0 means DefaultMaxBytes.
	MaxBytes int64
}

func (l Limits) maxBytes() int64 {
	if l.MaxBytes <= 0 {
		return DefaultMaxBytes
	}
	return l.MaxBytes
}

// Object describes stored content. It is a pure function of the content: the
// type is recognised from the bytes, never taken from the sender.
type Object struct {
	Digest    string `json:"digest"` // "sha256:" and 64 lower-case hexadecimal digits
	Size      int64  `json:"size"`   // bytes of the content, unencrypted
	MediaType string `json:"media_type"`
	Kind      Kind   `json:"kind"`
}

// Store keeps content-addressed files. Implementations may be used from several
// goroutines and processes at once. What people should be told is a *Problem.
type Store interface {
	// Put reads r to its end and stores the content. It returns only when the
	// content is durable. Content that is already there is not an error.
	Put(ctx context.Context, r io.Reader, limits Limits) (Object, error)
	// Get opens content for reading. Every byte that Read gives is
	// authenticated; damage that only shows later is an error of Read.
	Get(ctx context.Context, digest string) (io.ReadSeekCloser, Object, error)
	// Stat describes content without reading it.
	Stat(ctx context.Context, digest string) (Object, error)
	// List gives every stored object, in no order, for comparing the store
	// with the ledger. An object that cannot be read comes as an error.
	List(ctx context.Context) iter.Seq2[Object, error]
}

// Cipher is what the store needs of the program's keys.
type Cipher interface {
	// SealFileHeader encrypts a header and binds it to a name.
	SealFileHeader(header []byte, name string) ([]byte, error)
	// OpenFileHeader fails unless the header was sealed for this name.
	OpenFileHeader(sealed []byte, name string) ([]byte, error)
	// EncryptFile encrypts a stream with the file's own 32-byte key; Close
	// writes the end, which DecryptFile insists on.
	EncryptFile(w io.Writer, key []byte) (io.WriteCloser, error)
	DecryptFile(r io.Reader, key []byte) (io.Reader, error)
}

const digestPrefix = "sha256:"

// CheckDigest says whether a digest has the form that this package gives.
func CheckDigest(digest string) error {
	hexDigits, ok := strings.CutPrefix(digest, digestPrefix)
	if !ok || !isLowerHex(hexDigits, 2*sha256.Size) {
		return problem(CodeDigestMalformed)
	}
	return nil
}

func formatDigest(sum []byte) string { return digestPrefix + hex.EncodeToString(sum) }

func isLowerHex(s string, length int) bool {
	if len(s) != length {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Verify reads content to its end and says whether it is whole, for a regular
// check of the store against decay.
func Verify(ctx context.Context, store Store, digest string) (Object, error) {
	content, object, err := store.Get(ctx, digest)
	if err != nil {
		return Object{}, err
	}
	defer content.Close()
	if _, err := io.Copy(io.Discard, &contextReader{ctx: ctx, r: content}); err != nil {
		return Object{}, err
	}
	return object, nil
}

// contextReader ends a long copy when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
