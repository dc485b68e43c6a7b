package contract

import (
	"slices"

	"jiaoban/internal/casework"
)

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
	BatchWithdrawn = "withdrawn" // staged by mistake; nothing of it is or becomes a case
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
	// Warnings are what a person should look at in the row, which enters all the same.
	Warnings []RowWarning `json:"warnings,omitempty"`
	// BeyondCells marks a row whose own cells do not say all that it says, for its
	// case goes on in further lines of the list: it is not mended by its cells.
	BeyondCells bool `json:"beyond_cells,omitempty"`
	// Mends is the position of the refused row that this one replaces, where
	// the sender says so; 0: found by sheet and row number, else by number.
	Mends int `json:"mends,omitempty"`
	// File is the digest of the corrected list in which the row has its number;
	// "": the file that the batch was made of.
	File string `json:"file,omitempty"`
	// Complainant goes sealed into the staged row and from there to the identity
	// store. Whoever makes a row leaves what it holds out of Raw.
	Complainant *Complainant `json:"-"`
}

// Warnings of rows that enter all the same.
const (
	WarnUnknownSupplement    = "supplement_unknown"        // orders work on a case that is not known
	WarnNumberlessSupplement = "supplement_without_number" // orders work on a known case and does not say on which
	WarnUnknownRegion        = "region_unknown"            // names the area of no unit
	WarnUnreadableVerdict    = "unreadable_verdict"
	WarnNumberRepeated       = "number_repeated" // another row of the list has the number and was refused for that
	WarnResultsLeft          = "results_left"    // how a case ended, in a list that makes cases whose clocks run
)

// RowWarning is something in a row that a person should look at.
type RowWarning struct {
	Code   string            `json:"code"`
	Column string            `json:"column,omitempty"`
	Params map[string]string `json:"params,omitempty"`
	// RowNumber is that of a further line of the case, where that is meant.
	RowNumber int    `json:"row_number,omitempty"`
	Text      string `json:"text,omitempty"` // in the reader's language; not stored
}

// RefusedRow is a row that cannot become a case, and why. Raw is without cells
// about complainants, as in BatchRow.
type RefusedRow struct {
	Sheet     string            `json:"sheet,omitempty"`
	RowNumber int               `json:"row_number"`
	Number    string            `json:"number,omitempty"` // of the case, as the row has it
	Column    string            `json:"column,omitempty"`
	Code      string            `json:"code"`
	Params    map[string]string `json:"params,omitempty"`
	Raw       []string          `json:"raw,omitempty"`
	// Uncounted rows say again what another row of the list says, or go on with
	// one: they are no case of their own in the sender's count.
	Uncounted bool `json:"uncounted,omitempty"`
	// Supplement and Document are as in BatchRow, and go with the row that
	// mends this one.
	Supplement bool   `json:"supplement,omitempty"`
	Document   string `json:"document,omitempty"`
	// File is as in BatchRow.
	File string `json:"file,omitempty"`
	// Warnings are what else a person should look at in the row.
	Warnings []RowWarning `json:"warnings,omitempty"`
	// Mends is the position of the refused row that is refused again, as in
	// BatchRow.
	Mends int `json:"-"`
	// Complainant stays sealed in the refused row and goes with the row that
	// mends it, unless that one states its own.
	Complainant *Complainant `json:"-"`
}

// OpenedRow is a row that a person may mend: what it says, without the complainant,
// and where it is at fault.
type OpenedRow struct {
	Position int       `json:"position"`
	Cells    []RowCell `json:"cells" doc:"by columns of the list that were recognised; without those about the complainant"`
	Fault    string    `json:"fault,omitempty" doc:"name of the cell that it was refused for; left out where the reason is about none"`
}

