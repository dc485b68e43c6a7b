package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

type openAPI struct {
	OpenAPI    string                                    `json:"openapi"`
	Info       map[string]any                            `json:"info"`
	Paths      map[string]map[string]documentedOperation `json:"paths"`
	Components struct {
		Schemas         map[string]map[string]any `json:"schemas"`
		SecuritySchemes map[string]map[string]any `json:"securitySchemes"`
	} `json:"components"`
	Tags []struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	} `json:"tags"`
}

type documentedOperation struct {
	OperationID string                `json:"operationId"`
	Summary     string                `json:"summary"`
	Description string                `json:"description"`
	Tags        []string              `json:"tags"`
	Security    []map[string][]string `json:"security"`
	Parameters  []struct {
		Name        string `json:"name"`
		In          string `json:"in"`
		Description string `json:"description"`
	} `json:"parameters"`
	RequestBody struct {
		Content map[string]struct {
			Example json.RawMessage `json:"example"`
		} `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Description string         `json:"description"`
		Content     map[string]any `json:"content"`
		Headers     map[string]struct {
			Schema struct {
				Description string `json:"description"`
			} `json:"schema"`
		} `json:"headers"`
	} `json:"responses"`
}

func readDocument(t *testing.T) (*stage, openAPI, []byte) {
	t.Helper()
	w := newStage(t)
	got := w.request("GET", "/openapi.json", "", nil)
	require.Equal(t, 200, got.Code)
	var doc openAPI
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &doc))
	return w, doc, got.Body.Bytes()
}

func TestEveryRouteIsInTheDocument(t *testing.T) {
	t.Parallel()
	w, doc, _ := readDocument(t)
	routes := 0
	for _, route := range w.engine.Routes() {
		parts := strings.Split(route.Path, "/")
		for i, part := range parts {
			if name, ok := strings.CutPrefix(part, ":"); ok {
				parts[i] = "{" + name + "}"
			}
		}
		path := strings.Join(parts, "/")
		require.Contains(t, doc.Paths[path], strings.ToLower(route.Method), "%s %s is not in the document", route.Method, path)
		routes++
	}
	described := 0
	for _, item := range doc.Paths {
		described += len(item)
	}
	require.Equal(t, routes, described, "the document describes what is not there")
}

func TestEveryOperationIsDescribed(t *testing.T) {
	t.Parallel()
	_, doc, _ := readDocument(t)
	require.Equal(t, "3.1.0", doc.OpenAPI)
	require.NotEmpty(t, doc.Info["title"])
	require.NotEmpty(t, doc.Info["version"])
	require.Contains(t, doc.Components.SecuritySchemes, "cookie")
	require.Contains(t, doc.Components.SecuritySchemes, "bearer")
	tags := map[string]bool{}
	for _, tag := range doc.Tags {
		tags[tag.Name] = true
		require.NotEmpty(t, tag.Description)
	}
	ids := map[string]bool{}
	for path, item := range doc.Paths {
		for method, o := range item {
			where := method + " " + path
			require.NotEmpty(t, o.OperationID, where)
			require.False(t, ids[o.OperationID], "%s is there twice", o.OperationID)
			ids[o.OperationID] = true
			inBothLanguages(t, where, o.Summary)
			inBothLanguages(t, where, o.Description)
			for _, p := range o.Parameters {
				require.NotEmpty(t, p.Description, "%s: what is %s?", where, p.Name)
			}
			require.Len(t, o.Tags, 1, where)
			require.True(t, tags[o.Tags[0]], where)
			if open[strings.ToUpper(method)+" "+path] || o.Tags[0] == tagSystem {
				require.Empty(t, o.Security)
			} else {
				require.Len(t, o.Security, 2, where)
				require.Contains(t, o.Responses, "401", where)
			}
			good := 0
			for status, r := range o.Responses {
				if status != "default" {
					inBothLanguages(t, where+" "+status, r.Description)
				}
				for name, header := range r.Headers {
					require.NotEmpty(t, header.Schema.Description, "%s %s: what is %s?", where, status, name)
				}
				if status[0] == '2' || status[0] == '3' {
					good++
				}
				if status[0] >= '4' && o.OperationID != "get-readiness" {
					require.Contains(t, r.Content, ProblemType, "%s %s", where, status)
				}
			}
			require.Positive(t, good, where)
		}
	}
	for _, kind := range casework.Kinds() {
		require.True(t, ids[string(kind)], "%s is not an operation", kind)
	}
}

// inBothLanguages requires that a text says something in English and in Chinese.
func inBothLanguages(t *testing.T, where, text string) {
	t.Helper()
	require.True(t, strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s: no Chinese in %q", where, text)
	require.True(t, strings.ContainsFunc(text, func(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }), "%s: no English in %q", where, text)
}

func TestEveryMemberIsDescribed(t *testing.T) {
	t.Parallel()
	_, _, text := readDocument(t)
	var tree map[string]any
	require.NoError(t, json.Unmarshal(text, &tree))
	var missing []string
	var walk func(where string, node any)
	walk = func(where string, node any) {
		switch n := node.(type) {
		case []any:
			for _, member := range n {
				walk(where, member)
			}
		case map[string]any:
			members, schema := n["properties"].(map[string]any)
			for name, member := range members {
				described, ok := member.(map[string]any)
				require.True(t, ok, "%s.%s", where, name)
				if described["description"] == nil {
					missing = append(missing, where+"."+name)
				}
			}
			for name, member := range n {
				if !schema || name != "description" {
					walk(where+"/"+name, member)
				}
			}
		}
	}
	walk("", tree)
	slices.Sort(missing)
	require.Empty(t, missing, "say what these are: with a doc tag beside the field, or in memberTexts")
}

// What was described and is no longer there would be read as if it were.
// Warnings of a list are no warnings of a clock.
func TestAMemberIsNotDescribedAsAnotherOfItsName(t *testing.T) {
	t.Parallel()
	require.Contains(t, memberText("ClockPolicy", "warnings"), "before the due instant")
	for _, schema := range []string{"RowFate", "RefusedRow", "ListFindings"} {
		require.NotContains(t, memberText(schema, "warnings"), "due instant", schema)
	}
	require.NotContains(t, memberText("CorrectedFindings", "findings"), "issue")
	require.NotContains(t, memberText("BatchView", "batch"), "id")
}

// What a code means is said without a request, so that nothing can be named: its
// place is left open and never empty.
func TestCodesInTheDocumentLeaveNothingEmpty(t *testing.T) {
	t.Parallel()
	codes := casework.Codes()
	for _, own := range []map[string]words{sentences, fieldSentences} {
		codes = slices.AppendSeq(codes, maps.Keys(own))
	}
	for _, code := range codes {
		for _, lang := range []string{zh, en} {
			said := codeWords(code, lang)
			require.NotEqual(t, code, said)
			require.NotRegexp(t, `“”|[{}]|[:：] ?[.。;；,，]|（）|\(\)|  `, said, code)
		}
	}
	require.Equal(t, "“…” may be any of several units: …. Name the territorial unit, or leave each out with a reason.", codeWords("territory_unclear", en))
}

func TestNothingIsDescribedThatIsNotThere(t *testing.T) {
	t.Parallel()
	w, doc, _ := readDocument(t)
	members, enums := map[string]bool{}, map[string]bool{}
	for name, schema := range w.schemas.Map() {
		for member, s := range schema.Properties {
			for _, key := range memberKeys(name, member) {
				if memberTexts[key] != "" && s.Description == "" {
					members[key] = true
					break
				}
			}
			for _, key := range memberKeys(name, member) {
				if enumWords[key] != nil && len(s.Enum) > 0 {
					enums[key] = true
					break
				}
			}
		}
	}
	var left []string
	for key := range memberTexts {
		if !members[key] {
			left = append(left, key)
		}
	}
	slices.Sort(left)
	require.Empty(t, left, "memberTexts describes what is not there, or has a doc tag")
	for key := range enumWords {
		if !enums[key] {
			left = append(left, key)
		}
	}
	require.Empty(t, left, "enumWords has words for what is not there, or takes any value")
	operations := map[string]bool{}
	for _, item := range doc.Paths {
		for _, o := range item {
			operations[o.OperationID] = true
		}
	}
	for id := range operationTexts {
		require.True(t, operations[id], "operationTexts describes %s, which is not there", id)
	}
	for kind := range commandTexts {
		require.True(t, operations[string(kind)], "commandTexts describes %s, which is not there", kind)
	}
}

func TestTextsAreStringsWhenSentAndReferencesWhenAnswered(t *testing.T) {
	t.Parallel()
	_, doc, _ := readDocument(t)
	member := func(schema, name string) map[string]any {
		members, ok := doc.Components.Schemas[schema]["properties"].(map[string]any)
		require.True(t, ok, schema)
		found, ok := members[name].(map[string]any)
		require.True(t, ok, "%s.%s", schema, name)
		return found
	}
	require.Equal(t, "string", member("FindingInput", "facts")["type"])
	require.Equal(t, "#/components/schemas/TextRef", member("Finding", "facts")["$ref"])
	require.Equal(t, "date-time", member("RedateInput", "due")["format"])
	require.Equal(t, "date", member("FindingInput", "by")["format"])
	require.Equal(t, "#/components/schemas/AttestationInput", member("SubmitReportInput", "attested")["$ref"])
	require.NotContains(t, doc.Components.Schemas["RegisterInput"]["properties"], "policy")
	require.Contains(t, doc.Components.Schemas["RegisterInput"]["properties"], "complainant")
	require.Equal(t, false, doc.Components.Schemas["AssignInput"]["additionalProperties"])
	require.NotContains(t, doc.Components.Schemas["Case"], "additionalProperties")
}

// The page is built from the document of a server that does not run.
func TestTheDocumentIsWrittenWithoutAServer(t *testing.T) {
	t.Parallel()
	written, err := Document("")
	require.NoError(t, err)
	served := newStage(t).request("GET", "/openapi.json", "", nil).Body.String()
	var a, b map[string]any
	require.NoError(t, json.Unmarshal(written, &a))
	require.NoError(t, json.Unmarshal([]byte(served), &b))
	require.Equal(t, b["paths"], a["paths"])
	require.Equal(t, b["components"], a["components"])
}
