package contract

import "jiaoban/internal/casework"

// Reader is who reads. What it may not see is not there for it.
type Reader struct {
	Actor casework.Actor
	All   bool // the program itself: recovery, checks, exports
}

// Reads says how far the reader reads a kind of data.
func (r Reader) Reads(k casework.Data) casework.Reach {
	if r.All {
		return casework.ReachAll
	}
	return r.Actor.Reads(k)
}

// keptKinds are commands whose filings, events and texts are not for everybody
// who reads the case. Of escalations against a unit, units read what was
// confirmed, in the record of the case, and never who asked for what.
var keptKinds = map[casework.Kind]casework.Data{
	casework.CmdProposeEscalation: casework.DataProposals, casework.CmdConfirmEscalation: casework.DataProposals,
	casework.CmdRefer: casework.DataProposals, casework.CmdReviewAccountability: casework.DataProposals,
	casework.CmdRecuse: casework.DataRecusals, casework.CmdLiftRecusal: casework.DataRecusals,
}

// Hidden lists the commands of which the reader sees only the own ones.
func (r Reader) Hidden() []casework.Kind {
	var hidden []casework.Kind
	for _, k := range casework.Kinds() {
		if data, kept := keptKinds[k]; kept && r.Reads(data) != casework.ReachAll {
			hidden = append(hidden, k)
		}
	}
	return hidden
}

// CaseRecord is a case as its reader may see it. For whom something of it is
// secret, it is what the events that the reader may see make of it, and UpdatedAt
// is the instant of the last of them.
type CaseRecord struct {
	Case      casework.Case    `json:"case"`
	Epoch     int64            `json:"-"`
	Open      bool             `json:"open"`
	NextAt    casework.Instant `json:"next_at,omitempty"`
	UpdatedAt casework.Instant `json:"updated_at"`
	Waiting   int64            `json:"waiting"` // filings that the reader may see and that are not applied yet
	Now       casework.Instant `json:"now"`     // the ledger's time when it was read
	// TextsUnread says that the key of the case's texts is gone for good.
	TextsUnread bool `json:"texts_unread,omitempty"`
}

// CaseRow is a case in a list.
type CaseRow struct {
	ID             casework.CaseID      `json:"id"`
	Campaign       string               `json:"campaign"`
	Batch          string               `json:"batch,omitempty"`
	Sheet          string               `json:"sheet,omitempty"`
	RowNumber      int                  `json:"row_number,omitempty"` // in the sender's sheet
	Number         string               `json:"number,omitempty"`
	Level          casework.SourceLevel `json:"level"`
	Mode           casework.SourceMode  `json:"mode"`
	Region         string               `json:"region,omitempty"`
	Address        string               `json:"address,omitempty"`
	Respondent     string               `json:"respondent,omitempty"`
	Priority       casework.Priority    `json:"priority"`
	State          casework.State       `json:"state"`
	Open           bool                 `json:"open"`
	Round          int                  `json:"round"`
	LeadUnit       casework.UnitID      `json:"lead_unit,omitempty"`
	InCharge       casework.PersonID    `json:"leader_in_charge,omitempty"`
	NextClock      casework.ClockKind   `json:"next_clock,omitempty"`
	NextDueAt      casework.Instant     `json:"next_due_at,omitempty"`
	NextOwner      casework.Owner       `json:"next_owner,omitzero"`
	Overdue        bool                 `json:"overdue"` // at the instant of the page, also before it is published
	ReportDueAt    casework.Instant     `json:"report_due_at,omitempty"`
	Breaches       int                  `json:"breaches"` // published and not set aside
	Late           bool                 `json:"late"`     // has breaches
	Unacknowledged int                  `json:"unacknowledged"`
	Supplementing  int                  `json:"supplementing"` // answers within their six hours
	// SupplementDueAt is when the running six hours that are due first end.
	SupplementDueAt casework.Instant `json:"supplement_due_at,omitempty"`
	Returned        int              `json:"returned"` // answers sent back and not passed yet
	HandedOverAt    casework.Instant `json:"handed_over_at"`
	RegisteredAt    casework.Instant `json:"registered_at"`
	UpdatedAt       casework.Instant `json:"updated_at"`

	// Of a list of what waits for a review and nothing else.
	ReviewDueAt casework.Instant `json:"review_due_at,omitempty"` // the first of the reviewers' own clocks
	Returns     int              `json:"returns,omitempty"`       // how often an answer of this round was sent back, at most
}

