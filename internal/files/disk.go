package files

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	objectsDir = "objects" // objects/ab/<64 hexadecimal digits>
	tempDir    = "temp"    // files being written
	partialDir = "partial" // uploads being continued

	tempLife   = time.Hour
	uploadLife = 7 * 24 * time.Hour
)

// Disk is a Store in a folder of the local disk. Several processes may share
// the folder. Names in it are digests of the plain content, as in the ledger:
// whoever can list the folder can tell whether a file that he already has is
// among the evidence, and nothing else.
type Disk struct {
	dir    string
	cipher Cipher
}

var _ Store = (*Disk)(nil)

// Open prepares the folder and everything in it that must exist.
func Open(dir string, cipher Cipher) (*Disk, error) {
	for _, sub := range []string{objectsDir, tempDir, partialDir} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, storageError(err)
		}
	}
	// Made at once, so that storing a file needs only its own folder synced.
	for i := range 256 {
		err := os.Mkdir(filepath.Join(dir, objectsDir, fmt.Sprintf("%02x", i)), 0o700)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, storageError(err)
		}
	}
	for _, made := range []string{filepath.Join(dir, objectsDir), dir, filepath.Dir(dir)} {
		if err := syncDir(made); err != nil {
			return nil, err
		}
	}
	return &Disk{dir: dir, cipher: cipher}, nil
}

func (d *Disk) objectPath(digest string) string {
	name := strings.TrimPrefix(digest, digestPrefix)
	return filepath.Join(d.dir, objectsDir, name[:2], name)
}

// probeBytes are more than what a file system rounds up for nothing.
const probeBytes = 64 << 10

// Writable reports whether the disk takes a file now, by storing one and taking it
// away again. A crash between leaves it to Sweep.
func (d *Disk) Writable() error {
	file, err := os.CreateTemp(filepath.Join(d.dir, tempDir), "probe-")
	if err != nil {
		return storageError(err)
	}
	_, err = file.Write(make([]byte, probeBytes))
	if err = errors.Join(err, file.Sync(), file.Close(), os.Remove(file.Name())); err != nil {
		return storageError(err)
	}
	return nil
}

// Put implements Store.
func (d *Disk) Put(ctx context.Context, r io.Reader, limits Limits) (Object, error) {
	return d.put(ctx, r, limits, nil)
}

// declaration is what a sender says about content before sending it.
type declaration struct {
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
	Owner  string `json:"owner,omitempty"`
}

func (c declaration) check(limits Limits) error {
	if err := CheckDigest(c.Digest); err != nil {
		return err
	}
	if c.Size <= 0 {
		return problem(CodeEmpty)
	}
	return checkSize(c.Size, limits)
}

func checkSize(size int64, limits Limits) error {
	if limit := limits.maxBytes(); size > limit {
		return problem(CodeTooLarge, "limit", formatLimit(limit), "limit_bytes", strconv.FormatInt(limit, 10))
	}
	return nil
}

func (d *Disk) put(ctx context.Context, r io.Reader, limits Limits, declared *declaration) (Object, error) {
	source := &source{ctx: ctx, r: r}
	head := make([]byte, headBytes)
	n, _ := io.ReadFull(source, head) // source.failed says more than its error
	if source.failed != nil {
		return Object{}, source.problem()
	}
	head = head[:n]
	if n == 0 && declared == nil {
		return Object{}, problem(CodeEmpty)
	}
	mediaType, kind := "", Kind("")
	if n > 0 {
		// Before the rest is read: a refused file need not be sent whole.
		var err error
		if mediaType, kind, err = recognise(head); err != nil {
			return Object{}, err
		}
	}

	w, err := createSealed(filepath.Join(d.dir, tempDir), d.cipher)
	if err != nil {
		return Object{}, err
	}
	defer w.discard()
	sum := sha256.New()
	buffer := make([]byte, copyBytes)
	for chunk := head; len(chunk) > 0; chunk = buffer[:n] {
		if err := checkSize(w.size+int64(len(chunk)), limits); err != nil {
			return Object{}, err
		}
		if declared != nil && w.size+int64(len(chunk)) > declared.Size {
			return Object{}, problem(CodeTooLong, "expected_bytes", strconv.FormatInt(declared.Size, 10))
		}
		sum.Write(chunk)
		if _, err := w.Write(chunk); err != nil {
			return Object{}, err
		}
		n, _ = io.ReadFull(source, buffer)
		if source.failed != nil {
			return Object{}, source.problem()
		}
	}

	object := Object{Digest: formatDigest(sum.Sum(nil)), Size: w.size, MediaType: mediaType, Kind: kind}
	if declared != nil && object.Size < declared.Size {
		return Object{}, problem(CodeTruncated,
			"expected_bytes", strconv.FormatInt(declared.Size, 10), "received_bytes", strconv.FormatInt(object.Size, 10))
	}
	if declared != nil && object.Digest != declared.Digest {
		return Object{}, problem(CodeDigestMismatch, "expected", declared.Digest, "received", object.Digest)
	}
	if err := w.finish(object.Digest, mediaType, kind); err != nil {
		return Object{}, err
	}
	// Renaming over an object of the same content leaves one copy, needs no
	// decision between two senders, and repairs the object if it had decayed.
	final := d.objectPath(object.Digest)
	if err := os.Rename(w.path, final); err != nil {
		return Object{}, storageError(err)
	}
	if err := syncDir(filepath.Dir(final)); err != nil {
		return Object{}, err
	}
	return object, nil
}

