package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// Whatever bytes are sent as a command: they are refused as no JSON of a command, or
// the command, the attestation and the complainant are parted so that none stands in
// another's place.
func FuzzSentCommands(f *testing.F) {
	for i, seed := range []string{
		``, `null`, `[]`, `{}`, `{} {}`, `{"attested":null}`, `{"attested":{"statement":"x"},"note":"y"}`, `{"attested":1}`, `{"attested":{"more":1}}`,
		`{"attested":{},"attested":{"by":"p1"}}`, `{"complainant":null}`, `{"complainant":{"name":"某","phone":"13900000000"},"issues":[]}`,
		`{"complainant":1}`, `{"complainant":{},"complainant":{"name":"x"},"repeats":[{"case":"c"}]}`, `{"Complainant":{"name":"x"}}`, "{\"\xff\":1}",
		`{"handed_over_at":"2021-08-20T21:25:00+08:00","number":"D1","complainant":{"name":"某"}}`,
	} {
		f.Add(byte(i), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		kind := casework.Kinds()[int(which)%len(casework.Kinds())]
		body, _, err := decodeCommand(kind, data)
		if err != nil {
			requireBadRequest(t, err)
		} else {
			require.Equal(t, kind, body.Kind())
			kept, err := json.Marshal(body)
			require.NoError(t, err)
			_, err = casework.DecodeBody(kind, kept)
			require.NoError(t, err, "%s", kept)
		}
		register, complainant, err := decodeRegister(data)
		if err != nil {
			requireBadRequest(t, err)
			return
		}
		kept, err := json.Marshal(register)
		require.NoError(t, err)
		var members map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(kept, &members))
		require.NotContains(t, members, "complainant", "what is filed holds no complainant")
		if complainant != nil {
			_, err = json.Marshal(complainant)
			require.NoError(t, err)
		}
	})
}

func requireBadRequest(t *testing.T, err error) {
	t.Helper()
	if of := casework.AsError(err); of != nil {
		require.Equal(t, casework.Invalid, of.Reason)
		return
	}
	var r *refusal
	require.ErrorAs(t, err, &r)
	require.Equal(t, http.StatusBadRequest, r.status)
}
