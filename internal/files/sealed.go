package files

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// A sealed file is a preface of fixed length followed by the encrypted body.
//
//	8 bytes   magic, the last of them the version
//	2 bytes   length of the sealed header, big-endian
//	n bytes   sealed header, bound to the name under which the file is kept
//	          zeros up to 1024 bytes
//	          body, encrypted with the key that the header carries
//
// The header is written last, when digest, size and type are known: until then
// the preface is zeros and the file opens nowhere. Since the body's key is in
// the header and the header is bound to the name, a file that was moved or
// whose body was exchanged does not open either.
const (
	sealedMagic  = "JBFILE\x00\x01"
	lengthAt     = len(sealedMagic)
	headerAt     = lengthAt + 2
	prefaceBytes = 1024
	dataKeyBytes = 32
	copyBytes    = 64 << 10
)

// header is what a sealed file says about itself, authenticated.
type header struct {
	Key       []byte `json:"key"`
	Size      int64  `json:"size"`   // bytes of the plain content
	Stored    int64  `json:"stored"` // bytes of the encrypted body
	MediaType string `json:"media_type,omitempty"`
	Kind      Kind   `json:"kind,omitempty"`
}

// errDamaged means that a sealed file is there and cannot be trusted.
var errDamaged = errors.New("not a whole file of this store")

// sealedWriter writes one sealed file under a temporary name.
type sealedWriter struct {
	cipher Cipher
	file   *os.File
	path   string
	key    []byte
	body   io.WriteCloser
	size   int64
}

func createSealed(dir string, cipher Cipher) (*sealedWriter, error) {
	var name [16]byte
	key := make([]byte, dataKeyBytes)
	for _, random := range [][]byte{name[:], key} {
		if _, err := rand.Read(random); err != nil {
			return nil, fmt.Errorf("files: %w", err)
		}
	}
	path := filepath.Join(dir, hex.EncodeToString(name[:]))
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, storageError(err)
	}
	w := &sealedWriter{cipher: cipher, file: file, path: path, key: key}
	if _, err := file.Write(make([]byte, prefaceBytes)); err != nil {
		w.discard()
		return nil, storageError(err)
	}
	if w.body, err = cipher.EncryptFile(file, key); err != nil {
		w.discard()
		return nil, storageError(err)
	}
	return w, nil
}

// Write encrypts; its errors are the disk's.
func (w *sealedWriter) Write(p []byte) (int, error) {
	n, err := w.body.Write(p)
	w.size += int64(n)
	if err != nil {
		return n, storageError(err)
	}
	return n, nil
}

// finish makes the file whole and durable under its temporary name.
func (w *sealedWriter) finish(name, mediaType string, kind Kind) error {
	if err := w.body.Close(); err != nil {
		return storageError(err)
	}
	end, err := w.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return storageError(err)
	}
	plain, err := json.Marshal(header{
		Key: w.key, Size: w.size, Stored: end - prefaceBytes, MediaType: mediaType, Kind: kind,
	})
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	sealed, err := w.cipher.SealFileHeader(plain, name)
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if headerAt+len(sealed) > prefaceBytes {
		return fmt.Errorf("files: a header of %d bytes does not fit", len(sealed))
	}
	preface := make([]byte, 0, headerAt+len(sealed))
	preface = append(preface, sealedMagic...)
	preface = binary.BigEndian.AppendUint16(preface, uint16(len(sealed)))
	preface = append(preface, sealed...)
	if _, err := w.file.WriteAt(preface, 0); err != nil {
		return storageError(err)
	}
	if err := w.file.Sync(); err != nil {
		return storageError(err)
	}
	return nil
}

// discard closes the file and removes its temporary name. After the file was
// given its final name by renaming, only the closing remains to be done. What
// cannot be removed is left to Sweep.
func (w *sealedWriter) discard() {
	w.file.Close()
	os.Remove(w.path)
}

// openSealed opens a sealed file and checks its header and its length.
func openSealed(path, name string, cipher Cipher) (*os.File, header, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, header{}, err
	}
	h, err := readHeader(file, name, cipher)
	if err != nil {
		file.Close()
		return nil, header{}, err
	}
	return file, h, nil
}

