package temporal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/interceptor"
	sdk "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/gateway"
	"jiaoban/worker"
	"jiaoban/workflows"
	"jiaoban/workflows/rehearsal"
)

// Histories that are saved once stay for ever: running workflows have such
// histories. Run with -update to write those that a new scenario adds.
var update = flag.Bool("update", false, "save the histories of TestGenerateHistories that are not there yet")

const saved = "../../workflows/testdata/histories"

// TestGenerateHistories lives some lives of cases on a real engine, and replays
// every history that came of them.
func TestGenerateHistories(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	for name, live := range map[string]func(*rig, casework.CaseID) []string{
		"whole_life": wholeLife, "outage": outage, "continued": continued, "reopened": reopened, "fenced": fenced,
	} {
		for i, run := range live(r, casework.CaseID(name)) {
			file := name
			if i > 0 {
				file += "_then"
			}
			r.keep(file, r.history(casework.CaseID(name), run))
		}
	}
}

// wholeLife has a clock that lapses with its rungs, commands that come one by
// one and together, a clock that is started and stopped, and an end.
func wholeLife(r *rig, id casework.CaseID) []string {
	require.NoError(r.t, r.gateway.Start(r.within(), r.ledger.Open(id, report(time.Second))))
	r.apply(r.ledger.File(id, rehearsal.Note))
	r.eventually(func() bool { e, _ := r.ledger.Record(id); return len(e) == 4 }, "all rungs")
	r.together(id, rehearsal.Submit, rehearsal.Note, rehearsal.Note)
	r.apply(r.ledger.File(id, rehearsal.Return))
	require.NoError(r.t, r.gateway.Wake(r.within(), r.ledger.Ref(id)))
	r.apply(r.ledger.File(id, rehearsal.Supplement))
	r.apply(r.ledger.File(id, rehearsal.Close))
	return []string{r.run(id)}
}

// outage has a ledger that is away at the due instant.
func outage(r *rig, id casework.CaseID) []string {
	require.NoError(r.t, r.gateway.Start(r.within(), r.ledger.Open(id, report(time.Second))))
	r.apply(r.ledger.File(id, rehearsal.Note))
	r.ledger.Away(errors.New("the database is away"))
	f := r.ledger.File(id, rehearsal.Note)
	require.ErrorIs(r.t, r.gateway.Apply(r.within(), f, 4*time.Second), contract.ErrNotYet)
	r.ledger.Away(nil)
	r.apply(f)
	r.apply(r.ledger.File(id, rehearsal.Close))
	return []string{r.run(id)}
}

// continued outgrows its history.
func continued(r *rig, id casework.CaseID) []string {
	ref := r.ledger.Open(id, report(time.Hour))
	_, err := r.gateway.Client().ExecuteWorkflow(r.within(), startOf(id), contract.CaseWorkflow,
		contract.CaseInput{Case: id, Epoch: ref.Epoch, ContinueAfter: 20})
	require.NoError(r.t, err)
	first := r.run(id)
	for r.run(id) == first {
		r.together(id, rehearsal.Note, rehearsal.Note)
	}
	second := r.run(id)
	r.apply(r.ledger.File(id, rehearsal.Note))
	return []string{first, second}
}

// reopened is closed, and a command starts its second run.
func reopened(r *rig, id casework.CaseID) []string {
	require.NoError(r.t, r.gateway.Start(r.within(), r.ledger.Open(id, report(time.Hour))))
	r.apply(r.ledger.File(id, rehearsal.Close))
	first := r.run(id)
	r.apply(r.ledger.File(id, rehearsal.Reopen))
	second := r.run(id)
	r.apply(r.ledger.File(id, rehearsal.Close))
	return []string{first, second}
}

// fenced is replaced in the ledger while its run sleeps.
func fenced(r *rig, id casework.CaseID) []string {
	require.NoError(r.t, r.gateway.Start(r.within(), r.ledger.Open(id, report(time.Hour))))
	first := r.run(id)
	_, err := r.ledger.RaiseEpoch(r.within(), id)
	require.NoError(r.t, err)
	r.apply(r.ledger.File(id, rehearsal.Note))
	return []string{first, r.run(id)}
}

