package ledger

import (
	"bytes"
	"crypto/ed25519"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
)

var rootKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize))

// newSigningDesk is a desk whose ledger can sign roots.
func newSigningDesk(t *testing.T, config Config) *desk {
	config.Name = "test"
	config.SignRoot = func(message func([]byte) []byte) ([]byte, error) {
		return ed25519.Sign(rootKey, message(rootKey.Public().(ed25519.PublicKey))), nil
	}
	config.RootKeys = func() [][]byte { return [][]byte{rootKey.Public().(ed25519.PublicKey)} }
	return newDesk(t, config)
}

func TestARootGrowsWithTheChainAndADayIsClosedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		zone := time.FixedZone("Asia/Shanghai", 8*60*60)
		d.assigned("D1")
		first, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		require.Equal(t, int64(d.rows("chain")), first.Size)
		d.assigned("D2")

		// Eight processes find after midnight that the day was not closed.
		d.clock.set(instant("2021-08-21T00:00:00+08:00"))
		closed, made := make(chan chain.Root, 8), make(chan bool, 8)
		crowd(8, func(int) {
			root, mine, err := d.l.CloseDay(ctx, zone)
			requireNoError(t, err)
			closed <- root
			made <- mine
		})
		close(made)
		n := 0
		for mine := range made {
			if mine {
				n++
			}
		}
		require.Equal(t, 1, n, "the day was closed once")
		day := <-closed
		require.Equal(t, "2021-08-20", day.Day)
		for range 7 {
			require.Equal(t, day, <-closed)
		}
		for _, root := range []chain.Root{first, day} {
			again, err := chain.ParseRoot(root.Line())
			require.NoError(t, err)
			require.Equal(t, root, again)
		}
		roots, err := d.l.Roots(ctx)
		require.NoError(t, err)
		require.Equal(t, []chain.Root{first, day}, roots)
		d.whole()
		require.Error(t, d.l.writer.Exec("UPDATE roots SET size = 1").Error)
		require.Error(t, d.l.writer.Exec("DELETE FROM roots").Error)

		_, err = newDesk(t, newConfig(t, config.Driver)).l.MakeRoot(ctx)
		require.ErrorIs(t, err, errNoSigner)
	})
}

// The root of a day says what was there when the day ended: nothing of what came
// after, also where the day is closed late and another root was made meanwhile.
func TestTheRootOfADayCoversWhatWasRecordedUntilItsEnd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		zone := time.FixedZone("Asia/Shanghai", 8*60*60)
		midnight := instant("2021-08-21T00:00:00+08:00")
		recorded := func(name string) int {
			_, err := d.l.AddPerson(ctx, contract.Person{Name: name})
			require.NoError(t, err)
			return d.rows("chain")
		}
		_, mine, err := d.l.CloseDay(ctx, zone)
		require.NoError(t, err)
		require.False(t, mine, "nothing is there to close")

		d.clock.set(midnight)
		first := recorded("one")
		_, mine, err = d.l.CloseDay(ctx, zone)
		require.NoError(t, err)
		require.False(t, mine, "the installation's first entry is of today")
		require.Zero(t, d.rows("roots"))

		d.clock.set(midnight.Add(casework.Day - casework.Millisecond))
		byMidnight := recorded("two")
		d.clock.set(midnight.Add(casework.Day))
		recorded("three")
		d.clock.set(midnight.Add(casework.Day + 3*casework.Hour))
		asked, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		require.Equal(t, int64(d.rows("chain")), asked.Size)
		root, mine, err := d.l.CloseDay(ctx, zone)
		require.NoError(t, err)
		require.True(t, mine)
		require.Equal(t, "2021-08-21", root.Day)
		require.Equal(t, int64(byMidnight), root.Size)
		require.Less(t, first, byMidnight)
		require.Less(t, root.Size, asked.Size)

		d.clock.set(midnight.Add(2 * casework.Day))
		next, mine, err := d.l.CloseDay(ctx, zone)
		require.NoError(t, err)
		require.True(t, mine)
		require.Equal(t, []any{"2021-08-22", asked.Size, asked.Root}, []any{next.Day, next.Size, next.Root})
		d.whole()
	})
}

func TestACaseIsProvenWithoutTheDatabaseAndWithoutWhatWasSaid(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		f, err := d.l.Register(ctx, contract.NewCase{
			Body: registration("D1"), Actor: dutyOfficer, Complainant: &contract.Complainant{Name: "Li Example", Telephone: "13800000000"},
		})
		require.NoError(t, err)
		d.assigned("D2")
		_, err = d.l.Complainant(ctx, dutyOfficer, f.Case, "to call back about the kiln")
		require.NoError(t, err)
		d.do(f.Case, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		for _, stream := range []casework.CaseID{f.Case, "nowhere"} {
			proof, err := d.l.ProveCase(ctx, stream)
			if stream == "nowhere" {
				requireRefusal(t, err, casework.NotFound, "no_such_case")
				continue
			}
			require.NoError(t, err)
			var file bytes.Buffer
			require.NoError(t, proof.Write(&file))
			again, err := chain.ReadProof(strings.NewReader(file.String()))
			require.NoError(t, err)
			require.Len(t, again.Entries, len(d.events(f.Case))+1, "the look at the complainant is the office's entry about the case")
			require.Contains(t, file.String(), string(contract.ComplainantShown))
			require.NotContains(t, file.String(), "about the kiln")
			require.NotContains(t, file.String(), "Li Example")
			require.NotContains(t, file.String(), "smoke from the brick works")
		}
	})
}

