package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

var keyNumber atomic.Int64

func (w *stage) command(kind casework.Kind, token, body string, header ...string) *httptest.ResponseRecorder {
	key := "key-" + strconv.FormatInt(10_000_000+keyNumber.Add(1), 10)
	return w.request("POST", "/api/v1/cases/"+string(caseOne)+"/"+string(kind), token, body, append([]string{idempotencyHeader, key}, header...)...)
}

func problemIn(t *testing.T, r *httptest.ResponseRecorder) Problem {
	t.Helper()
	require.Equal(t, ProblemType, r.Header().Get("Content-Type"), r.Body)
	var p Problem
	require.NoError(t, json.Unmarshal(r.Body.Bytes(), &p), r.Body)
	require.Equal(t, r.Code, p.Status)
	return p
}

func TestACommandIsAnsweredWithItsOutcome(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1","handler":"person-unit_officer"}`)
	require.Equal(t, 200, got.Code, got.Body)
	var outcome Outcome
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &outcome))
	require.Equal(t, contract.FilingApplied, outcome.Filing.State)
	require.Equal(t, casework.Handling, outcome.Case.State)
	require.Equal(t, etag(w.cases[caseOne].Seq), got.Header().Get("ETag"))
	signing := w.cases[caseOne].Clocks[slices.IndexFunc(w.cases[caseOne].Clocks, func(k casework.Clock) bool { return k.Kind == casework.ClockAcknowledge && !k.Stopped.IsZero() })]
	require.Equal(t, []StoppedClock{{Clock: signing.Kind, DueAt: signing.Due, StoppedAt: outcome.Filing.FiledAt, Verdict: casework.InTime}}, outcome.Stopped)
	require.Contains(t, outcome.Case.Allowed, casework.CmdSubmitReport)
	require.Empty(t, got.Header().Get("Location"))
}

func TestAnAnswerSaysWhichClocksTheCommandStarted(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.command(casework.CmdAssign, tokenOf(casework.Coordinator), `{"targets":[{"role":"assisting","unit":"unit-help"}]}`)
	require.Equal(t, 200, got.Code, got.Body)
	var outcome Outcome
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &outcome))
	var begun []StartedClock
	for _, e := range w.events[caseOne] {
		if p, ok := e.Payload.(*casework.ClockStarted); ok && e.Filing == outcome.Filing.ID {
			begun = append(begun, StartedClock{Clock: p.Clock.Kind, DueAt: p.Clock.Due, Role: p.Clock.Owner.Role, Unit: p.Clock.Owner.Unit})
		}
	}
	require.NotEmpty(t, begun)
	require.ElementsMatch(t, begun, outcome.Started)
	require.True(t, slices.IsSortedFunc(outcome.Started, func(a, b StartedClock) int { return cmp.Compare(a.DueAt, b.DueAt) }), "the nearest first")
}

func TestARefusalByTheRulesIsAnsweredWithItsFiling(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a9"}`, "Accept-Language", "en")
	p := problemIn(t, got)
	require.Equal(t, 409, p.Status)
	require.Equal(t, "no_such_assignment", p.Code)
	require.Equal(t, "filing-1", p.Filing)
	require.Equal(t, "/api/v1/filings/filing-1", got.Header().Get("Location"))
	require.Equal(t, "en", got.Header().Get("Content-Language"))
}

// An example body for a kind: what the schema requires, with values that mean
// nothing, so that the rules and not the API have the word.
func example(s *Server, schema *huma.Schema) any {
	if schema.Ref != "" {
		schema = s.schemas.SchemaFromRef(schema.Ref)
	}
	switch {
	case len(schema.Enum) > 0:
		return schema.Enum[0]
	case schema.Format == "date-time":
		return "2021-08-27T12:00:00+08:00"
	case schema.Format == "date":
		return "2021-09-01"
	case schema.Type == huma.TypeString:
		return "一些文字说明"
	case schema.Type == huma.TypeInteger:
		return 1
	case schema.Type == huma.TypeBoolean:
		return true
	case schema.Type == huma.TypeArray:
		return []any{example(s, schema.Items)}
	}
	members := map[string]any{}
	for name, member := range schema.Properties {
		// Free texts are optional in the schema and needed by the rules.
		if slices.Contains(schema.Required, name) || member.MaxLength != nil && *member.MaxLength == 50_000 {
			members[name] = example(s, member)
		}
		if members[name] != nil && name == "unit" {
			members[name] = "unit-x"
		}
	}
	return members
}

