package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// alert is one rule of deploy/prometheus/alerts.yml.
type alert struct {
	Alert       string
	Expr        string
	For         string
	Labels      map[string]string
	Annotations map[string]string
}

func fromRoot(t testing.TB, path ...string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(append([]string{".."}, path...)...))
	require.NoError(t, err)
	return content
}

func alerts(t testing.TB) []alert {
	t.Helper()
	var file struct {
		Groups []struct {
			Name  string
			Rules []alert
		}
	}
	decoder := yaml.NewDecoder(strings.NewReader(string(fromRoot(t, "deploy", "prometheus", "alerts.yml"))))
	decoder.KnownFields(true) // Prometheus refuses a file with another name in it
	require.NoError(t, decoder.Decode(&file))
	require.Len(t, file.Groups, 1)
	return file.Groups[0].Rules
}

// Whoever is woken by an alert finds under its name what it means, what to do and how
// to see that it is over.
func TestEveryAlertHasItsSection(t *testing.T) {
	t.Parallel()
	operations := string(fromRoot(t, "docs", "operations.md"))
	sections := map[string]string{}
	for _, part := range strings.Split(operations, "\n### Jiaoban")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		text, _, _ = strings.Cut(text, "\n## ")
		sections["Jiaoban"+name] = text
	}
	rules := alerts(t)
	require.Greater(t, len(rules), 10)
	for _, a := range rules {
		text := sections[a.Alert]
		for _, says := range []string{"**What it means.**", "**What to do.**", "**It is over**"} {
			require.Contains(t, text, says, a.Alert)
		}
		delete(sections, a.Alert)
		require.Equal(t, "docs/operations.md#"+strings.ToLower(a.Alert), a.Annotations["runbook"])
		require.Regexp(t, `\p{Han}.*。.*[A-Za-z ]{10}.*\.$`, a.Annotations["summary"], "in both languages")
		require.Contains(t, []string{"critical", "warning"}, a.Labels["severity"], a.Alert)
		if a.For != "" {
			_, err := time.ParseDuration(a.For)
			require.NoError(t, err, a.Alert)
		}
	}
	require.Empty(t, sections, "a section of an alert that there is not")
	for _, linked := range regexp.MustCompile(`\]\(#(jiaoban\w+)\)`).FindAllStringSubmatch(operations, -1) {
		require.True(t, slices.ContainsFunc(rules, func(a alert) bool { return strings.ToLower(a.Alert) == linked[1] }), linked[1])
	}
}

// expressions are those of the alerts and of the dashboard, by where they stand.
func expressions(t testing.TB) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, a := range alerts(t) {
		require.NotContains(t, found, a.Alert, "an alert stands once")
		found[a.Alert] = a.Expr
	}
	var dashboard struct {
		UID    string
		Panels []struct {
			ID      int
			Title   string
			GridPos struct{ H, W, X, Y int }
			Targets []struct{ Expr, RefID string }
		}
	}
	require.NoError(t, json.Unmarshal(fromRoot(t, "deploy", "grafana", "jiaoban.json"), &dashboard))
	require.Equal(t, "jiaoban", dashboard.UID)
	cells, ids := map[[2]int]string{}, map[int]bool{}
	for _, p := range dashboard.Panels {
		require.False(t, ids[p.ID], "%s: another panel has its number", p.Title)
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				require.Less(t, x, 24, p.Title)
				require.Empty(t, cells[[2]int{x, y}], "%s lies over another panel", p.Title)
				cells[[2]int{x, y}] = p.Title
			}
		}
		for _, target := range p.Targets {
			found[fmt.Sprintf("%s (%s)", p.Title, target.RefID)] = strings.ReplaceAll(target.Expr, "$__rate_interval", "1m")
		}
	}
	require.Greater(t, len(found), 40)
	return found
}

