package app

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// backups are an office, a key for its backups, and a folder for them.
func backups(t *testing.T) (office commandLine, recipient string, in func(name string) string) {
	t.Helper()
	dir := t.TempDir()
	in = func(name string) string { return filepath.Join(dir, name) }
	office = commandLine{t: t, data: in("office")}
	office.must(Migrate, nil)
	var key struct{ Recipient string }
	require.NoError(t, json.Unmarshal([]byte(office.must(BackupKey, map[string]string{"out": in("key"), "json": "true"})), &key))
	return office, key.Recipient, in
}

// A folder of files that was mistyped is said to be none, and is not made: its backup
// would have no files. An office that has no file yet is backed up without any.
func TestABackupOfAFolderThatIsNotThereIsRefused(t *testing.T) {
	t.Parallel()
	office, recipient, in := backups(t)
	type flags = map[string]string
	_, err := office.run(Backup, flags{"out": in("one.age"), "recipient": recipient, "files": in("mistyped")})
	require.Equal(t, ExitUsage, ExitStatus(err), "%v", err)
	zh, en := said(err)
	require.Contains(t, zh, "不存在")
	require.Contains(t, en, in("mistyped")+" is not there or holds no evidence store")
	require.NoDirExists(t, in("mistyped"))
	require.NoFileExists(t, in("one.age"))
	require.NoFileExists(t, in("one.age.part"))

	office.must(Backup, flags{"out": in("two.age"), "recipient": recipient, "files": in("office/files")})
	require.NoError(t, os.RemoveAll(in("office/files")))
	office.must(Backup, flags{"out": in("three.age"), "recipient": recipient})
	require.Contains(t, office.must(Restore, flags{"identity": in("key"), "check": "true"}, in("three.age")), "the backup is whole")
}

// Whoever names a folder for the backup that is not there hears which one it is, and
// nothing is made; what an unfinished backup has left is another matter.
func TestABackupIntoAFolderThatIsNotThereSaysWhich(t *testing.T) {
	t.Parallel()
	office, recipient, in := backups(t)
	require.NoError(t, os.WriteFile(in("unfinished.age.part"), nil, 0o600))
	for name, test := range map[string]struct {
		out    string
		status int
		zh, en string
	}{
		"no folder":       {"gone/one.age", ExitUsage, "目录 " + in("gone") + " 不存在：请先建立", "there is no folder " + in("gone") + ": make it"},
		"nor its parent":  {"gone/too/one.age", ExitUsage, "目录 " + in("gone/too") + " 不存在：请先建立", "there is no folder " + in("gone/too") + ": make it"},
		"a file":          {"key/one.age", ExitUsage, in("key") + " 不是目录", in("key") + " is no folder: name another file"},
		"one is half way": {"unfinished.age", 1, "上次未完成的请先删除", "take away one that was left unfinished"},
	} {
		_, err := office.run(Backup, map[string]string{"out": in(test.out), "recipient": recipient})
		require.Equal(t, test.status, ExitStatus(err), "%s: %v", name, err)
		zh, en := said(err)
		require.Contains(t, zh, test.zh, name)
		require.Contains(t, en, test.en, name)
	}
	for out, says := range map[string]string{"gone/key": "there is no folder " + in("gone"), "key/key": in("key") + " is no folder"} {
		_, err := office.run(BackupKey, map[string]string{"out": in(out)})
		require.Equal(t, ExitUsage, ExitStatus(err), "%s: %v", out, err)
		_, en := said(err)
		require.Contains(t, en, says)
	}
	_, err := office.run(BackupKey, map[string]string{"out": in("key")})
	require.Equal(t, 1, ExitStatus(err), err)
	require.ErrorContains(t, err, "is not overwritten")
	require.NoDirExists(t, in("gone"))
	require.NoError(t, os.Mkdir(in("gone"), 0o700))
	office.must(Backup, map[string]string{"out": in("gone/one.age"), "recipient": recipient})
}

