package e2e

import (
	"net/http"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
)

// shown is what a door shows to whoever scrapes it.
type shown map[string]*dto.MetricFamily

func scrape(t testing.TB, url, token string) shown {
	t.Helper()
	request, err := http.NewRequestWithContext(within(t, time.Minute), http.MethodGet, url, nil)
	require.NoError(t, err)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
	families, err := new(expfmt.TextParser).TextToMetricFamilies(response.Body)
	require.NoError(t, err)
	return families
}

// metric is the one metric of a family with the given labels, written name=value.
func (s shown) metric(t testing.TB, name string, labels ...string) *dto.Metric {
	t.Helper()
	require.Contains(t, s, name)
	found := s.find(name, labels...)
	require.NotNil(t, found, "no %s of %v", name, labels)
	return found
}

// find is the same; nil where nothing was measured yet.
func (s shown) find(name string, labels ...string) *dto.Metric {
	for _, m := range s[name].GetMetric() {
		has := map[string]bool{}
		for _, l := range m.GetLabel() {
			has[l.GetName()+"="+l.GetValue()] = true
		}
		fits := true
		for _, l := range labels {
			fits = fits && has[l]
		}
		if fits {
			return m
		}
	}
	return nil
}

func (s shown) gauge(t testing.TB, name string, labels ...string) float64 {
	t.Helper()
	return s.metric(t, name, labels...).GetGauge().GetValue()
}

// A time limit that lapses moves the histogram of how late it was written, where
// whoever runs the program looks.
func TestALapseIsSeenInTheMetrics(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir(), settings{"probe-listen": "127.0.0.1:0"}))
	door := s.Serving().Probes + "/metrics"
	lapses := func(in shown) *dto.Histogram {
		return in.metric(t, "jiaoban_verdict_lateness_seconds", "event=clock_lapsed", "clock=report").GetHistogram()
	}
	before := scrape(t, door, "")
	require.Zero(t, lapses(before).GetSampleCount())
	require.InDelta(t, 1, before.gauge(t, "jiaoban_record_read"), 0)
	require.InDelta(t, 1, before.gauge(t, "jiaoban_worker_serving"), 0)
	require.InDelta(t, 1, before.gauge(t, "jiaoban_build_info", "version=test", "part=serve"), 0)
	length := before.gauge(t, "jiaoban_chain_length")
	require.Positive(t, length)

	var out api.Outcome
	require.NoError(t, s.as("duty").Post(within(t, time.Minute), "/api/v1/cases", map[string]any{
		"source":         map[string]any{"campaign": s.campaign("swift"), "level": "central", "mode": "handed_over"},
		"handed_over_at": time.Now(), "number": "W1", "priority": "normal", "channel": "phone", "region": "卧龙区", "complaint": "示范-夜间施工噪声",
	}, &out))
	s.assign(within(t, time.Minute), out.Filing.Case, "shengtai")
	var after shown
	require.Eventually(t, func() bool {
		after = scrape(t, door, "")
		urge := after.find("jiaoban_verdict_lateness_seconds", "event=rung_reached", "clock=report")
		return lapses(after).GetSampleCount() == 1 && urge != nil && urge.GetHistogram().GetSampleCount() == 1 // the urge at once
	}, time.Minute, 200*time.Millisecond)
	late := lapses(after).GetSampleSum()
	require.Positive(t, late)
	require.Less(t, late, 30.0, "it was written soon after it fell due")
	assigned := after.metric(t, "jiaoban_command_seconds", "command="+string(casework.CmdAssign), "outcome=applied").GetHistogram()
	require.EqualValues(t, 1, assigned.GetSampleCount())
	require.GreaterOrEqual(t, after.metric(t, "jiaoban_filing_seconds").GetHistogram().GetSampleCount(), uint64(2))
	require.Eventually(t, func() bool { return scrape(t, door, "").gauge(t, "jiaoban_chain_length") > length }, time.Minute, time.Second, "the record is read again after a while")
	require.Positive(t, after.metric(t, "temporal_request_total", "operation=RespondWorkflowTaskCompleted").GetCounter().GetValue(), "the SDK's own")
	require.Contains(t, after, "go_sql_open_connections")
	require.Positive(t, after.metric(t, "engine_persistence_requests_total", "operation=CreateWorkflowExecution").GetCounter().GetValue(), "the engine's own")

	// The API has them at its own door, for this host.
	require.Contains(t, scrape(t, s.URL()+"/metrics", ""), "jiaoban_http_request_seconds")
	require.Equal(t, http.StatusOK, status(t, s.Serving().Probes+"/readyz"))
	require.Equal(t, http.StatusNotFound, status(t, s.Serving().Probes+"/api/v1/session"), "the other door has nothing else")
	s.stop()
	_, err := http.Get(door)
	require.Error(t, err, "it is closed with the program")
}

// A label never holds what somebody wrote, and there are few of them: numbers that
// grow with the cases would take the watch down, and tell of them.
func TestLabelsAreFewAndTellOfNobody(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	id := s.oneCase(within(t, time.Minute)).ID
	s.assign(within(t, time.Minute), id, "shengtai")
	coordinator := s.as("coordinator")
	for _, path := range []string{"/api/v1/cases/" + string(id), "/api/v1/cases?search=%E7%A4%BA%E8%8C%83", "/api/v1/nowhere/" + string(id), "/api/v1/people"} {
		_ = coordinator.Get(within(t, time.Minute), path, nil) // found or not
	}
	series := 0
	for name, family := range scrape(t, s.URL()+"/metrics", "") {
		for _, m := range family.GetMetric() {
			series += 1 + len(m.GetHistogram().GetBucket())
			for _, l := range m.GetLabel() {
				require.NotContains(t, l.GetValue(), string(id), name)
				require.NotContains(t, l.GetValue(), "case/", name)
				require.NotRegexp(t, `\p{Han}|@`, l.GetValue(), name)
			}
		}
	}
	require.Less(t, series, 4000)
}
