package app

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

var fateWords = map[string]string{
	contract.FateNew: "新件 new", contract.FateUnchanged: "已有且相同 unchanged", contract.FateChanged: "已有但不同 changed",
	contract.FateRepeat: "重复件 repeat", contract.FateSupplement: "补充办理 supplement", contract.FateRefused: "退回 refused",
}

// fewRows is how many rows are shown one by one; of a longer list only those
// that somebody should look at.
const fewRows = 200

// showSent shows a list as it was sent: first of all that it is known, then what
// becomes of its rows. It gives back what is left to say of the list as a whole.
func (c Call) showSent(view api.BatchView) (notices []api.BatchNotice) {
	notices = view.Notices
	if view.Batch.Again && len(notices) > 0 {
		c.showNotices(notices[:1])
		notices = notices[1:]
	}
	if sentAgain(view.Batch) {
		c.showFound(view)
		return notices
	}
	c.showFindings(view)
	c.showFates(view.Rows)
	return notices
}

// showFound shows all that was found in a list, at its rows and beside them, and
// no row besides.
func (c Call) showFound(view api.BatchView) {
	c.showFindings(view)
	for _, row := range view.Rows {
		for _, w := range row.Warnings {
			c.printf("  ! %s%s\n", placeInList(row.Sheet, cmp.Or(w.RowNumber, row.RowNumber)), w.Text)
		}
	}
}

// showFindings shows what was found in a list, and in those that corrected it,
// beside the rows.
func (c Call) showFindings(view api.BatchView) {
	if view.Findings != nil {
		c.showFindingsOf(*view.Findings)
	}
	for _, f := range view.CorrectedFindings {
		name := ""
		if f.From != nil {
			name = f.From.FileName
		}
		c.printf("更正清单 corrected list %s:\n", cmp.Or(name, "—"))
		c.showFindingsOf(f.Findings)
	}
}

func (c Call) showFindingsOf(f contract.ListFindings) {
	if title := strings.TrimSpace(f.Title + "  " + f.TitleBatch); title != "" {
		c.printf("%s\n", title)
	}
	if len(f.Unrecognised) > 0 {
		c.printf("  ! 未识别的栏，只随原文保存 unknown columns, kept as written: %s\n", strings.Join(f.Unrecognised, "、"))
	}
	for _, w := range f.Warnings {
		c.printf("  ! %s%s\n", placeInList(w.Sheet, w.RowNumber), w.Text)
	}
}

// showFates shows what becomes of the rows of a list.
func (c Call) showFates(rows []contract.RowFate) {
	left := 0
	for _, row := range rows {
		if len(rows) > fewRows && (row.Fate == contract.FateNew || row.Fate == contract.FateUnchanged) && len(row.Warnings) == 0 {
			left++
			continue
		}
		c.printf("  %4s  %-20s %s\n", rowLabel(row.RowNumber), shortLine(row.Number), fateWords[row.Fate])
		for _, w := range row.Warnings {
			c.printf("        ! %s%s\n", placeInList("", w.RowNumber), w.Text)
		}
		if row.Fate == contract.FateUnchanged { // of a changed one they are shown with what to do about them
			for _, d := range row.Differences {
				c.printf("        ! %s: %s → %s\n", differenceField(d.Field), oneLine(d.Known), oneLine(d.Row))
			}
		}
	}
	if left > 0 {
		c.printf("  … 另有 %d 行新件或相同的行未逐行列出 %d more rows are new or unchanged\n", left, left)
	}
}

// placeInList names a row of a list for people, or its sheet, or nothing where
// the list as a whole is meant.
func placeInList(sheet string, row int) string {
	switch {
	case row > 0 && sheet != "":
		return fmt.Sprintf("%s 第 %d 行 row %d: ", sheet, row, row)
	case row > 0:
		return fmt.Sprintf("第 %d 行 row %d: ", row, row)
	case sheet != "":
		return sheet + ": "
	}
	return ""
}

func rowLabel(row int) string {
	if row == 0 {
		return "—"
	}
	return strconv.Itoa(row)
}

func (c Call) showNotices(notices []api.BatchNotice) {
	for _, said := range noticesSaid(notices) {
		c.printf("» %s\n", said)
	}
}

