package app

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
	"jiaoban/internal/ledger"
	"jiaoban/internal/papers"
	"jiaoban/internal/secrecy"
)

// table says which cases a table holds, in which order, whether the state stands
// beside the columns of the standard, and who will read it.
type table struct {
	filter    contract.CaseFilter
	withState bool
	readers   string // inside, public, or nobody knows
}

// Who reads a table. What nobody knows is looked at as if it left the office.
const (
	readInside = "inside"
	readPublic = "public"
)

// known refuses a campaign or a batch that is not there: a table without rows
// would say that it has no cases.
func (t table) known(ctx context.Context, l *ledger.Ledger) error {
	if id := t.filter.Campaign; id != "" {
		if _, err := l.Campaign(ctx, id); err != nil {
			return notThere(err, "--campaign", twoTongues{"这次督察", "campaign"}, id)
		}
	}
	id := t.filter.Batch
	if id == "" {
		return nil
	}
	batch, err := l.Batch(ctx, id)
	if err != nil {
		return notThere(err, "--batch", twoTongues{"这份清单", "batch"}, id)
	}
	if t.filter.Campaign != "" && batch.Campaign != t.filter.Campaign {
		return usage("清单 %s 属于督察 %s，不属于 %s。", "Batch %s belongs to campaign %s, not to %s.", id, batch.Campaign, t.filter.Campaign)
	}
	return nil
}

func notThere(err error, flag string, what twoTongues, id string) error {
	if refusal := casework.AsError(err); refusal != nil && refusal.Reason == casework.NotFound {
		return usage("%[1]s：没有%[2]s %[4]q。", "%[1]s: there is no %[3]s %[4]q.", flag, what.zh, what.en, id)
	}
	return err
}

// columns are those of the standard table (H6).
var columns = []papers.Column{
	{Label: "序号", Width: 6}, {Label: "受理编号", Width: 20}, {Label: "交办问题基本情况", Width: 50}, {Label: "行政区域", Width: 12},
	{Label: "问题类型", Width: 12}, {Label: "调查核实情况", Width: 50}, {Label: "是否属实", Width: 10}, {Label: "办结目标", Width: 30},
	{Label: "处理和整改情况", Width: 50}, {Label: "是否办结", Width: 10}, {Label: "责任人被处理情况", Width: 20},
}

func (t table) columns() []papers.Column {
	all := columns
	if t.readers == readPublic {
		all = publicColumns
	}
	if !t.withState {
		return all
	}
	return append(all[:len(all):len(all)], papers.Column{Label: "办理状态", Width: 14})
}

// row makes the cells of a case, the state last; false: it is not in the table.
func (t table) row(c casework.Case) ([]cell, bool) {
	if t.readers == readPublic {
		return publicRow(c)
	}
	return tableRow(c), true
}

func exportCSV(ctx context.Context, r *opened, t table, w io.Writer) (int, error) {
	// The mark tells spreadsheet programs that the file is UTF-8.
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	var labels []string
	for _, col := range t.columns() {
		labels = append(labels, col.Label)
	}
	if err := out.Write(labels); err != nil {
		return 0, err
	}
	n, err := t.rows(ctx, r, out.Write)
	out.Flush()
	return n, errors.Join(err, out.Error())
}

func exportXLSX(ctx context.Context, r *opened, t table, w io.Writer) (n int, err error) {
	err = papers.WriteTable(w, "案件", t.columns(), func(yield func([]string) error) error {
		n, err = t.rows(ctx, r, yield)
		return err
	})
	return n, err
}

// rows gives one row for each case: a batch's in the order of its list, others
// in the order of numbers.
func (t table) rows(ctx context.Context, r *opened, yield func([]string) error) (int, error) {
	n := 0
	return t.each(ctx, r, func(_ casework.Case, cells []cell, texts map[string]string) error {
		n++
		line := make([]string, len(t.columns()))
		for i := range line {
			line[i] = intake.SafeCell(cells[i].text(texts))
		}
		line[0] = strconv.Itoa(n)
		return yield(line)
	})
}

