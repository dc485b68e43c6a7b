package contract

import "jiaoban/internal/casework"

// Fates of the rows of a list (S1-19). Every row has exactly one.
const (
	FateNew        = "new"        // becomes a case
	FateUnchanged  = "unchanged"  // known, and says the same
	FateChanged    = "changed"    // known in this batch, and says something else; shown, never overwritten
	FateRepeat     = "repeat"     // the number is known from another batch: becomes a case linked to it
	FateSupplement = "supplement" // 补充办理件: a new round on the known case
	FateRefused    = "refused"    // nobody's case yet: stays on the shift's list
)

// States of a batch.
const (
	BatchStaged    = "staged"    // rows wait to be committed
	BatchCommitted = "committed" // every row has its fate for good
)

// Kinds of lists.
const (
	ListCases      = ""           // new cases, but for rows that say otherwise
	ListSupplement = "supplement" // 补充办理件: every row sends a known case down again
	ListHistory    = "history"    // an old ledger, whose cases have ended: no clock runs (S4-08)
)

// BatchRow is what one row of a list says about a case.
type BatchRow struct {
	Sheet          string            `json:"sheet,omitempty"`
	RowNumber      int               `json:"row_number"` // in the file, 1-based
	Number         string            `json:"number,omitempty"`
	Priority       casework.Priority `json:"priority,omitempty"`
	Channel        casework.Channel  `json:"channel,omitempty"`
	Region         string            `json:"region,omitempty"`
	Address        string            `json:"address,omitempty"`
	Respondent     string            `json:"respondent,omitempty"`
	PollutionTypes []string          `json:"pollution_types,omitempty"`
	Complaint      string            `json:"complaint"`
	Demand         string            `json:"demand,omitempty"`
	Fingerprint    string            `json:"fingerprint"` // equal for rows that state the same case
	Raw            []string          `json:"raw,omitempty"`
	// History is there for rows of an old ledger: no clock runs (S4-08).
	History *casework.HistoryEntry `json:"history,omitempty"`
	// Supplement marks a re-work order from above: the row sends a known case
	// down again.
	Supplement bool   `json:"supplement,omitempty"`
	Document   string `json:"document,omitempty"`
	// Mends is the position of the refused row that this one replaces, where
	// the sender says so; 0: found by sheet and row number, else by number.
	Mends int `json:"mends,omitempty"`
	// Complainant goes sealed into the staged row and from there to the identity
	// store. Whoever makes a row leaves what it holds out of Raw.
	Complainant *Complainant `json:"-"`
}

// RefusedRow is a row that cannot become a case, and why. Raw is without cells
// about complainants, as in BatchRow.
type RefusedRow struct {
	Sheet     string            `json:"sheet,omitempty"`
	RowNumber int               `json:"row_number"`
	Column    string            `json:"column,omitempty"`
	Code      string            `json:"code"`
	Params    map[string]string `json:"params,omitempty"`
	Raw       []string          `json:"raw,omitempty"`
	// Supplement and Document are as in BatchRow, and go with the row that
	// mends this one.
	Supplement bool   `json:"supplement,omitempty"`
	Document   string `json:"document,omitempty"`
	// Mends is the position of the refused row that is refused again, as in
	// BatchRow.
	Mends int `json:"-"`
	// Complainant stays sealed in the refused row and goes with the row that
	// mends it, unless that one states its own.
	Complainant *Complainant `json:"-"`
}

// NewBatch is a list as it arrives, read and not yet taken over.
type NewBatch struct {
	Campaign        string
	UpstreamBatchNo string
	LocalBatchNo    string
	HandedOverAt    casework.Instant // always stated, never guessed from a title
	BackdateReason  string           // needed when it lies more than an hour back
	Level           casework.SourceLevel
	Mode            casework.SourceMode
	Kind            string
	DeclaredCount   *int // that the sender states; nil: not stated
	FileName        string
	FileDigest      string
	Rows            []BatchRow
	Refused         []RefusedRow
	Actor           casework.Actor
}

// CorrectedList is a list sent to a batch that is there already, to mend what
// was refused.
type CorrectedList struct {
	Batch      string
	FileName   string
	FileDigest string
	Rows       []BatchRow
	Refused    []RefusedRow
	Actor      casework.Actor
}

// Correction says what a corrected list did to its batch.
type Correction struct {
	Mended       int       `json:"mended"`        // refused rows replaced by good ones
	Replaced     int       `json:"replaced"`      // rows not committed yet that say something else now
	Added        int       `json:"added"`         // rows that the batch did not have
	Unchanged    int       `json:"unchanged"`     // rows that the batch has already
	StillRefused int       `json:"still_refused"` // refused again, or newly
	Changed      []RowFate `json:"changed,omitempty"`
	Again        bool      `json:"again,omitempty"` // the same file was sent before: nothing was done
}

