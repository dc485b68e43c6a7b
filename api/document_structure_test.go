package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fixedFields are what OpenAPI 3.1 allows in each of its objects; x-… is allowed
// everywhere. Schemas follow JSON Schema 2020-12, see schemaFields.
var fixedFields = map[string][]string{
	"document":    {"openapi", "info", "jsonSchemaDialect", "servers", "paths", "webhooks", "components", "security", "tags", "externalDocs"},
	"info":        {"title", "summary", "description", "termsOfService", "contact", "license", "version"},
	"components":  {"schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links", "callbacks", "pathItems"},
	"path":        {"$ref", "summary", "description", "get", "put", "post", "delete", "options", "head", "patch", "trace", "servers", "parameters"},
	"operation":   {"tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody", "responses", "callbacks", "deprecated", "security", "servers"},
	"parameter":   {"name", "in", "description", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved", "schema", "example", "examples", "content"},
	"header":      {"description", "required", "deprecated", "style", "explode", "schema", "example", "examples", "content"},
	"requestBody": {"description", "content", "required"},
	"mediaType":   {"schema", "example", "examples", "encoding"},
	"response":    {"description", "headers", "content", "links"},
	"tag":         {"name", "description", "externalDocs"},
}

var schemaFields = []string{
	"$ref", "type", "title", "description", "format", "contentMediaType", "contentEncoding", "default", "examples", "items", "additionalProperties",
	"properties", "enum", "const", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
	"minItems", "maxItems", "uniqueItems", "required", "dependentRequired", "minProperties", "maxProperties", "readOnly", "writeOnly", "deprecated",
	"oneOf", "anyOf", "allOf", "not", "discriminator", "patternDescription",
}

// structure gathers what does not fit OpenAPI 3.1 in a document.
type structure struct {
	root   map[string]any
	faults []string
	used   map[string]bool // references that were followed
	ids    map[string]bool
}

func faultsOf(text []byte) ([]string, error) {
	s := &structure{used: map[string]bool{}, ids: map[string]bool{}}
	if err := json.Unmarshal(text, &s.root); err != nil {
		return nil, err
	}
	s.document()
	slices.Sort(s.faults)
	return s.faults, nil
}

func (s *structure) fault(format string, args ...any) {
	s.faults = append(s.faults, fmt.Sprintf(format, args...))
}

// object reads a member that must be an object of a kind, and checks its fields.
func (s *structure) object(where, kind string, node any) map[string]any {
	n, ok := node.(map[string]any)
	if !ok {
		s.fault("%s: no %s but %T", where, kind, node)
		return nil
	}
	for field := range n {
		if allowed := fixedFields[kind]; allowed != nil && !slices.Contains(allowed, field) && !strings.HasPrefix(field, "x-") {
			s.fault("%s: a %s has no field %s", where, kind, field)
		}
	}
	return n
}

func (s *structure) text(where string, n map[string]any, field string) string {
	v, _ := n[field].(string)
	if v == "" {
		s.fault("%s: no %s", where, field)
	}
	return v
}

func children(node any) map[string]any { n, _ := node.(map[string]any); return n }

func items(node any) []any { n, _ := node.([]any); return n }

func (s *structure) document() {
	doc := s.object("document", "document", s.root)
	if v := s.text("document", doc, "openapi"); !strings.HasPrefix(v, "3.1.") {
		s.fault("document: openapi is %s", v)
	}
	info := s.object("info", "info", doc["info"])
	s.text("info", info, "title")
	s.text("info", info, "version")
	tags := map[string]bool{}
	for i, t := range items(doc["tags"]) {
		name := s.text(fmt.Sprintf("tag %d", i), s.object("tag", "tag", t), "name")
		if _, twice := tags[name]; twice {
			s.fault("tag %s stands twice", name)
		}
		tags[name] = false
	}
	components := s.object("components", "components", doc["components"])
	schemes := children(components["securitySchemes"])
	if len(children(doc["paths"])) == 0 {
		s.fault("document: no paths")
	}
	for path, item := range children(doc["paths"]) {
		if !strings.HasPrefix(path, "/") {
			s.fault("%s: a path begins with /", path)
		}
		for method, o := range s.object(path, "path", item) {
			s.operation(method+" "+path, path, o, tags, schemes)
		}
	}
	for name, used := range tags {
		if !used {
			s.fault("tag %s has no operation", name)
		}
	}
	for name, schema := range children(components["schemas"]) {
		s.schema("schema "+name, schema)
	}
	for name := range children(components["schemas"]) {
		if !s.used["#/components/schemas/"+name] {
			s.fault("schema %s is never used", name)
		}
	}
}

func (s *structure) operation(where, path string, node any, tags map[string]bool, schemes map[string]any) {
	o := s.object(where, "operation", node)
	id := s.text(where, o, "operationId")
	if s.ids[id] {
		s.fault("%s: operationId %s stands twice", where, id)
	}
	s.ids[id] = true
	for _, tag := range items(o["tags"]) {
		name, _ := tag.(string)
		if _, known := tags[name]; !known {
			s.fault("%s: tag %v is not declared", where, tag)
		}
		tags[name] = true
	}
	for _, need := range items(o["security"]) {
		for scheme := range children(need) {
			if schemes[scheme] == nil {
				s.fault("%s: no security scheme %s", where, scheme)
			}
		}
	}
	s.parameters(where, path, items(o["parameters"]))
	if body, there := o["requestBody"]; there {
		s.content(where+" body", s.object(where, "requestBody", body)["content"], true)
	}
	if len(children(o["responses"])) == 0 {
		s.fault("%s: no responses", where)
	}
	for status, r := range children(o["responses"]) {
		at := where + " " + status
		if status != "default" && (len(status) != 3 || status < "100" || status > "599") {
			s.fault("%s: no status", at)
		}
		response := s.object(at, "response", r)
		s.text(at, response, "description")
		s.content(at, response["content"], false)
		for name, h := range children(response["headers"]) {
			s.schema(at+" header "+name, s.object(at, "header", h)["schema"])
		}
	}
}

// parameters checks that those of the path are exactly those that it names.
func (s *structure) parameters(where, path string, declared []any) {
	named := map[string]bool{}
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			named[strings.TrimSuffix(name, "}")] = false
		} else if strings.ContainsAny(part, "{}") {
			s.fault("%s: a parameter is a whole part of the path, not %s", where, part)
		}
	}
	seen := map[string]bool{}
	for _, node := range declared {
		p := s.object(where, "parameter", node)
		name, in := s.text(where, p, "name"), s.text(where, p, "in")
		if seen[in+" "+name] {
			s.fault("%s: the parameter %s stands twice", where, name)
		}
		seen[in+" "+name] = true
		if !slices.Contains([]string{"query", "header", "path", "cookie"}, in) {
			s.fault("%s: %s is in %s", where, name, in)
		}
		if (p["schema"] == nil) == (p["content"] == nil) {
			s.fault("%s: %s needs a schema or a content, and not both", where, name)
		}
		s.schema(where+" "+name, p["schema"])
		if in != "path" {
			continue
		}
		if _, known := named[name]; !known {
			s.fault("%s: the path has no %s", where, name)
		}
		if p["required"] != true {
			s.fault("%s: %s of a path is required", where, name)
		}
		named[name] = true
	}
	for name, found := range named {
		if !found {
			s.fault("%s: %s is not declared", where, name)
		}
	}
}

