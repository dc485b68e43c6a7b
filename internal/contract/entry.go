package contract

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"jiaoban/internal/casework"
)

// OfficeStream is the stream of the office's own record. Its entries are events
// in the chain like those of a case, and it is no case.
const OfficeStream casework.CaseID = "office"

// EntryKind names what happened in the office's own record.
type EntryKind string

// Subject is what an entry is about.
type Subject struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Change is one field of a subject before and after. A value that is no text is
// written as JSON; one that was or is not there is left out.
type Change struct {
	Field  string  `json:"field"`
	Before *string `json:"before,omitempty"`
	After  *string `json:"after,omitempty"`
}

// NewEntry is an entry of the office's own record as it arrives. What it says
// stands in the record for ever: it never holds a secret, a token, a password
// or its hash, nor anything about a complainant.
type NewEntry struct {
	Kind    EntryKind
	Subject Subject
	Case    casework.CaseID   // the case that it is about, if it is about one
	Changes []Change          // see Changes
	Facts   map[string]string // codes, ids, numbers; no free words
	// Reason is somebody's own words. The chain keeps their keyed digest only:
	// they may name people, and the chain forgets nothing.
	Reason string
	// Actor is who did it where that is not who asks; nil: who asks, see Asking.
	Actor *casework.Actor
	// HappenedAt is when it happened where that is not now.
	HappenedAt casework.Instant
}

// AuditEntry is one entry of the office's own record. Its bytes never change once written.
type AuditEntry struct {
	ID         string            `json:"id"`   // office-<seq>
	Stream     casework.CaseID   `json:"case"` // OfficeStream, where an event names its case
	Seq        int64             `json:"seq"`  // gap-free, from 1
	Type       EntryKind         `json:"type"`
	V          int               `json:"v"`               // version of the payload
	Actor      casework.PersonID `json:"actor,omitempty"` // empty: nobody signed in, see Origin
	ActingFor  casework.PersonID `json:"acting_for,omitempty"`
	Unit       casework.UnitID   `json:"unit,omitempty"`
	Role       casework.Role     `json:"role,omitempty"`
	HappenedAt casework.Instant  `json:"happened_at"`
	RecordedAt casework.Instant  `json:"recorded_at"`
	Payload    EntryPayload      `json:"payload"`
}

// EntryPayload is the content of an entry.
type EntryPayload struct {
	Subject Subject           `json:"subject"`
	Case    casework.CaseID   `json:"case,omitempty"`
	Changes []Change          `json:"changes,omitempty" doc:"the fields that changed, before and after"`
	Facts   map[string]string `json:"facts,omitempty"`
	Reason  string            `json:"reason,omitempty" doc:"keyed digest of the words"`
	Origin  string            `json:"origin,omitempty" doc:"command_line, or empty: the server"`
}

// OriginCommandLine says that somebody at the machine did it by a command.
const OriginCommandLine = "command_line"

// asking is who asks, for the entries that come of it.
type asking struct {
	actor  casework.Actor
	origin string
}

type askingKey struct{}

// Asking tells the record who asks: every entry that is written under the
// context names this actor.
func Asking(ctx context.Context, actor casework.Actor) context.Context {
	return context.WithValue(ctx, askingKey{}, asking{actor: actor})
}

// AtCommandLine tells the record that a command asks and nobody is signed in.
func AtCommandLine(ctx context.Context) context.Context {
	return context.WithValue(ctx, askingKey{}, asking{origin: OriginCommandLine})
}

// WhoAsks is who asks under a context, and where from; nobody: the program itself.
func WhoAsks(ctx context.Context) (actor casework.Actor, origin string) {
	who, _ := ctx.Value(askingKey{}).(asking)
	return who.actor, who.origin
}

// never are parts of the names of fields that no entry shows, wherever they come
// from: secrets, and words that somebody wrote freely.
var never = []string{"hash", "password", "secret", "token", "digest", "key", "reason", "note"}

// Changes compares two values of one struct field by field, by their names in
// JSON; before is nil for what is new. Fields without a name in JSON are not
// compared, and what is empty on both sides is left out.
func Changes(before, after any) []Change {
	was, is := fieldsOf(before), fieldsOf(after)
	var changes []Change
	for name, value := range is {
		old, known := was[name]
		if known && old == value || slices.ContainsFunc(never, func(part string) bool { return strings.Contains(name, part) }) {
			continue
		}
		c := Change{Field: name, After: &value}
		if known {
			c.Before = &old
		}
		changes = append(changes, c)
	}
	for name, old := range was {
		if _, still := is[name]; !still && !slices.ContainsFunc(never, func(part string) bool { return strings.Contains(name, part) }) {
			changes = append(changes, Change{Field: name, Before: &old})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Field, b.Field) })
	return changes
}

// fieldsOf renders the fields of a struct that are not empty.
func fieldsOf(v any) map[string]string {
	fields := map[string]string{}
	if r := reflect.ValueOf(v); !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil() {
		return fields
	}
	encoded, err := json.Marshal(v)
	raw := map[string]json.RawMessage{}
	if err == nil {
		err = json.Unmarshal(encoded, &raw)
	}
	if err != nil {
		panic(fmt.Sprintf("contract: fields of %T: %v", v, err)) // only for what is no struct of this module
	}
	for name, value := range raw {
		text := string(value)
		var plain string
		if json.Unmarshal(value, &plain) == nil {
			text = plain
		}
		if text != "" && text != "null" && text != "false" && text != "[]" {
			fields[name] = text
		}
	}
	return fields
}

// EntryFilter chooses entries of the office's own record; what is empty chooses
// nothing.
type EntryFilter struct {
	Kind        EntryKind
	Person      casework.PersonID // who did it, or for whom it was done
	SubjectKind string
	Subject     string
	Case        casework.CaseID
	From, Until casework.Instant // from From, before Until
	After       string
	Limit       int
}

// EntryPage is one page of entries, latest first.
type EntryPage struct {
	Entries []AuditEntry `json:"entries"`
	Next    string       `json:"next,omitempty"`
}
