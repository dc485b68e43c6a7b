package ledger

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// countingCipher counts what is opened.
type countingCipher struct {
	textCipher
	opened *atomic.Int64
}

func (c countingCipher) OpenText(sealed []byte, context, field string) ([]byte, error) {
	c.opened.Add(1)
	return c.textCipher.OpenText(sealed, context, field)
}

// manyRefused stages a list of which every row is refused, and makes the list
// that mends them, with every row in another place.
func (d *desk) manyRefused(n int) (contract.Batch, contract.CorrectedList) {
	d.t.Helper()
	refused := list("1")
	whole := make([]contract.BatchRow, n)
	for i := range n {
		number := fmt.Sprintf("D%05d", i+1)
		refused.Refused = append(refused.Refused, bad(i+3, "bad_date", fmt.Sprint(i+1), number+"*", "dust"))
		whole[i] = line(i+9000, number, fmt.Sprint("dust ", i+1))
	}
	b := d.stage(refused)
	return b, corrected(b.ID, "whole", whole...)
}

// A large corrected list opens every refusal once, and whoever else files
// meanwhile comes in between.
func TestALargeCorrectedListLetsOthersWrite(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 3000 // thirty chunks
		opened := &atomic.Int64{}
		config.Texts = countingCipher{opened: opened}
		d := newDesk(t, config)
		d.live()
		b, whole := d.manyRefused(n)
		opened.Store(0)
		ended := make(chan error, 1)
		go func() {
			c, err := d.l.SendCorrected(ctx, whole)
			if err == nil && (c.Mended != n || c.Added != 0) {
				err = fmt.Errorf("%+v", c)
			}
			ended <- err
		}()
		filed := 0
		for done := false; !done; filed++ {
			_, err := d.l.Register(ctx, contract.NewCase{Body: byHand(fmt.Sprint("H", filed)), Actor: dutyOfficer})
			require.NoError(t, err)
			select {
			case err := <-ended:
				require.NoError(t, err)
				done = true
			default:
			}
		}
		require.Greater(t, filed, 12, "others wait for two chunks each at most")
		require.LessOrEqual(t, opened.Load(), int64(n+100), "a refusal is opened once")
		p := d.preview(b.ID)
		require.Equal(t, n, p.Sum.New)
		require.Equal(t, n, p.Sum.Read)
	})
}

// Cut short between two chunks and sent again, a corrected list goes on and
// does nothing twice.
func TestACorrectedListThatWasCutShortGoesOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 3*mostAtOnce + 7
		d := newDesk(t, config)
		d.live()
		b, whole := d.manyRefused(n)
		whole.Rows = append(whole.Rows, line(8001, "", "no number"), line(8002, "", "no number"))
		whole.Refused = []contract.RefusedRow{bad(9500, "bad_date", "", "new and refused")}
		for cut := range 3 {
			crashing, crash := context.WithCancel(ctx)
			m := &mending{l: d.l, batch: b.ID}
			require.NoError(t, m.read(crashing))
			all := (&mending{mendable: &mendable{}}).correctionsOf(whole)
			require.NoError(t, m.take(crashing, all[:(cut+1)*mostAtOnce]))
			crash()
			require.ErrorIs(t, m.end(crashing, whole), context.Canceled)
			require.Equal(t, contract.BatchStaged, d.preview(b.ID).Batch.State)
		}
		c, err := d.l.SendCorrected(ctx, whole)
		require.NoError(t, err)
		require.Len(t, c.Untaken, 1)
		stays := []contract.UntakenRow{{Position: c.Untaken[0].Position, RowNumber: 9500, Column: "受理编号", Code: "bad_date"}}
		require.Equal(t, contract.Correction{Mended: 7, Unchanged: 3 * mostAtOnce, Added: 2, StillRefused: 1, Untaken: stays}, c)
		c, err = d.l.SendCorrected(ctx, whole)
		require.NoError(t, err)
		require.True(t, c.Again)
		whole.FileDigest = "sha256:saved anew"
		c, err = d.l.SendCorrected(ctx, whole)
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Unchanged: n + 2, StillRefused: 1, Untaken: stays}, c)
		require.Equal(t, n+2, d.commit(b.ID).Imported)
	})
}

// Corrected lists, a commit and strikes at once: every row has one fate, and
// no case is made twice.
func TestCorrectedListsBesideACommitAndStrikes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 2 * mostAtOnce
		d := newDesk(t, config)
		d.live()
		b, whole := d.manyRefused(n)
		other := whole
		other.FileDigest = "sha256:other"
		errs := make([]error, 4)
		var wg sync.WaitGroup
		wg.Go(func() { _, errs[0] = d.l.SendCorrected(ctx, whole) })
		wg.Go(func() { _, errs[1] = d.l.SendCorrected(ctx, other) })
		wg.Go(func() { _, errs[2] = d.l.CommitBatch(ctx, b.ID, importer, nil) })
		wg.Go(func() {
			for i := n; i > n-20; i-- {
				err := d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: i + 2}, "x", importer)
				if err != nil && casework.AsError(err) == nil {
					errs[3] = err
				}
			}
		})
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		s := d.commit(b.ID)
		require.Equal(t, n, s.Imported, "a row that was struck first is added by the list")
		require.Equal(t, n, d.rows("cases"))
		require.Equal(t, n, s.New)
		require.Equal(t, s.Refused, s.Struck)
	})
}
