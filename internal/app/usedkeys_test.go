package app

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/pgtest"
	"jiaoban/internal/secrecy"
)

// TestMain ends the PostgreSQL that tests of both ledgers share.
func TestMain(m *testing.M) { pgtest.Main(m) }

// kept is an office of which the key folder is kept as it was at several times.
type kept struct {
	commandLine

	flags map[string]string
}

func (k kept) keys() string { return filepath.Join(k.data, "keys") }

// keep copies the key folder; putBack puts such a copy in its place.
func (k kept) keep() string {
	k.t.Helper()
	copied := filepath.Join(k.t.TempDir(), "keys")
	require.NoError(k.t, os.CopyFS(copied, os.DirFS(k.keys())))
	private(k.t, copied)
	return copied
}

func (k kept) putBack(copied string) {
	k.t.Helper()
	require.NoError(k.t, os.RemoveAll(k.keys()))
	require.NoError(k.t, os.CopyFS(k.keys(), os.DirFS(copied)))
	private(k.t, k.keys())
}

func private(t *testing.T, folder string) {
	t.Helper()
	require.NoError(t, os.Chmod(folder, 0o700))
	found, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, file := range found {
		require.NoError(t, os.Chmod(filepath.Join(folder, file.Name()), 0o600))
	}
}

// starts does what a start does with the keys.
func (k kept) starts() error {
	_, err := k.run(Migrate, k.flags)
	return err
}

func (k kept) rotate(ring string) {
	k.t.Helper()
	_, err := k.run(KeysRotate, k.flags, ring)
	require.NoError(k.t, err)
}

// onBothLedgers runs a test on SQLite and on PostgreSQL.
func onBothLedgers(t *testing.T, test func(t *testing.T, k kept)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, kept{commandLine{t, t.TempDir()}, nil})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, kept{commandLine{t, t.TempDir()}, map[string]string{"database": pgtest.DSN(t)}})
	})
}

// The key folder of before a rotation stops the start and everything else that
// needs the keys, by the ring and the key that it lacks; the right one starts.
func TestAKeyFolderOlderThanARotationStopsTheStart(t *testing.T) {
	t.Parallel()
	onBothLedgers(t, func(t *testing.T, k kept) {
		require.NoError(t, k.starts())
		first := k.keep()
		k.rotate("text")
		second := k.keep()
		k.rotate("text")
		k.rotate("digest")
		latest := k.keep()
		require.NoError(t, k.starts())

		k.putBack(first)
		err := k.starts()
		require.Equal(t, ExitUsage, ExitStatus(err))
		for _, words := range []string{"密钥环 text 缺少", "密钥环 digest 缺少", "恢复更换之后备份的密钥目录", "the ring text in", "the ring digest in", "digest.json at the least"} {
			require.Contains(t, Say(err), words)
		}
		require.NotContains(t, Say(err), "identity", "that ring has all of its keys")
		for name, do := range map[string]func(context.Context, Call) error{"export": Export, "accounts": AccountList, "root": Root} {
			_, err := k.run(do, merged(k.flags, map[string]string{"out": filepath.Join(t.TempDir(), "out.csv")}))
			require.ErrorContains(t, err, "缺少", name)
		}
		_, err = k.run(KeysRotate, k.flags, "text")
		require.ErrorContains(t, err, "缺少", "no key is put on top of a ring that lacks one")
		out, err := k.run(Verify, k.flags)
		require.NoError(t, err, "the chain needs no key, and words that the digest ring cannot compare are not called wrong")
		require.Contains(t, out, "holds")

		k.putBack(second)
		require.ErrorContains(t, k.starts(), "缺少", "it is older too")
		k.putBack(latest)
		require.NoError(t, k.starts())
	})
}

// A ledger that is older than the notes starts and is noted then; so is a rotation
// that was cut off before its note.
func TestKeysThatNobodyNotedAreNotedByTheNextStart(t *testing.T) {
	t.Parallel()
	onBothLedgers(t, func(t *testing.T, k kept) {
		c := Call{Flags: merged(k.flags, map[string]string{"data": k.data})}
		conf, err := c.config()
		require.NoError(t, err)
		use := func(o recordOptions, do func(*record)) {
			t.Helper()
			r, err := openRecord(t.Context(), conf, folderOf(conf), nil, o)
			require.NoError(t, err)
			do(r)
			require.NoError(t, r.ledger.Close())
		}
		require.NoError(t, os.MkdirAll(k.data, 0o700))
		use(recordOptions{migrate: true, create: true}, func(r *record) {
			used, err := r.ledger.UsedKeys(t.Context())
			require.NoError(t, err)
			require.Empty(t, used, "as older versions left it")
		})
		first := k.keep()
		require.NoError(t, k.starts())
		use(recordOptions{}, func(r *record) { require.NoError(t, r.keys.Rotate(secrecy.Identity)) }) // and the power fails
		rotated := k.keep()
		k.putBack(first)
		require.NoError(t, k.starts(), "nobody has used the new key")
		k.putBack(rotated)
		require.NoError(t, k.starts())
		k.putBack(first)
		require.ErrorContains(t, k.starts(), "密钥环 identity 缺少")
		k.putBack(rotated)
		use(recordOptions{}, func(r *record) {
			used, err := r.ledger.UsedKeys(t.Context())
			require.NoError(t, err)
			require.Len(t, used, len(secrecy.Purposes()))
			require.Len(t, used["identity"], 2)
		})
	})
}

