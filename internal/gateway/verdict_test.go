package gateway

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.uber.org/goleak"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestEveryAnswerOfTemporalHasAMeaning(t *testing.T) {
	t.Parallel()
	failure := func(kind string) error { return temporal.NewApplicationError("x", kind) }
	for _, c := range []struct {
		name string
		err  error
		want verdict
	}{
		{"applied", nil, applied},
		{"answered without it", errUnknownFiling, unknown},
		{"the run is old", failure(contract.FailureFenced), replaced},
		{"the request is old", failure(contract.FailureOutdated), outdated},
		{"the run is draining", failure(contract.FailureDraining), drained},
		{"the request is malformed", failure(contract.FailureMalformed), failed},
		{"the handler is not known", failure(""), failed},
		{"the run ended before it answered", failure("AcceptedUpdateCompletedWorkflow"), startFirst},
		{"no run", serviceerror.NewNotFound("workflow not found"), startFirst},
		{"no run, within an update-with-start", fmt.Errorf("failed workflow update: %w", serviceerror.NewNotFound("closed")), startFirst},
		{"no namespace", serviceerror.NewNamespaceNotFound("jiaoban"), notYet},
		{"the wait is over", client.NewWorkflowUpdateServiceTimeoutOrCanceledError(context.DeadlineExceeded), notYet},
		{"the caller has gone", context.Canceled, notYet},
		{"the wait is over before a connection", context.DeadlineExceeded, notYet},
		{"the server is away", serviceerror.NewUnavailable("connection refused"), notYet},
		{"the server is busy", serviceerror.NewResourceExhausted(enums.RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT, "rate"), notYet},
		{"the run is closing", serviceerror.NewResourceExhausted(enums.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW, "closing"), notYet},
		{"its workflow task keeps failing", serviceerror.NewWorkflowNotReady("failed state"), notYet},
		{"aborted", serviceerror.NewAborted("again"), notYet},
		{"a fault of the server", serviceerror.NewInternal("oh"), notYet},
		{"something new", errors.New("never seen"), notYet},
		{"not allowed", serviceerror.NewPermissionDenied("no", ""), failed},
		{"not understood", serviceerror.NewInvalidArgument("no"), failed},
		{"not known to this server", serviceerror.NewUnimplemented("no"), failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, judge(c.err))
		})
	}
}

func TestNotYetKeepsItsCause(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection refused")
	err := notYetBecause(cause)
	require.ErrorIs(t, err, contract.ErrNotYet)
	require.ErrorIs(t, err, cause)
}

// scripted answers updates from a list; it stands for a server whose answers
// are hard to provoke.
type scripted struct {
	client.Client
	answers []any // an error of the call, or an outcome
	calls   []call
}

type call struct {
	updateID  string
	withStart bool
}

type outcome struct {
	result contract.ApplyResult
	err    error
}

func (s *scripted) next(c call) (client.WorkflowUpdateHandle, error) {
	s.calls = append(s.calls, c)
	answer := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	if err, isError := answer.(error); isError {
		return nil, err
	}
	return handle{outcome: answer.(outcome)}, nil
}

func (s *scripted) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	return s.next(call{updateID: o.UpdateID})
}

func (s *scripted) UpdateWithStartWorkflow(_ context.Context, o client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	return s.next(call{updateID: o.UpdateOptions.UpdateID, withStart: true})
}

func (s *scripted) NewWithStartWorkflowOperation(client.StartWorkflowOptions, any, ...any) client.WithStartWorkflowOperation {
	return nil
}

type handle struct {
	client.WorkflowUpdateHandle
	outcome outcome
}

func (h handle) Get(_ context.Context, into any) error {
	*into.(*contract.ApplyResult) = h.outcome.result
	return h.outcome.err
}

var filing = contract.Filing{ID: "F", Case: casework.CaseID("C"), Seq: 3, Epoch: 1}

func TestApplyFollowsTheAnswers(t *testing.T) {
	t.Parallel()
	done := outcome{result: contract.ApplyResult{AppliedThrough: 3}}
	fenced := outcome{err: temporal.NewApplicationError("x", contract.FailureFenced)}
	draining := outcome{err: temporal.NewApplicationError("x", contract.FailureDraining)}
	lost := outcome{err: temporal.NewApplicationError("x", lostWithRun)}
	short := outcome{result: contract.ApplyResult{AppliedThrough: 2}}
	notFound := serviceerror.NewNotFound("closed")
	for _, c := range []struct {
		name    string
		answers []any
		want    error // nil: applied
		starts  []bool
	}{
		{"at once", []any{done}, nil, []bool{false}},
		{"after it was started", []any{notFound, done}, nil, []bool{false, true}},
		{"after its run was lost", []any{lost, done}, nil, []bool{false, true}},
		{"after a run handed over", []any{draining, draining, done}, nil, []bool{false, false, false}},
		{"an old answer of a fenced run", []any{fenced, done}, nil, []bool{false, true}},
		{"really fenced", []any{fenced}, contract.ErrFenced, []bool{false, true}},
		{"an old answer of another ledger", []any{short, done}, nil, []bool{false, true}},
		{"really unknown", []any{short}, contract.ErrNotYet, []bool{false, true}},
		{"never to be started", []any{notFound}, contract.ErrNotYet, []bool{false, true, true, true}},
		{"away", []any{serviceerror.NewUnavailable("away")}, contract.ErrNotYet, []bool{false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := &scripted{answers: c.answers}
			err := (&Gateway{client: server}).Apply(t.Context(), filing, time.Minute)
			if c.want == nil {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, c.want)
			}
			var starts []bool
			for _, call := range server.calls {
				starts = append(starts, call.withStart)
			}
			require.Equal(t, c.starts, starts)
			require.Equal(t, filing.ID, server.calls[0].updateID, "the update's id is the filing's")
		})
	}
}

func TestAMistakeIsNotCalledNotYet(t *testing.T) {
	t.Parallel()
	server := &scripted{answers: []any{serviceerror.NewInvalidArgument("no")}}
	err := (&Gateway{client: server}).Apply(t.Context(), filing, time.Minute)
	require.Error(t, err)
	require.NotErrorIs(t, err, contract.ErrNotYet)
}

func TestApplyStopsWhenTheWaitIsOver(t *testing.T) {
	t.Parallel()
	server := &scripted{answers: []any{outcome{err: temporal.NewApplicationError("x", contract.FailureDraining)}}}
	begin := time.Now()
	require.ErrorIs(t, (&Gateway{client: server}).Apply(t.Context(), filing, 100*time.Millisecond), contract.ErrNotYet)
	require.Less(t, time.Since(begin), 10*time.Second)
}

func TestTheConfigurationNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := Dial(t.Context(), Config{})
	require.ErrorContains(t, err, "address")
	require.ErrorContains(t, err, "namespace")
}

func TestALazyGatewayComesUpWithoutTemporal(t *testing.T) {
	t.Parallel()
	g, err := Dial(t.Context(), Config{Address: "127.0.0.1:1", Namespace: "jiaoban", Lazy: true})
	require.NoError(t, err)
	defer g.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	require.Error(t, g.Healthy(ctx))
	begin := time.Now()
	require.ErrorIs(t, g.Apply(t.Context(), filing, 300*time.Millisecond), contract.ErrNotYet)
	require.Less(t, time.Since(begin), 10*time.Second)
}
