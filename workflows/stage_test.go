package workflows_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"jiaoban/activities"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/workflows"
	"jiaoban/workflows/rehearsal"
)

const caseID casework.CaseID = "01CASE"

var (
	shanghai   = time.FixedZone("Asia/Shanghai", 8*60*60)
	handedOver = time.Date(2021, 8, 20, 21, 25, 0, 0, shanghai)
	noon       = time.Date(2021, 8, 24, 12, 0, 0, 0, shanghai)
	errAway    = errors.New("the database is away")
)

// theLadder is the report clock with two rungs after the breach.
func theLadder() rehearsal.Clock {
	return rehearsal.Clock{Kind: casework.ClockReport, Due: casework.InstantOf(noon), Steps: []rehearsal.Step{
		{Name: "lapsed"}, {Name: "urge"},
		{Name: "supervision_letter", After: 2 * casework.Hour},
		{Name: "oversight_visit", After: 4 * casework.Hour},
	}}
}

// stage is a workflow in skipped time over a ledger in memory, which share one
// clock.
type stage struct {
	*testsuite.TestWorkflowEnvironment
	t       *testing.T
	ledger  *rehearsal.Ledger
	answers map[string]answer
	timers  int
}

type answer struct {
	at       time.Time
	rejected error
	result   contract.ApplyResult
	err      error
}

func newStage(t *testing.T, clocks ...rehearsal.Clock) *stage {
	t.Helper()
	s := emptyStage(t)
	s.ledger = rehearsal.New(s.instant)
	s.ledger.Open(caseID, clocks...)
	s.over(s.ledger)
	return s
}

func emptyStage(t *testing.T) *stage {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	s := &stage{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t, answers: map[string]answer{}}
	s.SetStartTime(handedOver)
	s.SetTestTimeout(30 * time.Second)
	s.RegisterWorkflowWithOptions(workflows.Case, workflow.RegisterOptions{Name: contract.CaseWorkflow})
	s.SetOnTimerScheduledListener(func(string, time.Duration) { s.timers++ })
	return s
}

// over sets the ledger that the workflow asks.
func (s *stage) over(ledger activities.Ledger) {
	s.RegisterActivityWithOptions(activities.New(ledger, nil).Advance, activity.RegisterOptions{Name: contract.AdvanceActivity})
}

func (s *stage) instant() casework.Instant { return casework.InstantOf(s.Now()) }

// at does something at an instant of skipped time.
func (s *stage) at(when time.Time, do func()) {
	s.RegisterDelayedCallback(do, when.Sub(handedOver))
}

// send delivers a filing and keeps the answer under its id.
func (s *stage) send(f contract.Filing) {
	s.ask(f.ID, contract.ApplyRequest{Filing: f.ID, Seq: f.Seq, Epoch: f.Epoch})
}

func (s *stage) ask(id string, req contract.ApplyRequest) {
	s.UpdateWorkflow(contract.ApplyUpdate, id, &testsuite.TestUpdateCallback{
		OnAccept: func() {},
		OnReject: func(err error) { s.answers[id] = answer{at: s.Now(), rejected: err} },
		OnComplete: func(result any, err error) {
			a := answer{at: s.Now(), err: err}
			if r, ok := result.(contract.ApplyResult); ok {
				a.result = r
			}
			s.answers[id] = a
		},
	}, req)
}

// file accepts a command and delivers it at once.
func (s *stage) file(kind casework.Kind) contract.Filing {
	f := s.ledger.File(caseID, kind)
	s.send(f)
	return f
}

// closeAt ends the case, and with it the workflow.
func (s *stage) closeAt(when time.Time) {
	s.at(when, func() { s.file(rehearsal.Close) })
}

func (s *stage) play() {
	s.t.Helper()
	s.start()
	require.NoError(s.t, s.GetWorkflowError())
}

func (s *stage) start() {
	s.t.Helper()
	s.ExecuteWorkflow(contract.CaseWorkflow, contract.CaseInput{Case: caseID, Epoch: 1})
	require.True(s.t, s.IsWorkflowCompleted())
}

// whats is the record without instants.
func (s *stage) whats() []string {
	entries, _ := s.ledger.Record(caseID)
	var whats []string
	for _, e := range entries {
		whats = append(whats, e.What)
	}
	return whats
}

// recorded says when something was recorded.
func (s *stage) recorded(what string) time.Time {
	s.t.Helper()
	entries, at := s.ledger.Record(caseID)
	for i, e := range entries {
		if e.What == what {
			return at[i].Time().In(shanghai)
		}
	}
	require.Failf(s.t, "not in the record", "%s is not among %v", what, entries)
	return time.Time{}
}

func (s *stage) answered(f contract.Filing) answer {
	s.t.Helper()
	require.Contains(s.t, s.answers, f.ID)
	return s.answers[f.ID]
}
