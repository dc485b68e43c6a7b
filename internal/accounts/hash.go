package accounts

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Parameters are the cost of one argon2id hash. They are written into every
// hash, so that a change reaches each account at its next sign-in.
type Parameters struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultParameters follow RFC 9106's second recommendation, with two lanes
// for machines with two cores.
var DefaultParameters = Parameters{MemoryKiB: 64 * 1024, Passes: 3, Lanes: 2}

const (
	saltBytes = 16
	keyBytes  = 32
)

// What a stored hash may cost to verify; more is a damaged or planted hash.
const (
	mostMemoryKiB = 1024 * 1024
	mostPasses    = 32
	mostLanes     = 32
)

var errNoHash = errors.New("accounts: not a hash of a password")

// hash is a parsed PHC string: $argon2id$v=19$m=…,t=…,p=…$salt$key.
type hash struct {
	Parameters
	salt, key []byte
}

func (h hash) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.MemoryKiB, h.Passes, h.Lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.key))
}

// newHash hashes a password under a new salt.
func newHash(password string, p Parameters) hash {
	h := hash{Parameters: p, salt: make([]byte, saltBytes)}
	_, _ = rand.Read(h.salt) // never fails
	h.key = argon2.IDKey([]byte(password), h.salt, p.Passes, p.MemoryKiB, p.Lanes, keyBytes)
	return h
}

func parseHash(s string) (hash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return hash{}, errNoHash
	}
	var h hash
	n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.MemoryKiB, &h.Passes, &h.Lanes)
	if err != nil || n != 3 || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", h.MemoryKiB, h.Passes, h.Lanes) {
		return hash{}, errNoHash
	}
	if h.Passes < 1 || h.Passes > mostPasses || h.Lanes < 1 || h.Lanes > mostLanes || h.MemoryKiB < 8 || h.MemoryKiB > mostMemoryKiB {
		return hash{}, errNoHash
	}
	var saltErr, keyErr error
	h.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, keyErr = base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || len(h.salt) < 8 || len(h.key) < 16 || len(h.key) > 64 {
		return hash{}, errNoHash
	}
	return h, nil
}

// matches compares in constant time.
func (h hash) matches(password string) bool {
	key := argon2.IDKey([]byte(password), h.salt, h.Passes, h.MemoryKiB, h.Lanes, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1
}