// What alerts and dashboard ask for is what a served process shows, with the labels
// that they ask by. An alert on a name that is not there never fires.
func TestAlertsAndDashboardAskForWhatIsShown(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir(), settings{"probe-listen": "127.0.0.1:0"}))
	id := s.oneCase(within(t, time.Minute)).ID
	s.assign(within(t, time.Minute), id, "shengtai")
	_, err := s.Ledger().MakeRoot(within(t, time.Minute))
	require.NoError(t, err)
	// Some numbers are there only once something has happened: the relay asks for a
	// workflow that runs already, which Temporal refuses.
	require.Eventually(t, func() bool {
		waiting, err := s.Ledger().Overslept(within(t, time.Minute), time.Hour, 1)
		return err == nil && len(waiting) == 0
	}, time.Minute, 50*time.Millisecond)
	_, err = s.Ledger().RaiseEpoch(within(t, time.Minute), id)
	require.NoError(t, err)
	require.Equal(t, 200, status(t, s.URL()+"/healthz"))
	var labels map[string][]string
	var told shown
	require.Eventually(t, func() bool {
		told = scrape(t, s.Serving().Probes+"/metrics", "")
		labels = told.labels()
		_, signed := labels["jiaoban_chain_signed_timestamp_seconds"]
		_, refused := labels["temporal_request_failure_total"]
		return signed && refused
	}, time.Minute, time.Second)
	labels["up"] = nil // Prometheus's own

	_, operations, found := strings.Cut(string(fromRoot(t, "docs", "operations.md")), "\n## Metrics\n")
	require.True(t, found)
	for _, named := range regexp.MustCompile(`\b(?:jiaoban|temporal|go_sql)_[a-z_]+[a-z]\b`).FindAllString(operations, -1) {
		_, counted := labels[named+"_count"]
		_, shows := labels[named]
		require.True(t, counted || shows, "the document tells of %s, which is not shown", named)
	}
	for name := range labels {
		if own := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_count"), "_sum"), "_bucket"); strings.HasPrefix(own, "jiaoban_") {
			require.Contains(t, operations, "`"+own+"`", "the document does not tell of it")
		}
	}
	bounds := 0
	for where, expr := range expressions(t) {
		asked, err := parsePromQL(expr)
		require.NoError(t, err, "%s: %s", where, expr)
		require.NotEmpty(t, asked, where)
		for _, a := range asked {
			require.Contains(t, labels, a.metric, "%s asks for what is not shown", where)
			for _, l := range a.labels {
				require.Contains(t, append([]string{"job", "instance"}, labels[a.metric]...), l, "%s: %s", where, a.metric)
			}
		}
		for _, named := range regexp.MustCompile(`(\w+)_bucket\{[^}]*\ble(=~?)"([^"]*)"`).FindAllStringSubmatch(expr, -1) {
			bounds++
			require.Equal(t, "=~", named[2], "%s: Prometheus 2 calls a bound 30, Prometheus 3 30.0", where)
			require.Equal(t, 1, told.bounds(named[1], regexp.MustCompile("^(?:"+named[3]+")$")), "%s: %s", where, named[3])
		}
	}
	require.Positive(t, bounds, "one alert asks by a bound")
}

// bounds counts the bounds of a histogram that a pattern names both as Prometheus 2 writes
// them and as Prometheus 3 does.
func (s shown) bounds(name string, pattern *regexp.Regexp) int {
	n := 0
	if len(s[name].GetMetric()) == 0 {
		return n
	}
	for _, b := range s[name].GetMetric()[0].GetHistogram().GetBucket() {
		two := strconv.FormatFloat(b.GetUpperBound(), 'g', -1, 64)
		three := two
		if !strings.Contains(two, ".") {
			three += ".0"
		}
		if pattern.MatchString(two) && pattern.MatchString(three) {
			n++
		}
	}
	return n
}

// labels are those of every name that Prometheus makes of what is shown.
func (s shown) labels() map[string][]string {
	found := map[string][]string{}
	for name, family := range s {
		var own []string
		for _, m := range family.GetMetric() {
			for _, l := range m.GetLabel() {
				own = append(own, l.GetName())
			}
		}
		if family.GetMetric()[0].GetHistogram() == nil {
			found[name] = own
			continue
		}
		found[name+"_count"], found[name+"_sum"] = own, own
		found[name+"_bucket"] = append([]string{"le"}, own...)
	}
	return found
}

// The example of a configuration is one, and reads what the program shows.
func TestTheExampleForPrometheusFits(t *testing.T) {
	t.Parallel()
	var conf struct {
		RuleFiles     []string `yaml:"rule_files"`
		ScrapeConfigs []struct {
			JobName       string `yaml:"job_name"`
			StaticConfigs []struct{ Targets []string }
		} `yaml:"scrape_configs"`
	}
	require.NoError(t, yaml.Unmarshal(fromRoot(t, "deploy", "prometheus", "prometheus.yml"), &conf))
	for _, name := range conf.RuleFiles {
		require.NotEmpty(t, fromRoot(t, "deploy", "prometheus", name))
	}
	require.Len(t, conf.ScrapeConfigs, 1)
	require.Equal(t, "jiaoban", conf.ScrapeConfigs[0].JobName, "the alerts ask by it")
}
