package app

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
	"jiaoban/internal/papers"
)

// Exported is the result of an export.
type Exported struct {
	Out    string `json:"out"`
	Format string `json:"format"`
	Rows   int    `json:"rows"`
}

// Export writes the cases in the eleven columns of the standard table, or the
// record's events, one a line. It holds texts of cases and no complainant.
func Export(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	out, format := c.Flags["out"], c.Flags["format"]
	if out == "" {
		return usage("name the file to write with --out; - is standard output")
	}
	if format == "" {
		format = strings.TrimPrefix(filepath.Ext(out), ".")
	}
	writers := map[string]func(context.Context, *opened, contract.CaseFilter, io.Writer) (int, error){
		"csv": exportCSV, "xlsx": exportXLSX, "jsonl": exportEvents,
	}
	write, known := writers[format]
	if !known {
		return usage("--format is csv, xlsx or jsonl, not %q", format)
	}
	filter := contract.CaseFilter{Campaign: c.Flags["campaign"], Batch: c.Flags["batch"]}
	if format == "jsonl" && (filter.Campaign != "" || filter.Batch != "") {
		return usage("events are exported all together, since they are one chain: leave out --campaign and --batch")
	}
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	result := Exported{Out: out, Format: format}
	facts := map[string]string{"format": format}
	for name, value := range map[string]string{"campaign": filter.Campaign, "batch": filter.Batch} {
		if value != "" {
			facts[name] = value
		}
	}
	// What leaves the house is recorded before the first byte of it does.
	err = r.ledger.Audit(ctx, contract.NewEntry{Kind: contract.Exported, Subject: wholeRecord, Facts: facts})
	if err != nil {
		return err
	}
	if out == "-" {
		result.Rows, err = write(ctx, r, filter, c.Out)
		return err
	}
	file, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return usage("%s is there already and is not overwritten", out)
	}
	if err != nil {
		return err
	}
	result.Rows, err = write(ctx, r, filter, file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(out))
	}
	c.printf("%s: %d rows.\n", out, result.Rows)
	return c.print(result)
}

// columns are those of the standard table (H6).
var columns = []papers.Column{
	{Label: "序号", Width: 6}, {Label: "受理编号", Width: 20}, {Label: "交办问题基本情况", Width: 50}, {Label: "行政区域", Width: 12},
	{Label: "问题类型", Width: 12}, {Label: "调查核实情况", Width: 50}, {Label: "是否属实", Width: 10}, {Label: "办结目标", Width: 30},
	{Label: "处理和整改情况", Width: 50}, {Label: "是否办结", Width: 10}, {Label: "责任人被处理情况", Width: 20},
}

func exportCSV(ctx context.Context, r *opened, f contract.CaseFilter, w io.Writer) (int, error) {
	// The mark tells spreadsheet programs that the file is UTF-8.
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	labels := make([]string, len(columns))
	for i, col := range columns {
		labels[i] = col.Label
	}
	if err := out.Write(labels); err != nil {
		return 0, err
	}
	n, err := tableRows(ctx, r, f, out.Write)
	out.Flush()
	return n, errors.Join(err, out.Error())
}

func exportXLSX(ctx context.Context, r *opened, f contract.CaseFilter, w io.Writer) (n int, err error) {
	err = papers.WriteTable(w, "案件", columns, func(yield func([]string) error) error {
		n, err = tableRows(ctx, r, f, yield)
		return err
	})
	return n, err
}

// tableRows gives one row for each case, in the order of numbers.
func tableRows(ctx context.Context, r *opened, f contract.CaseFilter, yield func([]string) error) (int, error) {
	n := 0
	err := eachCase(ctx, r.ledger, f, func(row contract.CaseRow) error {
		everything := contract.Reader{All: true}
		found, err := r.ledger.Case(ctx, everything, row.ID)
		if err != nil {
			return err
		}
		cells, digests := tableRow(found.Case)
		texts, err := r.ledger.Texts(ctx, everything, row.ID, digests...)
		if err != nil {
			return err
		}
		n++
		line := make([]string, len(cells))
		for i, cell := range cells {
			line[i] = intake.SafeCell(cell.text(texts))
		}
		line[0] = strconv.Itoa(n)
		return yield(line)
	})
	return n, err
}

// cell is what stands in one cell: words, or texts of the record.
type cell struct {
	words string
	texts []casework.Text
}

func (c cell) text(bodies map[string]string) string {
	parts := []string{}
	if c.words != "" {
		parts = append(parts, c.words)
	}
	for _, t := range c.texts {
		if body := bodies[t.Digest]; body != "" {
			parts = append(parts, body)
		}
	}
	return strings.Join(parts, "\n")
}

// tableRow makes the eleven cells of a case and lists the texts that they need.
func tableRow(c casework.Case) ([]cell, []string) {
	cells := make([]cell, len(columns))
	cells[1].words, cells[3].words, cells[4].words = c.Number, c.Region, strings.Join(c.PollutionTypes, "、")
	cells[2].texts = []casework.Text{c.Complaint}
	var verdicts, settlements []string
	for _, a := range c.Answers {
		if a.Round != c.Round || a.Report == nil {
			continue
		}
		verdicts = append(verdicts, verdictWords[a.Report.Verdict])
		for _, f := range a.Report.Findings {
			cells[5].texts = append(cells[5].texts, f.Facts)
			cells[7].texts = append(cells[7].texts, f.Goal)
			cells[8].texts = append(cells[8].texts, f.Handling)
			settlements = append(settlements, settlementWords[f.Settlement])
		}
		cells[10].texts = append(cells[10].texts, a.Report.Accountability)
	}
	cells[6].words, cells[9].words = strings.Join(distinct(verdicts), "、"), strings.Join(distinct(settlements), "、")
	var digests []string
	for _, one := range cells {
		for _, t := range one.texts {
			if !t.IsZero() {
				digests = append(digests, t.Digest)
			}
		}
	}
	return cells, digests
}

var (
	verdictWords = map[casework.Verdict]string{
		casework.Verified: "属实", casework.BasicallyVerified: "基本属实", casework.PartlyVerified: "部分属实", casework.Unfounded: "不属实",
	}
	settlementWords = map[casework.Settlement]string{
		casework.Concluded: "已办结", casework.InterimConcluded: "阶段性办结", casework.NotConcluded: "未办结",
	}
)

func distinct(items []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, item := range items {
		if item != "" && !seen[item] {
			seen[item] = true
			out = append(out, item)
		}
	}
	return out
}

// exportEvents writes the record in the order of the chain, as docs/audit.md
// describes it: cases and the office's own record.
func exportEvents(ctx context.Context, r *opened, _ contract.CaseFilter, w io.Writer) (int, error) {
	out := bufio.NewWriter(w)
	n := 0
	for {
		lines, err := r.ledger.ChainLines(ctx, int64(n), exportPage)
		if err != nil {
			return n, fmt.Errorf("after position %d: %w", n, err)
		}
		for _, line := range lines {
			if err := line.Write(out); err != nil {
				return n, err
			}
			n++
		}
		if len(lines) < exportPage {
			return n, out.Flush()
		}
	}
}

// exportPage is how many positions are read at once.
const exportPage = 500
