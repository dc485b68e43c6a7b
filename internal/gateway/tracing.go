package gateway

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/contract"
)

// NewTracing carries a trace from whoever sends an update through the workflow to the
// activity that was done for it. It only reads and writes a header: no command of a
// workflow is another with it than without, and while a history is replayed nothing is
// traced. Workflows themselves have no span, for they last as long as their cases.
func NewTracing(tracer trace.Tracer) interceptor.Interceptor { return &tracing{tracer: tracer} }

type tracing struct {
	interceptor.InterceptorBase
	tracer trace.Tracer
}

// traceHeader is where Temporal's own SDKs have it.
const traceHeader = "_tracer-data"

type header = map[string]*commonpb.Payload

func writeTrace(to header, of trace.SpanContext) {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(trace.ContextWithSpanContext(context.Background(), of), carrier)
	if payload, err := converter.GetDefaultDataConverter().ToPayload(map[string]string(carrier)); err == nil {
		to[traceHeader] = payload
	}
}

// readTrace gives ctx with the trace of a header; what cannot be read is none.
func readTrace(ctx context.Context, from header) (context.Context, bool) {
	carrier := map[string]string{}
	if from[traceHeader] == nil || converter.GetDefaultDataConverter().FromPayload(from[traceHeader], &carrier) != nil {
		return ctx, false
	}
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier(carrier))
	return ctx, trace.SpanContextFromContext(ctx).IsValid()
}

// end ends a span. What went wrong is in the log, which quotes nothing either; a span
// says only that something did.
func end(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

// InterceptClient implements interceptor.ClientInterceptor.
func (t *tracing) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	c := &tracedClient{tracing: t}
	c.Next = next
	return c
}

type tracedClient struct {
	interceptor.ClientOutboundInterceptorBase
	tracing *tracing
}

// sends begins the span of a call, where the caller has a trace.
func (c *tracedClient) sends(ctx context.Context, name string) (context.Context, func(error)) {
	if !trace.SpanContextFromContext(ctx).IsValid() {
		return ctx, func(error) {}
	}
	ctx, span := c.tracing.tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient))
	if to := interceptor.Header(ctx); to != nil {
		writeTrace(to, span.SpanContext())
	}
	return ctx, func(err error) { end(span, err) }
}

// UpdateWorkflow implements interceptor.ClientOutboundInterceptor.
func (c *tracedClient) UpdateWorkflow(ctx context.Context, in *interceptor.ClientUpdateWorkflowInput) (client.WorkflowUpdateHandle, error) {
	ctx, done := c.sends(ctx, "update workflow")
	handle, err := c.Next.UpdateWorkflow(ctx, in)
	done(err)
	return handle, err
}

// UpdateWithStartWorkflow implements interceptor.ClientOutboundInterceptor.
func (c *tracedClient) UpdateWithStartWorkflow(ctx context.Context, in *interceptor.ClientUpdateWithStartWorkflowInput) (client.WorkflowUpdateHandle, error) {
	ctx, done := c.sends(ctx, "update or start workflow")
	handle, err := c.Next.UpdateWithStartWorkflow(ctx, in)
	done(err)
	return handle, err
}

// ExecuteWorkflow implements interceptor.ClientOutboundInterceptor.
func (c *tracedClient) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	ctx, done := c.sends(ctx, "start workflow")
	run, err := c.Next.ExecuteWorkflow(ctx, in)
	done(err)
	return run, err
}

// InterceptWorkflow implements interceptor.WorkerInterceptor.
func (t *tracing) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	w := &tracedWorkflow{tracing: t}
	w.Next = next
	return w
}

type tracedWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
	tracing *tracing
}

// Init implements interceptor.WorkflowInboundInterceptor.
func (w *tracedWorkflow) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	calls := &tracedCalls{}
	calls.Next = outbound
	return w.Next.Init(calls)
}

// ExecuteWorkflow implements interceptor.WorkflowInboundInterceptor. The run finds the
// trace of whoever started it in the same place.
func (w *tracedWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if from, traced := readTrace(context.Background(), interceptor.WorkflowHeader(ctx)); traced && !workflow.IsReplaying(ctx) {
		ctx = workflow.WithValue(ctx, contract.TraceKey{}, trace.SpanContextFromContext(from))
	}
	return w.Next.ExecuteWorkflow(ctx, in)
}

// ExecuteUpdate implements interceptor.WorkflowInboundInterceptor. Whoever works for
// the update finds its trace under contract.TraceKey.
func (w *tracedWorkflow) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	if workflow.IsReplaying(ctx) {
		return w.Next.ExecuteUpdate(ctx, in)
	}
	from, traced := readTrace(context.Background(), interceptor.WorkflowHeader(ctx))
	if !traced {
		return w.Next.ExecuteUpdate(ctx, in)
	}
	_, span := w.tracing.tracer.Start(from, "handle update", trace.WithSpanKind(trace.SpanKindServer))
	defer span.End() // also where the workflow leaves memory meanwhile
	result, err := w.Next.ExecuteUpdate(workflow.WithValue(ctx, contract.TraceKey{}, span.SpanContext()), in)
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
	return result, err
}

type tracedCalls struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func passOn(ctx workflow.Context) {
	if of, ok := ctx.Value(contract.TraceKey{}).(trace.SpanContext); ok {
		writeTrace(interceptor.WorkflowHeader(ctx), of)
	}
}

// ExecuteActivity implements interceptor.WorkflowOutboundInterceptor.
func (c *tracedCalls) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	passOn(ctx)
	return c.Next.ExecuteActivity(ctx, name, args...)
}

// ExecuteLocalActivity implements interceptor.WorkflowOutboundInterceptor.
func (c *tracedCalls) ExecuteLocalActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	passOn(ctx)
	return c.Next.ExecuteLocalActivity(ctx, name, args...)
}

// InterceptActivity implements interceptor.WorkerInterceptor.
func (t *tracing) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	a := &tracedActivity{tracing: t}
	a.Next = next
	return a
}

type tracedActivity struct {
	interceptor.ActivityInboundInterceptorBase
	tracing *tracing
}

// ExecuteActivity implements interceptor.ActivityInboundInterceptor. What a timer asked
// for begins a trace of its own.
func (a *tracedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	info := activity.GetInfo(ctx)
	ctx, _ = readTrace(ctx, interceptor.Header(ctx))
	ctx, span := a.tracing.tracer.Start(ctx, info.ActivityType.Name, trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(
		attribute.Int("temporal.attempt", int(info.Attempt)), attribute.Bool("temporal.local", info.IsLocalActivity),
	))
	result, err := a.Next.ExecuteActivity(ctx, in)
	end(span, err)
	return result, err
}
