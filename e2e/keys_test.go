package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// Keys are rotated while cases run: old data stay readable, new ones use the new
// key, what was sealed is sealed anew, and the record says so.
func TestKeysAreRotatedWhileCasesRun(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, 2*time.Minute)
	id := s.plantOne(ctx)
	list := func() map[secrecy.Purpose][]secrecy.RingKey {
		call, out := command(settings{"data": s.settings["data"], "json": "true"})
		require.NoError(t, app.KeysList(ctx, call))
		var rings []secrecy.Ring
		require.NoError(t, json.Unmarshal(out.Bytes(), &rings))
		keys := map[secrecy.Purpose][]secrecy.RingKey{}
		for _, ring := range rings {
			keys[ring.Purpose] = ring.Keys
		}
		return keys
	}
	before := list()
	s.rotateAll(t)
	for purpose, keys := range before {
		require.Len(t, keys, 1)
		require.Len(t, list()[purpose], 2, purpose)
		require.Equal(t, keys[0].ID, list()[purpose][0].ID)
		require.True(t, list()[purpose][1].Primary)
	}
	s.pry(ctx, id)
	s.assign(ctx, id, "chengguan")
	s.holds(ctx)

	call, out := command(settings{"data": s.settings["data"], "json": "true"}, "identity")
	require.NoError(t, app.KeysReseal(ctx, call))
	var again app.Rotated
	require.NoError(t, json.Unmarshal(out.Bytes(), &again))
	require.Zero(t, again.Sealed, "everything is under the new key already")
	call, _ = command(settings{"data": s.settings["data"]}, "nobody")
	require.Equal(t, app.ExitUsage, app.ExitStatus(app.KeysRotate(ctx, call)))

	exported := filepath.Join(t.TempDir(), "record.jsonl")
	call, _ = command(settings{"data": s.settings["data"], "out": exported})
	require.NoError(t, app.Export(ctx, call))
	content, err := os.ReadFile(exported)
	require.NoError(t, err)
	for _, kind := range []contract.EntryKind{contract.KeysRotated, contract.KeysResealed, contract.ComplainantsSearched, contract.TextChecked} {
		require.Contains(t, string(content), string(kind))
	}
}

// Without a key, or with another installation's, the program does not start,
// and says why.
func TestAMissingOrForeignKeyStopsTheStart(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	s.stop()
	other := start(t, on(t.TempDir()))
	other.stop()
	keys := filepath.Join(s.settings["data"], "keys")
	for name, damage := range map[string]func(t *testing.T) (undo func()){
		"is not there": func(t *testing.T) func() {
			path := filepath.Join(keys, "identity.json")
			require.NoError(t, os.Rename(path, path+".away"))
			return func() { require.NoError(t, os.Rename(path+".away", path)) }
		},
		"are not those that this ledger was written with": func(t *testing.T) func() {
			theirs := filepath.Join(other.settings["data"], "keys")
			require.NoError(t, os.Rename(keys, keys+".away"))
			require.NoError(t, os.Rename(theirs, keys))
			return func() {
				require.NoError(t, os.Rename(keys, theirs))
				require.NoError(t, os.Rename(keys+".away", keys))
			}
		},
	} {
		undo := damage(t)
		_, err := app.Start(within(t, time.Minute), options(t, s.settings))
		require.ErrorContains(t, err, name)
		undo()
	}
	again := start(t, s.settings)
	require.NotNil(t, again.Ledger())
}
