package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// importer may register cases and order re-work.
var importer = in("office", casework.DutyOfficer, casework.Coordinator)

// live stores the shipped policy and makes a campaign that takes lists.
func (d *desk) live() {
	const id = "c1"
	d.t.Helper()
	require.NoError(d.t, d.l.StorePolicy(ctx, policy, "", "came with the program"))
	choice := contract.PolicyChoice{Level: casework.LevelCentral, Mode: casework.ModeHandedOver, Policy: policy.Name, Version: policy.Version}
	_, err := d.l.AddCampaign(ctx, contract.Campaign{
		ID: id, Name: "第三轮督察", Level: casework.LevelCentral, Kind: contract.CampaignRoutine, Policies: []contract.PolicyChoice{choice},
	}, importer)
	require.NoError(d.t, err)
	_, err = d.l.ChooseReading(ctx, id, casework.Counted, "某办〔2021〕1号", leader)
	require.NoError(d.t, err)
	_, err = d.l.GoLive(ctx, id)
	require.NoError(d.t, err)
}

// line is a row of a list about a number.
func line(row int, number, complaint string) contract.BatchRow {
	return contract.BatchRow{
		RowNumber: row, Number: number, Region: "river district", Complaint: complaint,
		Fingerprint: plainDigest("row", []byte(number), []byte(complaint)), Raw: []string{number, complaint},
	}
}

// lines are n rows with numbers of their own.
func lines(prefix string, n int) []contract.BatchRow {
	rows := make([]contract.BatchRow, n)
	for i := range rows {
		rows[i] = line(i+3, fmt.Sprintf("%s%04d", prefix, i+1), fmt.Sprintf("smoke at night, complaint %s %d", prefix, i+1))
	}
	return rows
}

func list(file string, rows ...contract.BatchRow) contract.NewBatch {
	return contract.NewBatch{
		Campaign: "c1", UpstreamBatchNo: file, HandedOverAt: handedOver, Level: casework.LevelCentral, Mode: casework.ModeHandedOver,
		FileName: file + ".xlsx", FileDigest: "sha256:" + file, Rows: rows, Actor: importer,
	}
}

func (d *desk) stage(n contract.NewBatch) contract.Batch {
	d.t.Helper()
	b, err := d.l.StageBatch(ctx, n)
	require.NoError(d.t, err)
	return b
}

// entered takes a list in whole, and gives the case of its first row.
func (d *desk) entered(rows ...contract.BatchRow) (contract.Batch, casework.CaseID) {
	d.t.Helper()
	b := d.stage(list("1", rows...))
	d.commit(b.ID)
	return b, d.preview(b.ID).Rows[0].Case
}

func (d *desk) preview(id string) contract.BatchPreview {
	d.t.Helper()
	p, err := d.l.Preview(ctx, id)
	require.NoError(d.t, err)
	require.True(d.t, p.Sum.Balanced(), "every row is accounted for: %+v", p.Sum)
	return p
}

func (d *desk) commit(id string) contract.BatchSum {
	d.t.Helper()
	s, err := d.l.CommitBatch(ctx, id, importer, nil)
	require.NoError(d.t, err)
	require.True(d.t, s.Balanced(), "%+v", s)
	return s
}

func fatesOf(p contract.BatchPreview) []string {
	fates := make([]string, len(p.Rows))
	for i, r := range p.Rows {
		fates[i] = r.Fate
	}
	return fates
}

// setState puts a case where only many commands would bring it.
func (d *desk) setState(id casework.CaseID, state casework.State) {
	d.t.Helper()
	require.NoError(d.t, d.l.writer.Exec("UPDATE cases SET state = ? WHERE id = ?", state, id).Error)
}

