package api

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// A unit without the part in the case that a command needs is told so, and
// nothing is filed; while filings wait its part may be about to change, and
// the rules decide.
func TestAUnitWithoutThePartIsBarred(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	contribute := `{"assignment":"a1","part":"监测数据已经送达主办单位"}`
	got := w.command(casework.CmdContribute, tokenOf(casework.UnitOfficer), contribute)
	require.Equal(t, 403, got.Code)
	require.Len(t, w.filings, 1, "a filing waits: the refusal is one by the rules")
	w.idle = true
	p := problemIn(t, w.command(casework.CmdContribute, tokenOf(casework.UnitOfficer), contribute))
	require.Equal(t, "not_your_role", p.Code)
	require.Empty(t, p.Filing)
	require.Len(t, w.filings, 1)
	p = problemIn(t, w.command(casework.CmdSignReply, tokenOf(casework.Leader), `{}`))
	require.Equal(t, "wrong_state", p.Code)
	require.NotEmpty(t, p.Filing, "what the state refuses stands in the record")
}

// What was filed once has its outcome, though the case has moved on, another
// one is seen, or the office knows other people since.
func TestARepeatNeedsNoMoreThanItsKey(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	seen := w.request("GET", "/api/v1/cases/case-1", tokenOf(casework.UnitOfficer), nil).Header().Get("ETag")
	send := func(body string) (int, string) {
		got := w.request("POST", "/api/v1/cases/case-1/acknowledge", tokenOf(casework.UnitOfficer), body,
			idempotencyHeader, "the-very-same-key", "If-Match", seen)
		return got.Code, got.Body.String()
	}
	status, _ := send(`{"assignment":"a1","handler":"person-x"}`)
	require.Equal(t, 200, status)
	status, again := send(`{ "handler": "person-x", "assignment": "a1" }`)
	require.Equal(t, 200, status, "the case has moved on by the command itself: %s", again)
	require.Contains(t, again, `"filing-1"`)

	session := w.sessions[tokenOf(casework.UnitOfficer)]
	moved := session
	moved.Actor.Posts = []casework.Post{{Unit: "unit-help", Role: casework.UnitOfficer}}
	w.sessions[tokenOf(casework.UnitOfficer)] = moved
	status, again = send(`{"assignment":"a1","handler":"person-x"}`)
	require.Equal(t, 200, status, "the case is out of sight: %s", again)
	require.Contains(t, again, `"filing-1"`)
	require.NotContains(t, again, `"case":{`, "and stays so")
	w.sessions[tokenOf(casework.UnitOfficer)] = session
	status, again = send(`{"assignment":"a1","handler":"person-y"}`)
	require.Equal(t, 409, status)
	require.Contains(t, again, "idempotency_key_reused")
	require.Len(t, w.filings, 1)
}

// Who asked for an escalation against a unit is not that unit's to know, not even
// by the number of the filing.
func TestAUnitDoesNotSeeTheFilingOfAReferral(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	refer := `{"unit":"unit-lead","cause":"fraud","reason":"检测报告涉嫌造假","evidence":["sha256:x"]}`
	filed := problemIn(t, w.command(casework.CmdRefer, tokenOf(casework.Supervisor), refer))
	require.NotEmpty(t, filed.Filing, filed.Code)
	path := prefix + "/filings/" + filed.Filing
	require.Equal(t, 200, w.request("GET", path, tokenOf(casework.Leader), nil).Code)
	require.Equal(t, 404, w.request("GET", path, tokenOf(casework.UnitLeader), nil).Code)
}

