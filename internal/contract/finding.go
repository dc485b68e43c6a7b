package contract

// ListFindings are what was found in the file of a list beside its rows. What was
// noticed in a row stands there, see BatchRow and RefusedRow.
type ListFindings struct {
	Format        string        `json:"format,omitempty"`
	Encoding      string        `json:"encoding,omitempty"`
	Title         string        `json:"title,omitempty"`
	TitleBatch    string        `json:"title_batch,omitempty"`
	TitleDate     string        `json:"title_date,omitempty" doc:"a hint for people; never the instant of hand-over"`
	DeclaredCount *int          `json:"declared_count,omitempty" doc:"as stated in the file"`
	Unrecognised  []string      `json:"unrecognised_columns,omitempty"`
	SkippedSheets []string      `json:"skipped_sheets,omitempty"`
	Warnings      []ListWarning `json:"warnings,omitempty" doc:"what a person should look at in the list as a whole, or in a line of it that is no case; what was noticed in a row stands there"`
}

// Nothing reports whether nobody need be told anything.
func (f *ListFindings) Nothing() bool {
	return f == nil || len(f.Unrecognised)+len(f.SkippedSheets)+len(f.Warnings) == 0
}

// ListWarning is something in the file that a person should look at.
type ListWarning struct {
	Sheet     string            `json:"sheet,omitempty"`
	RowNumber int               `json:"row_number,omitempty" doc:"of a line that is no case; left out where the list as a whole is meant"`
	Column    string            `json:"column,omitempty"`
	Code      string            `json:"code"`
	Params    map[string]string `json:"params,omitempty"`
	Text      string            `json:"text,omitempty" doc:"in the reader's language"` // not stored
}

// CorrectedFindings are what was found in a corrected list of a batch.
type CorrectedFindings struct {
	From     *Sending     `json:"from,omitempty" doc:"left out where the list was withdrawn since"`
	Findings ListFindings `json:"findings"`
}

// WarnBatchOtherwise says that the title of a list names another batch of the
// sender than whoever sent it.
const WarnBatchOtherwise = "title_batch_otherwise"

// WarnLevelOtherwise says that a list comes from another level than its campaign is of.
const WarnLevelOtherwise = "level_of_campaign_otherwise"