func (s *structure) content(where string, node any, needed bool) {
	content := children(node)
	if needed && len(content) == 0 {
		s.fault("%s: no content", where)
	}
	for media, m := range content {
		if !strings.Contains(media, "/") {
			s.fault("%s: %s is no media type", where, media)
		}
		medium := s.object(where, "mediaType", m)
		if medium["example"] != nil && medium["examples"] != nil {
			s.fault("%s: example and examples exclude each other", where)
		}
		s.schema(where, medium["schema"])
	}
}

func (s *structure) schema(where string, node any) {
	if _, boolean := node.(bool); boolean || node == nil {
		return
	}
	n, ok := node.(map[string]any)
	if !ok {
		s.fault("%s: no schema but %T", where, node)
		return
	}
	for field := range n {
		if !slices.Contains(schemaFields, field) && !strings.HasPrefix(field, "x-") {
			s.fault("%s: a schema has no %s", where, field)
		}
	}
	if ref, ok := n["$ref"].(string); ok {
		s.used[ref] = true
		if !s.leads(ref) {
			s.fault("%s: %s leads nowhere", where, ref)
		}
	}
	types := items(n["type"])
	if one, ok := n["type"].(string); ok {
		types = []any{one}
	}
	for _, t := range types {
		if !slices.Contains([]any{"string", "integer", "number", "boolean", "array", "object", "null"}, t) {
			s.fault("%s: no type %v", where, t)
		}
	}
	if slices.Contains(types, any("array")) && n["items"] == nil {
		s.fault("%s: an array of what?", where)
	}
	if values, there := n["enum"]; there && len(items(values)) == 0 {
		s.fault("%s: an enumeration of nothing", where)
	}
	members := children(n["properties"])
	required := map[any]bool{}
	for _, name := range items(n["required"]) {
		if _, known := members[fmt.Sprint(name)]; !known || required[name] {
			s.fault("%s: requires %v, which it does not describe, or twice", where, name)
		}
		required[name] = true
	}
	for name, member := range members {
		s.schema(where+"."+name, member)
	}
	s.schema(where+"[]", n["items"])
	s.schema(where+"{}", n["additionalProperties"])
	for _, several := range []string{"oneOf", "anyOf", "allOf"} {
		for _, one := range items(n[several]) {
			s.schema(where+" "+several, one)
		}
	}
}

