package api

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const searched = `{"telephone":"13900000000","reason":"来电自称举报过"}`

var redactionScenarios = []scenario{
	{name: "check a text", method: "POST", path: "/cases/case-1/redaction", as: casework.PublicityOfficer, body: `{"text":"某处施工，电话139"}`, status: 200,
		contains: []string{`"kind":"telephone"`, `"start":5`, `"end":10`, `"found":"电话139"`, `"suggestion":"***"`, `"masked":"某处施工，***"`}, changed: []string{"checked"}},
	{name: "check a clean text", method: "POST", path: "/cases/case-1/redaction", as: casework.Reviewer, body: `{"text":"某处施工"}`, status: 200, contains: []string{`"hits":[]`}},
	{name: "check nothing", method: "POST", path: "/cases/case-1/redaction", as: casework.Coordinator, body: `{"text":""}`, status: 422, contains: []string{`"text"`}},
	{name: "check a text of a unit", method: "POST", path: "/cases/case-1/redaction", as: casework.UnitOfficer, body: `{"text":"王某"}`, status: 403, contains: []string{`"role_forbidden"`}},
	{name: "check a text as supervisor", method: "POST", path: "/cases/case-1/redaction", as: casework.Supervisor, body: `{"text":"王某"}`, status: 403},
	{name: "check a text of no case", method: "POST", path: "/cases/case-9/redaction", as: casework.Reviewer, body: `{"text":"王某"}`, status: 404},
	{name: "other cases of the same complainant", method: "GET", path: "/cases/case-1/same-complainant", as: casework.DutyOfficer, status: 200, contains: []string{`"by":["telephone"]`}, without: []string{"139"}, changed: []string{"listed the same complainant"}},
	{name: "the same complainant for a reviewer", method: "GET", path: "/cases/case-1/same-complainant", as: casework.Reviewer, status: 403},
	{name: "search for a complainant", method: "POST", path: "/complainants/search", as: casework.DutyOfficer, body: searched, status: 200, contains: []string{`"case-1"`}, without: []string{"139"}, changed: []string{"searched 来电自称举报过"}},
	{name: "search without a reason", method: "POST", path: "/complainants/search", as: casework.DutyOfficer, body: `{"telephone":"13900000000"}`, status: 422, contains: []string{`"reason"`}, without: []string{"139"}},
	{name: "search as supervisor", method: "POST", path: "/complainants/search", as: casework.Supervisor, body: searched, status: 403},
	{name: "search by the address", method: "GET", path: "/complainants/search?telephone=13900000000", as: casework.DutyOfficer, status: 405, without: []string{"139"}},
	{name: "a hint beside a list", method: "GET", path: "/batches/batch-1", as: casework.DutyOfficer, status: 200, contains: []string{`"same_complainant":{"1":[`}},
	{name: "no hint for a leader", method: "GET", path: "/batches/batch-1", as: casework.Leader, status: 200, without: []string{"same_complainant"}},
	{name: "a hint after a registration", method: "POST", path: "/cases", as: casework.DutyOfficer, body: register, header: []string{idempotencyHeader, "key-00000001"}, status: 201,
		contains: []string{`"same_complainant":[{"case":"case-1"`}},
	{name: "a warning after a registration", method: "POST", path: "/cases", as: casework.DutyOfficer, body: strings.Replace(register, "夜间", "王某反映夜间", 1), header: []string{idempotencyHeader, "key-00000001"}, status: 201,
		contains: []string{`"text_warnings":[{"field":"complaint","kind":"complainant","start":0,"end":2,"text":"“举报内容”第 1 至 2 字是信访人信息`}, without: []string{"王某"}},
	{name: "a warning beside a list", method: "GET", path: "/batches/batch-1", as: casework.DutyOfficer, status: 200, contains: []string{`"text_tells_of_person"`, "第 4 至 14 字是电话号码"}},
	{name: "no warning for a leader", method: "GET", path: "/batches/batch-1", as: casework.Leader, status: 200, without: []string{"text_tells_of_person"}},
	{name: "no hint without the right", method: "POST", path: "/cases", as: casework.Coordinator, body: register, header: []string{idempotencyHeader, "key-00000001"}, status: 201, without: []string{"same_complainant"}},
}