// How the example of a kind must differ so that its own checks are content.
var mended = map[casework.Kind]func(map[string]any){
	casework.CmdAmendRegistration: func(m map[string]any) { m["region"] = "城关区" },
	casework.CmdAssign: func(m map[string]any) {
		m["targets"] = []any{map[string]any{"role": "assisting", "unit": "unit-x"}}
		delete(m, "no_territory_reason") // of the first assignment only
	},
	casework.CmdReassign:       func(m map[string]any) { m["to"] = map[string]any{"role": "lead", "unit": "unit-x"} },
	casework.CmdSubAssign:      func(m map[string]any) { m["unit"] = "unit-below" },
	casework.CmdRecordCall:     func(m map[string]any) { m["unit"] = "unit-x" },
	casework.CmdRecordContact:  func(m map[string]any) { m["assignment"] = "a1" },
	casework.CmdReturn:         func(m map[string]any) { m["items"] = []any{"缺现场照片"} },
	casework.CmdTrack:          func(m map[string]any) { m["person"] = "person-elsewhere" }, // who belongs to the unit
	casework.CmdAttachEvidence: func(m map[string]any) { m["files"] = []any{map[string]any{"digest": "sha256:here", "nature": "photo"}} },
	casework.CmdPassGate:       func(m map[string]any) { m["gate"] = "facts" },
}

func (w *stage) bodyFor(t *testing.T, kind casework.Kind) string {
	t.Helper()
	operation := w.huma.OpenAPI().Paths["/api/v1/cases/{id}/"+string(kind)].Post
	members, ok := example(w.Server, operation.RequestBody.Content["application/json"].Schema).(map[string]any)
	require.True(t, ok)
	if mend := mended[kind]; mend != nil {
		mend(members)
	}
	text, err := json.Marshal(members)
	require.NoError(t, err)
	return string(text)
}

func TestEveryRoleAtEveryCommandAsksTheRules(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.objects["sha256:here"] = []byte("a picture")
	for _, role := range casework.Roles {
		w.senders["sha256:here person-"+string(role)] = true
	}
	kinds := slices.DeleteFunc(casework.Kinds(), func(k casework.Kind) bool { return k == casework.CmdRegister })
	for _, kind := range kinds {
		var may []casework.Role
		for _, p := range casework.Permissions() {
			if p.Command == kind {
				may = slices.Concat(may, p.Office, p.Unit)
			}
		}
		body := w.bodyFor(t, kind)
		for _, role := range casework.Roles {
			w.cases, w.events = map[casework.CaseID]casework.Case{}, map[casework.CaseID][]casework.Event{}
			w.open(t, caseOne)
			before := len(w.filings)
			got := w.command(kind, tokenOf(role), body)
			where := fmt.Sprintf("%s by %s with %s: %s", kind, role, body, got.Body)
			if role == casework.Administrator {
				require.Equal(t, 404, got.Code, where)
				require.Len(t, w.filings, before)
				continue
			}
			if slices.Contains(may, role) {
				require.Len(t, w.filings, before+1, where)
				require.NotEqual(t, 500, got.Code, where)
				continue
			}
			p := problemIn(t, got)
			require.Equal(t, 403, p.Status, where)
			code := "not_your_role"
			if slices.Contains(casework.Attestable(), kind) && slices.Contains([]casework.Role{casework.DutyOfficer, casework.Coordinator}, role) {
				code = "enter_as_attested"
			}
			require.Equal(t, code, p.Code, where)
			require.Empty(t, p.Filing, where)
			require.Len(t, w.filings, before, "who may not is told so, and nothing is filed")
		}
		require.Equal(t, 404, w.command(kind, stranger, body).Code, "not this unit's case")
	}
}