// RowCell is what a row says of one field.
type RowCell struct {
	Name    string `json:"name" doc:"as a correction names it"`
	Heading string `json:"heading" doc:"of the column, as the list has it"`
	Text    string `json:"text"`
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
	// What the file itself says stands where whoever sends it says nothing.
	BatchNoInFile string
	CountInFile   *int
	FileName      string
	FileDigest    string
	Rows          []BatchRow
	Refused       []RefusedRow
	Findings      *ListFindings
	Actor         casework.Actor
}

// CorrectedList is a list sent to a batch that is there already, to mend what
// was refused.
type CorrectedList struct {
	Batch      string
	FileName   string
	FileDigest string
	Rows       []BatchRow
	Refused    []RefusedRow
	Findings   *ListFindings
	Actor      casework.Actor
	// OneRow is there where a person mends one row by hand.
	OneRow *RowCorrection
}

// RowCorrection is how a person mends one refused row: which cells, and why.
type RowCorrection struct {
	Row    RowRef
	Cells  map[string]string // by heading or name of the field
	Reason string
}

// Correction says what a corrected list did to its batch.
type Correction struct {
	Mended       int       `json:"mended"`        // refused rows replaced by good ones
	Replaced     int       `json:"replaced"`      // rows not committed yet that say something else now
	Added        int       `json:"added"`         // rows that the batch did not have
	Unchanged    int       `json:"unchanged"`     // rows that the batch has already
	StillRefused int       `json:"still_refused"` // refused again, or newly
	Changed      []RowFate `json:"changed,omitempty"`
	// Untaken are rows that were not taken over, and why: refused still, or naming
	// one of the batch by its receipt that they did not settle.
	Untaken []UntakenRow `json:"untaken,omitempty"`
	// Again says that the same file was sent before: it was looked at anew, mended
	// what could be mended now, and did nothing else.
	Again bool `json:"again,omitempty"`
}

// UntakenRow is a row of a corrected list that was not taken over. Its place is
// that of the row of the batch which it would have settled; Position is 0 where
// there is none.
type UntakenRow struct {
	Position  int               `json:"position"`
	Sheet     string            `json:"sheet,omitempty"`
	RowNumber int               `json:"row_number"`
	Number    string            `json:"number,omitempty"`
	Column    string            `json:"column,omitempty"`
	Code      string            `json:"code"`
	Params    map[string]string `json:"params,omitempty"`
	Text      string            `json:"text,omitempty"` // in the reader's language; not stored
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
	State           string               `json:"state" enum:"staged,committed,withdrawn"`
	StagedAt        casework.Instant     `json:"staged_at"`
	StagedBy        casework.PersonID    `json:"staged_by"`
	CommittedAt     casework.Instant     `json:"committed_at,omitempty"`
	CommittedBy     casework.PersonID    `json:"committed_by,omitempty"`
	Withdrawn       *Strike              `json:"withdrawn,omitempty"`
	// Again says that the same file was sent to the campaign before: this is
	// the batch it made then, and nothing was stored.
	Again bool `json:"again,omitempty"`
	// SentBefore is when and by whom, of a file that is sent again.
	SentBefore *Sending `json:"sent_before,omitempty"`
}

// Sending is one file as it was sent.
type Sending struct {
	At       casework.Instant  `json:"at"`
	By       casework.PersonID `json:"by"`
	FileName string            `json:"file_name,omitempty"`
}

// Difference is one field that a row and the known case state differently.
type Difference struct {
	Field string `json:"field"`
	Known string `json:"known"`
	Row   string `json:"row"`
}

// HandedOverField names the difference that is no cell of a row: the list as a whole
// states another instant of hand-over than the case has, which is corrected by a
// command of its own.
const HandedOverField = "handed_over_at"

// EarlierCase is a case that a repeat is, or will be, linked to. The first is the
// number's own, and the others follow as they came.
type EarlierCase struct {
	Case            casework.CaseID  `json:"case"`
	State           casework.State   `json:"state"`
	HandedOverAt    casework.Instant `json:"handed_over_at"`
	UpstreamBatchNo string           `json:"upstream_batch_no,omitempty"`
	// Compared with no Differences: the row says nothing else than the case. Of
	// many earlier cases only some are compared.
	Compared    bool         `json:"compared"`
	Differences []Difference `json:"differences,omitempty"`
}

