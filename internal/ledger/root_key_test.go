package ledger

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/chain"
)

func publicOf(key ed25519.PrivateKey) []byte { return key.Public().(ed25519.PublicKey) }

// signsWith puts another key into the place of the one that signed roots so far.
func (d *desk) signsWith(key ed25519.PrivateKey) {
	d.l.config.SignRoot = func(message func([]byte) []byte) ([]byte, error) {
		return ed25519.Sign(key, message(publicOf(key))), nil
	}
	d.l.config.RootKeys = func() [][]byte { return [][]byte{publicOf(key)} }
}

// plant writes a root of a strange key into the table.
func (d *desk) plant(key ed25519.PrivateKey, id string) {
	d.t.Helper()
	var row rootRow
	require.NoError(d.t, d.l.reader.Order("size DESC").Limit(1).Find(&row).Error)
	row.ID, row.Day, row.Key = id, "", hex.EncodeToString(publicOf(key))
	root, err := d.l.root(row)
	require.NoError(d.t, err)
	row.Signature = ed25519.Sign(key, []byte(root.Message()))
	require.NoError(d.t, d.l.writer.Create(&row).Error)
}

// What a key signed that is gone for good is still checked, by its public part: the
// record is sound, and what others sign is not.
func TestRootsOfAForgottenKeyAreStillChecked(t *testing.T) {
	t.Parallel()
	next := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{4}, ed25519.SeedSize))
	strange := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	zone := time.FixedZone("Asia/Shanghai", 8*60*60)
	for name, noted := range map[string]bool{"its public part is kept": true, "it is not": false} {
		onBoth(t, func(t *testing.T, config Config) {
			d := newSigningDesk(t, config)
			d.assigned("D1")
			old, err := d.l.MakeRoot(ctx)
			require.NoError(t, err)
			if noted {
				require.NoError(t, d.l.NoteRootKeys(ctx, map[string][]byte{"1": publicOf(rootKey)}))
			}
			d.signsWith(next)
			require.NoError(t, d.l.NoteRootKeys(ctx, map[string][]byte{"2": publicOf(next)}))
			if !noted {
				report, err := d.l.VerifyChain(ctx, 1)
				require.NoError(t, err)
				require.Contains(t, report.Differs, "none of the office's", "nobody has said yet that a key is gone")
				require.NoError(t, d.l.writer.Create(&metaRow{Key: forgottenKey + rootRing + "/planted", Value: "1"}).Error)
				report, err = d.l.VerifyChain(ctx, 1)
				require.NoError(t, err)
				require.Contains(t, report.Differs, "none of the office's", "a note beside the record makes no key lost")
			}
			require.NoError(t, d.l.ForgetKey(ctx, rootRing, "1", "the disk burnt", nil), name)
			d.assigned("D2")

			report, err := d.l.VerifyChain(ctx, 1)
			require.NoError(t, err)
			require.True(t, report.Fits, report.Differs+report.Misfit)
			require.Equal(t, map[bool]int{true: 0, false: 1}[noted], report.RootsUnchecked, name)
			d.clock.set(instant("2021-08-21T00:00:00+08:00"))
			day, made, err := d.l.CloseDay(ctx, zone)
			require.NoError(t, err)
			require.True(t, made)
			require.Greater(t, day.Size, old.Size, "the tree goes on growing")
			roots, err := d.l.Roots(ctx)
			require.NoError(t, err)
			require.Equal(t, []chain.Root{old, day}, roots)

			d.plant(strange, "planted")
			report, err = d.l.VerifyChain(ctx, 1)
			require.NoError(t, err)
			if noted {
				require.Contains(t, report.Differs, "root planted")
			} else {
				require.Equal(t, 2, report.RootsUnchecked, "it may be one of the lost key's")
			}
		})
	}
}

// Whoever writes into the database alone makes no key one of the office's.
func TestANoteOfAKeyWithoutItsDigestCountsForNothing(t *testing.T) {
	t.Parallel()
	strange := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		require.NoError(t, d.l.NoteRootKeys(ctx, map[string][]byte{"1": publicOf(rootKey)}))
		d.assigned("D1")
		_, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		d.whole()
		var own metaRow
		require.NoError(t, d.l.reader.Where("key = ?", rootKeyNote+"1").Take(&own).Error)
		public := hex.EncodeToString(publicOf(strange))
		for name, value := range map[string]string{"7": public, "8": public + " 0", "9": public + own.Value[len(public):]} {
			require.NoError(t, d.l.writer.Create(&metaRow{Key: rootKeyNote + name, Value: value}).Error)
		}
		d.plant(strange, "planted")
		report, err := d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, "root planted")
		require.False(t, report.Fits)
	})
}
