package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// onBoth runs one behaviour over a new, migrated ledger in each database.
func onBoth(t *testing.T, behaviour func(t *testing.T, config Config)) {
	t.Helper()
	for _, driver := range []string{SQLite, Postgres} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			behaviour(t, newConfig(t, driver))
		})
	}
}

// onBothWays is onBoth twice: with commands applied where they are filed, as the program
// has it, and by Advance.
func onBothWays(t *testing.T, behaviour func(t *testing.T, config Config)) {
	t.Helper()
	for way, atOnce := range map[string]bool{"at once": true, "by advance": false} {
		t.Run(way, func(t *testing.T) {
			onBoth(t, func(t *testing.T, config Config) {
				config.AtOnce = atOnce
				behaviour(t, config)
			})
		})
	}
}

// newConfig makes a new, migrated database of this test alone.
func newConfig(t testing.TB, driver string) Config {
	t.Helper()
	config := newEmptyConfig(t, driver)
	require.NoError(t, Migrate(context.Background(), config))
	return config
}

// newEmptyConfig makes a new database of this test alone, without tables.
func newEmptyConfig(t testing.TB, driver string) Config {
	t.Helper()
	config := Config{Driver: driver, Identities: plainCipher{}, Digest: plainDigest}
	if driver == SQLite {
		config.Path = filepath.Join(t.TempDir(), "ledger.db")
	} else {
		config.URL = pgtest.DSN(t)
	}
	return config
}

// open opens the ledger and closes it when the test has ended.
func open(t testing.TB, config Config) *Ledger {
	t.Helper()
	l, err := Open(context.Background(), config)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, l.Close())
		require.NoError(t, CheckStates())
	})
	return l
}

// plainCipher stands in for the real ciphers, which have tests of their own:
// it shows whether what was sealed for one place is opened in another.
type plainCipher struct{}

func (plainCipher) SealIdentity(plain []byte, caseID, field string) ([]byte, error) {
	return []byte("sealed:" + caseID + ":" + field + ":" + hex.EncodeToString(plain)), nil
}

func (plainCipher) OpenIdentity(sealed []byte, caseID, field string) ([]byte, error) {
	rest, ok := strings.CutPrefix(string(sealed), "sealed:"+caseID+":"+field+":")
	if !ok {
		return nil, errWrongPlace
	}
	return hex.DecodeString(rest)
}

func plainDigest(purpose string, data ...[]byte) string {
	h := sha256.New()
	h.Write([]byte(purpose))
	for _, d := range data {
		h.Write([]byte{0})
		h.Write(d)
	}
	return hex.EncodeToString(h.Sum(nil))
}

var errWrongPlace = errors.New("sealed for another place")

func requireRefusal(t testing.TB, err error, reason casework.Reason, code string, why ...any) {
	t.Helper()
	refusal := casework.AsError(err)
	require.NotNil(t, refusal, "%v is no refusal; %v", err, why)
	require.Equal(t, reason, refusal.Reason, why...)
	require.Equal(t, code, refusal.Code, why...)
	require.False(t, Unavailable(err))
}
