package ledger

import (
	"encoding/base64"
	"encoding/json"

	"jiaoban/internal/casework"
)

// Pages.
const (
	defaultPage = 50
	largestPage = 200
)

func pageSize(limit int) int {
	if limit <= 0 {
		return defaultPage
	}
	return min(limit, largestPage)
}

// A cursor is the place of the last row of a page in the order of the list. It
// says nothing that the page did not show, and is opaque so that callers do
// not build on it.
func writeCursor(list string, place ...any) string {
	return base64.RawURLEncoding.EncodeToString(marshal(append([]any{list}, place...)))
}

// readCursor reads a cursor of the same list, or refuses it.
func readCursor(cursor, list string, place ...any) error {
	refusal := faulty("after", "invalid_cursor", nil)
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return refusal
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil || len(parts) != len(place)+1 {
		return refusal
	}
	var name string
	if err := json.Unmarshal(parts[0], &name); err != nil || name != list {
		return refusal
	}
	for i, p := range place {
		if err := json.Unmarshal(parts[i+1], p); err != nil {
			return refusal
		}
	}
	return nil
}

// faulty refuses a request for one of its fields.
func faulty(field, code string, params map[string]string) *casework.Error {
	return &casework.Error{
		Reason: casework.Invalid, Code: "invalid_fields", Fields: []casework.FieldError{{Field: field, Code: code, Params: params}},
	}
}