// each goes through the cases of the table with their cells and texts.
func (t table) each(ctx context.Context, r *opened, do func(casework.Case, []cell, map[string]string) error) (int, error) {
	n := 0
	err := eachCase(ctx, r.ledger, t.filter, func(row contract.CaseRow) error {
		everything := contract.Reader{All: true}
		found, err := r.ledger.Case(ctx, everything, row.ID)
		if err != nil {
			return err
		}
		cells, holds := t.row(found.Case)
		if !holds {
			return nil
		}
		texts, err := r.ledger.Texts(ctx, everything, row.ID, digests(cells)...)
		if err != nil {
			return err
		}
		if found.TextsUnread {
			markUnread(cells, texts)
		}
		n++
		return do(found.Case, cells, texts)
	})
	if err != nil {
		err = because(err, ExitStatus(err), "写到第 %d 行后中断", "after row %d", n)
	}
	return n, err
}

// unreadMark stands in a cell for a text of which the key is gone, which would
// otherwise look like one that nobody wrote.
const unreadMark = "〔密钥遗失，原文无法读取〕"

// markUnread puts the mark where a text is not read.
func markUnread(cells []cell, texts map[string]string) {
	for _, digest := range digests(cells) {
		if _, read := texts[digest]; !read {
			texts[digest] = unreadMark
		}
	}
}

// unread counts the texts of the table that are not read, since their key is gone.
func (t table) unread(ctx context.Context, r *opened) (n int, err error) {
	if len(r.ciphers.lost(secrecy.Text)) == 0 {
		return 0, nil
	}
	_, err = t.each(ctx, r, func(_ casework.Case, cells []cell, texts map[string]string) error {
		for _, digest := range digests(cells) {
			if texts[digest] == unreadMark {
				n++
			}
		}
		return nil
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

func digests(cells []cell) []string {
	var digests []string
	for _, one := range cells {
		for _, t := range one.texts {
			if !t.IsZero() {
				digests = append(digests, t.Digest)
			}
		}
	}
	return digests
}

// tableRow makes the eleven cells of a case, and the state after them. Of what
// units answered there is only what was approved in the present round; where
// units answered separately, the overall verdict is the merged reply's.
func tableRow(c casework.Case) []cell {
	cells := make([]cell, len(columns)+1)
	cells[1].words, cells[3].words, cells[4].words = rawNumber(c), c.Region, strings.Join(c.PollutionTypes, "、")
	cells[2].texts = []casework.Text{c.Complaint}
	cells[len(columns)].words = casework.Word(c.State, casework.Chinese)
	var verdicts []casework.Verdict
	answered := map[string]bool{} // issues with an approved answer
	for _, a := range c.Answers {
		if a.Round != c.Round || a.State != casework.AnswerApproved || a.Report == nil {
			continue
		}
		verdicts = append(verdicts, a.Report.Verdict)
		for _, f := range a.Report.Findings {
			answered[f.Issue] = true
			cells[5].texts = append(cells[5].texts, f.Facts)
			cells[7].texts = append(cells[7].texts, f.Goal)
			cells[8].texts = append(cells[8].texts, f.Handling)
		}
		cells[10].texts = append(cells[10].texts, a.Report.Accountability)
	}
	switch {
	case c.History:
		for _, i := range c.OpenIssues() {
			verdicts = append(verdicts, i.Verdict)
		}
	case c.Mode == casework.Separate:
		if verdicts = nil; c.Merged != nil {
			verdicts = []casework.Verdict{c.Merged.Verdict}
			cells[8].texts = append(cells[8].texts, c.Merged.Summary)
		}
	}
	cells[6].words, cells[9].words = inWords(verdicts), inWords(settlements(c, answered))
	return cells
}

// rawNumber is the number as lists have it: the star of a priority case is part of it.
func rawNumber(c casework.Case) string {
	if c.Number != "" && c.Priority == casework.PriorityStarred && !strings.HasSuffix(c.Number, "*") {
		return c.Number + "*"
	}
	return c.Number
}

// settlements says how far the issues are settled now, as progress was reported.
// As long as the answer for one of them is not approved, nothing is said of any:
// the others would speak for the case.
func settlements(c casework.Case, answered map[string]bool) []casework.Settlement {
	var out []casework.Settlement
	for _, i := range c.OpenIssues() {
		if !answered[i.ID] && !c.History {
			return nil
		}
		out = append(out, i.Settlement)
	}
	return out
}

// inWords lists the Chinese words of the values that there are, each once.
func inWords[T ~string](values []T) string {
	var out []string
	seen := map[T]bool{}
	for _, v := range values {
		if v != "" && !seen[v] {
			seen[v] = true
			out = append(out, casework.Word(v, casework.Chinese))
		}
	}
	return strings.Join(out, "、")
}