func TestAListBecomesCases(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		declared := 4
		n := list("1", lines("D", 3)...)
		n.DeclaredCount = &declared
		n.Refused = []contract.RefusedRow{{RowNumber: 4, Column: "受理编号", Code: "cell_too_long", Raw: []string{"…"}}}
		b := d.stage(n)
		require.Equal(t, contract.BatchStaged, b.State)
		p := d.preview(b.ID)
		require.Equal(t, []string{"new", "new", "refused", "new"}, fatesOf(p), "in the order of the file")
		require.False(t, p.Rows[0].Settled)
		require.Equal(t, 0, p.Sum.Imported)
		require.True(t, *p.Sum.AsDeclared())
		of := func() contract.BatchStanding {
			batches, err := d.l.Batches(ctx, "c1")
			require.NoError(t, err)
			require.Len(t, batches, 1)
			return batches[0]
		}
		require.Equal(t, 4, of().Counted)
		require.Equal(t, 1, of().Unmended)
		require.True(t, *of().AsDeclared)

		var told [][2]int
		s, err := d.l.CommitBatch(ctx, b.ID, importer, func(done, total int) { told = append(told, [2]int{done, total}) })
		require.NoError(t, err)
		require.Equal(t, contract.BatchSum{
			Declared: &declared, Read: 4, New: 3, Refused: 1, Imported: 3, States: map[casework.State]int{casework.Registered: 3},
		}, s)
		require.Equal(t, [][2]int{{4, 4}, {4, 4}}, told)
		p = d.preview(b.ID)
		require.Equal(t, contract.BatchCommitted, p.Batch.State)
		require.Equal(t, importer.Person, p.Batch.CommittedBy)
		c := d.record(p.Rows[0].Case).Case
		require.Equal(t, casework.Source{
			Campaign: "c1", Batch: b.ID, RowNumber: 3, Position: 1, Level: casework.LevelCentral, Mode: casework.ModeHandedOver,
			Fingerprint: n.Rows[0].Fingerprint,
		}, c.Source)
		require.Equal(t, "D0001", c.Number)
		k, ok := c.MainClock()
		require.True(t, ok)
		require.Equal(t, noon, k.Due)
		texts, err := d.l.Texts(ctx, all, c.ID, c.Complaint.Digest)
		require.NoError(t, err)
		require.Equal(t, n.Rows[0].Complaint, texts[c.Complaint.Digest])
		d.whole(c.ID)
		require.Equal(t, s, d.commit(b.ID), "committing again changes nothing")
		require.Equal(t, 3, d.rows("cases"))
	})
}

func TestTheSameListTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		rows := append(lines("D", 5), line(20, "", "no number, by the river"))
		b := d.stage(list("1", rows...))
		again := d.stage(list("1", rows...))
		require.Equal(t, b.ID, again.ID)
		require.True(t, again.Again)
		d.commit(b.ID)
		before := d.rows("events")

		// The same list saved anew: another file, the same rows.
		other := list("1", rows...)
		other.FileDigest = "sha256:saved-anew"
		second := d.stage(other)
		require.NotEqual(t, b.ID, second.ID)
		s := d.commit(second.ID)
		require.Equal(t, 6, s.Unchanged)
		require.Equal(t, 0, s.Imported)
		require.Equal(t, before+2, d.rows("events"), "that it was staged and committed, and nothing of a case")
		require.Equal(t, 6, d.rows("cases"))

		campaign := list("1", rows...)
		campaign.Campaign, campaign.FileDigest = "none", "sha256:none"
		_, err := d.l.StageBatch(ctx, campaign)
		requireRefusal(t, err, casework.NotFound, "no_such_campaign")
	})
}

