package api

import (
	"context"
	"encoding/base64"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// untilCaughtUp is a listener who goes once what was missed has been told.
type untilCaughtUp struct {
	*httptest.ResponseRecorder

	leave context.CancelFunc
}

func (u untilCaughtUp) Flush() {
	u.ResponseRecorder.Flush()
	if said := u.Body.String(); strings.Contains(said, "event: "+toldBeat) || strings.Contains(said, "event: "+toldReset) {
		u.leave()
	}
}

var idOfEvent = regexp.MustCompile(`(?m)^id: (\S+)$`)

// Whatever a listener sends as the last that arrived: the stream begins, tells what
// the listener may hear of what came after a place of the record and has it read
// anew after what is none, and every id that it tells is a place again.
func FuzzLastEventID(f *testing.F) {
	for _, seed := range []string{
		"", "0", "%%%", "AAAA", feedCursor(0), feedCursor(1), feedCursor(3), feedCursor(4), feedCursor(-1), feedCursor(math.MaxInt64), feedCursor(math.MinInt64),
		feedCursor(1) + "=", feedCursor(1) + "\n", " " + feedCursor(1), base64.RawURLEncoding.EncodeToString([]byte(positionMark)),
		base64.RawURLEncoding.EncodeToString([]byte(positionMark + "0x10")), base64.StdEncoding.EncodeToString([]byte(positionMark + "12")), strings.Repeat("A", 1<<12),
	} {
		f.Add(seed)
	}
	var once sync.Once
	var w *stage
	f.Fuzz(func(t *testing.T, last string) {
		once.Do(func() {
			w = newStage(t)
			(*feedStage)(w).add(caseOne, "case-of-others", caseOne)
		})
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/events", nil)
		r.Header.Set("Authorization", "Bearer "+tokenOf(casework.UnitOfficer))
		r.Header["Last-Event-Id"] = []string{last}
		got := untilCaughtUp{httptest.NewRecorder(), leave}
		w.ServeHTTP(got, r)
		require.Equal(t, http.StatusOK, got.Code)
		require.NotContains(t, got.Body.String(), "case-of-others")

		pos, isPlace := w.positionSent(last)
		told := strings.Count(got.Body.String(), "event: "+toldCase)
		reset := strings.Contains(got.Body.String(), "event: "+toldReset)
		switch {
		case last == "" || isPlace && pos == 3:
			require.Zero(t, told)
			require.False(t, reset)
		case isPlace && pos < 3:
			require.Equal(t, []int{2, 1, 1}[pos], told, "%q: what the listener sees of the three additions", last)
			require.False(t, reset)
		default:
			require.Zero(t, told)
			require.True(t, reset, "%q", last)
		}
		ids := idOfEvent.FindAllStringSubmatch(got.Body.String(), -1)
		require.NotEmpty(t, ids)
		for _, id := range ids {
			_, ok := w.feed.positionIn(id[1])
			require.True(t, ok, "%q", id[1])
		}
	})
}

// positionSent reads a cursor of the stage by hand.
func (w *stage) positionSent(cursor string) (int64, bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	number, marked := strings.CutPrefix(string(sealed), positionMark)
	pos, notNumber := strconv.ParseInt(number, 10, 64)
	return pos, err == nil && marked && notNumber == nil && pos >= 0
}
