package workflows_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/workflows/rehearsal"
)

func TestTheFifthDayNoonIsPublishedAtNoon(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.closeAt(noon.Add(24 * time.Hour))
	s.play()
	require.Equal(t, []string{"report lapsed", "report urge", "report supervision_letter", "report oversight_visit", "close"}, s.whats())
	require.True(t, s.recorded("report lapsed").Equal(noon), s.recorded("report lapsed"))
	require.True(t, s.recorded("report urge").Equal(noon))
	require.True(t, s.recorded("report supervision_letter").Equal(noon.Add(2*time.Hour)))
	require.True(t, s.recorded("report oversight_visit").Equal(noon.Add(4*time.Hour)))
	require.Equal(t, 3, s.timers, "one timer for each instant")
}

// The verdict follows from the stamp of the filing alone: here the filing waits
// in a queue over noon and the timer comes first.
func TestAFilingIsJudgedByItsStampAndNotByTheTimer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		from time.Duration
		late bool
	}{
		{"one millisecond before noon", -time.Millisecond, false},
		{"one microsecond before noon", -time.Microsecond, false},
		{"at noon", 0, true},
		{"one millisecond after noon", time.Millisecond, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, theLadder())
			var f contract.Filing
			s.at(noon.Add(c.from), func() { f = s.ledger.File(caseID, rehearsal.Submit) })
			s.at(noon.Add(4*time.Minute), func() { s.send(f) })
			s.closeAt(noon.Add(8 * time.Hour))
			s.play()
			entries, _ := s.ledger.Record(caseID)
			if c.late {
				require.Equal(t, []string{"report lapsed", "report urge", "submit", "close"}, s.whats())
				require.True(t, entries[2].Late)
			} else {
				require.Equal(t, []string{"submit", "close"}, s.whats())
				require.False(t, entries[0].Late)
			}
			require.NoError(t, s.answered(f).err)
			require.Equal(t, int64(1), s.answered(f).result.AppliedThrough)
		})
	}
}

func TestAnUpdateAndTheTimerOfOneInstant(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	var f contract.Filing
	s.at(noon.Add(-time.Millisecond), func() { f = s.ledger.File(caseID, rehearsal.Submit) })
	s.at(noon, func() { s.send(f) })
	s.closeAt(noon.Add(time.Hour))
	s.play()
	require.Equal(t, []string{"submit", "close"}, s.whats())
	require.NoError(t, s.answered(f).err)
}

func TestSixHoursForASupplement(t *testing.T) {
	t.Parallel()
	returned := noon.Add(3 * time.Hour)
	for _, c := range []struct {
		name  string
		after time.Duration
		want  []string
	}{
		{"a millisecond before six hours are over", 6*time.Hour - time.Millisecond, []string{"submit", "return", "supplement", "close"}},
		{"when six hours are over", 6 * time.Hour, []string{"submit", "return", "supplement lapsed", "supplement", "close"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, theLadder())
			s.at(noon.Add(-time.Hour), func() { s.file(rehearsal.Submit) })
			s.at(returned, func() { s.file(rehearsal.Return) })
			s.at(returned.Add(c.after), func() { s.file(rehearsal.Supplement) })
			s.closeAt(returned.Add(7 * time.Hour))
			s.play()
			require.Equal(t, c.want, s.whats())
		})
	}
}

func TestEveryRungInOrderAfterHoursWithoutALedger(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.at(noon.Add(-time.Hour), func() { s.ledger.Away(errAway) })
	back := noon.Add(5 * time.Hour)
	s.at(back, func() { s.ledger.Away(nil) })
	s.closeAt(noon.Add(8 * time.Hour))
	s.play()
	require.Equal(t, []string{"report lapsed", "report urge", "report supervision_letter", "report oversight_visit", "close"}, s.whats())
	entries, _ := s.ledger.Record(caseID)
	require.Equal(t, casework.InstantOf(noon.Add(2*time.Hour)), entries[2].At, "a rung keeps its instant")
	require.LessOrEqual(t, s.recorded("report lapsed").Sub(back), 6*time.Second, "a returning ledger is noticed soon")
}

