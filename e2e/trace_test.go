package e2e

import (
	"context"
	"encoding/hex"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"

	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// gatherer takes spans by OTLP, as a collector does.
type gatherer struct {
	collector.UnimplementedTraceServiceServer

	mu    sync.Mutex
	spans []*otlp.Span
}

func (g *gatherer) Export(_ context.Context, r *collector.ExportTraceServiceRequest) (*collector.ExportTraceServiceResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, resource := range r.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			g.spans = append(g.spans, scope.GetSpans()...)
		}
	}
	return &collector.ExportTraceServiceResponse{}, nil
}

func (g *gatherer) all() []*otlp.Span {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]*otlp.Span{}, g.spans...)
}

// gather begins to take spans and says where.
func gather(t testing.TB) (*gatherer, string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	g, server := &gatherer{}, grpc.NewServer()
	collector.RegisterTraceServiceServer(server, g)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return g, "http://" + listener.Addr().String()
}

// Whoever follows a request finds what was done for it: a command's filing, and from a
// registration through the workflow what the activity did; and reads of nobody.
func TestATraceLeadsFromTheRequestToTheActivity(t *testing.T) {
	t.Parallel()
	g, endpoint := gather(t)
	s := start(t, on(t.TempDir(), settings{"trace-endpoint": endpoint}))
	row := s.oneCase(within(t, time.Minute))
	s.assign(within(t, time.Minute), row.ID, "shengtai")
	coordinator := s.as("coordinator")
	const calls = 5
	for range calls {
		_, err := coordinator.Command(within(t, time.Minute), row.ID, casework.CmdRecordCall, map[string]any{"unit": town.UnitID("shengtai"), "answered": true, "note": "示范-已告知"})
		require.NoError(t, err)
	}
	register := func(number string, handedOver time.Time) contract.Filing {
		var registered struct{ Filing contract.Filing }
		require.NoError(t, s.as("duty").Post(within(t, time.Minute), "/api/v1/cases", map[string]any{
			"source":         map[string]any{"campaign": town.FastCampaign, "level": casework.LevelCentral, "mode": casework.ModeHandedOver},
			"handed_over_at": casework.InstantOf(handedOver), "number": number, "channel": "phone", "region": "卧龙区", "complaint": "示范-某饭店油烟扰民。",
		}, &registered))
		return registered.Filing
	}
	// All its clocks are over; that of the acknowledgement, six seconds after the assignment,
	// has the workflow look at once.
	s.assign(within(t, time.Minute), register("示范-迹2", time.Now().Add(-10*time.Minute)).Case, "shengtai")
	registered := register("示范-迹1", time.Now())
	require.Eventually(t, func() bool { // its workflow begins at its first clock
		found, err := s.Ledger().Case(within(t, time.Minute), contract.Reader{All: true}, registered.Case)
		require.NoError(t, err)
		return found.Case.Seq > registered.LastEvent
	}, time.Minute, 50*time.Millisecond)
	_ = coordinator.Get(within(t, time.Minute), "/api/v1/cases?search=%E7%A4%BA%E8%8C%83", nil)
	request, err := http.NewRequestWithContext(within(t, time.Minute), http.MethodGet, s.URL()+"/api/v1/cases/"+string(row.ID), nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+coordinator.Token())
	request.Header.Set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
	s.stop() // sends the rest

	named, byID := map[string][]*otlp.Span{}, map[string]*otlp.Span{}
	for _, span := range g.all() {
		byID[string(span.GetSpanId())] = span
		named[span.GetName()] = append(named[span.GetName()], span)
		require.NotEqual(t, "0af7651916cd43dd8448eb211c80319c", hex.EncodeToString(span.GetTraceId()), "what a stranger says of a trace is not believed")
		told := span.GetName() + " " + span.GetStatus().GetMessage()
		for _, a := range span.GetAttributes() {
			told += " " + a.String()
		}
		require.Empty(t, span.GetEvents())
		for _, secret := range []string{string(row.ID), "%E7", string(town.UnitID("shengtai")), coordinator.Token(), "127.0.0.1"} {
			require.NotContains(t, told, secret)
		}
		require.NotRegexp(t, `\p{Han}`, told)
	}
	const assigned, called, entered = "POST /api/v1/cases/:id/assign", "POST /api/v1/cases/:id/record-call", "POST /api/v1/cases"
	// way is that up from a span.
	way := func(span *otlp.Span) (names []string) {
		for ; span != nil; span = byID[string(span.GetParentSpanId())] {
			require.Equal(t, otlp.Status_STATUS_CODE_UNSET, span.GetStatus().GetCode(), span.GetName())
			names = append(names, span.GetName())
		}
		return names
	}
	ways := func(name string) (ways [][]string) {
		for _, span := range named[name] {
			ways = append(ways, way(span))
		}
		return ways
	}
	require.Len(t, named[called], calls)
	filed := slices.Repeat([][]string{{"file", called}}, calls)
	filed = append(filed, slices.Repeat([][]string{{"file", assigned}, {"file", entered}}, 2)...)
	require.ElementsMatch(t, filed, ways("file"))
	require.Contains(t, ways("Advance"), []string{"Advance", "start workflow", entered})
	require.Contains(t, ways("Advance"), []string{"Advance", "handle update", "update workflow", "file", assigned}, "a timer that is brought nearer")
	require.Len(t, named["update workflow"], 1, "no other command wakes its workflow")
	for _, root := range append(named[called], named[assigned]...) {
		require.Empty(t, root.GetParentSpanId())
	}
	require.Empty(t, named["GET /api/v1/events"])
	for name := range named {
		require.False(t, strings.HasSuffix(name, "/healthz") || strings.HasSuffix(name, "/metrics"), name)
	}
}

// Whoever gathers traces is nobody whom the program needs.
func TestNobodyWaitsForWhoeverGathersTraces(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	endpoint := "http://" + taken.Addr().String()
	require.NoError(t, taken.Close())
	s := start(t, on(t.TempDir(), settings{"trace-endpoint": endpoint}))
	s.assign(within(t, time.Minute), s.oneCase(within(t, time.Minute)).ID, "shengtai")
	begun := time.Now()
	s.stop()
	require.Less(t, time.Since(begun), 15*time.Second)
}
