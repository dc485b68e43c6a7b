// Package archive is the form of a backup: named entries in one compressed file that
// only whoever holds the key can read, nobody can cut off unseen, and the common
// tools open (age -d | gunzip | tar x).
package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
)

const (
	// pieceBytes bounds a piece of an entry whose length nobody knows beforehand.
	pieceBytes = 4 << 20
	// sumsName is the last entry: a line for every other one, as sha256sum writes.
	sumsName = "SHA256SUMS"
)

// NewKey makes a key: the identity, which opens archives and is kept elsewhere, and
// the recipient, for whom they are made and which may be known to everybody.
func NewKey() (identity, recipient string, err error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", err
	}
	return key.String(), key.Recipient().String(), nil
}

// ErrNoRecipient says that what was named is no recipient.
var ErrNoRecipient = errors.New("no recipient")

// Writer writes an archive. It belongs to one goroutine.
type Writer struct {
	sealed     io.WriteCloser
	compressed *gzip.Writer
	tar        *tar.Writer
	sums       []sum
	now        time.Time
}

type sum struct{ hex, name string }

// Create begins an archive for recipients.
func Create(to io.Writer, now time.Time, recipients ...string) (*Writer, error) {
	var keys []age.Recipient
	for _, text := range recipients {
		key, err := age.ParseX25519Recipient(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("%w: %q: %w", ErrNoRecipient, text, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, ErrNoRecipient
	}
	sealed, err := age.Encrypt(to, keys...)
	if err != nil {
		return nil, err
	}
	w := &Writer{sealed: sealed, now: now}
	w.compressed, err = gzip.NewWriterLevel(sealed, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	w.tar = tar.NewWriter(w.compressed)
	return w, nil
}

// Add writes an entry of a known length.
func (w *Writer) Add(name string, size int64, from io.Reader) error {
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: w.now, Format: tar.FormatPAX}); err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w.tar, h), from)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if n != size {
		return fmt.Errorf("%s has %d bytes and not %d", name, n, size)
	}
	if name != sumsName {
		w.sums = append(w.sums, sum{hex.EncodeToString(h.Sum(nil)), name})
	}
	return nil
}

// Stream writes an entry of any length, in pieces: NAME.000000, NAME.000001 …
// The caller closes it before anything else is written.
func (w *Writer) Stream(name string) io.WriteCloser { return &pieces{to: w, name: name} }

type pieces struct {
	to     *Writer
	name   string
	number int
	held   bytes.Buffer
}

func (p *pieces) Write(b []byte) (int, error) {
	written := 0
	for len(b) > 0 {
		n := min(len(b), pieceBytes-p.held.Len())
		p.held.Write(b[:n])
		b, written = b[n:], written+n
		if p.held.Len() == pieceBytes {
			if err := p.flush(); err != nil {
				return written, err
			}
		}
	}
	return written, nil
}

func (p *pieces) flush() error {
	name := fmt.Sprintf("%s.%06d", p.name, p.number)
	p.number++
	return p.to.Add(name, int64(p.held.Len()), &p.held)
}

func (p *pieces) Close() error {
	if p.held.Len() > 0 || p.number == 0 {
		return p.flush()
	}
	return nil
}

// Close writes the end, without which an archive is not whole.
func (w *Writer) Close() error {
	var text strings.Builder
	for _, s := range w.sums {
		fmt.Fprintf(&text, "%s  %s\n", s.hex, s.name)
	}
	err := w.Add(sumsName, int64(text.Len()), strings.NewReader(text.String()))
	return errors.Join(err, w.tar.Close(), w.compressed.Close(), w.sealed.Close())
}

// What is wrong with an archive.
var (
	ErrOtherKey = errors.New("it was made for another key")
	// ErrNoKey says that what should be the secret key is none.
	ErrNoKey   = errors.New("the key")
	ErrDamaged = errors.New("it is damaged, cut off or no backup; take another copy")
)

// Reader reads an archive, entry by entry.
type Reader struct {
	tar   *tar.Reader
	sums  []sum
	name  string
	hash  hash.Hash
	ended bool
}

// Open begins to read with the identities in a text, one on each line.
func Open(from io.Reader, identities io.Reader) (*Reader, error) {
	keys, err := age.ParseIdentities(identities)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoKey, err)
	}
	opened, err := age.Decrypt(from, keys...)
	if err != nil {
		if _, other := errors.AsType[*age.NoIdentityMatchError](err); other {
			return nil, ErrOtherKey
		}
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	compressed, err := gzip.NewReader(opened)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return &Reader{tar: tar.NewReader(compressed)}, nil
}

// Next goes on to the next entry. io.EOF is the end of an archive that is whole: every
// entry was read and has the sum that it had when the archive was made.
func (r *Reader) Next() (name string, size int64, err error) {
	if err := r.finish(); err != nil {
		return "", 0, err
	}
	if r.ended {
		return "", 0, io.EOF
	}
	header, err := r.tar.Next()
	if err != nil { // the end of the tar without the sums is no end
		return "", 0, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if header.Name == sumsName {
		return "", 0, r.end()
	}
	r.name, r.hash = header.Name, sha256.New()
	return header.Name, header.Size, nil
}

// finish reads what is left of the present entry.
func (r *Reader) finish() error {
	if r.hash == nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	r.sums = append(r.sums, sum{hex.EncodeToString(r.hash.Sum(nil)), r.name})
	r.hash = nil
	return nil
}

// end compares the sums.
func (r *Reader) end() error {
	text, err := io.ReadAll(r.tar)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var told []sum
	for line := range strings.Lines(string(text)) {
		digits, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		told = append(told, sum{digits, name})
	}
	if !slices.Equal(told, r.sums) {
		return fmt.Errorf("%w: the sums differ", ErrDamaged)
	}
	// To the very end, whose mark says that nothing was cut off.
	if _, err := r.tar.Next(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something follows the sums", ErrDamaged)
	}
	r.ended = true
	return io.EOF
}

// Read reads the present entry.
func (r *Reader) Read(b []byte) (int, error) {
	n, err := r.tar.Read(b)
	r.hash.Write(b[:n])
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return n, err
}

// Joined reads an entry that was written by Stream, of which the present entry is
// the first piece. At its end the first entry after it is the present one, and
// After says which.
func (r *Reader) Joined() *Joined {
	base, _, _ := strings.Cut(r.name, ".0")
	return &Joined{r: r, base: base + "."}
}

// Joined is a stream put together again.
type Joined struct {
	r     *Reader
	base  string
	name  string
	size  int64
	after error
	over  bool
}

func (j *Joined) Read(b []byte) (int, error) {
	for !j.over {
		n, err := j.r.Read(b)
		if n > 0 || err == nil || !errors.Is(err, io.EOF) {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return n, err
		}
		j.name, j.size, j.after = j.r.Next()
		j.over = j.after != nil || !strings.HasPrefix(j.name, j.base)
	}
	if j.after != nil && !errors.Is(j.after, io.EOF) {
		return 0, j.after
	}
	return 0, io.EOF
}

// After reads the stream to its end and is what Next would have said.
func (j *Joined) After() (name string, size int64, err error) {
	if _, err := io.Copy(io.Discard, j); err != nil {
		return "", 0, err
	}
	return j.name, j.size, j.after
}
