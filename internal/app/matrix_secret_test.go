package app

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// secret is something of the case inside that not everybody who sees the case
// may know, and the words by which it would be told: in whatever body, of
// whatever route.
type secret struct {
	of    string
	words []string
	roles []casework.Role // who may know it, by hand
}

// knows is true for whom a secret is none. The recused person holds all posts of the
// office, and is nobody in the case inside.
func (s secret) knows(who somebody) bool {
	return slices.Contains(s.roles, who.role) && (who.name != "recused" || s.of == anotherCase)
}

const anotherCase = "another case"

const (
	wordsOfReferral = "示范密件：移交问责的理由"
	wordsOfReview   = "示范密件：问责审查的依据"
	wordsOfRecusal  = "与被举报人系近亲属"
)

// plant puts into the case inside what is secret in it, and notes the words.
func (m *matrix) plant() {
	links := m.do(m.inside, "duty_officer-office", &casework.LinkRepeat{Case: m.outside, Link: "full", Basis: "text"})
	same := m.do(m.inside, "duty_officer-office", &casework.LinkRepeat{Case: m.same, Link: "full", Basis: "person"})
	m.do(m.inside, "supervisor-office", &casework.Refer{Unit: placeLead, Cause: "fraud", Reason: casework.NewText(wordsOfReferral), Evidence: []string{m.picture}})
	x := m.record(m.inside).Case.Escalations
	m.do(m.inside, "leader-office", &casework.ConfirmEscalation{Escalation: x[len(x)-1].ID, Confirm: true, Reason: casework.NewText(wordsOfReferral)})
	m.do(m.inside, "accountability_officer-office", &casework.ReviewAccountability{Outcome: "under_review", Basis: casework.NewText(wordsOfReview)})

	inside := []casework.Role{
		casework.DutyOfficer, casework.Coordinator, casework.Reviewer, casework.Supervisor, casework.AccountabilityOfficer, casework.Leader, casework.Auditor,
	}
	office := append(slices.Clone(inside), casework.PublicityOfficer, casework.BriefEditor)
	look := []casework.Role{casework.DutyOfficer, casework.Coordinator}
	m.secrets = []secret{
		{"an escalation", append(m.traces(casework.CmdRefer, casework.CmdConfirmEscalation), wordsOfReferral, casework.NewText(wordsOfReferral).Digest, `"rung":"referral"`), inside},
		{"a review", append(m.traces(casework.CmdReviewAccountability), wordsOfReview, casework.NewText(wordsOfReview).Digest, `"accountability_review":"`, `"type":"accountability_reviewed"`), inside},
		{
			"a recusal", append(m.traces(casework.CmdRecuse), wordsOfRecusal, casework.NewText(wordsOfRecusal).Digest, `"recusals":[`, `"type":"person_recused"`),
			[]casework.Role{casework.Coordinator, casework.Supervisor, casework.Leader, casework.Auditor},
		},
		{"the same complainant", []string{same, `"basis":"person"`}, look},
		{"the complainant", []string{"示范举报人", "19900007788"}, look},
		{anotherCase, []string{string(m.outside), "OUT-0001", string(m.same), "SAME-0001", links, `"basis":"text"`}, office},
	}
}

// traces are the ids of the filings of some commands, and of their events.
func (m *matrix) traces(kinds ...casework.Kind) []string {
	m.t.Helper()
	filings, err := m.ledger.Filings(m.t.Context(), contract.Reader{All: true}, m.inside)
	require.NoError(m.t, err)
	var ids []string
	for _, f := range filings {
		if slices.Contains(kinds, f.Kind) {
			ids = append(ids, f.ID)
			for seq := f.FirstEvent; seq <= f.LastEvent; seq++ {
				ids = append(ids, `"`+casework.EventID(m.inside, seq)+`"`)
			}
		}
	}
	require.NotEmpty(m.t, ids)
	return ids
}

func (m *matrix) record(id casework.CaseID) contract.CaseRecord {
	m.t.Helper()
	r, err := m.ledger.Case(m.t.Context(), contract.Reader{All: true}, id)
	require.NoError(m.t, err)
	return r
}