// A key that is gone for good is forgotten by somebody who says why; that is an entry,
// the start goes on, and what the key sealed is kept. A key that is there, or never
// was in use, is not forgotten.
func TestAKeyThatIsGoneForGoodIsForgottenOnPurpose(t *testing.T) {
	t.Parallel()
	onBothLedgers(t, func(t *testing.T, k kept) {
		require.NoError(t, k.starts())
		first := k.keep()
		k.rotate("text")
		c := Call{Flags: merged(k.flags, map[string]string{"data": k.data})}
		conf, err := c.config()
		require.NoError(t, err)
		use := func(do func(*record)) {
			t.Helper()
			r, err := openRecord(t.Context(), conf, folderOf(conf), nil, recordOptions{})
			require.NoError(t, err)
			do(r)
			require.NoError(t, r.ledger.Close())
		}
		var lost string
		var sealed []byte
		use(func(r *record) {
			lost = primaryOf(r.keys, secrecy.Text).ID
			sealed, err = r.keys.SealText([]byte("words"), "case-1", "note")
			require.NoError(t, err)
		})
		latest := k.keep()
		forget := func(reason string, args ...string) (string, error) {
			return k.run(KeysForget, merged(k.flags, map[string]string{"reason": reason}), args...)
		}
		_, err = forget("the disk burnt", "text", lost)
		require.ErrorContains(t, err, "没有遗失", "it is there")

		k.putBack(first)
		require.ErrorContains(t, k.starts(), "jiaoban keys forget")
		_, err = forget("", "text", lost)
		require.ErrorContains(t, err, "--reason")
		_, err = forget("the disk burnt", "text", "12345")
		require.ErrorContains(t, err, "没有用过")
		_, err = forget("the disk burnt", "golden", lost)
		require.Equal(t, ExitUsage, ExitStatus(err))
		require.ErrorContains(t, k.starts(), "缺少", "nothing was forgotten yet")
		out, err := forget("the disk burnt", "text", lost)
		require.NoError(t, err)
		require.Contains(t, out, lost)
		require.NoError(t, k.starts())
		_, err = forget("the disk burnt", "text", lost)
		require.NoError(t, err, "once more changes nothing")
		use(func(r *record) {
			page, err := r.ledger.Entries(t.Context(), contract.Reader{All: true}, contract.EntryFilter{Kind: contract.KeyForgotten})
			require.NoError(t, err)
			require.Len(t, page.Entries, 1)
			require.Equal(t, lost, page.Entries[0].Payload.Facts["key"])
			require.NotEmpty(t, page.Entries[0].Payload.Reason)
			forgotten, err := r.ledger.ForgottenKeys(t.Context())
			require.NoError(t, err)
			_, err = lossy{r.keys, forgotten}.OpenText(sealed, "case-1", "note")
			require.Equal(t, "sealed_by_lost_key", casework.AsError(err).Code)
			_, err = lossy{r.keys, nil}.OpenText(sealed, "case-1", "note")
			require.ErrorIs(t, err, secrecy.ErrUnreadable)
		})
		k.putBack(latest)
		require.NoError(t, k.starts())
		use(func(r *record) {
			plain, err := lossy{r.keys, map[string][]string{"text": {lost}}}.OpenText(sealed, "case-1", "note")
			require.NoError(t, err)
			require.Equal(t, "words", string(plain), "the key was found after all")
			sealed[len(sealed)-1]++
			_, err = lossy{r.keys, map[string][]string{"text": {lost}}}.OpenText(sealed, "case-1", "note")
			require.ErrorIs(t, err, secrecy.ErrUnreadable, "what does not open under a key that is there was tampered with")
			forgotten, err := r.ledger.ForgottenKeys(t.Context())
			require.NoError(t, err)
			require.Empty(t, forgotten["text"])
			page, err := r.ledger.Entries(t.Context(), contract.Reader{All: true}, contract.EntryFilter{Kind: contract.KeyFound})
			require.NoError(t, err)
			require.Len(t, page.Entries, 1)
			require.Equal(t, lost, page.Entries[0].Payload.Facts["key"])
		})
		k.putBack(first)
		require.ErrorContains(t, k.starts(), "缺少", "its next loss is not passed over")
	})
}

// A key that signed roots and is gone leaves a sound record: its public part was kept.
func TestAForgottenKeyOfRootsLeavesASoundRecord(t *testing.T) {
	t.Parallel()
	onBothLedgers(t, func(t *testing.T, k kept) {
		require.NoError(t, k.starts())
		first := k.keep()
		k.rotate("roots")
		out := merged(k.flags, map[string]string{"out": filepath.Join(t.TempDir(), "root.txt")})
		_, err := k.run(Root, out)
		require.NoError(t, err)
		k.putBack(first)
		err = k.starts()
		require.ErrorContains(t, err, "密钥环 roots 缺少")
		lost := regexp.MustCompile("缺少此台账用过的密钥 ([0-9]+)").FindStringSubmatch(Say(err))[1]
		_, err = k.run(KeysForget, merged(k.flags, map[string]string{"reason": "the disk burnt"}), "roots", lost)
		require.NoError(t, err)
		require.NoError(t, k.starts())
		said, err := k.run(Verify, k.flags)
		require.NoError(t, err)
		require.Contains(t, said, "The chain holds")
		require.NotContains(t, said, "nobody knows any more")
		_, err = k.run(Verify, merged(k.flags, map[string]string{"root": out["out"]}))
		require.NoError(t, err)
	})
}

func merged(flags, more map[string]string) map[string]string {
	all := maps.Clone(more)
	maps.Copy(all, flags)
	return all
}
