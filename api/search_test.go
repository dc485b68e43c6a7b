package api

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// What somebody searches for stands in no line of the log, in whichever way it was sent.
func TestTheLogHoldsNothingOfWhatIsSearchedFor(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for _, path := range []string{"/cases", "/tally", "/dispatch", "/statistics", "/nowhere"} {
		w.request("GET", prefix+path+"?q=hepinglu-1", tokenOf(casework.Coordinator), nil)
		w.request("GET", prefix+path, tokenOf(casework.Coordinator), nil, "Search-Words", "hepinglu-1")
	}
	require.Contains(t, w.log.String(), "route=/api/v1/cases")
	require.NotContains(t, w.log.String(), "hepinglu")
}
