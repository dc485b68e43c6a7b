package api

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func TestMalformedCommands(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body string
		header     []string
		status     int
		code       string
		faults     map[string]string
	}{
		{name: "no body", status: 400, code: "body_required"},
		{name: "no JSON", body: `{"assignment":`, status: 400, code: "malformed_json"},
		{name: "two documents", body: `{"assignment":"a1"} {}`, status: 400, code: "malformed_json"},
		{name: "not UTF-8", body: "{\"assignment\":\"\xff\"}", status: 400, code: "malformed_json"},
		{name: "another type of content", body: `a=1`, header: []string{"Content-Type", "application/x-www-form-urlencoded"}, status: 415, code: "unsupported_media_type"},
		{name: "too large", body: `{"assignment":"` + strings.Repeat("x", bodyLimit) + `"}`, status: 413, code: "body_too_large"},
		{name: "an array", body: `[]`, status: 422, code: "invalid_fields", faults: map[string]string{"": "wrong_type"}},
		{name: "null", body: `null`, status: 422, code: "invalid_fields", faults: map[string]string{"": "wrong_type"}},
		{name: "missing", body: `{}`, status: 422, code: "invalid_fields", faults: map[string]string{"assignment": "required"}},
		{name: "empty", body: `{"assignment":""}`, status: 422, code: "invalid_fields", faults: map[string]string{"assignment": "required"}},
		{name: "unknown and of the wrong type", body: `{"assignment":7,"x":1}`, status: 422, code: "invalid_fields", faults: map[string]string{"assignment": "wrong_type", "x": "unknown_field"}},
		{name: "in other letters", body: `{"Assignment":"a1"}`, status: 422, code: "invalid_fields", faults: map[string]string{"assignment": "required", "Assignment": "unknown_field"}},
		{name: "a character that cannot be kept", body: `{"assignment":"a\u0000"}`, status: 400, code: "malformed_json"},
		{name: "its escape, spelled", body: `{"assignment":"a\\u0000"}`, status: 409, code: "no_such_assignment"},
		{name: "no key", body: `{"assignment":"a1"}`, header: []string{idempotencyHeader, ""}, status: 422, code: "invalid_fields", faults: map[string]string{"header.Idempotency-Key": "idempotency_key_required"}},
		{name: "a short key", body: `{"assignment":"a1"}`, header: []string{idempotencyHeader, "1234567"}, status: 422, code: "invalid_fields", faults: map[string]string{"header.Idempotency-Key": "text_too_short"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, lang := range []string{zh, en} {
				w := newStage(t)
				got := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), tt.body, append([]string{"Accept-Language", lang}, tt.header...)...)
				p := problemIn(t, got)
				require.Equal(t, tt.status, p.Status, got.Body)
				require.Equal(t, tt.code, p.Code)
				require.NotEqual(t, p.Code, p.Detail)
				found := map[string]string{}
				for _, f := range p.Errors {
					found[f.Field] = f.Code
					require.NotEqual(t, f.Code, f.Detail, "no words for %s", f.Code)
					require.Equal(t, lang == zh, strings.ContainsAny(f.Detail, "。"), f.Detail)
				}
				if tt.faults == nil {
					tt.faults = map[string]string{}
				}
				require.Equal(t, tt.faults, found)
				if tt.status != 409 {
					require.Empty(t, w.filings, "nothing that is not well formed leaves a filing")
				}
			}
		})
	}
}