// Cases are those of which a row tells: what came of it, and what it meets.
func (f RowFate) Cases() []casework.CaseID {
	ids := []casework.CaseID{f.Case, f.Known}
	if f.Refusal != nil {
		ids = append(ids, casework.CaseID(f.Refusal.Params["case"]))
	}
	return slices.DeleteFunc(ids, func(id casework.CaseID) bool { return id == "" })
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
	Earlier     []EarlierCase   `json:"earlier,omitempty"` // of a repeat: the cases of its number that it is linked to
	// Verbatim is a case that says the same word for word, of a row that waits to
	// become another one.
	Verbatim casework.CaseID `json:"verbatim,omitempty"`
	// VerbatimNumber is the number of that case, and VerbatimSameList says that the
	// case came of this very list: its number was probably corrected since.
	VerbatimNumber   string       `json:"verbatim_number,omitempty"`
	VerbatimSameList bool         `json:"verbatim_same_list,omitempty"`
	Refusal          *RefusedRow  `json:"refusal,omitempty"`
	Warnings         []RowWarning `json:"warnings,omitempty"`
	// BeyondCells is as in BatchRow, of a row that waits.
	BeyondCells bool         `json:"beyond_cells,omitempty"`
	Struck      *Strike      `json:"struck,omitempty"`
	Strikes     []StrikeDeed `json:"strikes,omitempty"` // all there were, and what was undone of them
	Raw         []string     `json:"raw,omitempty"`
	// From is the corrected list in which the row has its number, and File its
	// digest; both are left out for rows of the file that the batch was made of.
	From   *Sending `json:"from,omitempty"`
	File   string   `json:"file,omitempty"`
	Mended *Mend    `json:"mended,omitempty" doc:"who mended the row by hand, the last time"`
}

// Mend is the mending of a row by hand; its reason stands in the record alone.
type Mend struct {
	By casework.PersonID `json:"by"`
	At casework.Instant  `json:"at"`
}

// Strike takes a refused row off the shift's list, by a named person with a reason.
type Strike struct {
	By     casework.PersonID `json:"by"`
	At     casework.Instant  `json:"at"`
	Reason string            `json:"reason"`
}

// Deeds on a refused row of the shift's list.
const (
	DeedStruck   = "struck"
	DeedRestored = "restored"
)

// StrikeDeed is one strike of a row, or the undoing of one.
type StrikeDeed struct {
	Deed string `json:"deed" enum:"struck,restored"`
	Strike
}

// RowRef names a row of a batch as people see it: by its row number in the
// sender's sheet. Sheet, and the position in the batch, tell rows apart that
// have the same number; left out, there must be only one.
type RowRef struct {
	Row      int
	Sheet    string
	Position int
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
	// Ordered are supplements whose re-work was ordered on the known case.
	Ordered int `json:"ordered,omitempty"`
	Refused int `json:"refused"`
	Struck  int `json:"struck,omitempty"` // of the refused
	// Uncounted are refused rows that are no case of their own, see RefusedRow.
	Uncounted int `json:"uncounted,omitempty"`
	// Waiting are rows whose fate is not for good yet.
	Waiting int `json:"waiting,omitempty"`
	// Verbatim is there where rows would become cases that say word for word what
	// cases of the campaign say already.
	Verbatim *Verbatim `json:"verbatim,omitempty"`
	// OtherHandover counts rows that are a known case which was handed over at
	// another instant than the list states: each says so among its differences.
	OtherHandover int `json:"other_handover,omitempty"`
	// Imported counts the rows that became a case of their own, States the
	// batch's cases by state; they are counted apart, so that a difference shows.
	Imported int                    `json:"imported"`
	States   map[casework.State]int `json:"states,omitempty"`
	// Kept are cases of the batch that are not for the reader, in whatever state.
	Kept int `json:"kept,omitempty"`
}

