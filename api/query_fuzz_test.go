package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// reading are the routes that only read, by their order in the document.
func (w *stage) reading() []string {
	var paths []string
	for _, r := range w.engine.Routes() {
		// The stream of changes never ends by itself.
		if r.Method == http.MethodGet && strings.HasPrefix(r.Path, prefix) && r.Path != prefix+"/events" {
			paths = append(paths, r.Path)
		}
	}
	slices.Sort(paths)
	return paths
}

// Whatever stands in a path or a query, the answer is lawful: what was asked
// for, or a problem with a code and its words, and never a fault of ours.
func FuzzPathsAndQueries(f *testing.F) {
	for i, seed := range []struct{ id, query string }{
		{"case-1", ""}, {"case-1", "limit=5&after=x"}, {"unit-lead", "from=2021-08-20T21:25:00%2B08:00&until=2021-08-21T00:00:00Z"},
		{"..", "state=handling,assigned&open=true&due_before=2021-08-20T21:25:00%2B08:00"}, {"%2e%2e%2f", "limit=-1"}, {"a/b", "limit=99999999999999999999"},
		{"\x00", "order=number&q=%00"}, {"é", "level=central&level=moon&late=maybe"}, {strings.Repeat("x", 300), "after=" + strings.Repeat("9", 300)},
		{"case-1", "policy=city-central-handover&handed_over_at=2021-08-20T13:25:00Z"}, {"case-1", "kind=unit_added&from=today&person=%f0%28"},
		{"case-1", ";;&&==%"}, {"person-first", "unit=unit-lead&role=unit_leader"}, {"batch-1", "fate=new&after=1&limit=0"},
	} {
		f.Add(byte(7*i), byte(i), seed.id, seed.query)
	}
	var once sync.Once
	var w *stage
	var paths []string
	f.Fuzz(func(t *testing.T, route, role byte, id, query string) {
		once.Do(func() { w = newStage(t); paths = w.reading() })
		path := paths[int(route)%len(paths)]
		parts := strings.Split(path, "/")
		for i, part := range parts {
			if strings.HasPrefix(part, ":") {
				parts[i] = id
			}
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = strings.Join(parts, "/"), "", query
		r.Header.Set("Authorization", "Bearer "+tokenOf(casework.Roles[int(role)%len(casework.Roles)]))
		got := httptest.NewRecorder()
		w.ServeHTTP(got, r)
		w.log.Reset()
		require.Less(t, got.Code, 500, "%s %q ?%q: %s", path, id, query, got.Body)
		if got.Code < 400 {
			return
		}
		var p Problem
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &p), "%s: %s", path, got.Body)
		require.Equal(t, got.Code, p.Status)
		require.NotEmpty(t, p.Code)
		require.NotEmpty(t, p.Detail)
		for _, e := range p.Errors {
			require.NotEmpty(t, e.Field)
			require.NotEqual(t, e.Code, e.Detail, "no words for %s", e.Code)
		}
	})
}