// CaseOrder is an order of a list of cases.
type CaseOrder string

// The orders of lists.
const (
	ByDue          CaseOrder = "due"          // open first, then by the next due instant, urgent ones first where equal
	ByRegistration CaseOrder = "registration" // latest first
	ByNumber       CaseOrder = "number"
	ByRow          CaseOrder = "row"    // as in the lists they came in, one batch after the other
	ByReview       CaseOrder = "review" // of what waits for a review, by when a reviewer must have looked
)

// CaseFilter narrows a list of cases; the zero value lists all in ByDue.
type CaseFilter struct {
	States         []casework.State
	Open           *bool
	Campaign       string
	Batch          string
	Unit           casework.UnitID    // has a part in the case, or a unit below it has
	Clock          casework.ClockKind // is the next to fall due
	Owner          casework.Role      // must act next
	Overdue        bool               // the next instant has passed
	Late           bool               // has breaches
	Upcoming       bool               // the next instant is still to come
	Unacknowledged bool
	Supplementing  bool // an answer is within its six hours
	Returned       bool // an answer was sent back and has not passed yet
	ToReview       bool // an answer waits for a reviewer, whatever the others do
	HandlerGone    bool // a named handler is disabled or holds no post there any more
	DueBefore      casework.Instant
	Priorities     []casework.Priority // any of them
	Level          casework.SourceLevel
	InCharge       casework.PersonID
	Query          string // part of number, region, address or respondent

	Sources []CaseSource // came from one of these; none: from anywhere

	Region         string        // part of the region
	HandedOverFrom casework.Date // first handed over on this day in Shanghai or later
	HandedOverTo   casework.Date // and on this day or earlier

	// In which something happened that the statistics count; clock and unit say
	// where, and are empty for all.
	Figure      Figure
	FigureClock casework.ClockKind
	FigureUnit  casework.UnitID // exactly this one; OfficeItself: none

	Order CaseOrder
	After string // cursor of the page before
	Limit int    // 0: 50; at most 200
}

// CaseSource is where cases come from: a campaign's cases of one level and mode
// carry one policy.
type CaseSource struct {
	Campaign string
	Level    casework.SourceLevel
	Mode     casework.SourceMode
}

// Unattended is a unit with a part in an open case and a gap in its roster (S1-04).
type Unattended struct {
	Unit      casework.UnitID  `json:"unit"`
	From      casework.Instant `json:"from" doc:"since when, or from when on, nobody is on duty there"`
	Until     casework.Instant `json:"until,omitempty" doc:"when the next turn begins; left out: none is entered for the time looked at"`
	OpenCases int64            `json:"open_cases" doc:"open cases in which it has a part"`
}

// LeftBehind are the open cases whose named handler has gone.
type LeftBehind struct {
	Count int64     `json:"count" doc:"open cases that name this person as handler and have nobody now"`
	Cases []CaseRow `json:"cases" doc:"those of them that you may see, due first"`
}

// CasePage is one page of a list.
type CasePage struct {
	Cases []CaseRow        `json:"cases"`
	Next  string           `json:"next,omitempty"` // cursor; empty: this was the last page
	Now   casework.Instant `json:"now"`
}

// Tally counts cases by state; Total is their sum.
type Tally struct {
	States  map[casework.State]int64 `json:"states"`
	Total   int64                    `json:"total"`
	Open    int64                    `json:"open"`
	Overdue int64                    `json:"overdue"`
	Late    int64                    `json:"late"`
	Now     casework.Instant         `json:"now"`
}

// EscalationFilter narrows the list of escalations, latest first.
type EscalationFilter struct {
	State casework.EscalationState
	Rung  casework.Rung
	Unit  casework.UnitID
	Case  casework.CaseID
	// ToUnits narrows it to the rungs of which units are told and which they answer, or
	// to those that go to others to look into.
	ToUnits *bool
	// In narrows it to cases of these campaign, batch, region and days of hand-over.
	In    CaseFilter
	After string
	Limit int // 0: 50; at most 200
}