func TestTheSameRequestAgainIsTheSameFiling(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	send := func(body string) *httptest.ResponseRecorder {
		return w.request("POST", "/api/v1/cases/case-1/acknowledge", tokenOf(casework.UnitOfficer), body, idempotencyHeader, "the-very-same-key")
	}
	first, second := send(`{"assignment":"a1"}`), send(`{"assignment":"a1"}`)
	require.Equal(t, 200, first.Code)
	require.Equal(t, first.Code, second.Code)
	require.Equal(t, first.Body.String(), second.Body.String())
	require.Len(t, w.filings, 1)
	other := send(`{"assignment":"a2"}`)
	require.Equal(t, "idempotency_key_reused", problemIn(t, other).Code)
	require.Equal(t, 409, other.Code)
	w.fileErr = contract.ErrUnavailable
	require.Equal(t, first.Body.String(), send(`{"assignment":"a1"}`).Body.String(), "also where nothing can be written")
	w.request("POST", "/api/v1/cases/case-1/acknowledge", tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`, idempotencyHeader, "another-key")
	require.Len(t, w.filings, 1, "what cannot be written is not filed")
}

func TestARefusalAgainIsTheSameRefusal(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	send := func() *httptest.ResponseRecorder {
		return w.request("POST", "/api/v1/cases/case-1/acknowledge", tokenOf(casework.UnitOfficer), `{"assignment":"a9"}`, idempotencyHeader, "the-very-same-key")
	}
	first, second := send(), send()
	require.Equal(t, first.Body.String(), second.Body.String())
	require.Len(t, w.filings, 1)
}

// What was applied where it was filed is answered with its outcome though Temporal is
// away, and the case's workflow is told where its timer has to ring sooner.
func TestACommandThatWasAppliedWhereItWasFiledNeedsNoEngine(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.atOnce, w.applyErr = true, errSecret
	got := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`)
	require.Equal(t, 200, got.Code, got.Body)
	require.Contains(t, got.Body.String(), `"applied"`)
	require.Equal(t, []contract.CaseRef{{Case: "case-1", Epoch: 1}}, w.nudged)
}

func TestACommandThatTakesLongIsReceived(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{"not yet": contract.ErrNotYet, "engine away": errSecret, "ledger away": contract.ErrUnavailable} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t)
			w.applyErr = err
			got := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`)
			require.Equal(t, 202, got.Code, got.Body)
			require.Equal(t, "/api/v1/filings/filing-1", got.Header().Get("Location"))
			require.NotContains(t, got.Body.String(), "hunter2")
			require.Equal(t, !errors.Is(err, contract.ErrNotYet), strings.Contains(w.log.String(), "level=ERROR"))

			pending := w.request("GET", got.Header().Get("Location"), tokenOf(casework.UnitOfficer), nil)
			require.Equal(t, 200, pending.Code)
			require.Equal(t, "1", pending.Header().Get("Retry-After"))
			require.Contains(t, pending.Body.String(), `"pending"`)

			w.applyErr = nil
			require.NoError(t, w.Apply(t.Context(), w.filings["filing-1"], 0))
			applied := w.request("GET", got.Header().Get("Location"), tokenOf(casework.Coordinator), nil)
			require.Contains(t, applied.Body.String(), `"applied"`)
			require.Equal(t, 404, w.request("GET", got.Header().Get("Location"), stranger, nil).Code)
		})
	}
}

func TestWhatWasNotReceivedIsSaidSo(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.fileErr = fmt.Errorf("%w: %w", contract.ErrUnavailable, errSecret)
	got := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`)
	require.Equal(t, "unavailable", problemIn(t, got).Code)
	require.Equal(t, 503, got.Code)
	require.Equal(t, "5", got.Header().Get("Retry-After"))

	w.fileErr = errSecret
	got = w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`)
	require.Equal(t, 500, got.Code)
	require.NotContains(t, got.Body.String(), "hunter2")
	require.Contains(t, w.log.String(), "hunter2", "it is in the log")
}

func TestIfMatchRefusesWhoSawAnOlderCase(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	seen := w.request("GET", "/api/v1/cases/case-1", tokenOf(casework.UnitOfficer), nil).Header().Get("ETag")
	require.NotEmpty(t, seen)
	stale := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`, "If-Match", `"1"`)
	require.Equal(t, "precondition_failed", problemIn(t, stale).Code)
	require.Equal(t, 412, stale.Code)
	require.Empty(t, w.filings)
	require.Equal(t, 200, w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`, "If-Match", `"1", `+seen).Code)
	require.Equal(t, 200, w.command(casework.CmdNameHandler, tokenOf(casework.UnitOfficer), `{"assignment":"a1","handler":"person-x"}`, "If-Match", "*").Code)
	for _, unreadable := range []string{"12", `"1`, `"1", 2`} {
		malformed := w.command(casework.CmdAcknowledge, tokenOf(casework.UnitOfficer), `{"assignment":"a1"}`, "If-Match", unreadable)
		require.Equal(t, 400, malformed.Code, "nobody saw such an ETag")
		require.Equal(t, "malformed_if_match", problemIn(t, malformed).Code)
	}
}

