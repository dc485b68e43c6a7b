package secrecy

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/tink-crypto/tink-go/v2/keyset"
)

const (
	keyringStem   = "keyring"
	keyringFormat = "jiaoban-keyring-1"
	lockName      = ".lock"
)

// keyringFile closes the making of a key folder: as long as it is absent, the
// making was interrupted; once it is there, every ring that it names must be.
type keyringFile struct {
	Format   string    `json:"format"`
	ID       string    `json:"id"`
	Purposes []Purpose `json:"purposes"`
}

// whole reports whether the folder has every ring of this version.
func (k keyringFile) whole() bool {
	return !slices.ContainsFunc(Purposes(), func(p Purpose) bool { return !slices.Contains(k.Purposes, p) })
}

// Keys is an opened key folder. It never prints its keys.
type Keys struct {
	dir   string
	id    string
	rings map[Purpose]*ring
}

// Open opens a complete key folder. It never makes a key.
func Open(dir string, master Master) (*Keys, error) {
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	found, err := keyFilesIn(dir)
	if err != nil {
		return nil, err
	}
	if !found[keyringStem] {
		if len(found) > 0 {
			return nil, fmt.Errorf("%w: %s holds keys but no %s: it was made only in part, or restored only in part",
				ErrKeysMissing, dir, keyringStem+keyFileSuffix)
		}
		return nil, fmt.Errorf("%w: %s is empty", ErrKeysMissing, dir)
	}
	delete(found, keyringStem)
	keyring, err := readKeyring(dir)
	if err != nil {
		return nil, err
	}
	keys := &Keys{dir: dir, id: keyring.ID, rings: map[Purpose]*ring{}}
	for _, purpose := range Purposes() {
		if !found[string(purpose)] && !slices.Contains(keyring.Purposes, purpose) {
			return nil, fmt.Errorf("%w: this version has a ring %q that %s was made without: run `jiaoban migrate`, and copy the folder to the other machines",
				ErrRingNew, purpose, dir)
		}
		ring, err := loadRing(dir, purpose, master)
		if err != nil {
			return nil, err
		}
		keys.rings[purpose] = ring
		delete(found, string(purpose))
	}
	for stem := range found {
		return nil, fmt.Errorf("%w: %s is not a key file that this version knows", ErrKeyFile, filepath.Join(dir, stem+keyFileSuffix))
	}
	return keys, nil
}

// Create makes a key folder at the first start. A making that was interrupted
// is continued: keys that are there are kept, missing ones are added. A folder
// that is already complete is refused with ErrKeysExist.
func Create(dir string, master Master) (*Keys, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("secrecy: %w", err)
	}
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	if err := syncDir(filepath.Dir(dir)); err != nil {
		return nil, err
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	found, err := keyFilesIn(dir)
	if err != nil {
		return nil, err
	}
	if found[keyringStem] {
		return nil, fmt.Errorf("%w: %s", ErrKeysExist, dir)
	}
	if err := makeRings(dir, master); err != nil {
		return nil, err
	}
	id, err := newID()
	if err != nil {
		return nil, err
	}
	if err := writeKeyring(dir, id); err != nil {
		return nil, err
	}
	return Open(dir, master)
}

