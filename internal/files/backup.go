package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
)

// Kept gives the digest of every object, read or not, in the order of digests.
func (d *Disk) Kept(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		root := filepath.Join(d.dir, objectsDir)
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil || entry.IsDir() {
				return err
			}
			digest := digestPrefix + entry.Name()
			if CheckDigest(digest) == nil && d.objectPath(digest) == path && !yield(digest, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", fmt.Errorf("files: %w", err))
		}
	}
}

// Sealed opens an object as it lies on the disk, encrypted, and gives its length
// there.
func (d *Disk) Sealed(digest string) (io.ReadCloser, int64, error) {
	if err := CheckDigest(digest); err != nil {
		return nil, 0, err
	}
	file, err := os.Open(d.objectPath(digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, problem(CodeNotFound, "digest", digest)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("files: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("files: %w", err), file.Close())
	}
	return file, info.Size(), nil
}

// PutSealed stores an object as it lay on a disk, encrypted, and reads it once: an
// object that is not what its digest says is stored all the same, and is a *Problem.
func (d *Disk) PutSealed(ctx context.Context, digest string, from io.Reader) error {
	if err := CheckDigest(digest); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Join(d.dir, tempDir), "restore-")
	if err != nil {
		return storageError(err)
	}
	_, err = io.Copy(file, &contextReader{ctx: ctx, r: from})
	err = errors.Join(err, file.Sync(), file.Close())
	final := d.objectPath(digest)
	if err == nil {
		err = os.Rename(file.Name(), final)
	}
	if err == nil {
		err = syncDir(filepath.Dir(final))
	}
	if err != nil {
		return errors.Join(storageError(err), os.Remove(file.Name()))
	}
	_, err = Verify(ctx, d, digest)
	return err
}
