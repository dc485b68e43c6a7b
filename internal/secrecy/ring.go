package secrecy

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/signature"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ring is the keys of one purpose, as last read from its file. Readers take
// the current state without a lock; only reloading and rotating lock.
type ring struct {
	purpose Purpose
	path    string
	master  Master

	mu    sync.Mutex
	state atomic.Pointer[ringState]
}

// ringState is never changed once it is stored in a ring.
type ringState struct {
	handle  *keyset.Handle
	made    map[string]time.Time
	primary uint32
	aead    tink.AEAD // every purpose but Digest and Roots
	prfs    *prf.Set  // Digest only
	signer  *signer   // Roots only
	stamp   fileStamp
}

// fileStamp tells one version of a key file from the next without reading it:
// files are only ever replaced by renaming, never written in place.
type fileStamp struct {
	modified time.Time
	size     int64
}

func (s fileStamp) equal(other fileStamp) bool {
	return s.size == other.size && s.modified.Equal(other.modified)
}

func template(purpose Purpose) *tinkpb.KeyTemplate {
	switch purpose {
	case Digest:
		return prf.HMACSHA256PRFKeyTemplate()
	case Roots:
		// Without Tink's prefix, so that anybody's Ed25519 checks the signature.
		return signature.ED25519KeyWithoutPrefixTemplate()
	}
	return aead.AES256GCMKeyTemplate()
}

func loadRing(dir string, purpose Purpose, master Master) (*ring, error) {
	r := &ring{purpose: purpose, path: filepath.Join(dir, fileName(purpose)), master: master}
	state, err := r.read()
	if err != nil {
		return nil, err
	}
	r.state.Store(state)
	return r, nil
}

func (r *ring) read() (*ringState, error) {
	loaded, err := readKeyset(r.path, r.purpose, r.master)
	if err != nil {
		return nil, err
	}
	return newRingState(r.purpose, loaded)
}

func newRingState(purpose Purpose, loaded loadedKeys) (*ringState, error) {
	handle := loaded.handle
	entry, err := handle.Primary()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrKeyFile, fileName(purpose), err)
	}
	state := &ringState{handle: handle, made: loaded.made, primary: entry.KeyID(), stamp: loaded.stamp}
	switch purpose {
	case Roots:
		state.signer, err = newSigner(handle, entry)
	case Digest:
		if state.prfs, err = prf.NewPRFSet(handle); err == nil {
			for _, key := range state.prfs.PRFs {
				if _, err = key.ComputePRF(nil, digestBytes); err != nil {
					break
				}
			}
		}
	default:
		state.aead, err = aead.New(handle)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrKeyFile, fileName(purpose), err)
	}
	return state, nil
}

func (r *ring) current() *ringState { return r.state.Load() }

// has says whether the ring holds an enabled key with this id.
func (s *ringState) has(id uint32) bool {
	for i := range s.handle.Len() {
		entry, err := s.handle.Entry(i)
		if err == nil && entry.KeyID() == id && entry.KeyStatus() == keyset.Enabled {
			return true
		}
	}
	return false
}

func (r *ring) seal(plaintext, context []byte) ([]byte, error) {
	sealed, err := r.current().aead.Encrypt(plaintext, context)
	if err != nil {
		return nil, fmt.Errorf("secrecy: encrypt for %s: %w", r.purpose, err)
	}
	return sealed, nil
}

func (r *ring) open(sealed, context []byte) ([]byte, error) {
	plaintext, err := r.current().aead.Decrypt(sealed, context)
	if err != nil && r.reloadIfChanged() {
		// Another process may have rotated the ring and written this since.
		plaintext, err = r.current().aead.Decrypt(sealed, context)
	}
	if err != nil {
		// The cipher's own words say nothing more than this.
		return nil, fmt.Errorf("%w (%s)", ErrUnreadable, r.purpose)
	}
	return plaintext, nil
}

// reloadIfChanged takes over a key file that was replaced since it was read
// and says whether it did. A replacement that cannot be read, or that lacks a key
// of now, such as an older copy, leaves the ring as it is: what this process could
// decrypt a moment ago it still can.
func (r *ring) reloadIfChanged() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	info, err := os.Stat(r.path)
	if err != nil || stampOf(info).equal(r.current().stamp) {
		return false
	}
	state, err := r.read()
	if err != nil || slices.ContainsFunc(keyIDs(r.current().handle), func(id uint32) bool { return !state.has(id) }) {
		return false
	}
	r.state.Store(state)
	return true
}

// rotate adds a new primary key and keeps the older ones. The caller holds the
// folder's lock, so that two processes do not each add a key and lose one.
func (r *ring) rotate() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	onDisk, err := r.read()
	if err != nil {
		return err
	}
	manager := keyset.NewManagerFromHandle(onDisk.handle)
	id, err := manager.Add(template(r.purpose))
	if err == nil {
		err = manager.SetPrimary(id)
	}
	if err != nil {
		return fmt.Errorf("secrecy: add a key to %s: %w", r.purpose, err)
	}
	handle, err := manager.Handle()
	if err != nil {
		return fmt.Errorf("secrecy: add a key to %s: %w", r.purpose, err)
	}
	if err := writeKeyset(r.path, r.purpose, handle, madeNow(onDisk.made, handle), r.master); err != nil {
		return err
	}
	state, err := r.read()
	if err != nil {
		return err
	}
	r.state.Store(state)
	return nil
}