// leads follows a reference within the document.
func (s *structure) leads(ref string) bool {
	path, local := strings.CutPrefix(ref, "#/")
	if !local {
		return false
	}
	var node any = s.root
	for part := range strings.SplitSeq(path, "/") {
		var there bool
		if node, there = children(node)[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]; !there {
			return false
		}
	}
	return true
}

func TestTheDocumentIsOpenAPI31(t *testing.T) {
	t.Parallel()
	_, _, text := readDocument(t)
	faults, err := faultsOf(text)
	require.NoError(t, err)
	require.Empty(t, faults)
}

// A check that finds nothing wrong must be able to.
func TestTheStructuralCheckFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	_, _, text := readDocument(t)
	for found, change := range map[string]func(doc map[string]any){
		"leads nowhere": func(doc map[string]any) {
			delete(children(children(doc["components"])["schemas"]), "TextRef")
		},
		"stands twice": func(doc map[string]any) {
			children(operationIn(doc, "/api/v1/me", "get"))["operationId"] = "list-units"
		},
		"id is not declared": func(doc map[string]any) {
			children(operationIn(doc, "/api/v1/cases/{id}", "get"))["parameters"] = []any{}
		},
		"the path has no id": func(doc map[string]any) {
			paths := children(doc["paths"])
			paths["/api/v1/case"] = paths["/api/v1/cases/{id}"]
			delete(paths, "/api/v1/cases/{id}")
		},
		"no responses": func(doc map[string]any) { delete(children(operationIn(doc, "/api/v1/me", "get")), "responses") },
		"an array of what?": func(doc map[string]any) {
			children(children(children(doc["components"])["schemas"])["Names"])["type"] = "array"
		},
		"has no field nonsense": func(doc map[string]any) { children(operationIn(doc, "/api/v1/me", "get"))["nonsense"] = 1 },
		"is not declared":       func(doc map[string]any) { children(operationIn(doc, "/api/v1/me", "get"))["tags"] = []any{"x"} },
		"requires nonsense": func(doc map[string]any) {
			children(children(children(doc["components"])["schemas"])["Names"])["required"] = []any{"nonsense"}
		},
	} {
		var doc map[string]any
		require.NoError(t, json.Unmarshal(text, &doc))
		change(doc)
		changed, err := json.Marshal(doc)
		require.NoError(t, err)
		faults, err := faultsOf(changed)
		require.NoError(t, err)
		require.Contains(t, strings.Join(faults, "\n"), found)
	}
}

func operationIn(doc map[string]any, path, method string) any {
	return maps.Clone(children(children(doc["paths"])[path]))[method]
}