// People read their own words, not those of programs, and names instead of ids.
func TestRefusalsSpeakToPeople(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	wrong := problemIn(t, w.command(casework.CmdAssign, tokenOf(casework.Coordinator), `{"targets":"unit-x"}`))
	require.Equal(t, "类型不对，应为 列表。", wrong.Errors[0].Detail)
	sent := problemIn(t, w.request("POST", "/api/v1/cases/case-1/acknowledge", tokenOf(casework.UnitOfficer), "x", "Content-Type", "text/plain", idempotencyHeader, "key-0001"))
	require.Contains(t, sent.Detail, "application/json")
	s := w.Server
	named := casework.AsError(s.inNames(t.Context(), casework.Refuse(casework.Forbidden, "not_your_unit", "unit", string(leadUnit))))
	require.Equal(t, "该事项属于其他单位（生态环境局）。", named.Message(zh))
	unknown := casework.Refuse(casework.Forbidden, "not_your_unit", "unit", "nowhere")
	require.Equal(t, unknown, s.inNames(t.Context(), unknown))
}

func TestAnAttestedInstantCounts(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	attested := `{"assignment":"a1","attested":{"happened_at":"2021-08-27T01:47:41+08:00","means":"fax","witnesses":["person-a","person-b"],"evidence":"sha256:x"}}`
	got := w.command(casework.CmdAcknowledge, tokenOf(casework.DutyOfficer), attested)
	w.mu.Lock()
	sent := w.waiting["filing-1"]
	w.mu.Unlock()
	require.NotNil(t, sent.Attested, got.Body)
	require.Equal(t, "2021-08-26T17:47:41.000000Z", sent.Attested.HappenedAt.String())
	require.Equal(t, [2]casework.PersonID{"person-a", "person-b"}, sent.Attested.Witnesses)

	one := strings.Replace(attested, `,"person-b"`, "", 1)
	p := problemIn(t, w.command(casework.CmdAcknowledge, tokenOf(casework.DutyOfficer), one))
	require.Equal(t, "attested.witnesses", p.Errors[0].Field)
	require.Equal(t, "too_few", p.Errors[0].Code)
}