// Where the key of the complainant is gone, whoever would print an order or publish a
// text is told so, and nobody else that there is something to be compared.
func TestWhyTextsAreNotComparedIsSaid(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.compareErr = casework.Refuse(casework.Conflict, contract.ComplainantKeyGone, "ring", "identity", "key", "7")
	for lang, says := range map[string]string{"zh": "密钥（identity 7）已遗失，文字无法与举报人核对", "en": "(identity 7) is gone: no text can be compared with them"} {
		said := w.request("GET", prefix+"/cases/case-1", tokenOf(casework.DutyOfficer), nil, "Accept-Language", lang)
		require.Equal(t, 200, said.Code, said.Body)
		require.Contains(t, said.Body.String(), `"texts_unchecked":"`)
		require.Contains(t, said.Body.String(), says)
		require.NotContains(t, said.Body.String(), "texts_checked")
		for path, body := range map[string]string{
			"/redaction":           `{"text":"某处施工"}`,
			"/prepare-publication": `{"text":"某处施工"}`,
		} {
			got := w.request("POST", prefix+"/cases/case-1"+path, tokenOf(casework.Coordinator), body, "Accept-Language", lang, idempotencyHeader, "key-0000000"+lang)
			require.Equal(t, 409, got.Code, got.Body)
			require.Contains(t, got.Body.String(), `"complainant_key_gone"`)
			require.Contains(t, got.Body.String(), says)
		}
	}
	others := w.request("GET", prefix+"/cases/case-1", tokenOf(casework.Leader), nil)
	require.Equal(t, 200, others.Code)
	require.NotContains(t, others.Body.String(), "texts_unchecked")
}

func TestRedactionScenarios(t *testing.T) {
	t.Parallel()
	for _, tt := range redactionScenarios {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t)
			var body any
			if tt.body != "" {
				body = tt.body
			}
			got := w.request(tt.method, prefix+tt.path, tokenOf(tt.as), body, tt.header...)
			require.Equal(t, tt.status, got.Code, got.Body)
			for _, want := range tt.contains {
				require.Contains(t, got.Body.String(), want)
			}
			for _, unwanted := range tt.without {
				require.NotContains(t, got.Body.String(), unwanted)
			}
			if tt.changed != nil || tt.status >= 400 {
				require.Equal(t, tt.changed, w.changed)
			}
			if tt.status != http.StatusMethodNotAllowed {
				w.asDocumented(t, tt.method, prefix+tt.path, got)
			}
		})
	}
}

// A check answers whether a text names the complainant, so nobody tries many.
func TestChecksAndSearchesAreLimited(t *testing.T) {
	t.Parallel()
	for path, most := range map[string]int{"/cases/case-1/redaction": checkLimit.burst, "/complainants/search": searchLimit.burst} {
		w := newStage(t)
		body, other := `{"text":"王某"}`, casework.Reviewer
		if strings.HasSuffix(path, "search") {
			body, other = searched, casework.DutyOfficer
		}
		for range most {
			require.Equal(t, 200, w.request("POST", prefix+path, tokenOf(casework.Coordinator), body).Code)
		}
		got := w.request("POST", prefix+path, tokenOf(casework.Coordinator), body)
		require.Equal(t, 429, got.Code)
		require.NotEmpty(t, got.Header().Get("Retry-After"))
		require.Len(t, w.changed, most, "what is too much is not even asked")
		require.Equal(t, 200, w.request("POST", prefix+path, tokenOf(other), body).Code, "others are not held up")
	}
}

// Where it is said so, as in the city of a bench, one person may have any number of texts
// checked; searches are limited all the same.
func TestAnyNumberOfChecksMayBeAllowed(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.AnyChecks = true })
	for path, tt := range map[string]struct {
		body         string
		within, then int
	}{
		"/cases/case-1/redaction": {`{"text":"王某"}`, checkLimit.burst, 200},
		"/complainants/search":    {searched, searchLimit.burst, 429},
	} {
		for range tt.within {
			require.Equal(t, 200, w.request("POST", prefix+path, tokenOf(casework.Coordinator), tt.body).Code)
		}
		require.Equal(t, tt.then, w.request("POST", prefix+path, tokenOf(casework.Coordinator), tt.body).Code, path)
	}
}

