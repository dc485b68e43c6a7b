package api

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

type openAPI struct {
	OpenAPI    string                              `json:"openapi"`
	Info       map[string]any                      `json:"info"`
	Paths      map[string]map[string]operationText `json:"paths"`
	Components struct {
		Schemas         map[string]map[string]any `json:"schemas"`
		SecuritySchemes map[string]map[string]any `json:"securitySchemes"`
	} `json:"components"`
	Tags []struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	} `json:"tags"`
}

type operationText struct {
	OperationID string                `json:"operationId"`
	Summary     string                `json:"summary"`
	Tags        []string              `json:"tags"`
	Security    []map[string][]string `json:"security"`
	Parameters  []struct {
		Name string `json:"name"`
		In   string `json:"in"`
	} `json:"parameters"`
	Responses map[string]struct {
		Description string         `json:"description"`
		Content     map[string]any `json:"content"`
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
		if !strings.HasPrefix(route.Path, "/api/") {
			continue
		}
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
			require.True(t, strings.ContainsFunc(o.Summary, func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s: no Chinese in %q", where, o.Summary)
			require.True(t, strings.ContainsFunc(o.Summary, func(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }), "%s: no English in %q", where, o.Summary)
			require.Len(t, o.Tags, 1, where)
			require.True(t, tags[o.Tags[0]], where)
			if open[strings.ToUpper(method)+" "+path] {
				require.Empty(t, o.Security)
			} else {
				require.Len(t, o.Security, 2, where)
				require.Contains(t, o.Responses, "401", where)
			}
			good := 0
			for status, r := range o.Responses {
				require.NotEmpty(t, r.Description, where)
				if status[0] == '2' || status[0] == '3' {
					good++
				}
				if status[0] >= '4' {
					require.Contains(t, r.Content, ProblemType, "%s %s", where, status)
				}
			}
			require.Positive(t, good, where)
			for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' }) {
				if !strings.HasPrefix(name, "{") {
					continue
				}
				found := false
				for _, p := range o.Parameters {
					found = found || p.In == "path" && "{"+p.Name+"}" == name
				}
				require.True(t, found, "%s does not describe %s", where, name)
			}
		}
	}
	for _, kind := range casework.Kinds() {
		require.True(t, ids[string(kind)], "%s is not an operation", kind)
	}
}

func TestEveryReferenceOfTheDocumentLeadsSomewhere(t *testing.T) {
	t.Parallel()
	_, doc, text := readDocument(t)
	var tree map[string]any
	require.NoError(t, json.Unmarshal(text, &tree))
	types := map[string]bool{"string": true, "integer": true, "number": true, "boolean": true, "array": true, "object": true, "null": true}
	used := map[string]bool{}
	var walk func(where string, node any, schema bool)
	walk = func(where string, node any, schema bool) {
		switch n := node.(type) {
		case []any:
			for _, member := range n {
				walk(where, member, schema)
			}
		case map[string]any:
			if ref, ok := n["$ref"].(string); ok {
				name, local := strings.CutPrefix(ref, "#/components/schemas/")
				require.True(t, local, ref)
				require.Contains(t, doc.Components.Schemas, name, where)
				used[name] = true
			}
			if schema {
				if kind, ok := n["type"].(string); ok {
					require.True(t, types[kind], "%s: no such type %s", where, kind)
					require.False(t, kind == "array" && n["items"] == nil, "%s: an array of what?", where)
				}
				members, _ := n["properties"].(map[string]any)
				required, _ := n["required"].([]any)
				for _, name := range required {
					require.Contains(t, members, name, "%s requires what it does not describe", where)
				}
				for name, member := range members {
					walk(where+"."+name, member, true)
				}
				walk(where+"[]", n["items"], true)
				return
			}
			for name, member := range n {
				walk(where+"/"+name, member, name == "schema")
			}
		}
	}
	walk("", tree["paths"], false)
	for name, schema := range doc.Components.Schemas {
		walk(name, schema, true)
	}
	for name := range doc.Components.Schemas {
		require.True(t, used[name], "%s is described and never used", name)
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
