package tracing

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

func TestWithoutAnEndpointNothingIsTraced(t *testing.T) {
	t.Parallel()
	none, err := Open(t.Context(), "", "1", "serve", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.Nil(t, none)
	require.Nil(t, none.Tracer())
	require.NoError(t, none.Close(t.Context()))
}

// away takes spans or does not.
type away struct {
	sdktrace.SpanExporter
	err error
}

func (a *away) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error { return a.err }

func TestThatTracesAreLostIsLoggedOnce(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	to := &away{SpanExporter: tracetest.NewNoopExporter(), err: errors.New("away")}
	e := &telling{SpanExporter: to, log: slog.New(slog.NewTextHandler(&logged, nil))}
	for range 3 {
		require.NoError(t, e.ExportSpans(t.Context(), nil))
	}
	require.Equal(t, 1, strings.Count(logged.String(), "\n"), logged.String())
	to.err = nil
	for range 3 {
		require.NoError(t, e.ExportSpans(t.Context(), nil))
	}
	require.Equal(t, 2, strings.Count(logged.String(), "\n"), logged.String())
}

// The end of the program does not wait for whoever gathers spans and is away.
func TestTheEndWaitsALittleForWhoeverGathersSpans(t *testing.T) {
	t.Parallel()
	traced, err := Open(t.Context(), "http://127.0.0.1:1", "1", "serve", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	_, span := traced.Tracer().Start(t.Context(), "a request")
	span.End()
	begun := time.Now()
	_ = traced.Close(context.Background())
	require.Less(t, time.Since(begun), lastSpans+5*time.Second)
}