func TestCommandsWaitOutTwoMinutesWithoutALedger(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	begin := noon.Add(-time.Hour)
	var first, second contract.Filing
	s.at(begin, func() { first = s.ledger.File(caseID, rehearsal.Note); s.ledger.Away(errAway); s.send(first) })
	s.at(begin.Add(time.Minute), func() {
		second = s.ledger.File(caseID, rehearsal.Submit)
		s.send(second)
		status, err := s.QueryWorkflow(contract.StatusQuery)
		require.NoError(t, err)
		var got contract.CaseStatus
		require.NoError(t, status.Get(&got))
		require.True(t, got.Patient)
	})
	s.at(begin.Add(2*time.Minute), func() { s.ledger.Away(nil) })
	s.closeAt(noon.Add(time.Hour))
	s.play()
	require.Equal(t, []string{"note", "submit", "close"}, s.whats())
	for _, f := range []contract.Filing{first, second} {
		require.NoError(t, s.answered(f).err)
		require.WithinRange(t, s.answered(f).at, begin.Add(2*time.Minute), begin.Add(2*time.Minute+6*time.Second))
	}
}

func TestManyUpdatesAtOnceNeedOneLook(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	var filings []contract.Filing
	s.at(noon.Add(-time.Hour), func() {
		before := s.ledger.Advances()
		for range 50 {
			filings = append(filings, s.ledger.File(caseID, rehearsal.Note))
		}
		for i := range filings { // the last comes first
			s.send(filings[len(filings)-1-i])
		}
		require.Equal(t, before, s.ledger.Advances())
	})
	s.closeAt(noon.Add(-time.Minute))
	s.play()
	require.Len(t, s.whats(), 51)
	for _, f := range filings {
		require.NoError(t, s.answered(f).err, f.ID)
		require.GreaterOrEqual(t, s.answered(f).result.AppliedThrough, f.Seq)
	}
	require.LessOrEqual(t, s.ledger.Advances(), 5, "start, one or two for the fifty, close")
}

func TestTheSameFilingTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	var f contract.Filing
	s.at(noon.Add(-time.Hour), func() { f = s.file(rehearsal.Submit) })
	s.at(noon.Add(-time.Minute), func() {
		before := s.ledger.Advances()
		s.send(f) // the same update id
		s.ask("by-relay", contract.ApplyRequest{Filing: f.ID, Seq: f.Seq, Epoch: 1})
		require.Equal(t, before, s.ledger.Advances())
	})
	s.closeAt(noon.Add(time.Hour))
	s.play()
	require.Equal(t, []string{"submit", "close"}, s.whats())
	require.NoError(t, s.answers["by-relay"].err)
	require.Equal(t, int64(1), s.answers["by-relay"].result.AppliedThrough)
	require.Equal(t, 3, s.ledger.Advances(), "start, submit, close")
}

func TestAnUnknownFilingIsAnsweredAndDoesNotSpin(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.at(noon.Add(-time.Hour), func() { s.ask("lost", contract.ApplyRequest{Filing: "lost", Seq: 9, Epoch: 1}) })
	s.at(noon.Add(-time.Minute), func() { s.file(rehearsal.Submit) })
	s.closeAt(noon.Add(time.Hour))
	s.play()
	require.NoError(t, s.answers["lost"].err)
	require.Zero(t, s.answers["lost"].result.AppliedThrough)
	require.Equal(t, []string{"submit", "close"}, s.whats())
	require.LessOrEqual(t, s.ledger.Advances(), 5)
}

func TestALookFindsWhatNobodyDelivered(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.at(noon.Add(-time.Hour), func() { s.ledger.File(caseID, rehearsal.Submit) })
	s.at(noon.Add(-time.Minute), func() { s.ask("look", contract.ApplyRequest{Epoch: 1}) })
	s.closeAt(noon.Add(time.Hour))
	s.play()
	require.Equal(t, []string{"submit", "close"}, s.whats())
	require.NoError(t, s.answers["look"].err)
}

func TestAReplacedRunEndsWithoutATrace(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	var f contract.Filing
	s.at(noon.Add(-time.Hour), func() {
		f = s.ledger.File(caseID, rehearsal.Submit)
		_, err := s.ledger.RaiseEpoch(t.Context(), caseID)
		require.NoError(t, err)
		s.send(f)
	})
	s.play()
	require.Empty(t, s.whats())
	var failure *temporal.ApplicationError
	require.ErrorAs(t, s.answered(f).err, &failure)
	require.Equal(t, contract.FailureFenced, failure.Type())
}

func TestANewerEpochMakesARunFindOutThatItIsReplaced(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.at(noon.Add(-time.Hour), func() {
		epoch, err := s.ledger.RaiseEpoch(t.Context(), caseID)
		require.NoError(t, err)
		require.Equal(t, int64(2), epoch)
		s.file(rehearsal.Submit) // carries epoch 2
	})
	s.play() // ends an hour before noon
	require.Empty(t, s.whats())
}

func TestRejectionsLeaveNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		req  contract.ApplyRequest
		want string
	}{
		{"an older epoch", contract.ApplyRequest{Filing: "f", Seq: 1, Epoch: 1}, contract.FailureOutdated},
		{"no epoch", contract.ApplyRequest{Filing: "f", Seq: 1}, contract.FailureMalformed},
		{"a negative seq", contract.ApplyRequest{Filing: "f", Seq: -1, Epoch: 2}, contract.FailureMalformed},
		{"a seq without a filing", contract.ApplyRequest{Seq: 1, Epoch: 2}, contract.FailureMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, theLadder())
			_, err := s.ledger.RaiseEpoch(t.Context(), caseID)
			require.NoError(t, err)
			s.at(noon.Add(-time.Hour), func() { s.ask("x", c.req) })
			s.closeAt(noon.Add(-time.Minute))
			s.ExecuteWorkflow(contract.CaseWorkflow, contract.CaseInput{Case: caseID, Epoch: 2})
			require.NoError(t, s.GetWorkflowError())
			var failure *temporal.ApplicationError
			require.ErrorAs(t, s.answers["x"].rejected, &failure)
			require.Equal(t, c.want, failure.Type())
		})
	}
}

func TestAFullHistoryContinuesAsNewAndAnswersFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	var filings []contract.Filing
	s.at(noon.Add(-time.Hour), func() {
		s.SetContinueAsNewSuggested(true)
		for range 3 {
			filings = append(filings, s.file(rehearsal.Note))
		}
	})
	s.start()
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, s.GetWorkflowError(), &next)
	require.Equal(t, contract.CaseWorkflow, next.WorkflowType.Name)
	require.Equal(t, []string{"note", "note", "note"}, s.whats())
	for _, f := range filings {
		require.NoError(t, s.answered(f).err)
		require.GreaterOrEqual(t, s.answered(f).result.AppliedThrough, f.Seq)
	}
}

func TestTheInputMayAskForShorterHistories(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.SetCurrentHistoryLength(40)
	s.ExecuteWorkflow(contract.CaseWorkflow, contract.CaseInput{Case: caseID, Epoch: 1, ContinueAfter: 40})
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, s.GetWorkflowError(), &next)
}

func TestACaseAtRestEndsItsWorkflow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.closeAt(handedOver.Add(time.Hour))
	s.play()
	require.Zero(t, s.timers, "no clock, no timer")
}

func TestCancellingInTemporalChangesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.at(noon.Add(-time.Hour), s.CancelWorkflow)
	s.closeAt(noon.Add(time.Hour))
	s.play()
	require.Equal(t, []string{"report lapsed", "report urge", "close"}, s.whats())
}

func TestTheTimerIsKeptWhileTheInstantStays(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	for i := range 10 {
		s.at(handedOver.Add(time.Duration(i+1)*time.Minute), func() { s.file(rehearsal.Note) })
	}
	s.at(noon.Add(-time.Hour), func() { s.file(rehearsal.Submit) })
	s.closeAt(noon)
	s.play()
	require.Equal(t, 1, s.timers)
	require.Len(t, s.whats(), 12)
}

func TestStatusSaysWhereACaseStands(t *testing.T) {
	t.Parallel()
	s := newStage(t, theLadder())
	s.at(noon.Add(-2*time.Hour), func() { s.file(rehearsal.Note) })
	s.at(noon.Add(-time.Hour), func() {
		value, err := s.QueryWorkflow(contract.StatusQuery)
		require.NoError(t, err)
		var got contract.CaseStatus
		require.NoError(t, value.Get(&got))
		require.Equal(t, contract.CaseStatus{
			Epoch: 1, AppliedThrough: 1, NextAt: casework.InstantOf(noon), NextClock: casework.ClockReport,
		}, got)
	})
	s.closeAt(noon.Add(-time.Minute))
	s.play()
}

func TestALedgerThatAlwaysNamesThePastKeepsNobodyBusy(t *testing.T) {
	t.Parallel()
	for _, minutes := range []int{1, 10} {
		t.Run(strconv.Itoa(minutes), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.ledger.Pin(casework.InstantOf(handedOver.Add(-time.Hour)))
			s.closeAt(handedOver.Add(time.Duration(minutes) * time.Minute))
			s.play()
			require.LessOrEqual(t, s.ledger.Advances(), 10+minutes)
		})
	}
}