func TestFatesOfRowsThatMeetKnownCases(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		entered, err := d.l.Register(ctx, contract.NewCase{Body: byHand("H1"), Actor: dutyOfficer})
		require.NoError(t, err)
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise"), line(5, "", "a smell without a number")))
		d.commit(first.ID)
		a1 := d.preview(first.ID).Rows[0].Case

		handRow := line(8, "H1", "smoke from the brick works at night, number H1")
		corrected := list("1", line(3, "A1", "smoke"), line(4, "A2", "noise all night"), line(5, "", "a smell without a number"),
			line(6, "A3", "new one"), handRow)
		corrected.FileDigest = "sha256:1-corrected"
		b := d.stage(corrected)
		p := d.preview(b.ID)
		require.Equal(t, []string{"unchanged", "changed", "unchanged", "new", "unchanged"}, fatesOf(p))
		require.Equal(t, []contract.Difference{{Field: "complaint", Known: "noise", Row: "noise all night"}}, p.Rows[1].Differences)
		require.Equal(t, entered.Case, p.Rows[4].Known)
		s := d.commit(b.ID)
		require.Equal(t, 1, s.Imported)
		require.Equal(t, []string{"unchanged", "changed", "unchanged", "new", "unchanged"}, fatesOf(d.preview(b.ID)))
		texts, err := d.l.Texts(ctx, all, d.preview(first.ID).Rows[1].Case)
		require.NoError(t, err)
		require.Contains(t, values(texts), "noise", "a list never overwrites a case")
		require.NotContains(t, values(texts), "noise all night")

		// Another batch of the sender: a known number is a repeat, whatever the
		// text says, and no number is a new one.
		second := d.stage(list("2", line(3, "A1", "smoke again, nothing was done"), line(4, "A2", "noise"), line(5, "", "a smell without a number"), handRow))
		p = d.preview(second.ID)
		require.Equal(t, []string{"repeat", "repeat", "new", "repeat"}, fatesOf(p))
		require.Equal(t, a1, p.Rows[0].Known)
		require.Equal(t, entered.Case, p.Rows[3].Known, "a list had the case that was entered by hand")
		s = d.commit(second.ID)
		require.Equal(t, 4, s.Imported)
		repeat := d.record(d.preview(second.ID).Rows[0].Case).Case
		require.Equal(t, "A1", repeat.Number)
		require.Equal(t, []casework.RepeatLink{{Case: a1, Kind: "full", Basis: "number"}}, repeat.Repeats)
		d.whole(repeat.ID)

		// The repeat's list saved anew, and a third complaint under the number.
		anew := list("2", line(3, "A1", "smoke again, nothing was done"))
		anew.FileDigest = "sha256:2-anew"
		require.Equal(t, []string{"unchanged"}, fatesOf(d.preview(d.stage(anew).ID)))
		third := d.stage(list("3", line(3, "A1", "smoke for the third time")))
		s = d.commit(third.ID)
		require.Equal(t, 1, s.Repeats)
		p = d.preview(third.ID)
		require.Equal(t, a1, p.Rows[0].Known, "linked to the number's first case")
		require.Equal(t, []casework.RepeatLink{
			{Case: a1, Kind: "full", Basis: "number"}, {Case: repeat.ID, Kind: "full", Basis: "number"},
		}, d.record(p.Rows[0].Case).Case.Repeats, "and to every later one")
		requireRefusal(t, d.closing(p.Rows[0].Case), casework.Conflict, "leader_required")
		require.NoError(t, d.closing(repeat.ID), "one earlier case is below the threshold")

		// By hand the number is known all the same.
		_, err = d.l.Register(ctx, contract.NewCase{Body: byHand("A1"), Actor: dutyOfficer})
		requireRefusal(t, err, casework.Conflict, "case_known")
		require.Equal(t, string(a1), casework.AsError(err).Params["case"])
	})
}

// closing asks the rules to close a case as if all that comes before were done,
// where from two repeats on a leader must be in charge.
func (d *desk) closing(id casework.CaseID) error {
	c := d.record(id).Case
	c.State, c.Policy.RepeatThreshold, c.Policy.CloseNeedsGates = casework.Replied, 2, false
	c.Issues = slices.Clone(c.Issues)
	for i := range c.Issues {
		c.Issues[i].Settlement = casework.Concluded
	}
	_, err := casework.Decide(c, casework.Command{Filing: "f-close", Actor: coordinator, FiledAt: d.clock.now(), Body: &casework.Close{}})
	return err
}

