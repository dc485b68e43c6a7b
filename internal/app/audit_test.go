package app

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/ledger"
)

// commandLine runs commands on a data folder of its own.
type commandLine struct {
	t    *testing.T
	data string
}

func (l commandLine) run(do func(context.Context, Call) error, flags map[string]string, args ...string) (string, error) {
	l.t.Helper()
	var out, log bytes.Buffer
	c := Call{Version: "test", Args: args, Flags: map[string]string{"data": l.data}, Out: &out, Err: &log}
	for name, value := range flags {
		c.Flags[name] = value
	}
	c.JSON = c.set("json")
	err := do(l.t.Context(), c)
	return out.String(), err
}

func (l commandLine) must(do func(context.Context, Call) error, flags map[string]string, args ...string) string {
	l.t.Helper()
	out, err := l.run(do, flags, args...)
	require.NoError(l.t, err)
	return out
}

func TestTheRecordIsCheckedOfflineFromFilesAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := commandLine{t: t, data: filepath.Join(dir, "data")}
	in := func(name string) string { return filepath.Join(dir, name) }
	type flags = map[string]string
	l.must(Migrate, nil)
	require.Contains(t, l.must(Verify, nil), "The chain holds")

	var root RootView
	require.NoError(t, json.Unmarshal([]byte(l.must(Root, flags{"json": "true"})), &root))
	l.must(Root, flags{"out": in("root.txt")})
	l.must(Export, flags{"out": in("chain.jsonl")})
	l.must(Prove, flags{"out": in("office.proof")}, "office")
	_, err := l.run(Root, flags{"out": in("root.txt")})
	require.Equal(t, ExitUsage, ExitStatus(err), "what is there is not overwritten")

	require.NoError(t, os.WriteFile(in("empty.jsonl"), nil, 0o600))
	_, err = l.run(Verify, flags{"file": in("empty.jsonl")})
	require.Equal(t, ExitMisfit, ExitStatus(err), "nothing is not a chain that holds")

	// From here on neither the ledger nor a key is needed for files.
	for _, good := range []flags{
		{"root": root.Line, "key": root.Key}, {"root": in("root.txt")},
		{"file": in("chain.jsonl")}, {"file": in("chain.jsonl"), "root": root.Line, "key": root.Key}, {"file": in("chain.jsonl"), "root": in("root.txt")},
		{"proof": in("office.proof")}, {"proof": in("office.proof"), "key": root.Key},
	} {
		out, err := l.run(Verify, good)
		require.NoError(t, err, "%v", good)
		require.Contains(t, out, "hold")
	}

	content, err := os.ReadFile(in("chain.jsonl"))
	require.NoError(t, err)
	lines := strings.SplitAfter(strings.TrimSpace(string(content)), "\n")
	require.Greater(t, len(lines), 10, "policies, calendars, the first administrator and the export")
	write := func(name string, lines ...string) string {
		require.NoError(t, os.WriteFile(in(name), []byte(strings.Join(lines, "")), 0o600))
		return in(name)
	}
	other := "00" + root.Key[2:]
	if other == root.Key {
		other = "01" + root.Key[2:]
	}
	for _, bad := range []struct {
		flags flags
		says  string
	}{
		{flags{"file": write("changed.jsonl", append([]string{lines[0], strings.Replace(lines[1], "policy_stored", "policy_bought", 1)}, lines[2:]...)...)}, "position 2"},
		{flags{"file": write("left-out.jsonl", append([]string{lines[0]}, lines[2:]...)...)}, "position 2"},
		{flags{"file": write("short.jsonl", lines[:5]...), "root": root.Line}, "position 6"},
		{flags{"file": in("chain.jsonl"), "root": root.Line, "key": other}, "not the one given"},
		{flags{"root": strings.Replace(root.Line, root.Root[:4], "beef", 1)}, "signature"},
		{flags{"proof": in("office.proof"), "key": other}, "not the one given"},
	} {
		_, err := l.run(Verify, bad.flags)
		require.Equal(t, ExitMisfit, ExitStatus(err), "%v: %v", bad.flags, err)
		require.ErrorContains(t, err, bad.says)
	}
	out, err := l.run(Verify, flags{"file": write("short.jsonl", lines[:5]...)})
	require.NoError(t, err, "an end that was cut off is not seen without a root")
	require.Contains(t, out, "5 events")
	for _, wrong := range []flags{{"key": root.Key}, {"root": in("nowhere")}, {"file": in("nowhere")}, {"proof": in("nowhere")}} {
		_, err := l.run(Verify, wrong)
		require.Error(t, err, "%v", wrong)
		require.NotEqual(t, ExitMisfit, ExitStatus(err))
	}
}

// What was written beside the program is found with the command, also where the
// chain was left alone.
func TestVerifyComparesTheRowsOfTheOffice(t *testing.T) {
	t.Parallel()
	l := commandLine{t: t, data: t.TempDir()}
	l.must(Migrate, nil)
	l.must(AccountAdd, map[string]string{"name": "示范员"}, "somebody")
	require.NotContains(t, l.must(Verify, nil), "Without the keys")
	conf, err := Call{Flags: map[string]string{"data": l.data}}.config()
	require.NoError(t, err)
	keys := folderOf(conf).keys
	require.NoError(t, os.Rename(keys, keys+".away"))
	require.Contains(t, l.must(Verify, nil), "Without the keys")
	require.NoError(t, os.Rename(keys+".away", keys))

	store, err := ledger.Open(t.Context(), withoutKeys(storeOf(conf, folderOf(conf))))
	require.NoError(t, err)
	people, err := store.People(t.Context())
	require.NoError(t, err)
	require.NoError(t, store.Close())
	db, err := sql.Open("sqlite", folderOf(conf).ledgerPath())
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "INSERT INTO holdings (id, person, unit, role, from_at, until_at) VALUES ('h9', ?, 'office', 'coordinator', 1, 0)", people[0].ID)
	require.NoError(t, errors.Join(err, db.Close()))
	_, err = l.run(Verify, nil)
	require.Equal(t, ExitMisfit, ExitStatus(err))
	require.ErrorContains(t, err, "post h9 stands in no entry")
}

// The whole ledger of yesterday, put back in the place of today's: it holds by
// itself, and the root that left the house says what is missing.
func TestYesterdaysLedgerPutBackIsShownByTheRootAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := commandLine{t: t, data: filepath.Join(dir, "data")}
	l.must(Migrate, nil)
	l.must(AccountAdd, map[string]string{"name": "示范员"}, "somebody")
	path, yesterday := filepath.Join(l.data, "ledger.db"), filepath.Join(dir, "yesterday.db")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(yesterday, content, 0o600))
	l.must(AccountDisable, nil, "somebody")
	var root RootView
	require.NoError(t, json.Unmarshal([]byte(l.must(Root, map[string]string{"json": "true"})), &root))
	l.must(Verify, map[string]string{"root": root.Line})

	for _, left := range []string{"-wal", "-shm"} {
		require.NoFileExists(t, path+left, "the ledger is closed: its file is all of it")
	}
	require.NoError(t, os.WriteFile(path, content, 0o600))
	require.Contains(t, l.must(Verify, nil), "The chain holds", "the chain alone knows nothing of what is missing")
	require.Contains(t, l.must(AccountList, nil), "somebody")
	_, err = l.run(Verify, map[string]string{"root": root.Line})
	require.Equal(t, ExitMisfit, ExitStatus(err))
	require.ErrorContains(t, err, "position "+strconv.FormatInt(root.Size, 10))
}
