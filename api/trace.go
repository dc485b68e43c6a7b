package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// trace begins the trace of a request to the API. What a client says of a trace of its
// own is not believed. Paths and queries hold what people look for: the span has the
// route. The stream of changes lasts as long as a page is open, and has none.
func (s *Server) trace(c *gin.Context) {
	route := c.FullPath()
	if s.options.Tracer == nil || !strings.HasPrefix(route, prefix+"/") || route == prefix+"/events" {
		c.Next()
		return
	}
	ctx, span := s.options.Tracer.Start(c.Request.Context(), c.Request.Method+" "+route, trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(attribute.String("http.request.method", c.Request.Method), attribute.String("http.route", route)))
	defer span.End()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
	status := c.Writer.Status()
	span.SetAttributes(attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
}

// step is a part of a request that takes time of its own. Its end is told what went
// wrong; a span says only that something did, and not what.
func (s *Server) step(ctx context.Context, name string, of ...attribute.KeyValue) (context.Context, func(error)) {
	if s.options.Tracer == nil {
		return ctx, func(error) {}
	}
	ctx, span := s.options.Tracer.Start(ctx, name, trace.WithAttributes(of...))
	return ctx, func(err error) {
		if err != nil && casework.AsError(err) == nil && !errors.Is(err, contract.ErrNotYet) {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

func ofCommand(kind casework.Kind) attribute.KeyValue {
	return attribute.String("jiaoban.command", string(kind))
}

func ofFiling(id string) attribute.KeyValue { return attribute.String("jiaoban.filing", id) }

// traceOf is the id of a request's trace, for its line in the log; "" without one.
func traceOf(ctx context.Context) string {
	if of := trace.SpanContextFromContext(ctx); of.HasTraceID() {
		return of.TraceID().String()
	}
	return ""
}