func TestWhichBatchesAreTheSameList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, number, other, local, otherLocal string
		later                                  casework.Span
		same                                   bool
	}{
		{"one number", "6", "6", "", "", casework.Day, true},
		{"one number, written in other ways", "12", "第十二批", "", "", casework.Day, true},
		{"one number, with a nought before it", "０12", "12批次", "", "", casework.Day, true},
		{"a number with more beside it", "12", "补充第12批", "", "", 0, false},
		{"two numbers", "6", "7", "", "", 0, false},
		{"two numbers, one of the office's", "6", "7", "L", "L", 0, false},
		{"no number, handed over at once", "", "", "", "", 0, true},
		{"no number on one side, handed over at once", "6", "", "", "", 0, true},
		{"no number, handed over later", "", "", "", "", 1, false},
		{"no number on one side, handed over later", "6", "", "", "", 1, false},
		{"no number, one of the office's", "", "", "L", "L", 1, true},
		{"no number, one of the office's in other ways", "", "", "9", "第九批", 1, true},
	} {
		a := batchRow{ID: "a", Campaign: "c1", Level: casework.LevelCentral, UpstreamNo: c.number, LocalNo: c.local, HandedOverAt: handedOver}
		b := batchRow{ID: "b", Campaign: "c1", Level: casework.LevelCentral, UpstreamNo: c.other, LocalNo: c.otherLocal, HandedOverAt: handedOver.Add(c.later)}
		require.Equal(t, c.same, a.sameList(b), c.name)
		require.Equal(t, c.same, b.sameList(a), c.name)
		b.Campaign = "c2"
		require.False(t, a.sameList(b), c.name)
		b.Campaign, b.Level = "c1", casework.LevelCity
		require.False(t, a.sameList(b), c.name)
	}
}

func TestARepeatIsLinkedToTheFirstCaseAndTheLatest(t *testing.T) {
	t.Parallel()
	met := make([]acquaintance, 60)
	for i := range met {
		met[i].ID = casework.CaseID(fmt.Sprint(i))
	}
	require.Len(t, linked(met[:1]), 1)
	require.Len(t, linked(met[:mostLinks]), mostLinks)
	all := linked(met)
	require.Len(t, all, mostLinks)
	require.Equal(t, []casework.CaseID{"0", "11", "59"}, []casework.CaseID{all[0], all[1], all[mostLinks-1]})
}

// byHand is a case that was entered alone and is of no batch.
func byHand(number string) *casework.Register {
	b := registration(number)
	b.Source.Batch = ""
	return b
}

func values(m map[string]string) []string {
	var vs []string
	for _, v := range m {
		vs = append(vs, v)
	}
	return vs
}

func TestARowThatSaysTheSameInOtherWordsOfTheFileIsUnchanged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		d.commit(d.stage(list("1", line(3, "A1", "smoke"))).ID)
		bare := line(3, "A1", "smoke")
		bare.Region, bare.Fingerprint = "", "another layout"
		n := list("1", bare)
		n.FileDigest = "sha256:other"
		require.Equal(t, []string{"unchanged"}, fatesOf(d.preview(d.stage(n).ID)), "what a list leaves out is no difference")
	})
}

func TestReworkOrdersGoToTheKnownCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise"), line(5, "A3", "dust")))
		d.commit(first.ID)
		rows := d.preview(first.ID).Rows
		d.setState(rows[0].Case, casework.Replied)
		d.setState(rows[2].Case, casework.Replied)
		again := func(number string) contract.BatchRow {
			r := line(3, number, "do it again, properly")
			r.Supplement, r.Document = true, "督办〔2021〕5号"
			return r
		}
		n := list("2", again("A1"), again("A2"), again("A9"))
		b := d.stage(n)
		require.Equal(t, []string{"supplement", "refused", "new"}, fatesOf(d.preview(b.ID)))
		s := d.commit(b.ID)
		require.Equal(t, contract.BatchSum{
			Read: 3, New: 1, Supplements: 1, Ordered: 1, Refused: 1, Imported: 1, States: map[casework.State]int{casework.Registered: 1},
		}, s)
		p := d.preview(b.ID)
		require.Equal(t, "supplement_not_possible", p.Rows[1].Refusal.Code)
		require.Equal(t, "registered", p.Rows[1].Refusal.Params["state"])
		f, err := d.l.Filing(ctx, p.Rows[0].Filing)
		require.NoError(t, err)
		require.Equal(t, casework.CmdRework, f.Kind)
		require.Equal(t, rows[0].Case, f.Case)
		require.Equal(t, contract.FilingPending, f.State)

		// The same order in a file saved anew is not ordered twice.
		anew := list("2", again("A1"))
		anew.FileDigest = "sha256:2-anew"
		require.Equal(t, 1, d.commit(d.stage(anew).ID).Unchanged)

		// An order that the rules refuse afterwards comes back to the list: the
		// case was put into its state by the test and not by its events.
		d.advance(rows[0].Case)
		require.Zero(t, d.preview(b.ID).Sum.Ordered, "what the rules refused was not ordered")
		open, _, err := d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		codes := map[string]string{}
		for _, o := range open {
			codes[fmt.Sprintf("%s/%d", o.Batch, o.Position)] = o.Row.Code
		}
		require.Equal(t, map[string]string{b.ID + "/1": "wrong_state", b.ID + "/2": "supplement_not_possible"}, codes)
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 3, Position: 1}, "已人工返工", coordinator))
		open, _, err = d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		require.Len(t, open, 1)
	})
}

// A context that ends between chunks stands for a crash there: what was
// committed stays, the next call goes on.
func TestACommitGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", lines("D", 3*mostAtOnce+7)...))
		calls := 0
		for done := 0; done < 3*mostAtOnce+7; calls++ {
			require.Less(t, calls, 200)
			crashing, crash := context.WithCancel(ctx)
			_, err := d.l.CommitBatch(crashing, b.ID, importer, func(n, _ int) { done = n; crash() })
			require.ErrorIs(t, err, context.Canceled)
			p := d.preview(b.ID)
			require.Equal(t, done, p.Sum.Imported, "what was told is stored")
			require.Equal(t, contract.BatchStaged, p.Batch.State)
		}
		require.Greater(t, calls, 3)
		s := d.commit(b.ID)
		require.Equal(t, 3*mostAtOnce+7, s.Imported)
		require.Equal(t, 3*mostAtOnce+7, d.rows("cases"))
		d.whole()
	})
}

func TestTwoCommitsOfABatchShareTheWork(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", lines("D", 250)...))
		other := in("office", casework.Coordinator, casework.DutyOfficer)
		var wg sync.WaitGroup
		errs := make([]error, 3)
		for i, who := range []casework.Actor{importer, other, importer} {
			wg.Go(func() { _, errs[i] = d.l.CommitBatch(ctx, b.ID, who, nil) })
		}
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		s := d.commit(b.ID)
		require.Equal(t, 250, s.Imported)
		require.Equal(t, 250, d.rows("cases"))
	})
}

// The sum is exact at any moment, also in the middle of a commit.
func TestTheSumIsExactWhileABatchIsCommitted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", lines("D", 300)...))
		finished := make(chan error, 1)
		go func() { _, err := d.l.CommitBatch(ctx, b.ID, importer, nil); finished <- err }()
		for {
			p := d.preview(b.ID)
			require.Equal(t, 300, p.Sum.Read)
			require.Equal(t, 300, p.Sum.New)
			select {
			case err := <-finished:
				require.NoError(t, err)
				return
			default:
			}
		}
	})
}

func TestCasesEnteredByHandWhileAListIsCommitted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", lines("D", 200)...))
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range 50 {
				_, err := d.l.Register(ctx, contract.NewCase{Body: byHand(fmt.Sprintf("D%04d", 200-i)), Actor: dutyOfficer})
				if err != nil && casework.AsError(err) == nil {
					t.Error(err)
				}
			}
		})
		_, err := d.l.CommitBatch(ctx, b.ID, importer, nil)
		wg.Wait()
		require.NoError(t, err)
		p := d.preview(b.ID)
		require.Equal(t, 200, p.Sum.New+p.Sum.Changed)
		require.Equal(t, 200, d.rows("cases"), "each number is one case, whoever came first")
	})
}
