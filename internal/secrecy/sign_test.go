package secrecy_test

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/secrecy"
)

// A root is checked by anybody's Ed25519, with nothing but the public key.
func TestARootIsSignedSoThatAnybodyCanCheckIt(t *testing.T) {
	t.Parallel()
	keys, dir := newKeys(t)
	var named []byte
	message := func(public []byte) []byte {
		named = public
		return append([]byte("root "), public...)
	}
	signature, err := keys.SignRoot(message)
	require.NoError(t, err)
	require.Equal(t, keys.RootKey(), named)
	require.True(t, ed25519.Verify(named, message(named), signature))
	first := named

	require.NoError(t, keys.Rotate(secrecy.Roots))
	signature, err = keys.SignRoot(message)
	require.NoError(t, err)
	require.NotEqual(t, first, named)
	require.True(t, ed25519.Verify(named, message(named), signature))
	require.ElementsMatch(t, [][]byte{first, named}, keys.RootKeys(), "what an older key signed is known for the office's")

	again, err := secrecy.Open(dir, secrecy.Master{})
	require.NoError(t, err)
	require.Equal(t, keys.RootKey(), again.RootKey())
	private, err := os.ReadFile(filepath.Join(dir, "roots.json"))
	require.NoError(t, err)
	require.Contains(t, string(private), `"purpose": "roots"`)
}