// A backup with a damaged file is restored all the same, and so is one of a record that
// somebody has changed: whoever restores it hears of either, and of both where it is both.
func TestARestoreTellsOfADamagedFileAndOfABrokenChain(t *testing.T) {
	t.Parallel()
	office, recipient, in := backups(t)
	type flags = map[string]string
	conf, err := Call{Flags: flags{"data": office.data}}.config()
	require.NoError(t, err)
	f := folderOf(conf)
	keys, err := secrecy.Open(f.keys, secrecy.Master{})
	require.NoError(t, err)
	store, err := files.Open(f.files, keys)
	require.NoError(t, err)
	restored := func(name string, damaged, broken bool) {
		t.Helper()
		_, _ = office.run(Backup, flags{"out": in(name + ".age"), "recipient": recipient}) // it tells of the file, too
		_, err := commandLine{t: t, data: in(name)}.run(Restore, flags{"identity": in("key"), "keys": f.keys}, in(name+".age"))
		require.Equal(t, ExitMisfit, ExitStatus(err), "%s: %v", name, err)
		zh, en := said(err)
		for tells, is := range map[string]bool{"文件损坏 1 份": damaged, "记录链不完整": broken} {
			require.Equal(t, is, strings.Contains(zh, tells), "%s: %s", name, zh)
		}
		for tells, is := range map[string]bool{"Files damaged: 1": damaged, "the chain does not hold": broken} {
			require.Equal(t, is, strings.Contains(en, tells), "%s: %s", name, en)
		}
	}
	kept, err := store.Put(t.Context(), strings.NewReader("%PDF-1.4 示范"), files.Limits{})
	require.NoError(t, err)
	sum := strings.TrimPrefix(kept.Digest, "sha256:")
	object := filepath.Join(f.files, "objects", sum[:2], sum)
	whole, err := os.ReadFile(object)
	require.NoError(t, err)
	other := append(bytes.Clone(whole[:len(whole)-1]), whole[len(whole)-1]^1)
	require.NoError(t, os.Chmod(object, 0o600))
	require.NoError(t, os.WriteFile(object, other, 0o600))
	restored("damaged", true, false)

	db, err := sql.Open("sqlite", f.ledgerPath())
	require.NoError(t, err)
	for _, change := range []string{"DROP TRIGGER chain_refuse_update", "UPDATE chain SET hash = prev_hash WHERE pos = 3"} {
		_, err := db.ExecContext(t.Context(), change)
		require.NoError(t, err)
	}
	require.NoError(t, db.Close())
	restored("both", true, true)

	require.NoError(t, os.WriteFile(object, whole, 0o600))
	restored("broken", false, true)
}

// Only a file that is not what its digest says is damaged: a disk that is full while it is
// written ends a restore, and says so.
func TestAFullDiskIsNoDamage(t *testing.T) {
	t.Parallel()
	var b backedFiles
	require.NoError(t, b.keep(evidenceDir, "d1", nil))
	require.NoError(t, b.keep(evidenceDir, "d2", &files.Problem{Code: files.CodeDamaged}))
	full := &files.Problem{Code: files.CodeStorageFull}
	require.ErrorIs(t, b.keep(evidenceDir, "d3", full), full)
	require.Equal(t, []string{"d2"}, b.Damaged)
}

// A restore that cannot end well says so before it reads the backup, and leaves nothing
// where it was refused.
func TestARestoreIsRefusedBeforeAnythingIsReadOrMade(t *testing.T) {
	t.Parallel()
	office, recipient, in := backups(t)
	type flags = map[string]string
	office.must(Backup, flags{"out": in("one.age"), "recipient": recipient})
	refused := func(data, keys, why string, status int) {
		t.Helper()
		said, err := commandLine{t: t, data: data}.run(Restore, flags{"identity": in("key"), "keys": keys}, in("one.age"))
		require.ErrorContains(t, err, why)
		require.Equal(t, status, ExitStatus(err))
		require.Empty(t, said)
	}
	other := commandLine{t: t, data: in("other")}
	other.must(Migrate, nil)
	refused(in("new"), in("new/keys"), "first put back the keys", ExitUsage)
	refused(in("new"), in("other/keys"), "are not those of the backup", ExitUsage)
	require.NoDirExists(t, in("new"), "nothing is made")

	require.NoError(t, os.Remove(in("office/lock")))
	refused(in("office"), in("office/keys"), "holds a ledger", ExitUsage)
	require.NoFileExists(t, in("office/lock"))

	conf, err := Call{Flags: flags{"data": in("office")}}.config()
	require.NoError(t, err)
	running, err := openFolder(conf)
	require.NoError(t, err)
	defer func() { require.NoError(t, running.close()) }()
	refused(in("office"), in("office/keys"), "another process", 1)
}
