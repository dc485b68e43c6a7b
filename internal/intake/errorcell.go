package intake

import "strings"

// errorValues are what spreadsheet programs show where a formula has no result.
// A csv file holds them as text, and so does a cell that was pasted as values.
var errorValues = map[string]bool{
	"#DIV/0!": true, "#N/A": true, "#NAME?": true, "#NULL!": true, "#NUM!": true, "#REF!": true, "#VALUE!": true,
	"#SPILL!": true, "#CALC!": true, "#FIELD!": true, "#BLOCKED!": true, "#CONNECT!": true, "#BUSY!": true, "#UNKNOWN!": true, "#GETTING_DATA": true,
}

// isErrorValue tells whether a text is an error of a spreadsheet program and
// nothing else; a row of # stands for a value that its column was too narrow to show.
func isErrorValue(text string) bool {
	if text = trim(text); text == "" || text[0] != '#' && !strings.HasPrefix(text, "Err:") {
		return false
	}
	if code, is := strings.CutPrefix(text, "Err:"); is {
		return strings.Trim(code, "0123456789") == ""
	}
	return errorValues[strings.ToUpper(text)] || isNarrow(text)
}

// isNarrow tells whether a cell holds what a spreadsheet program shows where its
// column is too narrow: the value itself is in the sender's file alone.
func isNarrow(text string) bool {
	text = trim(text)
	return len(text) > 2 && strings.Trim(text, "#") == ""
}

func (r *gridRow) isError(i int) bool {
	return !r.isFilled(i) && (r.kind(i)&kindError != 0 || isErrorValue(r.cell(i)))
}

// isUnsaved tells whether a cell is a formula that was saved without its result:
// whoever opens the list sees a text there, and the file holds none.
func (r *gridRow) isUnsaved(i int) bool {
	return !r.isFilled(i) && r.kind(i)&kindFormula != 0 && isBlank(r.cell(i))
}

// broken finds a cell without which the row is no case, and that holds an error
// in the place of its content, or a formula without its result. The number may
// be missing where a serial stands; it is never an error.
func (a *assembler) broken(row *gridRow) *RowProblem {
	fields := []Field{FieldAcceptNo, FieldComplaint}
	if isBlank(row.cell(a.first(FieldAcceptNo))) {
		fields[0] = FieldSerial
	}
	for _, f := range fields {
		for _, i := range a.columns[f] {
			switch {
			case row.isError(i) && isNarrow(row.cell(i)):
				return &RowProblem{Code: "column_too_narrow", Column: a.layout[i].Label, Params: params([]string{"text", cleanLine(row.cell(i))})}
			case row.isError(i):
				return &RowProblem{Code: "error_value", Column: a.layout[i].Label, Params: params([]string{"text", cleanLine(row.cell(i))})}
			case f == FieldComplaint && row.isUnsaved(i):
				return &RowProblem{Code: "formula_unsaved", Column: a.layout[i].Label}
			}
		}
	}
	return nil
}

// unnumbered refuses a row without number and serial. Where one of them is a
// formula without its result, that is what is wrong.
func (a *assembler) unnumbered(row *gridRow) *RowProblem {
	for _, f := range []Field{FieldAcceptNo, FieldSerial} {
		if i := a.first(f); row.isUnsaved(i) {
			return &RowProblem{Code: "formula_unsaved", Column: a.layout[i].Label}
		}
	}
	return &RowProblem{Code: "missing_number", Column: a.label(FieldAcceptNo)}
}
