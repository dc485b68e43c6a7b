package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
	"jiaoban/internal/casework"
)

// A backup takes files as they lie there. What was damaged or lost before it is named by
// its digest when it is made, when it is checked and when it is restored, beside a record
// that is whole, and so are lists; each ends with the same status.
func TestABackupAndItsRestoreNameTheFilesThatAreDamagedOrMissing(t *testing.T) {
	t.Parallel()
	ctx := within(t, 4*time.Minute)
	dir := t.TempDir()
	s := start(t, on(filepath.Join(dir, "one")))
	id := s.oneCase(ctx).ID
	reviewer := s.as("reviewer")
	evidence := func(text string) string {
		stored, err := reviewer.Upload(ctx, []byte(text))
		require.NoError(t, err)
		_, err = reviewer.Command(ctx, id, casework.CmdAttachEvidence, map[string]any{
			"files": []map[string]any{{"digest": stored.Digest, "nature": "inspection"}},
		})
		require.NoError(t, err)
		return stored.Digest
	}
	const first, second, third = "示范：完好的笔录。", "示范：受损的笔录。", "示范：遗失的笔录。"
	whole, damaged, missing := evidence(first), evidence(second), evidence(third)
	unattached, err := reviewer.Upload(ctx, []byte("示范：尚未附到案件的笔录。"))
	require.NoError(t, err)
	batches, err := s.Ledger().Batches(ctx, "")
	require.NoError(t, err)
	require.Len(t, batches, 1)
	list := batches[0].FileDigest
	s.stop()

	store := filepath.Join(s.settings["data"], "files")
	recipient := backupKey(t, filepath.Join(dir, "key"))
	backUp := func(name string, more settings) (string, error) {
		c, out := command(on(s.settings["data"], settings{"out": filepath.Join(dir, name), "recipient": recipient}, more))
		err := app.Backup(ctx, c)
		return out.String(), err
	}
	restore := func(name, target string, more settings) (string, error) {
		copyKeys(t, filepath.Join(s.settings["data"], "keys"), filepath.Join(target, "keys"))
		c, out := command(on(target, settings{"identity": filepath.Join(dir, "key")}, more), filepath.Join(dir, name))
		err := app.Restore(ctx, c)
		return out.String(), err
	}
	check := func(name string, more settings) (string, error) {
		c, out := command(settings{"identity": filepath.Join(dir, "key"), "check": "true", "json": more["json"]}, filepath.Join(dir, name))
		err := app.Restore(ctx, c)
		return out.String(), err
	}
	_, err = backUp("whole.age", nil)
	require.NoError(t, err)
	said, err := check("whole.age", nil)
	require.NoError(t, err)
	require.Contains(t, said, "the backup is whole")
	require.NotContains(t, said, "sha256:")

	damage(t, objectOf(store, damaged))
	damage(t, objectOf(store, unattached.Digest))
	require.NoError(t, os.Remove(objectOf(store, missing)))
	damage(t, objectOf(filepath.Join(store, "lists"), list))
	atBackup := map[string]string{}
	atBackup["damaged.age"], err = backUp("damaged.age", nil)
	require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%v", err)
	require.NoError(t, os.Remove(objectOf(filepath.Join(store, "lists"), list)))
	atBackup["lost.age"], err = backUp("lost.age", nil)
	require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%v", err)
	// Whoever loses all files keeps the record, and hears of each.
	require.NoError(t, os.Rename(store, store+".away"))
	said, err = backUp("bare.age", settings{"json": "true"})
	require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%v", err)
	var bare app.BackedUp
	require.NoError(t, json.Unmarshal([]byte(said), &bare))
	require.ElementsMatch(t, []string{whole, damaged, missing, list}, bare.Missing)
	_, err = check("bare.age", nil)
	require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%v", err)
	require.NoError(t, os.RemoveAll(store))
	require.NoError(t, os.Rename(store+".away", store))

	for name, want := range map[string]struct {
		damaged, missing []string
		lists            int
	}{
		"damaged.age": {[]string{damaged, unattached.Digest, list}, []string{missing}, 1},
		"lost.age":    {[]string{damaged, unattached.Digest}, []string{missing, list}, 0},
	} {
		checked, err := check(name, nil)
		require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%s: %v", name, err)
		require.ErrorContains(t, err, fmt.Sprintf("Files damaged: %d, missing: %d", len(want.damaged), len(want.missing)))
		require.NotContains(t, checked, "the backup is whole")
		for what, said := range map[string]string{"backup": atBackup[name], "check": checked} {
			require.NotContains(t, said, whole, "%s %s", what, name)
			for _, digest := range want.damaged {
				require.Contains(t, said, "damaged: "+digest, "%s %s", what, name)
			}
			for _, digest := range want.missing {
				require.Contains(t, said, "missing: "+digest, "%s %s", what, name)
			}
			require.Contains(t, said, missing+"  案件 case "+string(id)+"\n", "%s %s", what, name)
			require.Contains(t, said, list+"  批次 batch "+batches[0].ID+"\n", "%s %s", what, name)
		}
		checked, err = check(name, settings{"json": "true"})
		require.Equal(t, app.ExitMisfit, app.ExitStatus(err))
		var made app.BackedUp
		require.NoError(t, json.Unmarshal([]byte(checked), &made))
		require.Equal(t, []int{3, want.lists}, []int{made.Evidence, made.Lists})
		require.ElementsMatch(t, want.damaged, made.Damaged, name)
		require.ElementsMatch(t, want.missing, made.Missing, name)

		target := filepath.Join(dir, "of-"+name)
		said, err := restore(name, target, settings{"json": "true"})
		require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%s: %v", name, err)
		require.ErrorContains(t, err, fmt.Sprintf("Files damaged: %d, missing: %d", len(want.damaged), len(want.missing)))
		var done app.Restored
		require.NoError(t, json.Unmarshal([]byte(said), &done))
		require.ElementsMatch(t, want.damaged, done.Damaged, name)
		require.ElementsMatch(t, want.missing, done.Missing, name)
		require.True(t, done.Chain.Fits, name)
		require.Equal(t, bare.Record.Rows["cases"], done.Record.Rows["cases"], name)

		// The check of evidence says the same of what the record names.
		c, out := command(settings{"data": target, "content": "true", "json": "true"})
		require.Equal(t, app.ExitMisfit, app.ExitStatus(app.VerifyEvidence(ctx, c)), name)
		var found app.EvidenceReport
		require.NoError(t, json.Unmarshal(out.Bytes(), &found))
		require.Len(t, found.Misfits, 3, name)
		for _, digest := range []string{damaged, missing, list} {
			require.Contains(t, strings.Join(found.Misfits, "\n"), digest, name)
		}

		said, err = restore(name, target+"-in-words", nil)
		require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%s: %v", name, err)
		require.NotContains(t, said, whole)
		for _, digest := range want.damaged {
			require.Contains(t, said, "damaged: "+digest, name)
		}
		for _, digest := range want.missing {
			require.Contains(t, said, "missing: "+digest, name)
		}
	}
	// The office goes on with it, and has the file that is whole.
	again := start(t, on(filepath.Join(dir, "of-lost.age"), settings{"demo": "false"}))
	again.password = s.password
	answer := again.get("reviewer", "/api/v1/cases/"+string(id)+"/files/"+whole)
	require.NoError(t, answer.Body.Close())
	again.holds(ctx)
	// Whoever still has a file sends it again, and it is in its place.
	for _, text := range []string{second, third} {
		_, err := again.as("reviewer").Upload(ctx, []byte(text))
		require.NoError(t, err)
	}
	c, out := command(settings{"data": again.settings["data"], "content": "true", "json": "true"})
	require.Equal(t, app.ExitMisfit, app.ExitStatus(app.VerifyEvidence(ctx, c)))
	var left app.EvidenceReport
	require.NoError(t, json.Unmarshal(out.Bytes(), &left))
	require.Len(t, left.Misfits, 1)
	require.Contains(t, left.Misfits[0], list)
}

// objectOf is where a store keeps a file.
func objectOf(store, digest string) string {
	name := strings.TrimPrefix(digest, "sha256:")
	return filepath.Join(store, "objects", name[:2], name)
}

// damage flips the last byte of a file, as a failing disk may.
func damage(t testing.TB, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	content[len(content)-1] ^= 1
	require.NoError(t, os.WriteFile(path, content, 0o600))
}
