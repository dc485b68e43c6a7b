package tracing

import (
	"context"
	"log/slog"
	"sync/atomic"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// telling logs when spans begin to be lost and when they are taken again, and not every
// time: whoever gathers them may be away for days.
type telling struct {
	sdktrace.SpanExporter
	log  *slog.Logger
	lost atomic.Bool
}

// ExportSpans implements sdktrace.SpanExporter.
func (e *telling) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := e.SpanExporter.ExportSpans(ctx, spans)
	switch {
	case err != nil && !e.lost.Swap(true):
		e.log.Warn("traces are not taken and are dropped", slog.Any("error", err))
	case err == nil && e.lost.Swap(false):
		e.log.Info("traces are taken again")
	}
	return nil
}
