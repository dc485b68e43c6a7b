// Package tracing sends spans to whoever gathers them by OTLP, where the operator has
// said so. What spans hold is decided by those who make them: names of routes,
// commands and activities, numbers, ids of filings; never what people wrote.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Tracing is one exporter at work; nil is none, and costs nothing.
type Tracing struct{ provider *sdktrace.TracerProvider }

// Open begins to export to an endpoint, http://host:port for gRPC in the clear or
// https:// with TLS. It does not wait for it: spans that nobody takes are dropped, and
// nothing waits for them. An empty endpoint gives nil.
func Open(ctx context.Context, endpoint, version, part string, log *slog.Logger) (*Tracing, error) {
	if endpoint == "" {
		return nil, nil //nolint:nilnil // no tracing is an answer too
	}
	exporter, err := otlptracegrpc.New(ctx, otlptracegrpc.WithEndpointURL(endpoint))
	if err != nil {
		return nil, fmt.Errorf("traces to %s: %w", endpoint, err)
	}
	return &Tracing{sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(&telling{SpanExporter: exporter, log: log}),
		sdktrace.WithResource(resource.NewSchemaless(
			attribute.String("service.name", "jiaoban"), attribute.String("service.version", version), attribute.String("jiaoban.part", part),
		)),
	)}, nil
}

// Tracer makes spans; nil where there is no tracing.
func (t *Tracing) Tracer() trace.Tracer {
	if t == nil {
		return nil
	}
	return t.provider.Tracer("jiaoban")
}

// lastSpans is how long the end waits for whoever gathers them.
const lastSpans = 2 * time.Second

// Close sends what is left, unless nobody takes it soon.
func (t *Tracing) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lastSpans)
	defer cancel()
	return t.provider.Shutdown(ctx)
}