// together files commands and delivers them at the same time.
func (r *rig) together(id casework.CaseID, kinds ...casework.Kind) {
	r.t.Helper()
	var all sync.WaitGroup
	for _, kind := range kinds {
		f := r.ledger.File(id, kind)
		all.Go(func() {
			if err := r.gateway.Apply(r.within(), f, patience); err != nil {
				r.t.Error(err)
			}
		})
	}
	all.Wait()
}

// history reads a run's history when its last workflow task has ended.
func (r *rig) history(id casework.CaseID, run string) *history.History {
	r.t.Helper()
	var h *history.History
	r.eventually(func() bool {
		h = &history.History{}
		events := r.gateway.Client().GetWorkflowHistory(r.within(), contract.WorkflowID(id), run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			e, err := events.Next()
			require.NoError(r.t, err)
			h.Events = append(h.Events, e)
		}
		switch h.Events[len(h.Events)-1].GetEventType() {
		case enums.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, enums.EVENT_TYPE_WORKFLOW_TASK_STARTED:
			return false
		}
		return true
	}, "no workflow task is pending")
	return h
}

func replay(h *history.History, with ...interceptor.WorkerInterceptor) error {
	replayer, err := sdk.NewWorkflowReplayerWithOptions(sdk.WorkflowReplayerOptions{Interceptors: with})
	if err != nil {
		return err
	}
	replayer.RegisterWorkflowWithOptions(workflows.Case, workflow.RegisterOptions{Name: contract.CaseWorkflow})
	return replayer.ReplayWorkflowHistory(nil, h)
}

// A history that came about while everything was traced replays where nothing is, and
// the other way round: it has a header more, and the same commands.
func TestTracedHistoriesReplayWithTracingAndWithout(t *testing.T) {
	t.Parallel()
	recorder := tracetest.NewSpanRecorder()
	tracer := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)).Tracer("test")
	r := newRig(t, func(c *gateway.Config, _ *worker.Options) { c.Tracer = tracer })
	_, span := tracer.Start(t.Context(), "a request")
	r.traced = span.SpanContext()
	for name, live := range map[string]func(*rig, casework.CaseID) []string{"whole_life": wholeLife, "outage": outage, "reopened": reopened} {
		for _, run := range live(r, casework.CaseID(name)) {
			h := r.history(casework.CaseID(name), run)
			require.Contains(t, h.String(), "_tracer-data", "it was traced")
			require.NoError(t, replay(h), name)
			spans := len(recorder.Started())
			require.NoError(t, replay(h, gateway.NewTracing(tracer)), name)
			require.Len(t, recorder.Started(), spans, "a replay leaves no span")
		}
	}
	advances := 0
	for _, s := range recorder.Ended() {
		if s.Name() == contract.AdvanceActivity && s.SpanContext().TraceID() == span.SpanContext().TraceID() {
			advances++
		}
	}
	require.Greater(t, advances, 5, "what was done for the request is in its trace")
}

// keep replays a history and, when asked to, saves it.
func (r *rig) keep(name string, h *history.History) {
	r.t.Helper()
	require.NoError(r.t, replay(h), name)
	r.t.Logf("%s: %d events", name, len(h.Events))
	if !*update {
		return
	}
	file := filepath.Join(saved, name+".json")
	if _, err := os.Stat(file); err == nil {
		r.t.Logf("%s is there and stays", file)
		return
	}
	raw, err := protojson.Marshal(h)
	require.NoError(r.t, err)
	if host, err := os.Hostname(); err == nil { // it names the sticky queue
		raw = []byte(strings.ReplaceAll(string(raw), host, "host"))
	}
	var pretty bytes.Buffer // protojson's own indentation is random by design
	require.NoError(r.t, json.Indent(&pretty, raw, "", " "))
	pretty.WriteByte('\n')
	require.NoError(r.t, os.WriteFile(file, pretty.Bytes(), 0o644))
}