// A text in which something is left that nobody decided to keep is not
// prepared; what is the complainant's cannot be kept.
func TestAPublicationIsPreparedDecided(t *testing.T) {
	t.Parallel()
	kept := `,"decisions":[{"kind":"telephone","start":5,"end":10,"decision":"kept","reason":"企业公开的电话"}]`
	for body, want := range map[string]string{
		`{"text":"某处施工，电话139"}`: "redaction_undecided",
		`{"text":"某处施工，电话139","decisions":[{"kind":"telephone","start":5,"end":10,"decision":"masked"}]}`:                "redaction_undecided",
		`{"text":"某处施工，电话139","decisions":[{"kind":"telephone","start":4,"end":10,"decision":"kept","reason":"公开的电话"}]}`: "redaction_undecided",
		`{"text":"王某反映，电话139"` + kept + `}`: "complainant_never_kept",
		`{"text":"王某反映，电话139","decisions":[{"kind":"complainant","start":0,"end":2,"decision":"kept","reason":"x"}]}`: "complainant_never_kept",
		`{"text":"某处施工，电话139","decisions":[{"kind":"telephone","start":5,"end":10,"decision":"kept"}]}`:               "required",
		`{"text":"某处施工，电话139","decisions":[{"kind":"telephone","start":5,"end":10,"decision":"maybe"}]}`:              "not_one_of",
		`{"text":"某处施工，电话139","decisions":[{"kind":"name","start":5,"end":10,"decision":"kept","reason":"x"}]}`:       "not_one_of",
		`{"text":""}`: "required",
	} {
		w := newStage(t)
		p := problemIn(t, w.command(casework.CmdPreparePublication, tokenOf(casework.PublicityOfficer), body))
		require.Equal(t, 409, w.command(casework.CmdPreparePublication, tokenOf(casework.PublicityOfficer), `{"text":"某处施工"}`).Code, "the case is not that far")
		require.NotEmpty(t, p.Errors, "%s: %v", body, p)
		require.Equal(t, want, p.Errors[0].Code, body)
		require.NotContains(t, p.Errors[0].Detail, "{")
	}
	w := newStage(t)
	decided := `{"text":"某处施工，电话139"` + kept + `}`
	for range 2 {
		got := w.request("POST", "/api/v1/cases/case-1/prepare-publication", tokenOf(casework.PublicityOfficer), decided, idempotencyHeader, "the-very-same-key")
		require.Equal(t, "wrong_state", problemIn(t, got).Code, "only the rules refuse it")
	}
	checks := 0
	for _, what := range w.changed {
		if what == "checked" {
			checks++
		}
	}
	require.Equal(t, 1, checks, "a text that is sent again is not checked again, which would be recorded")
}

// A text is looked at again before it goes out: whoever complained may have become
// known since it was prepared. What was decided to be kept stays so.
func TestAPublicationIsLookedAtAgainBeforeItGoesOut(t *testing.T) {
	t.Parallel()
	kept := []casework.RedactionDecision{{Kind: casework.RedactTelephone, Start: 5, End: 10, Decision: casework.RedactionKept}}
	for text, want := range map[string]string{"某处施工，电话139": "", "王某反映，电话139": "complainant_never_kept"} {
		w := newStage(t)
		publicity := w.sessions[tokenOf(casework.PublicityOfficer)]
		ctx := context.WithValue(t.Context(), exchangeKey{}, &exchange{session: publicity})
		c := casework.Case{Prepared: []casework.PreparedPublication{{ID: "p1", Text: casework.NewText(text), Decisions: kept}}}
		publish := func(prepared string) error {
			return w.checkPublication(ctx, c, contract.NewFiling{Case: caseOne, Actor: publicity.Actor, Body: &casework.Publish{Prepared: prepared}})
		}
		require.NoError(t, publish("p2"), "the rules say that there is none")
		err := publish("p1")
		if want == "" {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, []casework.FieldError{{Field: "prepared", Code: want}}, casework.AsError(err).Fields)
	}
}

// A program reads what its person reads, but nothing that says who complained: no
// scope has complainants, and the place of a name in a text is the name.
func TestAProgramIsToldNothingOfComplainants(t *testing.T) {
	t.Parallel()
	named := strings.Replace(register, "夜间", "王某反映夜间", 1)
	for _, asked := range []struct {
		method, path string
		body         any
		header       []string
		status       int
	}{
		{"GET", "/batches/batch-1", nil, nil, 200},
		{"POST", "/cases", named, []string{idempotencyHeader, "key-00000001"}, 201},
	} {
		told := 0
		for _, program := range []bool{false, true} {
			w, token := newStage(t), tokenOf(casework.DutyOfficer)
			if program {
				token = w.program(scopeRead, string(TakeBatches), string(casework.CmdRegister))
			}
			got := w.request(asked.method, prefix+asked.path, token, asked.body, asked.header...)
			require.Equal(t, asked.status, got.Code, got.Body)
			for _, word := range []string{"same_complainant", "text_warnings", "text_tells_of_person"} {
				if program {
					require.NotContains(t, got.Body.String(), word, asked.path)
				} else if strings.Contains(got.Body.String(), word) {
					told++
				}
			}
		}
		require.Equal(t, 2, told, "%s: people are told, so that something is kept", asked.path)
	}
}