// EscalationRow is an escalation with the case it belongs to.
type EscalationRow struct {
	Case       casework.CaseID     `json:"case"`
	Number     string              `json:"number,omitempty"`
	Sheet      string              `json:"sheet,omitempty"`      // of the list that the case came in, where it has no number
	RowNumber  int                 `json:"row_number,omitempty"` // in that sheet
	Region     string              `json:"region,omitempty"`
	ClockKind  casework.ClockKind  `json:"clock_kind,omitempty" doc:"the kind of the clock that was missed"`
	Escalation casework.Escalation `json:"escalation"`
}

// EscalationPage is one page of escalations.
type EscalationPage struct {
	Escalations []EscalationRow `json:"escalations"`
	Next        string          `json:"next,omitempty"`
}

// Notice is one message about a case to a role in a unit, a role of the
// office, or a person. ID is the same however often it is delivered.
type Notice struct {
	ID     string             `json:"id"`
	Case   casework.CaseID    `json:"case" doc:"empty where it is about no case, as about an account"`
	Batch  string             `json:"batch,omitempty"`
	Seq    int64              `json:"seq"` // of the event that caused it
	Type   casework.EventType `json:"type"`
	Role   casework.Role      `json:"role,omitempty"`
	Unit   casework.UnitID    `json:"unit,omitempty"`
	Person casework.PersonID  `json:"person,omitempty"`
	Urgent bool               `json:"urgent,omitempty"`
	Facts  map[string]string  `json:"facts,omitempty"` // what the words are made of: number, clock, due, rung …
	At     casework.Instant   `json:"at"`
	Read   bool               `json:"read"`
	// Unsigned is there of what a unit has to sign for: until somebody has, it is
	// neither read nor marked as read, and rings.
	Unsigned bool `json:"unsigned,omitempty" doc:"the unit has still to sign for it: until somebody has, it rings and is not marked as read"`
}

// NoticePage is one page of an inbox, latest first.
type NoticePage struct {
	Notices []Notice `json:"notices"`
	// Waiting is there of the first page: what is older than the page and rings still.
	Waiting []Notice `json:"waiting,omitempty" doc:"of the first page: what is older than what stands on it, and is urgent and not read, or still to be signed for"`
	Next    string   `json:"next,omitempty"`
}

// ChainReport is the outcome of a check of the record.
type ChainReport struct {
	From   int64  `json:"from"`
	Pos    int64  `json:"pos"`  // the last position that fits
	Hash   string `json:"hash"` // hexadecimal, of that position
	Fits   bool   `json:"fits"`
	Misfit string `json:"misfit,omitempty"` // the first one
	// Differs is the first row of the office, or text of a case, that is not what the
	// record makes of it, where the chain itself holds.
	Differs string `json:"differs,omitempty"`
	// RootsUnchecked counts roots of which nobody knows any more whether the key that
	// signed them was the office's: a key that signed roots is gone.
	RootsUnchecked int `json:"roots_unchecked,omitempty"`
	// WordsUnchecked counts people's own words that no key confirms while a key of
	// digests is gone: nobody can tell whether they are as they were.
	WordsUnchecked int `json:"words_unchecked,omitempty"`
	// TextsUnchecked counts texts of cases that could not be opened and compared with
	// their digests: their key is gone, or the ledger was opened without it.
	TextsUnchecked int              `json:"texts_unchecked,omitempty"`
	At             casework.Instant `json:"at"`
}

// ChainEvent is one event of the stream over all cases.
type ChainEvent struct {
	Pos   int64          `json:"pos"`
	Event casework.Event `json:"event"`
}

// Addition is one event in the order of the record, without what it says.
type Addition struct {
	Pos        int64
	Case       casework.CaseID // OfficeStream: something beside the cases
	Seq        int64
	Type       casework.EventType
	RecordedAt casework.Instant
}

// CaseChange tells that a case has changed, and nothing of how.
type CaseChange struct {
	ID    casework.CaseID `json:"id"`
	Seq   int64           `json:"seq"` // of the latest event of it that the reader may see
	State casework.State  `json:"state"`
}

// Look is one look at a complainant's identity.
type Look struct {
	Case      casework.CaseID   `json:"case"`
	Person    casework.PersonID `json:"person"`
	ActingFor casework.PersonID `json:"acting_for,omitempty"`
	Reason    string            `json:"reason"`
	At        casework.Instant  `json:"at"`
}

// Registration is the outcome of one case in a registration of many: its
// filing, or why it was refused.
type Registration struct {
	Filing  Filing
	Refusal *casework.Error
}
