package contract

import "jiaoban/internal/casework"

// IdentityMatch says by what two complainants are the same.
type IdentityMatch string

// What complainants are known again by.
const (
	SameTelephone   IdentityMatch = "telephone"
	SameIDNumber    IdentityMatch = "id_number"
	SameNameAddress IdentityMatch = "name_address"
)

// IdentityMatches lists them all.
var IdentityMatches = []IdentityMatch{SameTelephone, SameIDNumber, SameNameAddress}

// SameComplainant is a case whose complainant is somebody's who is asked about.
// It says that much and nothing of who that is.
type SameComplainant struct {
	Case         casework.CaseID  `json:"case"`
	Number       string           `json:"number,omitempty"`
	Sheet        string           `json:"sheet,omitempty"`      // of the list that it came in, where it has no number
	RowNumber    int              `json:"row_number,omitempty"` // in that sheet
	Region       string           `json:"region,omitempty"`
	State        casework.State   `json:"state"`
	HandedOverAt casework.Instant `json:"handed_over_at"`
	By           []IdentityMatch  `json:"by" enum:"telephone,id_number,name_address"`
}

// NamedComplaint is a complaint with whom a line of it must not name.
type NamedComplaint struct {
	Text        string
	Complainant Complainant
}

// ComplainantQuery looks for the cases of a complainant.
type ComplainantQuery struct {
	Telephone string
	IDNumber  string
	Name      string // together with Address
	Address   string
	Reason    string
}

// TextWarning is a place in a text that units will read which tells of a person,
// for those who may look at the complainant and mend the text. It does not say
// what stands there.
type TextWarning struct {
	Field string                 `json:"field" doc:"of the case, such as complaint"`
	Kind  casework.RedactionKind `json:"kind" enum:"complainant,email,id_number,bank_card,telephone,messenger,door_number"`
	Start int                    `json:"start" doc:"first code point of the place, from 0"`
	End   int                    `json:"end" doc:"first code point after the place"`
	Text  string                 `json:"text" doc:"in the reader's language"`
}

// RedactionHit is a place in a text that must be decided about before the text
// leaves the office. Start and End count Unicode code points; End is the first
// one after it.
type RedactionHit struct {
	Kind       casework.RedactionKind `json:"kind" enum:"complainant,email,id_number,bank_card,telephone,messenger,door_number"`
	Why        string                 `json:"why" enum:"own_complainant,written,labelled,mobile_number,fixed_line,check_digit_fits,check_digit_wrong,old_number"`
	Start      int                    `json:"start" doc:"first code point of the place, from 0"`
	End        int                    `json:"end" doc:"first code point after the place"`
	Found      string                 `json:"found" doc:"what stands there in the text"`
	Suggestion string                 `json:"suggestion" doc:"what to write instead"`
}