// noticesSaid are notices as the command line says them: each with the command by
// which what it says is done.
func noticesSaid(notices []api.BatchNotice) []string {
	var said []string
	for _, n := range notices {
		text := n.Text
		switch v := n.Values; {
		case n.Code == "looks_sent_again":
			text += " → jiaoban batch withdraw " + v["batch"] + " --reason …"
		case n.Code == "number_corrected", n.Code == "needs_coordinator":
			text += " → jiaoban batch commit " + v["batch"]
		case v["why"] == "row_struck_already":
			text += " → jiaoban batch restore " + v["batch"] + " " + v["row"] + " --position " + v["position"] + " --reason …"
		}
		said = append(said, text)
	}
	return said
}

// showRefused says how refused rows are mended or struck.
func (c Call) showRefused(r Imported) {
	if len(r.Refused) == 0 {
		return
	}
	if sentAgain(r.Batch) {
		c.printf("\n退回的行仍待处理 rows that are refused still: %d。jiaoban batch refused %s\n", len(r.Refused), r.Batch.ID)
		return
	}
	c.printf("\n退回的行 refused rows: %d\n", len(r.Refused))
	c.showRefusedRows(r.Refused)
	if r.preview {
		return
	}
	c.showMends(r.Batch.ID, r.Refused)
}

// showRefusedRows shows refused rows. Corrected lists bring rows of other files,
// so that a row number may stand twice: those are told apart by their position.
func (c Call) showRefusedRows(rows []RefusedRow) {
	numbered := map[int]int{}
	for _, row := range rows {
		numbered[row.RowNumber]++
	}
	for _, row := range rows {
		number := shortLine(row.Number)
		if number != "" {
			number = "编号 number " + number + "  "
		}
		position := ""
		if numbered[row.RowNumber] > 1 {
			position = fmt.Sprintf("（--position %d）", row.Position)
		}
		c.printf("  %s%s%s%s%s\n", placeInList(row.Sheet, row.RowNumber), number, row.Text, position, fromFile(row.From))
		if row.Struck != nil {
			c.printf("      已划去 struck %s: %s\n", casework.Shanghai.Local(row.Struck.At), row.Struck.Reason)
		}
	}
}

// fromFile names the corrected list that a row came with; rows of the file that
// the list was made of go without.
func fromFile(sent *contract.Sending) string {
	if sent == nil {
		return ""
	}
	return fmt.Sprintf("（更正清单 corrected list %s，%s）", sent.FileName, casework.Shanghai.Local(sent.At-sent.At%casework.Instant(casework.Second)))
}

// rowArgument is a row as the commands of batches take it.
func rowArgument(row contract.RowFate) string {
	if row.Sheet == "" {
		return strconv.Itoa(row.RowNumber)
	}
	return "'" + row.Sheet + "!" + strconv.Itoa(row.RowNumber) + "'"
}

// showRepeats shows which earlier cases rows are linked to, and what they say
// differently: a repeat may be the same matter again or another one.
func (c Call) showRepeats(rows []RepeatRow) {
	if len(rows) == 0 {
		return
	}
	c.printf("\n重复件：编号在以前的清单中已有，另立新件、另行计时，并关联以前的案件\n" +
		"repeats: their numbers are known from other lists; each is a case of its own with its own clock, linked to the earlier ones\n")
	for _, row := range rows {
		own := ""
		if row.Case != "" {
			own = "  新件 new case " + string(row.Case)
		}
		c.printf("  %s  %s%s\n", shortLine(row.Number), strings.TrimSuffix(placeInList(row.Sheet, row.RowNumber), ": "), own)
		for _, e := range row.Earlier {
			c.printf("      关联 linked to %s  %s%s\n", e.Case, earlierCase(e), sameOrNot(e))
			for _, d := range e.Differences {
				c.printf("          %s: %s → %s\n", differenceField(d.Field), oneLine(d.Known), oneLine(d.Row))
			}
		}
		if len(row.Earlier) == 0 {
			c.printf("      以前的案件不在您的查阅范围 the earlier cases are not yours to see\n")
		}
	}
}

// earlierCase says how an earlier case stands.
func earlierCase(e contract.EarlierCase) string {
	batch := ""
	if e.UpstreamBatchNo != "" {
		batch = "批次 batch " + e.UpstreamBatchNo + "  "
	}
	return fmt.Sprintf("%s交办 handed over %s  %s %s", batch, casework.Shanghai.Local(e.HandedOverAt), casework.Word(e.State, casework.Chinese), e.State)
}

func sameOrNot(e contract.EarlierCase) string {
	switch {
	case !e.Compared:
		return ""
	case len(e.Differences) == 0:
		return "  内容相同 says the same"
	}
	return "  内容不同 says something else:"
}

