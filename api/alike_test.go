package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// What is not there and what is not yours answer alike: no status, header or
// byte tells a stranger that a case exists.
func TestNotThereAndNotYoursAreAlike(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	object, err := (*fileStage)(w).Put(t.Context(), "person-reviewer", strings.NewReader("a picture"))
	require.NoError(t, err)
	w.do(t, caseOne, w.sessions[tokenOf(casework.UnitOfficer)].Actor, &casework.AttachEvidence{Files: []casework.EvidenceFile{{
		Digest: object.Digest, Size: object.Size, MediaType: object.MediaType, Kind: object.Kind, Nature: casework.NaturePhoto,
	}}})
	filed := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`)
	require.Equal(t, 200, filed.Code)

	checked := 0
	for _, route := range w.engine.Routes() {
		if !strings.HasPrefix(route.Path, prefix+"/cases/:id") && !strings.HasPrefix(route.Path, prefix+"/filings/:id") {
			continue
		}
		if strings.HasSuffix(route.Path, "/looks") {
			continue // refused by role before any case is looked for; see below
		}
		there, missing := string(caseOne), "case-nowhere"
		if strings.Contains(route.Path, "/filings/:id") {
			there, missing = "filing-1", "filing-nowhere"
		}
		body := `{}`
		if kind := casework.Kind(route.Path[strings.LastIndexByte(route.Path, '/')+1:]); route.Method == http.MethodPost && casework.NewBody(kind) != nil {
			body = w.bodyFor(t, kind)
		}
		if strings.HasSuffix(route.Path, "/complainant") {
			body = `{"reason":"回访"}`
		}
		if strings.HasSuffix(route.Path, "/redaction") {
			body = `{"text":"某处夜间施工"}`
		}
		path := strings.Replace(route.Path, ":digest", object.Digest, 1)
		for _, lang := range []string{zh, en} {
			header := []string{idempotencyHeader, "key-00000001", requestHeader, "the-same-request", "Accept-Language", lang, "If-Match", `"1"`}
			yours := w.request(route.Method, strings.Replace(path, ":id", there, 1), stranger, body, header...)
			none := w.request(route.Method, strings.Replace(path, ":id", missing, 1), stranger, body, header...)
			where := route.Method + " " + route.Path
			if strings.HasSuffix(route.Path, "complainant") || strings.HasSuffix(route.Path, "/redaction") {
				require.Equal(t, 403, yours.Code, where)
			} else {
				require.Equal(t, 404, yours.Code, "%s: %s", where, yours.Body)
			}
			require.Equal(t, none.Code, yours.Code, where)
			require.Equal(t, none.Header(), yours.Header(), where)
			require.Equal(t, none.Body.String(), yours.Body.String(), where)
		}
		checked++
	}
	require.Greater(t, checked, len(casework.Kinds()))
	require.Len(t, w.filings, 1, "nothing was filed")
}

func TestAMalformedCommandDoesNotTellWhetherTheCaseIsThere(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	header := []string{idempotencyHeader, "key-00000001", requestHeader, "the-same-request"}
	for _, body := range []string{`{}`, `{"assignment":1}`, `{`, `{"assignment":""}`} {
		yours := w.request("POST", "/api/v1/cases/case-1/acknowledge", stranger, body, header...)
		none := w.request("POST", "/api/v1/cases/case-9/acknowledge", stranger, body, header...)
		require.Equal(t, none.Code, yours.Code)
		require.Equal(t, none.Body.String(), yours.Body.String())
	}
}