// keeps requires that an answer tells nobody what they may not know. Every
// answer that is asked for by ask comes here.
func (m *matrix) keeps(who somebody, r route, body string) {
	m.t.Helper()
	for _, s := range m.secrets {
		for _, word := range s.words {
			if !strings.Contains(body, word) {
				continue
			}
			require.True(m.t, s.knows(who), "%s tells %s of %s by %s", r.id, who.name, s.of, word)
			m.told[s.of] = true
		}
	}
}

// A case as the API shows it agrees with the timeline that its reader reads: no
// number, instant or count is of an event that is kept from the reader.
func TestACaseAndItsTimelineAgreeForEveryReader(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	record := m.record(m.inside)
	blind := 0
	for _, who := range m.people {
		got := m.send(who, http.MethodGet, "/api/v1/cases/"+string(m.inside), "")
		if !who.sees() {
			require.Equal(t, http.StatusNotFound, got.Code, who.name)
			continue
		}
		var view api.CaseView
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &view))
		var timeline api.Timeline
		require.NoError(t, json.Unmarshal(m.send(who, http.MethodGet, "/api/v1/cases/"+string(m.inside)+"/timeline", "").Body.Bytes(), &timeline))
		last := timeline.Events[len(timeline.Events)-1]
		require.Equal(t, last.Seq, view.Case.Seq, who.name)
		require.Equal(t, `"`+jsonOf(t, last.Seq)+`"`, got.Header().Get("ETag"), who.name)
		require.Equal(t, len(view.Case.Escalations), view.Case.Counters.Escalation, who.name)
		if who.role != casework.Coordinator {
			require.Equal(t, last.RecordedAt, view.Modified, who.name)
		}
		var list api.CaseList
		require.NoError(t, json.Unmarshal(m.send(who, http.MethodGet, "/api/v1/cases?q=IN-0001", "").Body.Bytes(), &list))
		require.Equal(t, view.Modified, list.Cases[0].UpdatedAt, who.name)
		if last.Seq < record.Case.Seq {
			blind++
			stale := m.send(who, http.MethodPost, "/api/v1/cases/"+string(m.inside)+"/record-call", `{"unit":"nowhere","answered":true}`,
				"Idempotency-Key", "stale-"+who.name, "If-Match", `"`+jsonOf(t, record.Case.Seq)+`"`)
			require.NotContains(t, stale.Body.String(), jsonOf(t, record.Case.Seq), who.name)
		}
	}
	require.NotZero(t, blind)
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

// A listener cannot tell by the ids of what arrives whether anything happened
// that is not told, and goes on from them at another process or after a new start.
func TestAListenerLearnsNothingByTheIdsOfWhatArrives(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	lead := m.people[slices.IndexFunc(m.people, func(s somebody) bool { return s.name == "unit_officer-lead" })]
	idsOf := func() (string, string) {
		body := m.listen(lead, "/api/v1/events").Body.String()
		return lastID(body), body
	}
	first, _ := idsOf()
	again, _ := idsOf()
	require.NotEqual(t, first, again, "nothing happened, and the ids differ")
	require.Len(t, again, len(first))

	m.since = first
	m.do(m.inside, "supervisor-office", &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: placeLead, Reason: casework.NewText("两次推诿")})
	m.do(m.outside, "supervisor-office", &casework.Urge{Unit: "faraway"})
	quiet, body := idsOf()
	require.NotContains(t, body, "event: case")
	require.Len(t, quiet, len(first))

	m.server = m.another()
	_, body = idsOf()
	require.NotContains(t, body, "event: reset", "another process goes on where the first was")
	m.do(m.inside, "supervisor-office", &casework.Urge{Unit: placeLead})
	m.server = m.another()
	_, body = idsOf()
	require.Contains(t, body, "event: case")
}

// lastID is the id of the last event in a stream.
func lastID(body string) string {
	id := body[strings.LastIndex(body, "id: ")+len("id: "):]
	id, _, _ = strings.Cut(id, "\n")
	return id
}