func TestTheOfficeFillsIn(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	assign := `{"targets":[{"role":"assisting","unit":"unit-help"}]}`
	require.Equal(t, 200, w.command(casework.CmdAssign, tokenOf(casework.Coordinator), assign).Code)
	added := w.cases[caseOne].Assignments[1]
	require.Equal(t, casework.PersonID("person-first"), added.FirstResponsible)

	p := problemIn(t, w.command(casework.CmdAssign, tokenOf(casework.Coordinator), `{"targets":[{"role":"assisting","unit":"nowhere"}]}`))
	require.Equal(t, []FieldProblem{{Field: "targets[0].unit", Code: "no_such_unit", Detail: "没有这个单位。"}}, p.Errors)

	object, err := (*fileStage)(w).Put(t.Context(), "person-unit_officer", strings.NewReader("a picture"))
	require.NoError(t, err)
	lied := `{"files":[{"digest":"` + object.Digest + `","nature":"photo","size":1,"media_type":"text/html","kind":"text"}]}`
	require.Equal(t, 200, w.command(casework.CmdAttachEvidence, tokenOf(casework.UnitOfficer), lied).Code)
	require.Equal(t, "image/png", w.cases[caseOne].Evidence[0].MediaType)
	require.Equal(t, int64(9), w.cases[caseOne].Evidence[0].Size)

	p = problemIn(t, w.command(casework.CmdAttachEvidence, tokenOf(casework.UnitOfficer), `{"files":[{"digest":"sha256:none","nature":"photo"}]}`))
	require.Equal(t, "no_such_file", p.Errors[0].Code)
}

// An answer says what is worth a word: units to which something was given where nobody
// can act or nobody is on duty, and parts that nobody signed for when the case closed.
func TestTheAnswerSaysWhatIsWorthAWord(t *testing.T) {
	t.Parallel()
	codes := func(notices []CommandNotice) (found []string) {
		for _, n := range notices {
			require.Regexp(t, "生态环境局|单位unit-help", n.Text, "the unit is named")
			require.NotContains(t, n.Text, "{")
			found = append(found, n.Code+" "+n.Values["unit"])
		}
		return found
	}
	w := newStage(t)
	got := w.command(casework.CmdAssign, tokenOf(casework.Coordinator), `{"targets":[{"role":"assisting","unit":"unit-help"}]}`)
	require.Equal(t, 200, got.Code, got.Body)
	var outcome Outcome
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &outcome))
	require.Equal(t, []string{"unit_without_officer unit-help"}, codes(outcome.Notices), "the lead was assigned before")
	got = w.command(casework.CmdUrge, tokenOf(casework.Coordinator), `{"assignment":"a1"}`)
	require.NotContains(t, got.Body.String(), `"notices"`)

	filing := contract.Filing{Kind: casework.CmdAssign, FiledAt: noon}
	parts := []casework.Assignment{
		{ID: "a1", Unit: leadUnit, State: casework.Offered, AssignedAt: noon},
		{ID: "a2", Unit: "unit-help", State: casework.Acknowledged, AssignedAt: noon.Add(-casework.Hour), AcknowledgedAt: noon},
		{ID: "a3", Unit: "unit-help", State: casework.Released, AssignedAt: noon},
	}
	found, err := w.commandNotices(t.Context(), filing, casework.Case{Assignments: parts})
	require.NoError(t, err)
	require.Empty(t, found, "somebody leads there and is on duty")
	w.noDuty = true
	found, err = w.commandNotices(t.Context(), filing, casework.Case{Assignments: parts})
	require.NoError(t, err)
	require.Equal(t, []string{"unit_without_duty " + string(leadUnit)}, codes(found))
	w.goneFirst = true
	found, err = w.commandNotices(t.Context(), filing, casework.Case{Assignments: parts})
	require.NoError(t, err)
	require.Equal(t, []string{"unit_without_officer " + string(leadUnit)}, codes(found), "a disabled account acts for nobody")
	filing.Kind = casework.CmdRule
	found, err = w.commandNotices(t.Context(), filing, casework.Case{Assignments: parts})
	require.NoError(t, err)
	require.Equal(t, []string{"unit_without_officer " + string(leadUnit)}, codes(found), "a ruling gave it the part")
	filing.Kind = casework.CmdClose
	found, err = w.commandNotices(t.Context(), filing, casework.Case{Assignments: parts})
	require.NoError(t, err)
	require.Equal(t, []string{"part_never_acknowledged " + string(leadUnit)}, codes(found))
}