func readHeader(file *os.File, name string, cipher Cipher) (header, error) {
	preface := make([]byte, prefaceBytes)
	if _, err := io.ReadFull(file, preface); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return header{}, fmt.Errorf("%w: shorter than its preface", errDamaged)
		}
		return header{}, err
	}
	sealed, err := parsePreface(preface)
	if err != nil {
		return header{}, err
	}
	plain, err := cipher.OpenFileHeader(sealed, name)
	if err != nil {
		return header{}, fmt.Errorf("%w: %w", errDamaged, err)
	}
	var h header
	if err := json.Unmarshal(plain, &h); err != nil {
		return header{}, fmt.Errorf("%w: unreadable header", errDamaged)
	}
	info, err := file.Stat()
	if err != nil {
		return header{}, err
	}
	if info.Size() != prefaceBytes+h.Stored {
		return header{}, fmt.Errorf("%w: %d bytes instead of %d", errDamaged, info.Size(), prefaceBytes+h.Stored)
	}
	return h, nil
}

// parsePreface finds the sealed header in the first prefaceBytes of a file.
func parsePreface(preface []byte) ([]byte, error) {
	if len(preface) != prefaceBytes || string(preface[:lengthAt]) != sealedMagic {
		return nil, fmt.Errorf("%w: unknown format", errDamaged)
	}
	end := headerAt + int(binary.BigEndian.Uint16(preface[lengthAt:]))
	if end > prefaceBytes {
		return nil, fmt.Errorf("%w: header too long", errDamaged)
	}
	for _, b := range preface[end:] {
		if b != 0 {
			return nil, fmt.Errorf("%w: something follows the header", errDamaged)
		}
	}
	return preface[headerAt:end], nil
}

// sealedReader decrypts a sealed file's body. Seeking is free until the next
// Read; reading behind the present place starts the body again, reading ahead
// of it decrypts what lies between. Every byte from the beginning thus passes
// through sum, which is compared when the end is reached.
type sealedReader struct {
	file   *os.File
	header header
	cipher Cipher
	digest string               // "" when the content has no digest of its own
	damage func(error) *Problem // says what people are told of damage

	wanted int64 // where the next Read begins
	plain  io.Reader
	at     int64 // how far plain was read
	sum    hash.Hash
}

func (s *sealedReader) Read(p []byte) (int, error) {
	if s.wanted >= s.header.Size {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	if s.plain == nil || s.wanted < s.at {
		if err := s.restart(); err != nil {
			return 0, err
		}
	}
	if skip := s.wanted - s.at; skip > 0 {
		if _, err := io.CopyN(io.Discard, readerFunc(s.advance), skip); err != nil {
			return 0, err
		}
	}
	n, err := s.advance(p)
	s.wanted += int64(n)
	return n, err
}

func (s *sealedReader) restart() error {
	if _, err := s.file.Seek(prefaceBytes, io.SeekStart); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	plain, err := s.cipher.DecryptFile(s.file, s.header.Key)
	if err != nil {
		return s.damage(err)
	}
	s.plain, s.at, s.sum = plain, 0, sha256.New()
	return nil
}

// advance reads from the present place of the body.
func (s *sealedReader) advance(p []byte) (int, error) {
	if left := s.header.Size - s.at; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := s.plain.Read(p)
	s.sum.Write(p[:n])
	s.at += int64(n)
	switch {
	case s.at == s.header.Size:
		if s.digest != "" && formatDigest(s.sum.Sum(nil)) != s.digest {
			s.plain = nil
			return 0, s.damage(fmt.Errorf("%w: content of another digest", errDamaged))
		}
		return n, nil
	case err != nil:
		// Also io.EOF: the body ends before the size that its header states.
		s.plain = nil
		return 0, s.damage(err)
	}
	return n, nil
}

// Seek implements io.Seeker. Places behind the end are allowed and read as EOF.
func (s *sealedReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += s.wanted
	case io.SeekEnd:
		offset += s.header.Size
	default:
		return 0, errors.New("files: invalid whence")
	}
	if offset < 0 {
		return 0, errors.New("files: negative position")
	}
	s.wanted = offset
	return offset, nil
}

func (s *sealedReader) Close() error { return s.file.Close() }

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