// Batch is a list that was handed over.
type Batch struct {
	ID              string               `json:"id"`
	Campaign        string               `json:"campaign"`
	UpstreamBatchNo string               `json:"upstream_batch_no,omitempty"`
	LocalBatchNo    string               `json:"local_batch_no,omitempty"`
	Level           casework.SourceLevel `json:"level"`
	Mode            casework.SourceMode  `json:"mode"`
	Kind            string               `json:"kind,omitempty" enum:"supplement,history"`
	HandedOverAt    casework.Instant     `json:"handed_over_at"`
	BackdateReason  string               `json:"backdate_reason,omitempty"`
	DeclaredCount   *int                 `json:"declared_count,omitempty"`
	FileName        string               `json:"file_name,omitempty"`
	FileDigest      string               `json:"file_digest"`
	State           string               `json:"state" enum:"staged,committed"`
	StagedAt        casework.Instant     `json:"staged_at"`
	StagedBy        casework.PersonID    `json:"staged_by"`
	CommittedAt     casework.Instant     `json:"committed_at,omitempty"`
	CommittedBy     casework.PersonID    `json:"committed_by,omitempty"`
	// Again says that the same file was sent to the campaign before: this is
	// the batch it made then, and nothing was stored.
	Again bool `json:"again,omitempty"`
}

// Difference is one field that a row and the known case state differently.
type Difference struct {
	Field string `json:"field"`
	Known string `json:"known"`
	Row   string `json:"row"`
}

// RowFate is one row of a batch and what becomes, or became, of it.
type RowFate struct {
	Position    int             `json:"position"` // in the batch, from 1; never changes
	Sheet       string          `json:"sheet,omitempty"`
	RowNumber   int             `json:"row_number"`
	Number      string          `json:"number,omitempty"`
	Fate        string          `json:"fate" enum:"new,unchanged,changed,repeat,supplement,refused"`
	Settled     bool            `json:"settled"`          // committed: the fate is for good
	Known       casework.CaseID `json:"known,omitempty"`  // the case that the row meets
	Case        casework.CaseID `json:"case,omitempty"`   // the case that came of it
	Filing      string          `json:"filing,omitempty"` // of the registration or the re-work
	Differences []Difference    `json:"differences,omitempty"`
	Refusal     *RefusedRow     `json:"refusal,omitempty"`
	Struck      *Strike         `json:"struck,omitempty"`
	Raw         []string        `json:"raw,omitempty"`
}

// Strike takes a refused row off the shift's list, by a named person with a reason.
type Strike struct {
	By     casework.PersonID `json:"by"`
	At     casework.Instant  `json:"at"`
	Reason string            `json:"reason"`
}

// BatchSum accounts for every row: Read = New + Unchanged + Changed + Repeats +
// Supplements + Refused, and Imported = the sum over States.
type BatchSum struct {
	Declared    *int `json:"declared,omitempty"`
	Read        int  `json:"read"`
	New         int  `json:"new"`
	Unchanged   int  `json:"unchanged"`
	Changed     int  `json:"changed"`
	Repeats     int  `json:"repeats"`
	Supplements int  `json:"supplements"`
	Refused     int  `json:"refused"`
	Struck      int  `json:"struck,omitempty"` // of the refused
	// Imported counts the rows that became a case of their own, States the
	// batch's cases by state; they are counted apart, so that a difference shows.
	Imported int                    `json:"imported"`
	States   map[casework.State]int `json:"states,omitempty"`
}

// Balanced reports whether every row is accounted for and every case that came
// of the batch is in some state.
func (s BatchSum) Balanced() bool {
	states := 0
	for _, n := range s.States {
		states += n
	}
	return s.Read == s.New+s.Unchanged+s.Changed+s.Repeats+s.Supplements+s.Refused && s.Imported == states
}

// AsDeclared reports whether as many rows were read as the sender declared;
// true where nothing was declared.
func (s BatchSum) AsDeclared() bool { return s.Declared == nil || *s.Declared == s.Read }

// BatchPreview is a batch with the fate of every row.
type BatchPreview struct {
	Batch Batch     `json:"batch"`
	Sum   BatchSum  `json:"sum"`
	Rows  []RowFate `json:"rows"`
	Next  int       `json:"next,omitempty"` // the position after which the next page begins; 0: there is none
}

// BatchPage asks for some rows of a batch; the zero value for all.
type BatchPage struct {
	After int    // a position
	Limit int    // of rows; 0: all
	Fate  string // only rows of this fate; "": of any
}

// OpenRefusal is a refused row that waits to be mended or struck.
type OpenRefusal struct {
	Batch    string           `json:"batch"`
	Campaign string           `json:"campaign"`
	Position int              `json:"position"`
	Row      RefusedRow       `json:"row"`
	StagedAt casework.Instant `json:"staged_at"`
}
