package contract

import "jiaoban/internal/casework"

// ShiftPart is one part of what a shift hands to the next 交接班.
type ShiftPart string

// The parts, in the order in which they are read.
const (
	PartUnacknowledged ShiftPart = "unacknowledged"
	PartDueSoon        ShiftPart = "due_soon"
	PartSupplementing  ShiftPart = "supplementing"
	PartReturned       ShiftPart = "returned"
	PartHandlerGone    ShiftPart = "handler_gone"
	PartStarred        ShiftPart = "starred"
	PartUnattended     ShiftPart = "unattended" // units
	PartRefused        ShiftPart = "refused"    // rows of lists
	PartStaged         ShiftPart = "staged"     // lists
)

// ShiftParts lists every part.
var ShiftParts = []ShiftPart{
	PartUnacknowledged, PartDueSoon, PartSupplementing, PartReturned, PartHandlerGone, PartStarred,
	PartUnattended, PartRefused, PartStaged,
}

// ShiftAhead is how far ahead a shift looks.
const ShiftAhead = 12 * casework.Hour

// ShiftCases says which open cases are in a part that holds cases: those that
// any of the filters lets through, which no two of them do. Other parts hold none.
func ShiftCases(part ShiftPart, dueBefore casework.Instant) []CaseFilter {
	open := true
	var filters []CaseFilter
	switch part {
	case PartUnacknowledged:
		filters = []CaseFilter{{Unacknowledged: true}}
	case PartDueSoon:
		filters = []CaseFilter{{DueBefore: dueBefore + 1}}
	case PartSupplementing:
		filters = []CaseFilter{{Supplementing: true}}
	case PartReturned:
		filters = []CaseFilter{{Returned: true}}
	case PartHandlerGone:
		filters = []CaseFilter{{HandlerGone: true}}
	case PartStarred:
		filters = []CaseFilter{{Priorities: []casework.Priority{casework.PrioritySuperiorSupervised}}, {Priorities: []casework.Priority{casework.PriorityStarred}}}
	case PartUnattended, PartRefused, PartStaged:
	}
	for i := range filters {
		filters[i].Open = &open
	}
	return filters
}

// UnsignedPart is a part of a case for which its unit has not signed. Several
// units may have one in the same case.
type UnsignedPart struct {
	Case       casework.CaseID  `json:"case"`
	Unit       casework.UnitID  `json:"unit" doc:"whose it is to sign"`
	Assignment string           `json:"assignment"`
	Due        casework.Instant `json:"due_at,omitempty" doc:"until when, by the clock of this part; left out: no clock runs for it"`
	Call       *LastCall        `json:"call,omitempty" doc:"how the unit was last called about it since it has the part; left out: not yet, or not for you to read"`
}

// LastCall is the latest call of a case to a unit that still stands.
type LastCall struct {
	At       casework.Instant  `json:"at"`
	By       casework.PersonID `json:"by"`
	Person   casework.PersonID `json:"person,omitempty" doc:"who was called"`
	Answered bool              `json:"answered" doc:"whether somebody took it"`
	Note     string            `json:"note,omitempty" doc:"what was said; for those who read texts"`
}

// ShiftRoles are who hand a shift over and take one.
var ShiftRoles = []casework.Role{casework.DutyOfficer, casework.Coordinator}

// HandoverState is what has become of a hand-over.
type HandoverState string

// States of a hand-over.
const (
	HandoverOffered   HandoverState = "offered"   // waits for whom it was offered to
	HandoverTaken     HandoverState = "taken"     // both have signed
	HandoverWithdrawn HandoverState = "withdrawn" // before it was taken; what is open stayed with the shift
)

// Handover is one shift's hand-over to the next, signed by both: whoever offers
// it, and the person to whom it is offered. Where one of them acts for another
// both names stand here.
type Handover struct {
	ID           string            `json:"id"`
	State        HandoverState     `json:"state" enum:"offered,taken,withdrawn"`
	OfferedBy    casework.PersonID `json:"offered_by" doc:"who hands the shift over"`
	OfferedFor   casework.PersonID `json:"offered_for,omitempty" doc:"for whom, by delegation"`
	To           casework.PersonID `json:"to" doc:"who is to take it"`
	OfferedAt    casework.Instant  `json:"offered_at" doc:"when it was offered"`
	Note         string            `json:"note,omitempty" doc:"what the outgoing person adds"`
	TakenBy      casework.PersonID `json:"taken_by,omitempty" doc:"who signed for it; left out while nobody has"`
	TakenFor     casework.PersonID `json:"taken_for,omitempty" doc:"for whom, by delegation"`
	TakenAt      casework.Instant  `json:"taken_at,omitempty"`
	TakingNote   string            `json:"taking_note,omitempty" doc:"what the incoming person adds"`
	WithdrawnBy  casework.PersonID `json:"withdrawn_by,omitempty" doc:"who took the offer back"`
	WithdrawnFor casework.PersonID `json:"withdrawn_for,omitempty" doc:"for whom, by delegation"`
	WithdrawnAt  casework.Instant  `json:"withdrawn_at,omitempty" doc:"when the offer was taken back"`
	Reason       string            `json:"reason,omitempty" doc:"why it was withdrawn"`
}

// HandoverPage is one page of hand-overs, latest first.
type HandoverPage struct {
	Handovers []Handover `json:"handovers" doc:"latest first"`
	Next      string     `json:"next,omitempty"`
}

