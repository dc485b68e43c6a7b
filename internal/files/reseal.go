package files

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Seals gives the sealed header of every object, for whoever counts by which keys
// they are sealed. An object that has none comes as an error.
func (d *Disk) Seals(ctx context.Context, each func(digest string, sealed []byte, err error) error) error {
	root := filepath.Join(d.dir, objectsDir)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		digest := digestPrefix + entry.Name()
		if err != nil || entry.IsDir() || CheckDigest(digest) != nil {
			return err
		}
		sealed, err := sealOf(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return each(digest, sealed, err)
	})
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	return nil
}

// sealOf reads the sealed header of a file.
func sealOf(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	preface := make([]byte, prefaceBytes)
	if _, err := io.ReadFull(file, preface); err != nil {
		return nil, fmt.Errorf("%w: shorter than its preface", errDamaged)
	}
	return parsePreface(preface)
}

// Reseal seals the header of every object anew of which current says that an
// older key has sealed it. An object is written whole beside itself and then put
// in its own place in one step, so that at any moment, and after a kill at any
// moment, the one or the other is there; begun again, it goes on with what is
// left. The body keeps its own key, which stands in the header. What is damaged
// is left as it is, and named. progress hears after each object.
func (d *Disk) Reseal(ctx context.Context, current func(sealed []byte) bool, progress func(seen, sealed int)) (sealed int, err error) {
	seen := 0
	var damage []error
	err = d.Seals(ctx, func(digest string, header []byte, err error) error {
		seen++
		if err == nil && !current(header) {
			if err = d.resealOne(digest); err == nil {
				sealed++
			}
		}
		if errors.Is(err, errDamaged) {
			damage = append(damage, fmt.Errorf("%s: %w", digest, err))
			err = nil
		}
		if err == nil && progress != nil {
			progress(seen, sealed)
		}
		return err
	})
	return sealed, errors.Join(err, errors.Join(damage...))
}

func (d *Disk) resealOne(digest string) error {
	path := d.objectPath(digest)
	file, h, err := openSealed(path, digest, d.cipher)
	if err != nil {
		return err
	}
	defer file.Close()
	plain, err := json.Marshal(h)
	if err != nil {
		return err
	}
	sealed, err := d.cipher.SealFileHeader(plain, digest)
	if err != nil {
		return err
	}
	if headerAt+len(sealed) > prefaceBytes {
		return fmt.Errorf("a header of %d bytes does not fit", len(sealed))
	}
	preface := make([]byte, prefaceBytes)
	copy(preface, sealedMagic)
	binary.BigEndian.PutUint16(preface[lengthAt:], uint16(len(sealed)))
	copy(preface[headerAt:], sealed)

	temporary, err := os.CreateTemp(filepath.Join(d.dir, tempDir), "reseal-*")
	if err != nil {
		return storageError(err)
	}
	defer os.Remove(temporary.Name()) // gone already where it has got its place
	_, err = temporary.Write(preface)
	if err == nil {
		_, err = io.Copy(temporary, file) // openSealed has read the preface
	}
	if err == nil {
		err = temporary.Sync()
	}
	if err := errors.Join(err, temporary.Close()); err != nil {
		return storageError(err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return storageError(err)
	}
	return syncDir(filepath.Dir(path))
}
