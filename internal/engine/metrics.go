package engine

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
)

// meters feeds the server's metrics into a registry that belongs to one
// engine, so that two engines in one process never collide and nothing has to
// be unregistered.
type meters struct {
	registry *prometheus.Registry
	provider *sdkmetric.MeterProvider
}

var _ metrics.OpenTelemetryProvider = (*meters)(nil)

func newMeters() (*meters, error) {
	registry := prometheus.NewRegistry()
	// Not temporal_, as the SDK calls its own: some of both have one name and another meaning.
	exporter, err := otelprom.New(otelprom.WithRegisterer(registry), otelprom.WithNamespace("engine"), otelprom.WithoutScopeInfo(), otelprom.WithoutTargetInfo())
	if err != nil {
		return nil, fmt.Errorf("engine metrics: %w", err)
	}
	options := []sdkmetric.Option{sdkmetric.WithReader(exporter)}
	for unit, bounds := range map[string][]float64{
		metrics.Milliseconds:  {1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 60_000},
		metrics.Seconds:       {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60},
		metrics.Bytes:         {1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20},
		metrics.Dimensionless: {1, 2, 5, 10, 20, 50, 100, 1000, 10_000},
	} {
		options = append(options, sdkmetric.WithView(sdkmetric.NewView(
			sdkmetric.Instrument{Kind: sdkmetric.InstrumentKindHistogram, Unit: unit},
			sdkmetric.Stream{Aggregation: sdkmetric.AggregationExplicitBucketHistogram{Boundaries: bounds}},
		)))
	}
	return &meters{registry: registry, provider: sdkmetric.NewMeterProvider(options...)}, nil
}

func (m *meters) GetMeter() metric.Meter { return m.provider.Meter("temporal") }

// Stop leaves the registry readable; there is no exporter to flush.
func (m *meters) Stop(log.Logger) {}

// metricsHandler returns the server's handler and the registry behind it,
// both nil-safe for the caller: without metrics the registry is empty.
func metricsHandler(on bool, logger log.Logger) (metrics.Handler, *prometheus.Registry, error) {
	if !on {
		return metrics.NoopMetricsHandler, prometheus.NewRegistry(), nil
	}
	m, err := newMeters()
	if err != nil {
		return nil, nil, err
	}
	// Task queues and workflow types are ours and few; namespaces are one.
	handler, err := metrics.NewOtelMetricsHandler(logger, m, metrics.ClientConfig{}, false)
	if err != nil {
		return nil, nil, errors.Join(errors.New("engine metrics"), err)
	}
	return handler, m.registry, nil
}