// What somebody with every right over the database can do, triggers taken away
// first: what the chain alone shows, and what only a root shows that was kept
// elsewhere. docs/audit.md has this table.
func TestAnAttackerWithEveryRightOverTheDatabase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		first := d.assigned("D1")
		yesterday, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		d.assigned("D2")
		today, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		d.disarm()
		// The attacker also forgets the roots in the database; those that were
		// kept elsewhere are out of reach.
		forget := "DELETE FROM roots"
		swap := "UPDATE chain SET case_id = case_id, seq = seq, hash = prev_hash WHERE pos IN (3, 4)"
		cut := func(after int64) []string {
			return []string{
				"CREATE TABLE cut AS SELECT case_id, seq FROM chain WHERE pos > " + num(after),
				"DELETE FROM chain WHERE pos > " + num(after),
				"DELETE FROM events WHERE EXISTS (SELECT 1 FROM cut WHERE cut.case_id = events.case_id AND cut.seq = events.seq)",
			}
		}
		for _, c := range []struct {
			what    string
			sql     []string
			rebuild bool // compute every hash again afterwards
			alone   bool // the chain alone shows it
			pos     int64
		}{
			{"an event changed", []string{"UPDATE events SET bytes = (SELECT bytes FROM events e WHERE e.case_id = '" + string(first) + "' AND e.seq = 1) WHERE case_id = '" + string(first) + "' AND seq = 3"}, false, true, 3},
			{"a position deleted with its event", []string{"DELETE FROM chain WHERE pos = 3", "DELETE FROM events WHERE case_id = '" + string(first) + "' AND seq = 3"}, false, true, 3},
			{"an event inserted beside the chain", []string{"INSERT INTO events (case_id, seq, type, recorded_at, bytes) SELECT case_id, 99, type, recorded_at, bytes FROM events WHERE case_id = '" + string(first) + "' AND seq = 3"}, false, true, today.Size + 1},
			{"two positions exchanged", []string{swap}, false, true, 3},
			{"the end cut off", cut(today.Size - 2), false, false, today.Size - 1},
			{"yesterday's copy restored", cut(yesterday.Size), false, false, yesterday.Size + 1},
			{"the whole chain replaced by one that holds by itself", nil, true, false, 1},
		} {
			t.Log(c.what)
			tx := d.l.writer.WithContext(ctx).Begin()
			if config.Driver == SQLite {
				require.NoError(t, tx.Exec("PRAGMA defer_foreign_keys = on").Error)
			}
			for _, s := range append(c.sql, forget) {
				require.NoError(t, tx.Exec(s).Error, s)
			}
			if c.rebuild {
				rows, err := chainRows(tx, 0, int(today.Size))
				require.NoError(t, err)
				before := chain.Genesis
				for _, r := range rows {
					event := bytes.Replace(r.Bytes, []byte("p-office-coordinator"), []byte("p-office-somebody"), 1)
					event = bytes.Replace(event, []byte("p-office-duty_officer"), []byte("p-office-other"), 1)
					hash := chain.Next(before, r.Chain.Pos, event)
					require.NoError(t, tx.Exec("UPDATE events SET bytes = ? WHERE case_id = ? AND seq = ?", event, r.Chain.CaseID, r.Chain.Seq).Error)
					require.NoError(t, tx.Exec("UPDATE chain SET prev_hash = ?, hash = ? WHERE pos = ?", before[:], hash[:], r.Chain.Pos).Error)
					before = hash
				}
			}
			alone, err := d.l.verify(tx, 1)
			require.NoError(t, err)
			require.Equal(t, !c.alone, alone.Fits, "%s: the chain alone: %s", c.what, alone.Misfit)
			for _, kept := range [][]chain.Root{{today}, {yesterday, today}} {
				report, err := d.l.verify(tx, 1, kept...)
				require.NoError(t, err)
				require.False(t, report.Fits, c.what)
				if len(kept) == 2 {
					require.Equal(t, c.pos-1, report.Pos, "%s: %s", c.what, report.Misfit)
				}
			}
			require.NoError(t, tx.Rollback().Error)
		}
		report, err := d.l.VerifyAgainst(ctx, yesterday, today)
		require.NoError(t, err)
		require.True(t, report.Fits, report.Misfit)
	})
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