// Stat implements Store. It checks the object's header and length.
func (d *Disk) Stat(_ context.Context, digest string) (Object, error) {
	file, object, _, err := d.openObject(digest)
	if err != nil {
		return Object{}, err
	}
	return object, file.Close()
}

// Get implements Store.
func (d *Disk) Get(_ context.Context, digest string) (io.ReadSeekCloser, Object, error) {
	file, object, h, err := d.openObject(digest)
	if err != nil {
		return nil, Object{}, err
	}
	return &sealedReader{
		file: file, header: h, cipher: d.cipher, digest: digest,
		damage: func(cause error) *Problem { return damaged(digest, cause) },
	}, object, nil
}

func (d *Disk) openObject(digest string) (*os.File, Object, header, error) {
	if err := CheckDigest(digest); err != nil {
		return nil, Object{}, header{}, err
	}
	file, h, err := openSealed(d.objectPath(digest), digest, d.cipher)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Object{}, header{}, problem(CodeNotFound, "digest", digest)
	case errors.Is(err, errDamaged):
		return nil, Object{}, header{}, damaged(digest, err)
	case err != nil:
		return nil, Object{}, header{}, fmt.Errorf("files: %w", err)
	}
	return file, Object{Digest: digest, Size: h.Size, MediaType: h.MediaType, Kind: h.Kind}, h, nil
}

func damaged(digest string, cause error) *Problem {
	return problem(CodeDamaged, "digest", digest).because(cause)
}

// List implements Store.
func (d *Disk) List(ctx context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		root := filepath.Join(d.dir, objectsDir)
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil || entry.IsDir() {
				return err
			}
			digest := digestPrefix + entry.Name()
			if CheckDigest(digest) != nil || d.objectPath(digest) != path {
				err = fmt.Errorf("files: %s does not belong in the store", path)
				if !yield(Object{}, err) {
					return fs.SkipAll
				}
				return nil
			}
			if !yield(d.Stat(ctx, digest)) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Object{}, fmt.Errorf("files: %w", err))
		}
	}
}

// Swept counts what Sweep removed.
type Swept struct {
	TemporaryFiles int
	Uploads        int
}

// Sweep removes what interrupted writers left: temporary files that were not
// written to for an hour before now, and uploads that were not continued for
// seven days. It never touches an object.
func (d *Disk) Sweep(ctx context.Context, now time.Time) (Swept, error) {
	var swept Swept
	var failures []error
	remove := func(dir string, life time.Duration, count *int) {
		entries, err := os.ReadDir(filepath.Join(d.dir, dir))
		failures = append(failures, err)
		for _, entry := range entries {
			info, err := entry.Info()
			if err != nil || ctx.Err() != nil || now.Sub(info.ModTime()) <= life {
				continue // gone in the meantime, or not old enough
			}
			err = os.RemoveAll(filepath.Join(d.dir, dir, entry.Name()))
			failures = append(failures, err)
			if err == nil {
				*count++
			}
		}
	}
	remove(tempDir, tempLife, &swept.TemporaryFiles)
	remove(partialDir, uploadLife, &swept.Uploads)
	if err := errors.Join(append(failures, ctx.Err())...); err != nil {
		return swept, fmt.Errorf("files: sweep: %w", err)
	}
	return swept, nil
}

func syncDir(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return storageError(err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return storageError(err)
	}
	return nil
}
