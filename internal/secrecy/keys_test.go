package secrecy_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/secrecy"
)

func masterOf(t *testing.T, fill byte) secrecy.Master {
	t.Helper()
	master, err := secrecy.ParseMaster(encodedMaster(fill))
	require.NoError(t, err)
	return master
}

func encodedMaster(fill byte) string {
	return base64.StdEncoding.EncodeToString([]byte(strings.Repeat(string(rune(fill)), 32)))
}

func TestKeysAreOnlyMadeAtTheFirstStart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data", "keys")

	_, err := secrecy.OpenOrCreate(dir, secrecy.Master{}, false)
	require.ErrorIs(t, err, secrecy.ErrKeysMissing)
	require.ErrorContains(t, err, "restore the key folder")
	require.NoDirExists(t, dir, "a refused start leaves nothing behind")

	made, err := secrecy.OpenOrCreate(dir, secrecy.Master{}, true)
	require.NoError(t, err)
	sealed, err := made.SealText([]byte("text"), caseA, "complaint")
	require.NoError(t, err)

	for _, firstStart := range []bool{false, true} {
		again, err := secrecy.OpenOrCreate(dir, secrecy.Master{}, firstStart)
		require.NoError(t, err)
		require.Equal(t, made.ID(), again.ID())
		opened, err := again.OpenText(sealed, caseA, "complaint")
		require.NoError(t, err)
		require.Equal(t, "text", string(opened))
	}
	_, err = secrecy.Create(dir, secrecy.Master{})
	require.ErrorIs(t, err, secrecy.ErrKeysExist)
}

func TestAnEmptyFolderCountsAsNoKeys(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, os.Mkdir(dir, 0o700))
	_, err := secrecy.OpenOrCreate(dir, secrecy.Master{}, false)
	require.ErrorIs(t, err, secrecy.ErrKeysMissing)
	_, err = secrecy.OpenOrCreate(dir, secrecy.Master{}, true)
	require.NoError(t, err)
}

func TestAMissingKeyFileIsNeverMadeAnew(t *testing.T) {
	t.Parallel()
	for _, purpose := range secrecy.Purposes() {
		_, dir := newKeys(t)
		path := filepath.Join(dir, string(purpose)+".json")
		require.NoError(t, os.Remove(path))
		for _, firstStart := range []bool{false, true} {
			_, err := secrecy.OpenOrCreate(dir, secrecy.Master{}, firstStart)
			require.ErrorIs(t, err, secrecy.ErrKeysMissing)
			require.ErrorContains(t, err, string(purpose)+".json is not there")
			require.NoFileExists(t, path)
		}
	}
}

func TestAnInterruptedMakingIsContinuedWithTheKeysThatAreThere(t *testing.T) {
	t.Parallel()
	_, dir := newKeys(t)
	kept, err := os.ReadFile(filepath.Join(dir, "identity.json"))
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(dir, "keyring.json")))
	require.NoError(t, os.Remove(filepath.Join(dir, "digest.json")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".digest.json.new"), []byte("half a f"), 0o600))

	_, err = secrecy.OpenOrCreate(dir, secrecy.Master{}, false)
	require.ErrorIs(t, err, secrecy.ErrKeysMissing)
	require.ErrorContains(t, err, "only in part")

	_, err = secrecy.OpenOrCreate(dir, secrecy.Master{}, true)
	require.NoError(t, err)
	after, err := os.ReadFile(filepath.Join(dir, "identity.json"))
	require.NoError(t, err)
	require.Equal(t, kept, after)
}

func TestTwoFirstStartsAtOnceAgreeOnTheKeys(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	ids := make([]string, 6)
	var group sync.WaitGroup
	for i := range ids {
		group.Go(func() {
			keys, err := secrecy.OpenOrCreate(dir, secrecy.Master{}, true)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = keys.ID()
		})
	}
	group.Wait()
	for _, id := range ids {
		require.Equal(t, ids[0], id)
	}
}

func TestKeysThatOthersCouldReadAreRefused(t *testing.T) {
	t.Parallel()
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o602, 0o666} {
		_, dir := newKeys(t)
		require.NoError(t, os.Chmod(filepath.Join(dir, "payload.json"), mode))
		_, err := secrecy.Open(dir, secrecy.Master{})
		require.ErrorIs(t, err, secrecy.ErrPermissions)
		require.ErrorContains(t, err, fmt.Sprintf("payload.json has mode %04o", mode))
		require.ErrorContains(t, err, "chmod 600")
	}
	for _, mode := range []os.FileMode{0o750, 0o705, 0o770} {
		_, dir := newKeys(t)
		require.NoError(t, os.Chmod(dir, mode))
		_, err := secrecy.Open(dir, secrecy.Master{})
		require.ErrorIs(t, err, secrecy.ErrPermissions)
		require.ErrorContains(t, err, "chmod 700")
		_, err = secrecy.OpenOrCreate(dir, secrecy.Master{}, true)
		require.ErrorIs(t, err, secrecy.ErrPermissions)
	}
}