// Nobody is named who cannot come.
func TestWhoIsNamedMustBeThere(t *testing.T) {
	t.Parallel()
	acknowledge := func(handler string) string { return `{"assignment":"a1","handler":"` + handler + `"}` }
	attested := func(second string) string {
		return `{"assignment":"a1","attested":{"happened_at":"2021-08-27T01:47:41+08:00","means":"fax","witnesses":["person-a","` + second + `"],"evidence":"sha256:x"}}`
	}
	finding := func(person string) string {
		return `{"answer":"r1","report":{"verdict":"verified","findings":[{"issue":"i1","verdict":"verified","settlement":"not_concluded",` +
			`"rectify_track":"time_bound","person":"` + person + `","measures":[{"text":"安装净化设施","person":"` + person + `"}]}]}}`
	}
	unsigned := func(person string) string {
		return `{"answer":"r1","signature_pending":{"authorised_by":"` + person + `","reason":"负责人在外地"}}`
	}
	noLeader := map[string]string{"signature_pending.authorised_by": "not_a_unit_leader"}
	tracked := func(unit, person string) string {
		return `{"unit":"` + unit + `","person":"` + person + `","until":"2021-12-31"}`
	}
	for _, tt := range []struct {
		name   string
		kind   casework.Kind
		by     casework.Role
		body   string
		faults map[string]string
	}{
		{"a handler", casework.CmdAcknowledge, casework.UnitOfficer, acknowledge("person-x"), nil},
		{"a handler of a unit below", casework.CmdAcknowledge, casework.UnitOfficer, acknowledge("person-below"), nil},
		{"an unknown handler", casework.CmdAcknowledge, casework.UnitOfficer, acknowledge("nobody"), map[string]string{"handler": "no_such_person"}},
		{"a handler who has left", casework.CmdAcknowledge, casework.UnitOfficer, acknowledge("person-gone"), map[string]string{"handler": "person_disabled"}},
		{"a handler of another unit", casework.CmdAcknowledge, casework.UnitOfficer, acknowledge("person-elsewhere"), map[string]string{"handler": "handler_of_another_unit"}},
		{"a handler whose post has ended", casework.CmdNameHandler, casework.UnitOfficer, acknowledge("person-retired"), map[string]string{"handler": "handler_of_another_unit"}},
		{"a leader in charge", casework.CmdSetLeaderInCharge, casework.Leader, `{"leader":"person-leader"}`, nil},
		{"an officer in charge", casework.CmdSetLeaderInCharge, casework.Leader, `{"leader":"person-x"}`, map[string]string{"leader": "not_a_leader"}},
		{"two witnesses", casework.CmdAcknowledge, casework.DutyOfficer, attested("person-b"), nil},
		{"a witness who is nobody, as the rules say", casework.CmdAcknowledge, casework.DutyOfficer, attested("nobody"), nil},
		{"people of a report", casework.CmdSubmitReport, casework.UnitOfficer, finding("nobody"), map[string]string{
			"report.findings[0].person": "no_such_person", "report.findings[0].measures[0].person": "no_such_person",
		}},
		{"who let a signature wait", casework.CmdSubmitReport, casework.UnitOfficer,
			`{"answer":"r1","signature_pending":{"authorised_by":"person-gone","reason":"负责人在外地"}}`,
			map[string]string{"signature_pending.authorised_by": "person_disabled"}},
		{"the unit's leader lets a signature wait", casework.CmdSubmitReport, casework.UnitOfficer, unsigned("person-boss"), nil},
		{"so does one above", casework.CmdSubmitReport, casework.UnitOfficer, unsigned("person-boss-above"), nil},
		{"an officer cannot", casework.CmdSubmitReport, casework.UnitOfficer, unsigned("person-x"), noLeader},
		{"nor a leader below", casework.CmdSubmitReport, casework.UnitOfficer, unsigned("person-boss-below"), noLeader},
		{"nor one of another unit", casework.CmdReplaceReport, casework.UnitOfficer, unsigned("person-boss-elsewhere"), noLeader},
		{"nor a leader of former days", casework.CmdSupplement, casework.UnitOfficer, unsigned("person-boss-retired"), noLeader},
		{"a dissolved unit", casework.CmdAssign, casework.Coordinator, `{"targets":[{"role":"assisting","unit":"unit-gone"}]}`, map[string]string{"targets[0].unit": "unit_disabled"}},
		{"first responsible nobody", casework.CmdAssign, casework.Coordinator, `{"targets":[{"role":"assisting","unit":"unit-x","first_responsible":"nobody"}]}`, map[string]string{"targets[0].first_responsible": "no_such_person"}},
		{"work passed down", casework.CmdSubAssign, casework.UnitOfficer, `{"parent":"a1","unit":"unit-below","instruction":"现场核实"}`, nil},
		{"work passed sideways", casework.CmdSubAssign, casework.UnitOfficer, `{"parent":"a1","unit":"unit-x","instruction":"现场核实"}`, map[string]string{"unit": "unit_not_below"}},
		{"work passed up", casework.CmdSubAssign, casework.UnitOfficer, `{"parent":"a1","unit":"office","instruction":"现场核实"}`, map[string]string{"unit": "unit_not_below"}},
		{"urging a unit that is none", casework.CmdUrge, casework.Coordinator, `{"unit":"nowhere"}`, map[string]string{"unit": "no_such_unit"}},
		{"a call to a dissolved unit", casework.CmdRecordCall, casework.DutyOfficer, `{"unit":"unit-gone","answered":false}`, nil},
		{"who would track", casework.CmdTrack, casework.Coordinator, `{"unit":"unit-x","person":"nobody","until":"2021-12-31"}`, map[string]string{"person": "no_such_person"}},
		{"tracked by somebody of a unit below", casework.CmdTrack, casework.Coordinator, tracked(string(leadUnit), "person-below"), nil},
		{"tracked by somebody of another unit", casework.CmdTrack, casework.Coordinator, tracked(string(leadUnit), "person-elsewhere"), map[string]string{"person": "person_of_another_unit"}},
		{"tracked by somebody of the unit above", casework.CmdTrack, casework.Coordinator, tracked("unit-below", "person-x"), map[string]string{"person": "person_of_another_unit"}},
		{"tracked by somebody whose post has ended", casework.CmdTrack, casework.Coordinator, tracked(string(leadUnit), "person-retired"), map[string]string{"person": "person_of_another_unit"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, lang := range []string{zh, en} {
				w := newStage(t)
				got := w.command(tt.kind, tokenOf(tt.by), tt.body, "Accept-Language", lang)
				if tt.faults == nil {
					require.Len(t, w.filings, 1, got.Body)
					continue
				}
				p := problemIn(t, got)
				require.Equal(t, 422, p.Status)
				found := map[string]string{}
				for _, f := range p.Errors {
					found[f.Field] = f.Code
					require.NotEqual(t, f.Code, f.Detail)
					require.Equal(t, lang == zh, strings.Contains(f.Detail, "。"), f.Detail)
				}
				require.Equal(t, tt.faults, found)
				require.Empty(t, w.filings)
			}
		})
	}
}