// HandoverReading says how much of a hand-over is read: of each part, or of the
// one that is named, so many rows after some that are skipped.
type HandoverReading struct {
	Part  ShiftPart
	Skip  int
	First int
	// Lists says that the reader reads lists as they were handed over.
	Lists bool
}

// HandoverContent is what was handed over, as far as the reader may see it now,
// beside what has become of it.
type HandoverContent struct {
	Handover Handover
	// At is with when it is compared: the taking, or now while it waits.
	At    casework.Instant
	Parts []HandedPart
}

// HandedPart is one part of a hand-over. Its rows are those that were handed
// over, and behind them those that have come since.
type HandedPart struct {
	Part    ShiftPart   `json:"part" enum:"unacknowledged,due_soon,supplementing,returned,handler_gone,starred,unattended,refused,staged"`
	Count   int         `json:"count" doc:"how many were handed over"`
	Settled int         `json:"settled" doc:"how many of them were no longer open when it was taken, or are not now"`
	Came    int         `json:"came" doc:"how many had come between offering and taking, or until now"`
	Rows    []HandedRow `json:"rows" doc:"those handed over, then those that came"`
	Next    int         `json:"next,omitempty" doc:"how many rows to skip for the next ones; left out: there are no more"`
}

// HandedRow is one open thing: a case, a unit, a row of a list or a list.
type HandedRow struct {
	Settled bool `json:"settled,omitempty" doc:"handed over, and no longer open"`
	Came    bool `json:"came,omitempty" doc:"has come since it was offered"`

	Case *CaseRow `json:"case,omitempty" doc:"as it stands now"`
	// What was kept of the case when somebody signed. Hand-overs of before kept nothing.
	Offered *CaseThen `json:"offered,omitempty" doc:"the case as it stood when the shift was offered; left out: it was not open then, or the hand-over is older than this is kept"`
	Taken   *CaseThen `json:"taken,omitempty" doc:"the case as it stood when the shift was taken; left out: it was not open then, nobody has taken the shift, or the hand-over is older than this is kept"`

	Unit *Unattended `json:"unit,omitempty" doc:"where nobody was on duty; without its number of cases"`
	Row  *ListedRow  `json:"row,omitempty"`
	List *Batch      `json:"list,omitempty" doc:"as it stands now"`
}

// CaseThen is what a hand-over keeps of a case: how it stood at a signature.
type CaseThen struct {
	Number          string             `json:"number,omitempty"`
	Sheet           string             `json:"sheet,omitempty"`
	RowNumber       int                `json:"row_number,omitempty"`
	Region          string             `json:"region,omitempty"`
	Priority        casework.Priority  `json:"priority"`
	State           casework.State     `json:"state"`
	LeadUnit        casework.UnitID    `json:"lead_unit,omitempty"`
	NextClock       casework.ClockKind `json:"next_clock,omitempty"`
	NextDueAt       casework.Instant   `json:"next_due_at,omitempty"`
	NextOwner       casework.Owner     `json:"next_owner,omitzero"`
	Overdue         bool               `json:"overdue" doc:"at the signature"`
	SupplementDueAt casework.Instant   `json:"supplement_due_at,omitempty"`
	Unsigned        []UnsignedUnit     `json:"unsigned,omitempty" doc:"the units that had not signed for their parts, due first"`
}

// UnsignedUnit is a unit that has still to sign for its part of a case.
type UnsignedUnit struct {
	Unit casework.UnitID  `json:"unit"`
	Due  casework.Instant `json:"due_at,omitempty" doc:"until when; left out: no clock runs for it"`
	Call *LastCall        `json:"call,omitempty" doc:"how the unit had last been called about it, without what was said; left out: not yet"`
}

// Then is what a hand-over keeps of a case.
func (c CaseRow) Then() CaseThen {
	return CaseThen{
		Number: c.Number, Sheet: c.Sheet, RowNumber: c.RowNumber, Region: c.Region, Priority: c.Priority, State: c.State,
		LeadUnit: c.LeadUnit, NextClock: c.NextClock, NextDueAt: c.NextDueAt, NextOwner: c.NextOwner, Overdue: c.Overdue, SupplementDueAt: c.SupplementDueAt,
	}
}

// ListedRow names a row of a list.
type ListedRow struct {
	Batch           string           `json:"batch"`
	Position        int              `json:"position"`
	Sheet           string           `json:"sheet,omitempty"`
	RowNumber       int              `json:"row_number"`
	FileName        string           `json:"file_name,omitempty"`
	UpstreamBatchNo string           `json:"upstream_batch_no,omitempty"`
	StagedAt        casework.Instant `json:"staged_at"`
	Number          string           `json:"number,omitempty" doc:"of the case, as the row has it"`
	Why             string           `json:"why,omitempty" doc:"why the row was refused, in the reader's language; left out once it was mended"`

	Refusal *RefusedRow `json:"-"` // from which whoever answers the reader makes Why
}

// Successor is somebody to whom a shift may be handed.
type Successor struct {
	Person casework.PersonID `json:"person"`
	Roles  []casework.Role   `json:"roles" doc:"those that let the person take it"`
	From   casework.Instant  `json:"from,omitempty" doc:"when the turn of duty on a roster begins that is nearest to now; left out: none within a day"`
	Until  casework.Instant  `json:"until,omitempty"`
}