func TestDamagedAndForeignKeyFilesAreNamed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		damage func(t *testing.T, dir string)
		says   string
	}{
		"not JSON": {func(t *testing.T, dir string) { write(t, dir, "text.json", "garbage") }, "text.json is not a key file"},
		"empty":    {func(t *testing.T, dir string) { write(t, dir, "text.json", "") }, "text.json is not a key file"},
		"no keys": {func(t *testing.T, dir string) {
			write(t, dir, "text.json", `{"format":"jiaoban-keyset-1","purpose":"text","wrapped":false,"keyset":""}`)
		}, "holds no keys"},
		"a later format": {func(t *testing.T, dir string) {
			write(t, dir, "text.json", `{"format":"jiaoban-keyset-9","purpose":"text","wrapped":false,"keyset":""}`)
		}, "jiaoban-keyset-9"},
		"too large": {func(t *testing.T, dir string) { write(t, dir, "text.json", strings.Repeat(" ", 2<<20)) }, "too large"},
		"another purpose's keys": {func(t *testing.T, dir string) {
			content, err := os.ReadFile(filepath.Join(dir, "payload.json"))
			require.NoError(t, err)
			write(t, dir, "text.json", string(content))
		}, `holds the keys for "payload"`},
		"keys of another kind": {func(t *testing.T, dir string) {
			content, err := os.ReadFile(filepath.Join(dir, "payload.json"))
			require.NoError(t, err)
			write(t, dir, "digest.json", strings.ReplaceAll(string(content), `"payload"`, `"digest"`))
		}, "digest.json"},
		"an unknown key file": {func(t *testing.T, dir string) { write(t, dir, "portrait.json", "{}") }, "portrait.json"},
		"a folder in its place": {func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "text.json")))
			require.NoError(t, os.Mkdir(filepath.Join(dir, "text.json"), 0o700))
		}, "not a regular file"},
		"a damaged list": {func(t *testing.T, dir string) { write(t, dir, "keyring.json", "{}") }, "keyring.json"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, dir := newKeys(t)
			test.damage(t, dir)
			for _, firstStart := range []bool{false, true} {
				_, err := secrecy.OpenOrCreate(dir, secrecy.Master{}, firstStart)
				require.ErrorIs(t, err, secrecy.ErrKeyFile)
				require.ErrorContains(t, err, test.says)
			}
		})
	}
	file := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := secrecy.Open(file, secrecy.Master{})
	require.ErrorIs(t, err, secrecy.ErrKeyFile)
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
}

func TestWrappedKeysNeedTheirMasterKey(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	keys, err := secrecy.Create(dir, masterOf(t, 'a'))
	require.NoError(t, err)
	sealed, err := keys.SealText([]byte("text"), caseA, "complaint")
	require.NoError(t, err)

	_, err = secrecy.Open(dir, masterOf(t, 'b'))
	require.ErrorIs(t, err, secrecy.ErrMasterKey)
	require.ErrorContains(t, err, "does not open with this master key")
	_, err = secrecy.OpenOrCreate(dir, secrecy.Master{}, true)
	require.ErrorIs(t, err, secrecy.ErrMasterKey)
	require.ErrorContains(t, err, "JIAOBAN_MASTER_KEY_FILE")

	require.NoError(t, keys.Rotate(secrecy.Text))
	reopened, err := secrecy.Open(dir, masterOf(t, 'a'))
	require.NoError(t, err)
	opened, err := reopened.OpenText(sealed, caseA, "complaint")
	require.NoError(t, err)
	require.Equal(t, "text", string(opened))
}

func TestAWrappedFileCannotStandInForAnother(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	_, err := secrecy.Create(dir, masterOf(t, 'a'))
	require.NoError(t, err)
	content, err := os.ReadFile(filepath.Join(dir, "payload.json"))
	require.NoError(t, err)
	write(t, dir, "text.json", strings.ReplaceAll(string(content), `"payload"`, `"text"`))
	_, err = secrecy.Open(dir, masterOf(t, 'a'))
	require.ErrorIs(t, err, secrecy.ErrMasterKey)
}

func TestKeysInTheClearAreRefusedOnceThereIsAMasterKey(t *testing.T) {
	t.Parallel()
	_, dir := newKeys(t)
	_, err := secrecy.Open(dir, masterOf(t, 'a'))
	require.ErrorIs(t, err, secrecy.ErrMasterKey)
	require.ErrorContains(t, err, "not wrapped")
}