// showChanged shows in what rows differ from the cases that they meet, and what
// to do about it.
func (c Call) showChanged(rows []ChangedRow) {
	if len(rows) == 0 {
		return
	}
	c.printf("\n与已登记案件不同的行 rows that differ from registered cases:\n")
	for _, row := range rows {
		where := strings.TrimSuffix(placeInList(row.Sheet, row.RowNumber), ": ")
		c.printf("  %s  %s  案件 case %s\n", shortLine(row.Number), where, row.Case)
		for _, d := range row.Differences {
			c.printf("      %s: %s → %s\n", differenceField(d.Field), oneLine(d.Known), oneLine(d.Row))
		}
		if len(row.Differences) == 0 {
			c.printf("      现已一致 by now they say the same\n")
		}
	}
	c.printf("以上 %d 行没有改动任何案件。要采用某项，请在该件上更正登记（amend-registration）：\n"+
		"Rows that differ: %d. No case was changed. To take a difference over, amend the registration of that case:\n", len(rows), len(rows))
	c.showAmendments(rows)
}

func differenceField(field string) string {
	words, known := fieldWords[field]
	if !known {
		return field
	}
	return words.zh + " " + words.en
}

// oneLine keeps a cell with line breaks on one line.
func oneLine(text string) string {
	if text == "" {
		return "（空 none）"
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\n", " ⏎ ")), " ")
}

func (c Call) showSum(r Imported) {
	s := r.Sum
	if sentAgain(r.Batch) {
		c.printf("\n本次没有新立、也没有改动；下列为该清单现有的合计。Nothing was added or changed now; the sum is that of the list as it stands.")
	}
	c.printf("\n读取 read %d = 新件 new %d + 相同 unchanged %d + 不同 changed %d + 重复 repeats %d + 补充 supplements %d + 退回 refused %d\n",
		s.Read, s.New, s.Unchanged, s.Changed, s.Repeats, s.Supplements, s.Refused)
	if s.Struck > 0 {
		c.printf("退回的行中已划去 of these struck: %d\n", s.Struck)
	}
	if s.Uncounted > 0 {
		c.printf("其中 %d 行与别行重复或为其续行，不另计：共 %d 件。%d rows repeat or continue another one and do not count: %d cases.\n",
			s.Uncounted, s.Counted(), s.Uncounted, s.Counted())
	}
	if s.Ordered > 0 {
		c.printf("补充办理已下达返工 re-work ordered: %d\n", s.Ordered)
	}
	if s.Waiting > 0 {
		c.printf("待确认入库 waiting to be committed: %d\n", s.Waiting)
	}
	if len(r.Warned) > 0 {
		c.printf("有提示、须核对的行 rows with warnings: %d（一行可有多处 a row may have several）\n", len(r.Warned))
	}
	if r.Committed || s.Imported > 0 {
		c.printf("入库 in the record: %d。批次 batch %s\n", s.Imported, r.Batch.ID)
	}
	switch {
	case s.Declared == nil:
		c.printf("来件方未申报件数。The sender declared no count.\n")
	case !s.CountDiffers() && *s.Declared != s.Counted():
		c.printf("来件方申报 %d 件，读到 %d 件，差数为已划去的行。%d declared, %d read; struck rows make the difference.\n",
			*s.Declared, s.Counted(), *s.Declared, s.Counted())
	case !s.CountDiffers():
		c.printf("与来件方申报的 %d 件一致。As many as declared.\n", *s.Declared)
	default:
		c.printf("%s", countDiffers(*s.Declared, s.Counted(), r.Committed))
	}
}

// countDiffers says that the sender's count is another, so that nobody
// overlooks it.
func countDiffers(declared, read int, committed bool) string {
	much, zh, en := read-declared, "多", "more"
	if much < 0 {
		much, zh, en = -much, "少", "fewer"
	}
	line := strings.Repeat("!", 72)
	text := fmt.Sprintf("%s\n!!  件数不一致：来件方申报 %d 件，读到 %d 件，%s %d。请与来件方核对。\n"+
		"!!  THE COUNT DIFFERS: %d cases declared, %d read, %d %s. Ask the sender.\n",
		line, declared, read, zh, much, declared, read, much, en)
	if committed {
		text += "!!  可入库的行均已入库，时限照常计算。\n!!  Every good row is in the record all the same: its clock runs.\n"
	}
	return text + line + "\n"
}
