package casework_test

import (
	"encoding/json"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// Whatever bytes come as a body: they are refused in words, or they are a body
// that encodes and decodes to itself and on which the rules answer.
func FuzzDecodeBody(f *testing.F) {
	for _, k := range Kinds() {
		b, err := json.Marshal(shaped(f, k))
		require.NoError(f, err)
		f.Add(string(k), b)
		f.Add(string(k), []byte(`null`))
	}
	f.Add("close", []byte(`{} {}`))
	f.Add("register", []byte(`{"handed_over_at":"9999-12-31T23:59:59-08:00"}`))
	f.Add("no-such", []byte(`{}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		b, err := DecodeBody(Kind(kind), data)
		if err != nil {
			require.NotNil(t, AsError(err))
			return
		}
		first := canonical(t, b)
		back, err := DecodeBody(Kind(kind), []byte(first))
		require.NoError(t, err, first)
		require.Equal(t, first, canonical(t, back))
		if err := Check(b); err != nil {
			require.NotNil(t, AsError(err))
		}
		for _, c := range []Case{{}, {ID: "c", Seq: 1, State: Registered}} {
			for _, a := range []Actor{coordinator, duty} {
				if _, err := Decide(c, Command{Actor: a, FiledAt: 1, Body: b}); err != nil {
					require.NotNil(t, AsError(err))
				}
			}
		}
	})
}

// Whatever bytes come as an event: they are refused, or they encode and decode
// to themselves, and a case takes them without falling over.
func FuzzEvent(f *testing.F) {
	for _, et := range EventTypes() {
		f.Add([]byte(`{"id":"c-1","case":"c","seq":1,"type":"` + string(et) + `","v":1,"role":"engine","payload":{}}`))
	}
	f.Add([]byte(`{"type":"clock_started","payload":{"clock":{"id":"c1","due":"2021-08-24T04:00:00Z","marks":[{"at":"2021-08-24T02:00:00Z","before":"2h"}]}}}`))
	f.Add([]byte(`{"type":"case_registered","payload":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e Event
		if json.Unmarshal(data, &e) != nil {
			return
		}
		decoded(t, e)
		c := Apply(Apply(Case{ID: "c"}, e), e)
		require.NotEmpty(t, c.State)
		Due(c, 1<<40)
	})
}