func TestFaultsNameTheirFields(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind   casework.Kind
		body   string
		faults map[string]string
	}{
		{casework.CmdAssign, `{"targets":[]}`, map[string]string{"targets": "too_few"}},
		{casework.CmdAssign, `{"targets":[{"role":"boss","unit":"unit-x"}]}`, map[string]string{"targets[0].role": "not_one_of"}},
		{casework.CmdAssign, `{"targets":[{"role":"lead"}],"answer_mode":"x"}`, map[string]string{"targets[0].unit": "required", "answer_mode": "not_one_of"}},
		{casework.CmdRedate, `{"clock":"c1","due":"tomorrow","reason":"x","document":"d"}`, map[string]string{"due": "bad_format"}},
		{casework.CmdRedate, `{"clock":"c1","due":"2021-08-24T12:00:00","reason":"x","document":"d"}`, map[string]string{"due": "bad_format"}},
		{casework.CmdPublish, `{"prepared":"p1","channel":"website","place":"x","on":"2021-02-30"}`, map[string]string{"on": "bad_format"}},
		{casework.CmdPublish, `{"prepared":"p1","channel":"website","place":"` + strings.Repeat("字", 401) + `","on":"2021-02-28"}`, map[string]string{"place": "text_too_long"}},
		{casework.CmdReturn, `{"answer":"r1","items":["",7]}`, map[string]string{"items[1]": "wrong_type"}},
		{casework.CmdReturn, `{"answer":"r1","items":[""]}`, map[string]string{"items[0]": "required"}},
		{casework.CmdAmendEntry, `{"seq":0,"text":"x"}`, map[string]string{"seq": "too_small"}},
		{casework.CmdAmendEntry, `{"seq":1.5,"text":"x"}`, map[string]string{"seq": "wrong_type"}},
		{casework.CmdSubmitReport, `{"answer":"r1","report":{"findings":[{"issue":"i1","verdict":"x","settlement":"concluded","rectify_track":"immediate"}],"verdict":"verified"}}`, map[string]string{"report.findings[0].verdict": "not_one_of"}},
		{casework.CmdClose, `{"note":{"digest":"sha256:x"}}`, map[string]string{"note": "wrong_type"}},
	} {
		w := newStage(t)
		p := problemIn(t, w.command(tt.kind, whoMay(tt.kind), tt.body))
		found := map[string]string{}
		for _, f := range p.Errors {
			found[f.Field] = f.Code
		}
		require.Equal(t, 422, p.Status, "%s %s", tt.kind, tt.body)
		require.Equal(t, tt.faults, found, "%s %s", tt.kind, tt.body)
	}
}

// whoMay is the token of somebody whose role allows a command.
func whoMay(kind casework.Kind) string {
	for _, p := range casework.Permissions() {
		if p.Command == kind {
			return tokenOf(slices.Concat(p.Office, p.Unit)[0])
		}
	}
	return ""
}

func TestTheSentencesOfFaults(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	p := problemIn(t, w.command(casework.CmdAssign, tokenOf(casework.Coordinator), `{"targets":[{"role":"boss","unit":"unit-x"}]}`, "Accept-Language", "en"))
	require.Equal(t, "It must be one of: lead, assisting, territorial.", p.Errors[0].Detail)
	p = problemIn(t, w.command(casework.CmdRedate, tokenOf(casework.Coordinator), `{"clock":"c1","due":"tomorrow","reason":"x","document":"d"}`))
	require.Equal(t, "格式不对，应为 2021-08-20T21:25:00+08:00。", p.Errors[0].Detail)
}

func TestWhatWasSentIsNotRepeated(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.command(casework.CmdClose, tokenOf(casework.Coordinator), `{"note":7,"complainant":"王某 13900000000"}`)
	require.Equal(t, 422, got.Code)
	require.NotContains(t, got.Body.String(), "王某")
	require.NotContains(t, w.log.String(), "王某")
}

func TestABodyThatBreaksOff(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	broken := io.MultiReader(strings.NewReader(`{"assignment":`), &failing{err: io.ErrUnexpectedEOF})
	got := w.request("POST", "/api/v1/cases/case-1/acknowledge", tokenOf(casework.UnitOfficer), broken, idempotencyHeader, "key-00000001")
	require.Equal(t, "body_cut_short", problemIn(t, got).Code)
	failed := io.MultiReader(strings.NewReader(`{"assignment":`), &failing{err: errSecret})
	got = w.request("POST", "/api/v1/cases/case-1/acknowledge", tokenOf(casework.UnitOfficer), failed, idempotencyHeader, "key-00000001")
	require.Equal(t, "internal_error", problemIn(t, got).Code)
	require.NotContains(t, got.Body.String(), "hunter2")
	require.Contains(t, w.log.String(), "hunter2")
	require.Empty(t, w.filings)
}
