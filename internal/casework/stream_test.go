package casework_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// savedStream is a stream as the rules of one version wrote it, and the state
// that they folded it to, without its policy and calendar, which stand in the
// first event.
type savedStream struct {
	Name   string            `json:"name"`
	Events []json.RawMessage `json:"events"`
	State  any               `json:"state"`
}

// Streams that older rules wrote fold to the state of then, for ever: whatever
// the state said then, it says now. It may say more.
func TestStreamsOfOlderRulesFoldToTheStateOfThen(t *testing.T) {
	t.Parallel()
	types := map[EventType]bool{}
	for version := 1; version <= RulesVersion; version++ {
		content, err := os.ReadFile(filepath.Join("testdata", "streams", fmt.Sprintf("rules-%d.jsonl", version)))
		require.NoError(t, err, "a version of the rules leaves some of its streams here before the next one comes")
		for line := range bytes.Lines(content) {
			var s savedStream
			require.NoError(t, json.Unmarshal(line, &s))
			var events []Event
			for _, raw := range s.Events {
				var e Event
				require.NoError(t, json.Unmarshal(raw, &e))
				require.Equal(t, version, e.Rules)
				stillSays(t, e.ID, decode(t, raw), decode(t, e))
				events, types[e.Type] = append(events, e), true
			}
			state := decode(t, Replay(events))
			stillSays(t, fmt.Sprintf("rules %d, %s", version, s.Name), s.State, state)
			if version == RulesVersion {
				// Stored states are folded anew where the version is raised, and only there.
				now, ok := state.(map[string]any)
				require.True(t, ok)
				delete(now, "policy")
				delete(now, "calendar")
				stillSays(t, "Apply says more of an event than it did, so RulesVersion must be raised: "+s.Name, now, s.State)
			}
		}
	}
	require.Greater(t, len(types), 60, "the streams hold most kinds of events")
}

var saveStreams = flag.Bool("save-streams", false, "write streams of the present rules into testdata/streams")

// Before the rules change, their streams are saved:
//
//	go test ./internal/casework -run SaveStreams -save-streams -rapid.seed=7
func TestSaveStreams(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	keep := func(name string, events []Event) {
		state, ok := decode(t, Replay(events)).(map[string]any)
		require.True(t, ok)
		delete(state, "policy")
		delete(state, "calendar")
		require.NoError(t, encoder.Encode(map[string]any{"name": name, "events": events, "state": state}))
	}
	keep(string(Closed), stands()[Closed](plain(t)).events)
	keep("rectified by others", rectifiedByOthers(t).events)
	keep("presented, amended, presented again", presentedAndAmended(t).events)
	keep("presented, sent back, presented otherwise", sentBackAndAnew(t).events)
	keep("paired, paired otherwise, struck", pairedAnew(t).events)
	begun := stands()[Handling](plain(t))
	long := []Event{}
	rapid.Check(t, func(t *rapid.T) {
		l := &life{t: t, c: begun.c, now: begun.now, events: slices.Clone(begun.events)}
		for range 15 {
			l.now = l.now.Add(rapid.SampledFrom([]Span{Minute, 3 * Hour, 30 * Hour}).Draw(t, "wait"))
			l.tell(Due(l.c, l.now))
			for range 6 {
				if a, body, attested := l.chance(); l.give(a, body, attested) {
					break
				}
			}
		}
		if len(l.events) > len(long) {
			long = l.events
		}
	})
	keep("chance", long)
	require.NotZero(t, out.Len())
	if *saveStreams {
		require.NoError(t, os.WriteFile(filepath.Join("testdata", "streams", fmt.Sprintf("rules-%d.jsonl", RulesVersion)), out.Bytes(), 0o600))
	}
}

// decode gives a value as whoever reads its JSON sees it.
func decode(t *testing.T, v any) (seen any) {
	t.Helper()
	encoded, err := json.Marshal(v)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(encoded, &seen))
	return seen
}

// stillSays requires that whatever was said is said still, at any depth.
func stillSays(t *testing.T, where string, was, is any) {
	t.Helper()
	switch was := was.(type) {
	case map[string]any:
		now, ok := is.(map[string]any)
		require.True(t, ok, "%s is gone", where)
		for name, value := range was {
			stillSays(t, where+"."+name, value, now[name])
		}
	case []any:
		now, ok := is.([]any)
		require.True(t, ok && len(now) == len(was), "%s: %v, not %v", where, is, was)
		for i := range was {
			stillSays(t, fmt.Sprintf("%s[%d]", where, i), was[i], now[i])
		}
	default:
		require.Equal(t, was, is, where)
	}
}
