package policies_test

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/policies"
)

// Whatever bytes an office puts in its folder of policies: they are refused in
// words that name a line, or they are policies and a calendar by which every
// clock that can be started ends after it began, and in a bounded time.
func FuzzPolicyFile(f *testing.F) {
	files, err := os.ReadDir("data")
	require.NoError(f, err)
	for _, file := range files {
		content, err := os.ReadFile("data/" + file.Name())
		require.NoError(f, err)
		f.Add(content)
	}
	f.Add([]byte("name: &a [*a]\n"))
	f.Add([]byte("year: 99999999999999999999\n"))
	f.Add([]byte("a: &a {b: 1}\nb: &b {<<: *a, c: *a}\nd: [*b, *b, *b]\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		set, err := policies.Load(fstest.MapFS{"own.yaml": {Data: content}})
		if err != nil {
			require.ErrorAs(t, err, new(policies.LoadError))
			require.NotEmpty(t, err.Error())
			return
		}
		for _, p := range set.Policies {
			require.Empty(t, policies.Check(p))
			for _, clock := range p.Clocks {
				for _, from := range []string{"2021-08-20T21:25:00+08:00", "2024-02-29T23:59:59.999+08:00"} {
					began, err := time.Parse(time.RFC3339, from)
					require.NoError(t, err)
					due, _, err := casework.Deadline(p, set.Calendar, clock.Kind, casework.RoundFirst, casework.InstantOf(began))
					if err == nil && due < casework.InstantOf(began) {
						t.Fatalf("%s %s: due %s before it began", p.Name, clock.Kind, due)
					}
				}
			}
		}
	})
}
