package app

import (
	"slices"
	"strings"

	"jiaoban/internal/contract"
)

// Mends that are no cells of the row.
const (
	mendByStrike = "strike" // there is nothing to mend
	mendByFile   = "file"   // the columns or rows of the file are at fault
)

// mendOf is what mends a refused row, by its reason: one of the above, or the
// cells that "batch correct" takes.
func mendOf(row RefusedRow) string {
	if row.Refusal == nil {
		return "--field 栏目=…"
	}
	switch row.Refusal.Code {
	case "duplicate_row":
		return mendByStrike
	case "broken_quotes", "too_many_cells", "continuation_refused", "continuation_of_refused":
		return mendByFile
	case "supplement_not_possible", "supplement_needs_coordinator":
		return "" // as it stands, once it is possible
	}
	if name := fieldAtFault(row.Refusal.Code); name != "" {
		return "--field " + name + "=…"
	}
	if column := row.Refusal.Column; column != "" && !strings.HasPrefix(column, "history.") {
		return "--field '" + shortLine(column) + "=…'"
	}
	return "--field 栏目=…"
}

// showMends says what mends the refused rows, once for each kind of reason, with
// the first row that it fits.
func (c Call) showMends(batch string, rows []RefusedRow) {
	var said []string
	mendable := -1
	for i, row := range rows {
		how := mendOf(row)
		if how != mendByStrike && mendable < 0 {
			mendable = i
		}
		if slices.Contains(said, how) {
			continue
		}
		said = append(said, how)
		switch at := rowArgument(row.RowFate); how {
		case mendByStrike:
			c.printf("重复行，划去 strike what is said twice: jiaoban batch strike %s %s --reason …\n", batch, at)
		case mendByFile:
			c.printf("在文件中改好，上传更正清单 mend in the file and send it as a corrected list: POST /api/v1/batches/%s/corrected\n", batch)
		case "":
			c.printf("更正 mend: jiaoban batch correct %s %s --reason …\n", batch, at)
		default:
			c.printf("更正 mend: jiaoban batch correct %s %s %s --reason …\n", batch, at, how)
		}
	}
	if mendable >= 0 {
		c.printf("不是案件的，划去 strike what is no case: jiaoban batch strike %s %s --reason …\n", batch, rowArgument(rows[mendable].RowFate))
	}
}

// showAmendments says how a difference is taken over: all that differs in the
// first such row. A mark has a command of its
// own, and so has the instant of hand-over.
func (c Call) showAmendments(rows []ChangedRow) {
	at := slices.IndexFunc(rows, func(r ChangedRow) bool { return len(r.Differences) > 0 })
	if at < 0 {
		return
	}
	var fields []string
	marked, handed := "", false
	for _, d := range rows[at].Differences {
		switch d.Field {
		case "priority":
			marked = d.Row
		case contract.HandedOverField:
			handed = true
		case "pollution_types":
			fields = append(fields, `"pollution_types": […]`)
		default:
			fields = append(fields, `"`+d.Field+`": …`)
		}
	}
	if len(fields) > 0 {
		c.printf("  POST /api/v1/cases/%s/amend-registration  {%s, \"reason\": …}\n", rows[at].Case, strings.Join(fields, ", "))
	}
	if marked != "" {
		c.printf("  POST /api/v1/cases/%s/set-priority  {\"priority\": %q, \"reason\": …}\n", rows[at].Case, marked)
	}
	if handed {
		c.printf("  POST /api/v1/cases/%s/correct-handover-time  {\"handed_over_at\": …, \"reason\": …, \"document\": …}\n", rows[at].Case)
	}
}

// longestShown bounds, in characters, what is shown of a number.
const longestShown = 40

// shortLine is a text on one line and cut short: a cell that swallowed other rows
// is no number that a line has room for.
func shortLine(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > longestShown {
		return string(runes[:longestShown]) + "…"
	}
	return string(runes)
}

// sentAgain tells whether the list is known and nothing of it waits, so that
// sending it changed nothing.
func sentAgain(b contract.Batch) bool {
	return b.Again && b.State == contract.BatchCommitted
}
