package contract

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
)

// Draft is what a person has written into a form and not sent. It is that
// person's alone and says nothing yet. Nothing about a complainant is in it:
// identities are kept in one place, and every look there is recorded.
type Draft struct {
	Key       string           `json:"key" doc:"the form: register, intake, handover, responsibilities, handover/<id>/<deed>, batch/<id>/<deed>, batch/<id>/<position>/<deed>, calls/<unit> or calls/<unit>/<batch>, office/<page>/<id or new>/<deed>, rules/<page>/<id or new>/<deed>, case/<id>/<command>, or case/<id>/<command>/<answer> where several answers may be meant"`
	Case      casework.CaseID  `json:"case,omitempty"`
	Number    string           `json:"number,omitempty"`     // of the case, in a list
	Sheet     string           `json:"sheet,omitempty"`      // of the list that the case came in, where it has no number
	RowNumber int              `json:"row_number,omitempty"` // in that sheet
	Version   int64            `json:"version" doc:"raised by every change; the ETag"`
	UpdatedAt casework.Instant `json:"updated_at"`
	ExpiresAt casework.Instant `json:"expires_at" doc:"from this instant on it is gone"`
	// Body is what the form holds; a list of drafts leaves it out.
	Body json.RawMessage `json:"body,omitempty"`
}

// Forms outside of cases that have drafts.
const (
	PlaceRegister         = "register"
	PlaceIntake           = "intake"
	PlaceHandover         = "handover"
	PlaceResponsibilities = "responsibilities" // the responsibility list, before it is published
)

// NoDraft is the version of a draft that is not there yet.
const NoDraft = -1

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

// AnswerPlace is the form of a command on one of several answers of a case.
func AnswerPlace(id casework.CaseID, kind casework.Kind, answer string) string {
	return DraftPlace(id, kind) + "/" + answer
}

// What is done about a hand-over that is offered, about a list, and about one
// of its rows.
var (
	handoverDeeds = []string{"take", "withdraw"}
	listDeeds     = []string{"withdraw"}
	rowDeeds      = []string{"correct", "strike", "restore"}
)

// What is written on the pages of the office and of the rules, by page.
var (
	officeDeeds = map[string][]string{
		"units":            {"unit", "contact", "post"},
		"people":           {"person", "post"},
		"rosters":          {"duty", "strike"},
		"responsibilities": {"line", "publish"},
		"delegations":      {"delegation"},
		"tokens":           {"token"},
	}
	ruleDeeds = map[string][]string{
		"campaigns": {"campaign", "live"},
		"policies":  {"version"},
		"calendars": {"year"},
	}
)

// DraftOf reads a draft's key: the case that it is about, if it is about one;
// false for what is no form.
func DraftOf(key string) (casework.CaseID, bool) {
	if slices.Contains([]string{PlaceRegister, PlaceIntake, PlaceHandover, PlaceResponsibilities}, key) || ofDesk(strings.Split(key, "/")) {
		return "", true
	}
	rest, ofCase := strings.CutPrefix(key, "case/")
	id, kind, whole := strings.Cut(rest, "/")
	kind, answer, ofAnswer := strings.Cut(kind, "/")
	if ofAnswer && (answer == "" || strings.Contains(answer, "/")) {
		return "", false
	}
	known := slices.Contains(casework.Kinds(), casework.Kind(kind)) && casework.Kind(kind) != casework.CmdRegister
	return casework.CaseID(id), ofCase && whole && id != "" && known
}

// ofDesk: what is written about a hand-over, a list, a call for several cases, the office or the rules, which are of no case.
func ofDesk(parts []string) bool {
	if len(parts) < 2 || parts[1] == "" {
		return false
	}
	deed := parts[len(parts)-1]
	switch {
	case parts[0] == "handover":
		return len(parts) == 3 && slices.Contains(handoverDeeds, deed)
	case parts[0] == "calls": // to a unit, about what it has not acknowledged, of a batch or of none
		return len(parts) == 2 || len(parts) == 3 && deed != ""
	case parts[0] == "office" && len(parts) == 4:
		return parts[2] != "" && slices.Contains(officeDeeds[parts[1]], deed)
	case parts[0] == "rules" && len(parts) == 4:
		return parts[2] != "" && slices.Contains(ruleDeeds[parts[1]], deed)
	case parts[0] == "batch" && len(parts) == 3:
		return slices.Contains(listDeeds, deed)
	case parts[0] == "batch" && len(parts) == 4:
		n, err := strconv.Atoi(parts[2])
		return err == nil && n > 0 && strconv.Itoa(n) == parts[2] && slices.Contains(rowDeeds, deed)
	}
	return false
}