// Verbatim counts rows that wait and say word for word what a case says that did
// not come of their batch, and names the first of them.
type Verbatim struct {
	Rows      int    `json:"rows"`
	Of        int    `json:"of"` // rows that would become cases
	SameList  int    `json:"same_list,omitempty"`
	Sheet     string `json:"sheet,omitempty"`
	RowNumber int    `json:"row_number"`
	Number    string `json:"number,omitempty"`
}

// LooksSentAgain reports whether at least half of the rows that would become cases
// say word for word what registered ones say: that is rather a list sent once
// more, under another number or instant, than as many complaints. A single one
// does that says what a case of this very list says under a number that the list
// no longer has: the sender rather corrected it. Whoever commits is asked first.
func (s BatchSum) LooksSentAgain() bool {
	return s.Verbatim != nil && (2*s.Verbatim.Rows >= s.Verbatim.Of || s.Verbatim.SameList > 0)
}

// Balanced reports whether every row is accounted for and every case that came
// of the batch is in some state.
func (s BatchSum) Balanced() bool {
	states := s.Kept
	for _, n := range s.States {
		states += n
	}
	return s.Read == s.New+s.Unchanged+s.Changed+s.Repeats+s.Supplements+s.Refused && s.Imported == states
}

// Counted is how many cases the rows state, as a sender counts them: a row that
// says again what another one says, or goes on with it, is none.
func (s BatchSum) Counted() int { return s.Read - s.Uncounted }

// AsDeclared reports whether the rows state as many cases as the sender
// declared; nil where nothing was declared.
func (s BatchSum) AsDeclared() *bool {
	if s.Declared == nil {
		return nil
	}
	same := !s.CountDiffers()
	return &same
}

// CountDiffers reports whether the sender declared another number of cases. Rows
// that were struck explain so many fewer: somebody has looked at them. Those
// that may be among the uncounted explain nothing more.
func (s BatchSum) CountDiffers() bool {
	if s.Declared == nil {
		return false
	}
	fewest := s.Counted() - max(0, s.Struck-s.Uncounted)
	return *s.Declared < fewest || *s.Declared > s.Counted()
}

// BatchStanding is a batch with what is left to do about it.
type BatchStanding struct {
	Batch

	Counted    int   `json:"counted" doc:"how many cases the rows state, as the sender counts them"`
	Unmended   int   `json:"unmended" doc:"refused rows that nobody has mended or struck; of a staged list those that were refused as it was read"`
	AsDeclared *bool `json:"as_declared,omitempty" doc:"the rows state as many cases as the sender declared; left out where nothing was declared"`
}

// BatchPreview is a batch with the fate of every row.
type BatchPreview struct {
	Batch Batch     `json:"batch"`
	Sum   BatchSum  `json:"sum"`
	Rows  []RowFate `json:"rows"`
	Next  int       `json:"next,omitempty"` // the position after which the next page begins; 0: there is none
	// Findings are what was found in the file that the batch was made of; nil of
	// lists of before they were kept.
	Findings          *ListFindings       `json:"findings,omitempty"`
	CorrectedFindings []CorrectedFindings `json:"corrected_findings,omitempty"`
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
	// FileName is that of the file in which the row has its number.
	FileName        string `json:"file_name,omitempty"`
	UpstreamBatchNo string `json:"upstream_batch_no,omitempty"`
}

// WaitingList is a list that was staged and waits to be committed.
type WaitingList struct {
	Batch   Batch `json:"batch"`
	Rows    int   `json:"rows"`
	Waiting int   `json:"waiting"` // rows whose fate is not for good yet
	Refused int   `json:"refused"` // rows that wait to be mended or struck
}
