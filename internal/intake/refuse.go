package intake

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// ReturnReasonLabel heads the column that WriteRefused adds. Read ignores it.
const ReturnReasonLabel = "退回原因"

// maxSheetCell is how much text a cell of a workbook can hold, in UTF-16 units.
const maxSheetCell = 32_767

// SafeCell makes a text harmless in a spreadsheet: one that begins with a
// character by which spreadsheet programs recognise a formula, or with an
// apostrophe, gets an apostrophe in front. UnsafeCell takes exactly that back:
// UnsafeCell(SafeCell(s)) == s for every s.
func SafeCell(s string) string {
	if s == "" {
		return s
	}
	if strings.HasPrefix(s, "'") || startsFormula(s) {
		return "'" + s
	}
	return s
}

// UnsafeCell undoes SafeCell. It is only for texts that SafeCell has made.
func UnsafeCell(s string) string { return strings.TrimPrefix(s, "'") }

// startsFormula looks behind blanks, because some programs trim them first.
func startsFormula(s string) bool {
	if strings.IndexByte("\t\r\n\x00", s[0]) >= 0 {
		return true
	}
	rest := strings.TrimLeft(s, " \t\r\n\u00a0\u3000\ufeff")
	for _, mark := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%"} {
		if strings.HasPrefix(rest, mark) {
			return true
		}
	}
	return false
}

// WriteRefused writes the refused rows as a workbook that the sender can
// correct and send again: the header of the original, the cells as text, and a
// last column with the reasons in Chinese. Sheets keep their names. Reading the
// corrected workbook ignores the added column and takes the marks of SafeCell
// off again. Cells about complainants stay empty and the reason says so: what
// was sent stays sealed and goes with the corrected row, by its receipt.
func WriteRefused(w io.Writer, list *List, problems []RowProblem) error {
	file := excelize.NewFile()
	defer file.Close()
	text, err := file.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("intake: write refused rows: %w", err)
	}
	used := 0
	for _, sheet := range list.Sheets {
		var rows []RowProblem
		for _, p := range problems {
			if p.Sheet == sheet.Name {
				rows = append(rows, p)
			}
		}
		if len(rows) == 0 && (used > 0 || len(list.Sheets) > 1) {
			continue
		}
		name := sheetTitle(sheet.Name, used)
		if used == 0 {
			err = file.SetSheetName("Sheet1", name)
		} else {
			_, err = file.NewSheet(name)
		}
		if err == nil {
			err = writeRefusedSheet(file, name, text, sheet, rows)
		}
		if err != nil {
			return fmt.Errorf("intake: write refused rows: %w", err)
		}
		used++
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("intake: write refused rows: %w", err)
	}
	return nil
}

const (
	withheldCells = "举报人信息不列入本表：留空即沿用原件，填写则以填写的为准。"
	withheldRow   = "本行单元格可能错位，其中或有举报人信息，因此不列出，请对照原件整行补填。"
)

var receiptPattern = regexp.MustCompile(`〔回执 ([0-9A-Za-z/-]{1,200})〕`)

// receipt reads the mark that WriteRefused wrote beside the reason.
func (a *assembler) receipt(raw []string) string {
	if !a.returned {
		return ""
	}
	if m := receiptPattern.FindStringSubmatch(a.get(raw, FieldReturnReason)); m != nil {
		return m[1]
	}
	return ""
}

func sheetTitle(name string, n int) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return '_'
		}
		return r
	}, name), "' ")
	if name == "" || len(utf16.Encode([]rune(name))) > 31 {
		return fmt.Sprintf("退回%d", n+1)
	}
	return name
}

func writeRefusedSheet(file *excelize.File, name string, style int, sheet Sheet, rows []RowProblem) error {
	out, err := file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	var columns []int
	sensitive := false
	for i, col := range sheet.Layout {
		sensitive = sensitive || col.Field.Sensitive()
		if col.Field != FieldReturnReason {
			columns = append(columns, i)
		}
	}
	for i := range columns {
		width := 14.0
		if sheet.Layout[columns[i]].Field == FieldComplaint {
			width = 50
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetColWidth(len(columns)+1, len(columns)+1, 50); err != nil {
		return err
	}
	line := 0
	write := func(texts []string) error {
		line++
		cells := make([]any, len(texts))
		for i, t := range texts {
			cells[i] = excelize.Cell{StyleID: style, Value: t}
		}
		return out.SetRow("A"+itoa(line), cells)
	}
	if sheet.Title != "" {
		if err := write([]string{SafeCell(sheet.Title)}); err != nil {
			return err
		}
	}
	header := make([]string, 0, len(columns)+1)
	for _, i := range columns {
		header = append(header, SafeCell(sheet.Layout[i].Label))
	}
	if err := write(append(header, ReturnReasonLabel)); err != nil {
		return err
	}
	for _, p := range rows {
		words := p.Reason
		if words == "" {
			words = p.Message(Chinese)
		}
		reason := fmt.Sprintf("原第 %d 行：%s", p.RowNumber, words)
		switch {
		case sensitive && p.Raw == nil:
			reason += withheldRow
		case sensitive:
			reason += withheldCells
		}
		cells := make([]string, 0, len(columns)+1)
		for _, i := range columns {
			cell := ""
			if i < len(p.Raw) && !sheet.Layout[i].Field.Sensitive() {
				cell = SafeCell(p.Raw[i])
			}
			if cut, was := cutCell(cell); was {
				cell = cut
				reason += fmt.Sprintf("“%s”超出单元格容量，此处只保留前一部分，请从原件补全。", sheet.Layout[i].Label)
			}
			cells = append(cells, cell)
		}
		if p.Receipt != "" {
			reason += "〔回执 " + p.Receipt + "〕"
		}
		if err := write(append(cells, reason)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cutCell shortens a text to what a cell can hold.
func cutCell(s string) (string, bool) {
	if len(s) <= maxSheetCell {
		return s, false
	}
	units := 0
	for i, r := range s {
		if units += max(utf16.RuneLen(r), 1); units > maxSheetCell {
			return s[:i], true
		}
	}
	return s, false
}