func TestRewrapChangesTheMasterKeyAndCanBeRepeated(t *testing.T) {
	t.Parallel()
	none, a, b := secrecy.Master{}, masterOf(t, 'a'), masterOf(t, 'b')
	keys, dir := newKeys(t)
	sealed, err := keys.SealText([]byte("text"), caseA, "complaint")
	require.NoError(t, err)
	clear, err := os.ReadFile(filepath.Join(dir, "text.json"))
	require.NoError(t, err)

	for _, step := range [][2]secrecy.Master{{none, a}, {a, b}, {b, none}, {none, b}} {
		require.NoError(t, secrecy.Rewrap(dir, step[0], step[1]))
		require.NoError(t, secrecy.Rewrap(dir, step[0], step[1]), "an interrupted run is repeated")
		reopened, err := secrecy.Open(dir, step[1])
		require.NoError(t, err)
		require.Equal(t, keys.ID(), reopened.ID())
		opened, err := reopened.OpenText(sealed, caseA, "complaint")
		require.NoError(t, err)
		require.Equal(t, "text", string(opened))
	}
	require.ErrorIs(t, secrecy.Rewrap(dir, a, none), secrecy.ErrMasterKey)
	// One file was done before an interruption, the others were not.
	write(t, dir, "text.json", string(clear))
	require.NoError(t, secrecy.Rewrap(dir, none, b))
	_, err = secrecy.Open(dir, b)
	require.NoError(t, err)
}

func TestAMasterKeyIsThirtyTwoBytes(t *testing.T) {
	t.Parallel()
	none, err := secrecy.ParseMaster("")
	require.NoError(t, err)
	require.False(t, none.Present())
	good, err := secrecy.ParseMaster(encodedMaster('a') + "\n")
	require.NoError(t, err)
	require.True(t, good.Present())
	for _, bad := range []string{"***", "QUJD"} {
		_, err := secrecy.ParseMaster(bad)
		require.ErrorIs(t, err, secrecy.ErrMasterKey)
		require.ErrorContains(t, err, "32 bytes in base64")
		require.NotContains(t, err.Error(), "QUJD")
	}
}

// A folder that an older version made gets the rings that are new, and keeps
// the others and its name; only Complete makes them, and only with the right
// master key.
func TestAnOlderFolderIsCompleted(t *testing.T) {
	t.Parallel()
	for _, master := range []secrecy.Master{{}, masterOf(t, 'm')} {
		dir := filepath.Join(t.TempDir(), "keys")
		require.NoError(t, secrecy.Complete(dir, master), "what is not there is not made here")
		require.NoDirExists(t, dir)
		made, err := secrecy.Create(dir, master)
		require.NoError(t, err)
		sealed, err := made.SealText([]byte("text"), caseA, "complaint")
		require.NoError(t, err)
		list := filepath.Join(dir, "keyring.json")
		content, err := os.ReadFile(list)
		require.NoError(t, err)
		older := strings.NewReplacer(",\n    \"signin\"", "", `,"signin"`, "").Replace(string(content))
		require.NotEqual(t, string(content), older)
		require.NoError(t, os.WriteFile(list, []byte(older), 0o600))
		require.NoError(t, os.Remove(filepath.Join(dir, "signin.json")))

		for _, firstStart := range []bool{false, true} {
			_, err = secrecy.OpenOrCreate(dir, master, firstStart)
			require.ErrorIs(t, err, secrecy.ErrRingNew)
			require.ErrorContains(t, err, "jiaoban migrate")
		}
		require.ErrorIs(t, secrecy.Complete(dir, masterOf(t, 'x')), secrecy.ErrMasterKey)
		require.NoFileExists(t, filepath.Join(dir, "signin.json"))
		require.NoError(t, secrecy.Complete(dir, master))
		require.NoError(t, secrecy.Complete(dir, master), "again is no error")
		again, err := secrecy.Open(dir, master)
		require.NoError(t, err)
		require.Equal(t, made.ID(), again.ID())
		opened, err := again.OpenText(sealed, caseA, "complaint")
		require.NoError(t, err)
		require.Equal(t, "text", string(opened))
		factor, err := again.SealFactor([]byte("secret"), "a1")
		require.NoError(t, err)
		_, err = again.OpenFactor(factor, "a2")
		require.ErrorIs(t, err, secrecy.ErrUnreadable, "a secret is one account's")
	}
}

// Whoever restores an older copy of a ring below a running program takes no key
// away from it: it goes on opening and sealing with those that it has.
func TestAnOlderCopyIsNotTakenOverWhileTheProgramRuns(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	keys, err := secrecy.Create(dir, secrecy.Master{})
	require.NoError(t, err)
	path := filepath.Join(dir, "identity.json")
	older, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, keys.Rotate(secrecy.Identity))
	sealed, err := keys.SealIdentity([]byte("x"), "c1", "name")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, older, 0o600))
	keys.Refresh()
	plain, err := keys.OpenIdentity(sealed, "c1", "name")
	require.NoError(t, err)
	require.Equal(t, "x", string(plain))
	require.True(t, keys.Current("identity", sealed))

	fresh, err := secrecy.Open(dir, secrecy.Master{})
	require.NoError(t, err)
	_, err = fresh.OpenIdentity(sealed, "c1", "name")
	require.ErrorIs(t, err, secrecy.ErrUnreadable, "the copy was an older one")
}
