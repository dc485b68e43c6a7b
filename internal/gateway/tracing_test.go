package gateway

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/contract"
	"jiaoban/workflows"
)

func recorded(t *testing.T) (trace.Tracer, *tracetest.SpanRecorder) {
	t.Helper()
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	t.Cleanup(func() { require.NoError(t, provider.Shutdown(context.Background())) })
	return provider.Tracer("test"), recorder
}

// Where tracing is switched on or off between two runs of the program, no case stands
// still: every saved history replays with it, and a replay leaves no span.
func TestHistoriesReplayWithTracing(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../workflows/testdata/histories/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		tracer, recorder := recorded(t)
		replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
			Interceptors: []interceptor.WorkerInterceptor{NewTracing(tracer)},
		})
		require.NoError(t, err)
		replayer.RegisterWorkflowWithOptions(workflows.Case, workflow.RegisterOptions{Name: contract.CaseWorkflow})
		require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), file), file)
		require.Empty(t, recorder.Started(), file)
	}
}

// A header that is none, or another's, is no reason to refuse anything.
func TestAHeaderOfNoTraceIsNone(t *testing.T) {
	t.Parallel()
	tracer, _ := recorded(t)
	_, span := tracer.Start(t.Context(), "request")
	good := header{}
	writeTrace(good, span.SpanContext())
	ctx, traced := readTrace(context.Background(), good)
	require.True(t, traced)
	require.Equal(t, span.SpanContext().TraceID(), trace.SpanContextFromContext(ctx).TraceID())

	damaged := header{traceHeader: good[traceHeader]}
	damaged[traceHeader].Data = []byte(`{"traceparent":"00-0-0-00"}`)
	for name, h := range map[string]header{"none": {}, "nil": nil, "damaged": damaged} {
		_, traced := readTrace(context.Background(), h)
		require.False(t, traced, name)
	}
}
