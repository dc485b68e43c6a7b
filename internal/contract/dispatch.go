package contract

import "jiaoban/internal/casework"

// DispatchFilter narrows the list of what waits for the dispatch desk; order
// and states of the cases do not matter to it. No tasks: all of them.
type DispatchFilter struct {
	CaseFilter

	Tasks []casework.DispatchTask
}

// DispatchItem is a case that waits for the desk, with what has to be read to do it.
type DispatchItem struct {
	Row   CaseRow
	Task  casework.DispatchTask
	Due   casework.Instant // none: no clock runs for it
	Case  casework.Case
	Texts map[string]string // complaint, reasons of disputes and of a screening, by digest
	// TextsUnread says that one of them is not there, since its key is gone for good.
	TextsUnread bool
}

// DispatchPage is one page of them, what is due first first, with the count of all
// that the filter lets through but for its tasks.
type DispatchPage struct {
	Items  []DispatchItem
	Counts map[casework.DispatchTask]int64
	Next   string
	Now    casework.Instant
}

// ResponsibilityList is a version of the responsibility list 责任清单, with who
// put it in force, when and why. Version 0 is that of an office which has none.
type ResponsibilityList struct {
	ResponsibilityVersion

	Lines []casework.Responsibility `json:"lines" doc:"from top to bottom: of all lines that a case falls under, the first says who leads"`
}

// ResponsibilityVersion is what is known of a version beside its lines. A stored
// version never changes.
type ResponsibilityVersion struct {
	Version  int64             `json:"version" doc:"counted from 1; the ETag"`
	Document string            `json:"document,omitempty" doc:"the document that the list rests on"`
	Reason   string            `json:"reason,omitempty" doc:"why it was put in force"`
	StoredAt casework.Instant  `json:"stored_at,omitempty"`
	StoredBy casework.PersonID `json:"stored_by,omitempty"`
}

// NewResponsibilities puts a new version of the list in force, instead of the one
// that its author has read.
type NewResponsibilities struct {
	Read     int64 // the version that was read; another one meanwhile is a refusal
	Document string
	Reason   string
	Lines    []casework.Responsibility
	By       casework.PersonID
	Drafted  bool // what is published is the person's draft, which is done with
}
