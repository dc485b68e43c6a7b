package api

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
)

// Stand-ins by which the document describes types of the domain that huma
// cannot read from Go.
type (
	instantSchema  struct{}
	dateSchema     struct{}
	spanSchema     struct{}
	textSentSchema struct{}

	// TextRef refers to a free text of a case by its digest. Its words are
	// among the case's texts for those who may read them.
	TextRef struct {
		Digest string `json:"digest" doc:"sha256:<hex> of the text"`
		Chars  int    `json:"chars,omitempty" doc:"how many letters and digits it has"`
	}
)

// Schema describes an instant.
func (instantSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Format: "date-time", Examples: []any{"2021-08-20T21:25:00+08:00"},
	}
}

// Schema describes a civil day.
func (dateSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2021-08-24"}}
}

// Schema describes an elapsed time.
func (spanSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"6h0m0s"}}
}

// Schema describes a free text as people send it.
func (textSentSchema) Schema(huma.Registry) *huma.Schema {
	longest := 50_000
	return &huma.Schema{Type: huma.TypeString, MaxLength: &longest}
}

// schemas is huma's registry with two readings: what is sent to the server and
// what the server answers. They differ in free texts, which people send as
// plain strings and which answers only refer to.
type schemas struct {
	huma.Registry

	sent bool
}

const inputSuffix = "Input"

// answeredName is the name of a schema without the mark of what is sent.
func answeredName(schema string) string { return strings.TrimSuffix(schema, inputSuffix) }

func newSchemas() *schemas {
	s := &schemas{}
	s.Registry = huma.NewMapRegistry("#/components/schemas/", func(t reflect.Type, hint string) string {
		name := huma.DefaultSchemaNamer(t, camel(hint))
		if s.sent {
			return name + inputSuffix
		}
		return name
	})
	s.RegisterTypeAlias(reflect.TypeFor[casework.Instant](), reflect.TypeFor[instantSchema]())
	s.RegisterTypeAlias(reflect.TypeFor[casework.Date](), reflect.TypeFor[dateSchema]())
	s.RegisterTypeAlias(reflect.TypeFor[casework.Span](), reflect.TypeFor[spanSchema]())
	s.answered()
	return s
}

// camel makes a schema's name of an operation's id.
func camel(id string) string {
	parts := strings.Split(id, "-")
	for i, p := range parts {
		if p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

func (s *schemas) answered() {
	s.sent = false
	s.RegisterTypeAlias(reflect.TypeFor[casework.Text](), reflect.TypeFor[TextRef]())
}

// input returns the schema of a body that is sent to the server.
func (s *schemas) input(t reflect.Type, hint string) *huma.Schema {
	s.sent = true
	s.RegisterTypeAlias(reflect.TypeFor[casework.Text](), reflect.TypeFor[textSentSchema]())
	defer s.answered()
	return s.Schema(t, true, hint)
}

// MarshalJSON writes the components of the document. Answers may gain members
// without a new version of the API, so their schemas do not promise that there
// are no others.
func (s *schemas) MarshalJSON() ([]byte, error) {
	written := map[string]*huma.Schema{}
	for name, schema := range s.Map() {
		if !strings.HasSuffix(name, inputSuffix) && schema.AdditionalProperties == false {
			open := *schema
			open.AdditionalProperties = nil
			schema = &open
		}
		written[name] = describeMembers(name, schema)
	}
	return json.Marshal(written)
}

// jsonFormat reads and writes bodies. What no database can keep as text is
// refused here, before anything is stored.
var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	},
	Unmarshal: func(data []byte, v any) error {
		if !utf8.Valid(data) {
			return errBadCharacters
		}
		if bytes.Contains(data, []byte(`\u0000`)) && holdsNUL(data) {
			return errBadCharacters
		}
		return json.Unmarshal(data, v)
	},
}

var errBadCharacters = &huma.ErrorDetail{Message: "bad_characters"}

// holdsNUL reports whether a string in the JSON document holds the character
// U+0000, as opposed to the six characters that spell its escape.
func holdsNUL(data []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(data))
	for {
		token, err := dec.Token()
		if err != nil {
			return false
		}
		if s, ok := token.(string); ok && strings.ContainsRune(s, 0) {
			return true
		}
	}
}
