package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
)

// What the check of the record does not show is said in docs/threat-model.md, and is
// so: an entry that somebody with every right over the database adds at the end with
// its hash, for as long as no root covers the place; and what no entry speaks of.
func TestWhatNeitherTheChainNorARootShows(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		d.fullOffice()
		id := d.assigned("D2")
		kept, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		d.whole(id)

		last, events := lastLink(t, d), d.events(id)
		seq := events[len(events)-1].Seq
		var row eventRow
		require.NoError(t, d.l.reader.Where("case_id = ? AND seq = ?", id, seq).Take(&row).Error)
		forged := bytes.Replace(row.Bytes, fmt.Appendf(nil, `"seq":%d`, seq), fmt.Appendf(nil, `"seq":%d`, seq+1), 1)
		forged = bytes.Replace(forged, fmt.Appendf(nil, "%s-%d", id, seq), fmt.Appendf(nil, "%s-%d", id, seq+1), 1)
		row.Seq, row.Bytes = seq+1, forged
		hash := chain.Next(last.Hash, last.Pos+1, forged)
		require.NoError(t, d.l.writer.Transaction(func(tx *gorm.DB) error {
			return errors.Join(tx.Create(&row).Error, tx.Exec("INSERT INTO chain (pos, case_id, seq, prev_hash, hash) VALUES (?, ?, ?, ?, ?)",
				last.Pos+1, id, seq+1, last.Hash[:], hash[:]).Error)
		}))
		require.NoError(t, d.l.writer.Exec("UPDATE accounts SET hash = 'of another password'").Error)

		report, err := d.l.VerifyAgainst(ctx, kept)
		require.NoError(t, err)
		require.True(t, report.Fits, report.Misfit+report.Differs)
		require.Equal(t, last.Pos+1, report.Pos)
		require.Error(t, d.l.CheckProjection(ctx, id), "recover --check compares the case with what is stored of it")

		// A root that is signed afterwards takes it for what it says it is.
		d.clock.forward(1)
		after, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		report, err = d.l.VerifyAgainst(ctx, kept, after)
		require.NoError(t, err)
		require.True(t, report.Fits, report.Misfit)
	})
}

func lastLink(t *testing.T, d *desk) chain.Head {
	t.Helper()
	report, err := d.l.VerifyChain(ctx, 1)
	require.NoError(t, err)
	var head chain.Head
	head.Pos = report.Pos
	hash, err := hex.DecodeString(report.Hash)
	require.NoError(t, err)
	require.Len(t, hash, copy(head.Hash[:], hash))
	return head
}

// Digests of texts in events are plain; of a complainant there is none that somebody
// could compare with a guess, neither in events nor beside them.
func TestNoPlainDigestOfAComplainantIsKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		who := contract.Complainant{Name: "Li Example", Telephone: "13800000000", Address: "Kiln Road 7", IDNumber: "110101199003070011", Note: "after dark"}
		f, err := d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: dutyOfficer, Complainant: &who})
		require.NoError(t, err)
		_, err = d.l.Complainant(ctx, coordinator, f.Case, "to call back")
		require.NoError(t, err)
		row := line(3, "L1", "smoke at night")
		row.Complainant = &who
		d.commit(d.stage(list("1", row)).ID)

		source, other, err := openPool(config)
		require.NoError(t, err)
		t.Cleanup(func() {
			require.NoError(t, source.Close())
			if other != nil {
				require.NoError(t, other.Close())
			}
		})
		var all strings.Builder
		for table := range columnsOf(t, config, source) {
			all.WriteString(d.dump(table))
		}
		complaint := sha256.Sum256([]byte("smoke from the brick works at night, number D1"))
		require.Contains(t, all.String(), hex.EncodeToString(complaint[:]), "the search finds the digest of a text")
		for _, value := range []string{who.Name, who.Telephone, who.Address, who.IDNumber, who.Note} {
			sum := sha256.Sum256([]byte(value))
			for _, written := range []string{hex.EncodeToString(sum[:]), string(sum[:]), base64.StdEncoding.EncodeToString(sum[:]), base64.RawURLEncoding.EncodeToString(sum[:])} {
				require.NotContains(t, all.String(), written, value)
			}
		}
	})
}
