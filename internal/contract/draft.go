package contract

import (
	"encoding/json"
	"slices"
	"strings"

	"jiaoban/internal/casework"
)

// Draft is what a person has written into a form and not sent. It is that
// person's alone and says nothing yet. Nothing about a complainant is in it:
// identities are kept in one place, and every look there is recorded.
type Draft struct {
	Key       string           `json:"key" doc:"the form: register, handover, or case/<id>/<command>"`
	Case      casework.CaseID  `json:"case,omitempty"`
	Number    string           `json:"number,omitempty"` // of the case, in a list
	Version   int64            `json:"version" doc:"raised by every change; the ETag"`
	UpdatedAt casework.Instant `json:"updated_at"`
	ExpiresAt casework.Instant `json:"expires_at" doc:"from this instant on it is gone"`
	// Body is what the form holds; a list of drafts leaves it out.
	Body json.RawMessage `json:"body,omitempty"`
}

// Forms outside of cases that have drafts.
const (
	PlaceRegister = "register"
	PlaceHandover = "handover"
)

// Bounds of drafts.
const (
	DraftLasts  = 30 * casework.Day
	DraftLimit  = 256 << 10 // bytes of one
	DraftsLimit = 100       // of one person
)

// DraftPlace is the form of a command on a case.
func DraftPlace(id casework.CaseID, kind casework.Kind) string {
	return "case/" + string(id) + "/" + string(kind)
}

// DraftOf reads a draft's key: the case that it is about, if it is about one;
// false for what is no form.
func DraftOf(key string) (casework.CaseID, bool) {
	if key == PlaceRegister || key == PlaceHandover {
		return "", true
	}
	rest, ofCase := strings.CutPrefix(key, "case/")
	id, kind, whole := strings.Cut(rest, "/")
	known := slices.Contains(casework.Kinds(), casework.Kind(kind)) && casework.Kind(kind) != casework.CmdRegister
	return casework.CaseID(id), ofCase && whole && id != "" && known
}
