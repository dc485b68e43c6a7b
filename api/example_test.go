package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func commandPath(kind casework.Kind) string {
	if kind == casework.CmdRegister {
		return "/api/v1/cases"
	}
	return "/api/v1/cases/{id}/" + string(kind)
}

// exampleOf is the example of a command as a reader of the document finds it.
func exampleOf(t *testing.T, doc openAPI, kind casework.Kind) string {
	t.Helper()
	example := doc.Paths[commandPath(kind)]["post"].RequestBody.Content["application/json"].Example
	require.NotEmpty(t, example, "%s has no example", kind)
	return string(example)
}

// checked puts a body through the rules' own reading and checks, with what the
// office fills in.
func (w *stage) checked(t *testing.T, kind casework.Kind, body string) error {
	t.Helper()
	if kind == casework.CmdRegister {
		decoded, _, err := decodeRegister(json.RawMessage(body))
		require.NoError(t, err)
		decoded.Policy = testPolicy()
		return casework.Check(decoded)
	}
	decoded, _, err := decodeCommand(kind, json.RawMessage(body))
	require.NoError(t, err, "%s: %s", kind, body)
	require.NoError(t, w.complete(w.onDuty(t), decoded), "%s: %s", kind, body)
	return casework.Check(decoded)
}

// onDuty is the context of a request by the duty officer.
func (w *stage) onDuty(t *testing.T) context.Context {
	t.Helper()
	return context.WithValue(t.Context(), exchangeKey{}, &exchange{lang: zh, session: w.sessions[tokenOf(casework.DutyOfficer)]})
}

// giveExample gives a command in a role that may give it.
func (w *stage) giveExample(kind casework.Kind, body string, header ...string) *httptest.ResponseRecorder {
	permissions := casework.Permissions()
	p := permissions[slices.IndexFunc(permissions, func(p casework.Permission) bool { return p.Command == kind })]
	token := tokenOf(slices.Concat(p.Office, p.Unit)[0])
	if kind == casework.CmdRegister {
		key := "key-" + strconv.FormatInt(10_000_000+keyNumber.Add(1), 10)
		return w.request("POST", "/api/v1/cases", token, body, append([]string{idempotencyHeader, key}, header...)...)
	}
	return w.command(kind, token, body, header...)
}

func TestEveryExampleIsWellFormed(t *testing.T) {
	t.Parallel()
	w, doc, _ := readDocument(t)
	w.objects["sha256:here"] = []byte("a picture")
	for _, role := range casework.Roles {
		w.senders["sha256:here person-"+string(role)] = true
	}
	for _, kind := range casework.Kinds() {
		body := exampleOf(t, doc, kind)
		require.NoError(t, w.checked(t, kind, body), "%s: %s", kind, body)
		if kind == casework.CmdRegister {
			_, err := casework.DecodeBody(kind, []byte(body))
			require.NoError(t, err, "the example of register without a complainant is read by the rules as it is")
		}
		// And as it is sent: nothing in it is unknown, missing or of a wrong form.
		w.cases, w.events = map[casework.CaseID]casework.Case{}, map[casework.CaseID][]casework.Event{}
		w.open(t, caseOne)
		before := len(w.filings)
		got := w.giveExample(kind, body)
		where := fmt.Sprintf("%s %s: %s", kind, body, got.Body)
		require.NotEqual(t, 400, got.Code, where)
		if kind != casework.CmdRegister {
			require.Equal(t, before+1, len(w.filings), where) //nolint:testifylint // a list of filings says nothing
		}
	}
}

// The document says that a member is required where the rules or the reading
// of requests say so whatever else is sent; and whoever leaves one out is told
// which, and why, in the language of the request.
func TestARequiredMemberThatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	w, doc, _ := readDocument(t)
	w.objects["sha256:here"] = []byte("a picture")
	for _, kind := range casework.Kinds() {
		var body map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(exampleOf(t, doc, kind)), &body))
		for _, member := range requiredOf(t, w, kind) {
			sent := without(t, body, member)
			for lang, text := range map[string]string{zh: "必须填写。", en: "This is required."} {
				got := w.giveExample(kind, sent, "Accept-Language", lang)
				p := problemIn(t, got)
				require.Equal(t, 422, p.Status, "%s %s", kind, sent)
				require.Equal(t, []FieldProblem{{Field: member, Code: "required", Detail: text}}, p.Errors, "%s without %s", kind, member)
			}
		}
		// What the rules require of every such body is in the document.
		for member := range body {
			if slices.Contains(onlyHere[kind], member) {
				continue
			}
			err := w.checked(t, kind, without(t, body, member))
			refused := casework.AsError(err)
			if refused == nil {
				continue
			}
			for _, f := range refused.Fields {
				if f.Field == member && f.Code == "required" {
					require.Contains(t, requiredOf(t, w, kind), member, "%s: the rules require %s", kind, member)
				}
			}
		}
	}
}

// onlyHere are members of an example that the rules require only because of
// what else the example says.
var onlyHere = map[casework.Kind][]string{
	casework.CmdRecordCall:    {"unit"},    // or a person
	casework.CmdRecordContact: {"purpose"}, // with the complainant
}

// requiredOf lists the members of a command that the document calls required.
func requiredOf(t *testing.T, w *stage, kind casework.Kind) []string {
	t.Helper()
	schema := w.huma.OpenAPI().Paths[commandPath(kind)].Post.RequestBody.Content["application/json"].Schema
	return w.schemas.SchemaFromRef(schema.Ref).Required
}

func without(t *testing.T, body map[string]json.RawMessage, member string) string {
	t.Helper()
	rest := map[string]json.RawMessage{}
	for name, value := range body {
		if name != member {
			rest[name] = value
		}
	}
	text, err := json.Marshal(rest)
	require.NoError(t, err)
	return string(text)
}

// Words in backticks are members, values, codes or operations; one that means
// nothing any more would lead a reader astray.
func TestDescriptionsNameWhatIsThere(t *testing.T) {
	t.Parallel()
	w, doc, _ := readDocument(t)
	known := map[string]bool{"true": true, "false": true, "Authorization: Bearer": true, "Retry-After": true, "Location": true, "ETag": true, "If-Match": true}
	for _, code := range casework.Codes() {
		known[code] = true
	}
	for _, table := range []map[string]words{sentences, fieldSentences} {
		for code := range table {
			known[code] = true
		}
	}
	for _, schema := range w.schemas.Map() {
		for member, s := range schema.Properties {
			known[member] = true
			for _, v := range s.Enum {
				known[fmt.Sprint(v)] = true
			}
		}
	}
	for _, value := range []string{contract.FateChanged, contract.FilingPending} {
		known[value] = true
	}
	quoted := regexp.MustCompile("`([^`]+)`")
	for _, item := range doc.Paths {
		for _, o := range item {
			known[o.OperationID] = true
			for _, p := range o.Parameters {
				known[p.Name] = true
			}
		}
	}
	for path, item := range doc.Paths {
		for method, o := range item {
			for _, found := range quoted.FindAllStringSubmatch(o.Description, -1) {
				require.True(t, known[found[1]], "%s %s speaks of `%s`, which is not there", method, path, found[1])
			}
		}
	}
}
