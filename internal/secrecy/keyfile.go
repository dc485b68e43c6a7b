package secrecy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

const (
	keyFileFormat    = "jiaoban-keyset-1"
	keyFileSuffix    = ".json"
	maxKeyFileBytes  = 1 << 20
	foreignPermsMask = 0o077
)

// keyFile is the envelope around a Tink keyset. The purpose stands inside it,
// so that a file that was renamed or copied over another is noticed.
type keyFile struct {
	Format  string  `json:"format"`
	Purpose Purpose `json:"purpose"`
	Wrapped bool    `json:"wrapped"`
	Keyset  []byte  `json:"keyset"`
	// Made says when keys were made, by their ids. It is told to people and
	// decides nothing; files of before have none.
	Made map[string]time.Time `json:"made,omitempty"`
}

// loadedKeys is a key file as it was read.
type loadedKeys struct {
	handle *keyset.Handle
	stamp  fileStamp
	made   map[string]time.Time
}

func fileName(purpose Purpose) string { return string(purpose) + keyFileSuffix }

// wrapContext binds a wrapped keyset to its purpose.
func wrapContext(purpose Purpose) []byte { return place("jiaoban", "keyset", "1", string(purpose)) }

func stampOf(info fs.FileInfo) fileStamp {
	return fileStamp{modified: info.ModTime(), size: info.Size()}
}

func readKeyset(path string, purpose Purpose, master Master) (loadedKeys, error) {
	content, stamp, err := readPrivate(path)
	if err != nil {
		return loadedKeys{}, err
	}
	loaded, err := parseKeyset(content, path, purpose, master)
	loaded.stamp = stamp
	return loaded, err
}

// parseKeyset reads the content of a key file; its path is for the words of a refusal.
func parseKeyset(content []byte, path string, purpose Purpose, master Master) (loadedKeys, error) {
	var file keyFile
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return loadedKeys{}, fmt.Errorf("%w: %s is not a key file", ErrKeyFile, path)
	}
	switch {
	case file.Format != keyFileFormat:
		return loadedKeys{}, fmt.Errorf("%w: %s has the format %q, expected %q", ErrKeyFile, path, file.Format, keyFileFormat)
	case file.Purpose != purpose:
		return loadedKeys{}, fmt.Errorf("%w: %s holds the keys for %q", ErrKeyFile, path, file.Purpose)
	case file.Wrapped && !master.Present():
		return loadedKeys{}, fmt.Errorf("%w: %s is wrapped; set %s or %s", ErrMasterKey, path, MasterKeySetting, MasterKeyFileSetting)
	case !file.Wrapped && master.Present():
		// Accepting it would let whoever can write the file slip in keys of
		// their own; wrapping existing keys is an act of its own (Rewrap).
		return loadedKeys{}, fmt.Errorf("%w: %s is not wrapped although a master key is set; wrap the keys first", ErrMasterKey, path)
	}
	reader := keyset.NewBinaryReader(bytes.NewReader(file.Keyset))
	if file.Wrapped {
		handle, err := keyset.ReadWithAssociatedData(reader, master.aead, wrapContext(purpose))
		if err != nil {
			return loadedKeys{}, fmt.Errorf("%w: %s does not open with this master key", ErrMasterKey, path)
		}
		return loadedKeys{handle: handle, made: file.Made}, nil
	}
	handle, err := insecurecleartextkeyset.Read(reader)
	if err != nil {
		return loadedKeys{}, fmt.Errorf("%w: %s holds no keys", ErrKeyFile, path)
	}
	return loadedKeys{handle: handle, made: file.Made}, nil
}

func writeKeyset(path string, purpose Purpose, handle *keyset.Handle, made map[string]time.Time, master Master) error {
	var plain bytes.Buffer
	writer := keyset.NewBinaryWriter(&plain)
	var err error
	if master.Present() {
		err = handle.WriteWithAssociatedData(writer, master.aead, wrapContext(purpose))
	} else {
		err = insecurecleartextkeyset.Write(handle, writer)
	}
	if err != nil {
		return fmt.Errorf("secrecy: write keys for %s: %w", purpose, err)
	}
	content, err := json.MarshalIndent(keyFile{
		Format: keyFileFormat, Purpose: purpose, Wrapped: master.Present(), Keyset: plain.Bytes(), Made: made,
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("secrecy: write keys for %s: %w", purpose, err)
	}
	return writePrivate(path, append(content, '\n'))
}

// readPrivate reads a small file that only its owner may touch. The checks are
// made on the opened file, so that it cannot be exchanged in between.
func readPrivate(path string) ([]byte, fileStamp, error) {
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fileStamp{}, fmt.Errorf("%w: %s is not there", ErrKeysMissing, path)
		}
		return nil, fileStamp{}, fmt.Errorf("secrecy: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fileStamp{}, fmt.Errorf("secrecy: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fileStamp{}, fmt.Errorf("%w: %s is not a regular file", ErrKeyFile, path)
	}
	if info.Mode().Perm()&foreignPermsMask != 0 {
		return nil, fileStamp{}, fmt.Errorf("%w: %s has mode %04o; only its owner may have access (chmod 600)", ErrPermissions, path, info.Mode().Perm())
	}
	content, err := io.ReadAll(io.LimitReader(file, maxKeyFileBytes+1))
	if err != nil {
		return nil, fileStamp{}, fmt.Errorf("secrecy: %w", err)
	}
	if len(content) > maxKeyFileBytes {
		return nil, fileStamp{}, fmt.Errorf("%w: %s is too large", ErrKeyFile, path)
	}
	return content, stampOf(info), nil
}

// writePrivate replaces a file in one step: after a crash at any point the old
// or the new content is there, whole. The temporary name is fixed, so that an
// interrupted write leaves at most one stray copy, which the next overwrites;
// writers hold the folder's lock.
func writePrivate(path string, content []byte) error {
	dir := filepath.Dir(path)
	temporary := filepath.Join(dir, "."+filepath.Base(path)+".new")
	if err := os.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("secrecy: %w", err)
	}
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("secrecy: %w", err)
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("secrecy: %w", err), os.Remove(temporary))
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("secrecy: %w", err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("secrecy: %w", err)
	}
	return nil
}

// checkFolder refuses a folder that other accounts can enter.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %s is not there", ErrKeysMissing, dir)
	case err != nil:
		return fmt.Errorf("secrecy: %w", err)
	case !info.IsDir():
		return fmt.Errorf("%w: %s is not a folder", ErrKeyFile, dir)
	case info.Mode().Perm()&foreignPermsMask != 0:
		return fmt.Errorf("%w: %s has mode %04o; only its owner may have access (chmod 700)", ErrPermissions, dir, info.Mode().Perm())
	}
	return nil
}

// keyFilesIn lists the key files of a folder by stem. Names that begin with a
// dot are the lock and strays of interrupted writes.
func keyFilesIn(dir string) (map[string]bool, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("secrecy: %w", err)
	}
	found := map[string]bool{}
	for _, entry := range entries {
		stem, isKeyFile := strings.CutSuffix(entry.Name(), keyFileSuffix)
		if isKeyFile && !strings.HasPrefix(stem, ".") {
			found[stem] = true
		}
	}
	return found, nil
}