// Complete adds the rings that are new to this version to a folder that an
// older one made. A ring that the folder's list names is never made: nothing
// was ever encrypted with a ring that it does not name. An absent folder is
// left to OpenOrCreate.
func Complete(dir string, master Master) error {
	if keyring, err := readKeyring(dir); err != nil || keyring.whole() {
		return nil //nolint:nilerr // what else is wrong is said by whoever opens the folder
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	defer unlock()
	keyring, err := readKeyring(dir)
	if err != nil {
		return err
	}
	// With the wrong master key nothing is made.
	for _, purpose := range keyring.Purposes {
		if _, err := loadRing(dir, purpose, master); err != nil {
			return err
		}
	}
	if err := makeRings(dir, master); err != nil {
		return err
	}
	return writeKeyring(dir, keyring.ID)
}

// makeRings makes the rings that are not there.
func makeRings(dir string, master Master) error {
	found, err := keyFilesIn(dir)
	if err != nil {
		return err
	}
	for _, purpose := range Purposes() {
		if found[string(purpose)] {
			continue
		}
		handle, err := keyset.NewHandle(template(purpose))
		if err != nil {
			return fmt.Errorf("secrecy: make keys for %s: %w", purpose, err)
		}
		if err := writeKeyset(filepath.Join(dir, fileName(purpose)), purpose, handle, madeNow(nil, handle), master); err != nil {
			return err
		}
	}
	return nil
}

// OpenOrCreate is what a start of the program does. Only firstStart, which the
// caller knows from an empty database, allows it to make keys; with data but
// without their keys it stops, since new keys would make the loss final.
func OpenOrCreate(dir string, master Master, firstStart bool) (*Keys, error) {
	keys, err := Open(dir, master)
	if !errors.Is(err, ErrKeysMissing) {
		return keys, err
	}
	if !firstStart {
		return nil, fmt.Errorf("%w; data exist that were encrypted with these keys: restore the key folder from its backup", err)
	}
	keys, createErr := Create(dir, master)
	if errors.Is(createErr, ErrKeysExist) {
		// Either another process completed the folder in the meantime, or a
		// ring of a complete folder is missing: Open tells which.
		return Open(dir, master)
	}
	return keys, createErr
}

// ID identifies the key folder (not a secret). Kept beside the data, it tells
// at a start that the keys of another installation were mounted.
func (k *Keys) ID() string { return k.id }

// Rotate adds a new primary key to a purpose; its older keys go on decrypting.
// Other processes over the same folder take the new key over when they meet
// something that they cannot open. On other machines the folder must be copied.
func (k *Keys) Rotate(purpose Purpose) error {
	ring, known := k.rings[purpose]
	if !known {
		return fmt.Errorf("secrecy: there is no purpose %q", purpose)
	}
	unlock, err := lockFolder(k.dir)
	if err != nil {
		return err
	}
	defer unlock()
	return ring.rotate()
}

// Rewrap changes the master key of a folder, from none to one, from one to
// another, or back to none. Interrupted, it can be run again with the same
// arguments. The program must not run meanwhile.
func Rewrap(dir string, from, to Master) error {
	if err := checkFolder(dir); err != nil {
		return err
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	defer unlock()
	all := map[Purpose]loadedKeys{}
	for _, purpose := range Purposes() {
		path := filepath.Join(dir, fileName(purpose))
		loaded, err := readKeyset(path, purpose, from)
		if errors.Is(err, ErrMasterKey) {
			if done, doneErr := readKeyset(path, purpose, to); doneErr == nil {
				loaded, err = done, nil
			}
		}
		if err != nil {
			return err
		}
		all[purpose] = loaded
	}
	// Nothing is written before everything could be read.
	for _, purpose := range Purposes() {
		if err := writeKeyset(filepath.Join(dir, fileName(purpose)), purpose, all[purpose].handle, all[purpose].made, to); err != nil {
			return err
		}
	}
	return nil
}

// String hides the keys from every way of printing.
func (k *Keys) String() string { return "keys " + k.id + " (hidden)" }

// GoString hides the keys from %#v.
func (k *Keys) GoString() string { return k.String() }

// LogValue hides the keys from structured logs.
func (k *Keys) LogValue() slog.Value { return slog.StringValue(k.String()) }

func readKeyring(dir string) (keyringFile, error) {
	path := filepath.Join(dir, keyringStem+keyFileSuffix)
	content, _, err := readPrivate(path)
	if err != nil {
		return keyringFile{}, err
	}
	return parseKeyring(content, path)
}

func parseKeyring(content []byte, path string) (keyringFile, error) {
	var keyring keyringFile
	if err := json.Unmarshal(content, &keyring); err != nil || keyring.Format != keyringFormat || keyring.ID == "" {
		return keyringFile{}, fmt.Errorf("%w: %s is not a key folder's list", ErrKeyFile, path)
	}
	return keyring, nil
}

func newID() (string, error) {
	var id [16]byte
	if _, err := rand.Read(id[:]); err != nil {
		return "", fmt.Errorf("secrecy: %w", err)
	}
	return hex.EncodeToString(id[:]), nil
}

func writeKeyring(dir, id string) error {
	content, err := json.MarshalIndent(keyringFile{
		Format: keyringFormat, ID: id, Purposes: Purposes(),
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("secrecy: %w", err)
	}
	return writePrivate(filepath.Join(dir, keyringStem+keyFileSuffix), append(content, '\n'))
}

// lockFolder keeps two processes from writing keys at once. The lock goes away
// with the process that holds it.
func lockFolder(dir string) (unlock func(), err error) {
	file, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("secrecy: the key folder cannot be written: %w", err)
		}
		return nil, fmt.Errorf("secrecy: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		file.Close()
		return nil, fmt.Errorf("secrecy: lock %s: %w", dir, err)
	}
	return func() { file.Close() }, nil
}
