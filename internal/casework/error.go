package casework

import (
	"errors"
	"sort"
	"strings"
)

// Reason says what kind of refusal an Error is; the edges map it to an exit
// status or an HTTP status.
type Reason string

// Reasons of refusal.
const (
	Invalid   Reason = "invalid"   // the command's content must be mended (422)
	Conflict  Reason = "conflict"  // not possible as the case stands (409)
	Forbidden Reason = "forbidden" // not this person's to do (403)
	NotFound  Reason = "not_found" // no such thing, or not yours (404)
)

// Error is a refusal fit for people: a stable code, its parameters, and the
// fields at fault. The words for it are in messages.go, in Chinese and English.
type Error struct {
	Reason Reason            `json:"reason"`
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
	Fields []FieldError      `json:"fields,omitempty"`
}

// FieldError names one field at fault by its JSON path and the code of the reason.
type FieldError struct {
	Field  string            `json:"field"`
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

// Error renders the code and parameters for logs; people get Message.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	for _, k := range sortedKeys(e.Params) {
		b.WriteString(" " + k + "=" + e.Params[k])
	}
	for _, f := range e.Fields {
		b.WriteString("; " + f.Field + ": " + f.Code)
	}
	return b.String()
}

// AsError returns the refusal in err's chain, or nil.
func AsError(err error) *Error {
	e, _ := errors.AsType[*Error](err)
	return e
}

// Refuse makes a refusal; params are key, value pairs.
func Refuse(reason Reason, code string, params ...string) *Error {
	return &Error{Reason: reason, Code: code, Params: pairs(params)}
}

// invalid refuses one field of a body.
func invalid(field, code string) *Error {
	return &Error{Reason: Invalid, Code: "invalid_fields", Fields: []FieldError{{Field: field, Code: code}}}
}

func pairs(kv []string) map[string]string {
	if len(kv) == 0 {
		return nil
	}
	m := make(map[string]string, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		m[kv[i]] = kv[i+1]
	}
	return m
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// faults collects field errors while a body is checked.
type faults []FieldError

func (f *faults) add(field, code string, params ...string) {
	*f = append(*f, FieldError{Field: field, Code: code, Params: pairs(params)})
}

func (f *faults) need(ok bool, field string) {
	if !ok {
		f.add(field, "required")
	}
}

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Reason: Invalid, Code: "invalid_fields", Fields: f}
}
