package api

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// BatchView is a batch with the fate of every row.
type BatchView struct {
	Batch           contract.Batch                        `json:"batch"`
	Sum             contract.BatchSum                     `json:"sum"`
	Balanced        bool                                  `json:"balanced" doc:"every row is accounted for, and every case of the batch is in some state"`
	AsDeclared      *bool                                 `json:"as_declared,omitempty" doc:"the rows state as many cases as the sender declared; left out where nothing was declared"`
	LooksSentAgain  bool                                  `json:"looks_sent_again,omitempty" doc:"at least half of the rows that would become cases say word for word what registered cases say: whoever commits should be asked first, see notices"`
	Rows            []contract.RowFate                    `json:"rows" doc:"a page of them; the sum is over all"`
	Next            int                                   `json:"next,omitempty" doc:"ask for the next page with after=next; left out on the last"`
	Refusals        map[string]string                     `json:"refusal_texts" doc:"by position: why a row was refused, in the reader's language"`
	SameComplainant map[string][]contract.SameComplainant `json:"same_complainant,omitempty" doc:"by position, for those who may look at complainants: cases of the same one"`
	Notices         []string                              `json:"notices,omitempty" doc:"what whoever asked should know of it, in the reader's language: that the list was sent before, or who must commit it"`
	Correction      *contract.Correction                  `json:"correction,omitempty" doc:"only in the answer to a correction"`
	// What was found beside the rows is said with every page.
	Findings          *contract.ListFindings       `json:"findings,omitempty" doc:"what was found in the file that the batch was made of, beside its rows; what was noticed in a row stands there (warnings). Left out of batches of before it was kept"`
	CorrectedFindings []contract.CorrectedFindings `json:"corrected_findings,omitempty" doc:"the same of its corrected lists, in the order in which they were sent"`
	Names             Names                        `json:"names"`
}

func (s *Server) batchView(ctx context.Context, p contract.BatchPreview) (BatchView, error) {
	lang := exchangeOf(ctx).lang
	texts := map[string]string{}
	barred, err := s.ports.Cases.RecusedFrom(ctx, actorOf(ctx))
	if err != nil {
		return BatchView{}, err
	}
	if err := s.sumSeen(ctx, &p, barred); err != nil {
		return BatchView{}, err
	}
	if err := s.warnOfRows(ctx, p); err != nil {
		return BatchView{}, err
	}
	whole := slices.DeleteFunc(slices.Clone(p.Rows), func(row contract.RowFate) bool { return hidden(row, barred) })
	for i, row := range p.Rows {
		row = seenBy(row, barred)
		p.Rows[i] = row
		for j, w := range row.Warnings {
			if w.Text != "" {
				continue // said already
			}
			p.Rows[i].Warnings[j].Text = s.options.RowWords(contract.RefusedRow{
				Sheet: row.Sheet, RowNumber: row.RowNumber, Column: w.Column, Code: w.Code, Params: w.Params,
			}, lang)
		}
		if row.Refusal != nil {
			texts[strconv.Itoa(row.Position)] = s.options.RowWords(*row.Refusal, lang)
		}
	}
	s.wordFindings(p.Findings, lang)
	for i := range p.CorrectedFindings {
		s.wordFindings(&p.CorrectedFindings[i].Findings, lang)
	}
	same, err := s.sameComplainants(ctx, p.Batch.ID, whole)
	if err != nil {
		exchangeOf(ctx).failure = err // what cannot be recorded is not shown; the list is
	}
	names, err := s.names(ctx, mentioned(p))
	return BatchView{
		Notices: batchNotices(p, actorOf(ctx), names, lang),
		Batch:   p.Batch, Sum: p.Sum, Balanced: p.Sum.Balanced(), AsDeclared: p.Sum.AsDeclared(), LooksSentAgain: p.Sum.LooksSentAgain(),
		Rows: orEmpty(p.Rows), Next: p.Next, Refusals: texts, SameComplainant: same, Names: names,
		Findings: p.Findings, CorrectedFindings: p.CorrectedFindings,
	}, err
}

// wordFindings says what was found in a list in the reader's language.
func (s *Server) wordFindings(f *contract.ListFindings, lang string) {
	if f == nil {
		return
	}
	for i, w := range f.Warnings {
		f.Warnings[i].Text = s.options.RowWords(contract.RefusedRow{Sheet: w.Sheet, RowNumber: w.RowNumber, Column: w.Column, Code: w.Code, Params: w.Params}, lang)
	}
}

// sumSeen counts by state those cases of a batch alone that the reader sees: in a
// list of few cases, the states of the others would tell how they go on.
func (s *Server) sumSeen(ctx context.Context, p *contract.BatchPreview, barred []casework.CaseID) error {
	if len(barred) == 0 {
		return nil
	}
	tally, err := s.ports.Cases.Tally(ctx, readerOf(actorOf(ctx)), contract.CaseFilter{Batch: p.Batch.ID})
	if err != nil {
		return err
	}
	all := 0
	for _, n := range p.Sum.States {
		all += n
	}
	p.Sum.States, p.Sum.Kept = map[casework.State]int{}, max(all-int(tally.Total), 0)
	for state, n := range tally.States {
		p.Sum.States[state] = int(n)
	}
	return nil
}

// hidden reports whether a row tells of a case from which the reader is recused.
func hidden(row contract.RowFate, barred []casework.CaseID) bool {
	return slices.ContainsFunc(row.Cases(), func(id casework.CaseID) bool { return slices.Contains(barred, id) })
}

// seenBy is what a reader sees of a row: of a case from which the reader is
// recused no more is said than that the row is accounted for.
func seenBy(row contract.RowFate, barred []casework.CaseID) contract.RowFate {
	if hidden(row, barred) {
		return contract.RowFate{Position: row.Position, Sheet: row.Sheet, RowNumber: row.RowNumber, Fate: row.Fate, Settled: row.Settled}
	}
	if slices.Contains(barred, row.Verbatim) {
		row.Verbatim, row.VerbatimNumber, row.VerbatimSameList = "", "", false
	}
	row.Earlier = slices.DeleteFunc(row.Earlier, func(e contract.EarlierCase) bool { return slices.Contains(barred, e.Case) })
	return row
}

// stagedView is a batch with what a correction did to it.
func (s *Server) stagedView(ctx context.Context, staged StagedList) (BatchView, error) {
	view, err := s.batchView(ctx, staged.Preview)
	if err != nil {
		return view, err
	}
	lang := exchangeOf(ctx).lang
	if c := staged.Correction; c != nil {
		barred, err := s.ports.Cases.RecusedFrom(ctx, actorOf(ctx))
		if err != nil {
			return view, err
		}
		for i, row := range c.Changed {
			c.Changed[i] = seenBy(row, barred)
		}
		for i, u := range c.Untaken {
			c.Untaken[i].Text = s.options.RowWords(contract.RefusedRow{Sheet: u.Sheet, RowNumber: u.RowNumber, Number: u.Number, Column: u.Column, Code: u.Code, Params: u.Params}, lang)
		}
	}
	view.Correction = staged.Correction
	view.Notices = append(view.Notices, correctionNotices(staged.Correction, lang)...)
	return view, nil
}

// batchNotices say what whoever asked should know of a list as a whole.
func batchNotices(p contract.BatchPreview, actor casework.Actor, names Names, lang string) []string {
	var notices []string
	b := p.Batch
	if sent := b.SentBefore; b.Again && sent != nil {
		said := "sent_before"
		if b.State == contract.BatchStaged {
			said = "sent_before_staged"
		}
		notices = append(notices, fill(noticeWords[said].in(lang), map[string]string{
			"at": casework.Shanghai.Local(sent.At - sent.At%casework.Instant(casework.Second)), "by": cmp.Or(names.People[sent.By], string(sent.By)), "batch": b.ID,
			"handed_over": casework.Shanghai.Local(b.HandedOverAt),
		}))
	}
	if b.State == contract.BatchStaged && p.Sum.Waiting > 0 && p.Sum.Supplements > 0 && !casework.MayOrderRework(actor) {
		notices = append(notices, fill(noticeWords["needs_coordinator"].in(lang), map[string]string{
			"batch": b.ID, "rows": strconv.Itoa(min(p.Sum.Waiting, p.Sum.Supplements)),
		}))
	}
	if p.Sum.OtherHandover > 0 && b.State != contract.BatchWithdrawn {
		notices = append(notices, handoverNotice(p, lang))
	}
	if b.State == contract.BatchStaged && p.Sum.LooksSentAgain() {
		notices = append(notices, alikeNotice(p, lang))
	}
	return notices
}

// handoverNotice says that known cases were handed over at another instant than the
// list states, which decides every due instant, with one that the reader sees.
func handoverNotice(p contract.BatchPreview, lang string) string {
	first := ""
	for _, row := range p.Rows {
		at := slices.IndexFunc(row.Differences, func(d contract.Difference) bool { return d.Field == contract.HandedOverField })
		if at >= 0 {
			first = fill(noticeWords["other_handover_row"].in(lang), map[string]string{
				"row": rowName(row.Sheet, row.RowNumber), "case": string(row.Known), "known": row.Differences[at].Known,
			})
			break
		}
	}
	return fill(noticeWords["other_handover"].in(lang), map[string]string{
		"rows": strconv.Itoa(p.Sum.OtherHandover), "sent": casework.Shanghai.Local(p.Batch.HandedOverAt), "first": first,
	})
}

// alikeNotice says that rows say word for word what cases say, with one of them,
// the case that it equals, and every way out.
func alikeNotice(p contract.BatchPreview, lang string) string {
	v, notice, rows := p.Sum.Verbatim, "looks_sent_again", p.Sum.Verbatim.Rows
	if v.SameList > 0 {
		notice, rows = "number_corrected", v.SameList
	}
	first := contract.RowFate{Sheet: v.Sheet, RowNumber: v.RowNumber, Number: v.Number}
	for _, row := range p.Rows {
		if row.Verbatim != "" && (v.SameList == 0 || row.VerbatimSameList) {
			first = row
			break
		}
	}
	row := fill(noticeWords["alike_row"].in(lang), map[string]string{"row": strconv.Itoa(first.RowNumber), "number": cmp.Or(first.Number, "—")})
	if first.Sheet != "" {
		row = fill(noticeWords["alike_row_of_sheet"].in(lang), map[string]string{"sheet": first.Sheet, "row": row})
	}
	known := ""
	if first.Verbatim != "" {
		known = fill(noticeWords["alike_case"].in(lang), map[string]string{"case": string(first.Verbatim), "number": cmp.Or(first.VerbatimNumber, "—")})
	}
	return fill(noticeWords[notice].in(lang), map[string]string{"batch": p.Batch.ID, "rows": strconv.Itoa(rows), "first": row, "known": known})
}

// correctionNotices say what a correction did.
func correctionNotices(c *contract.Correction, lang string) []string {
	if c == nil {
		return nil
	}
	if c.Again && c.Mended+c.Unchanged+c.StillRefused+len(c.Untaken)+len(c.Changed) == 0 {
		return []string{noticeWords["corrected_before"].in(lang)}
	}
	var said []string
	if c.Again {
		said = append(said, noticeWords["corrected_anew"].in(lang))
	}
	result := "corrected"
	if c.Mended+c.Replaced+c.Added == 0 {
		result = "corrected_nothing"
	}
	said = append(said, fill(noticeWords[result].in(lang), map[string]string{
		"mended": strconv.Itoa(c.Mended), "replaced": strconv.Itoa(c.Replaced), "added": strconv.Itoa(c.Added),
		"refused": strconv.Itoa(c.StillRefused), "unchanged": strconv.Itoa(c.Unchanged),
	}))
	for _, u := range c.Untaken[:min(len(c.Untaken), mostUntaken)] {
		said = append(said, fill(noticeWords["corrected_untaken"].in(lang), map[string]string{"row": rowName(u.Sheet, u.RowNumber), "text": u.Text}))
	}
	if more := len(c.Untaken) - mostUntaken; more > 0 {
		said = append(said, fill(noticeWords["corrected_untaken_more"].in(lang), map[string]string{"rows": strconv.Itoa(more)}))
	}
	if len(c.Changed) > 0 {
		names := make([]string, 0, mostUntaken+1)
		for _, f := range c.Changed[:min(len(c.Changed), mostUntaken)] {
			names = append(names, rowName(f.Sheet, f.RowNumber))
		}
		if len(c.Changed) > mostUntaken {
			names = append(names, "…")
		}
		said = append(said, fill(noticeWords["corrected_known"].in(lang), map[string]string{
			"rows": strconv.Itoa(len(c.Changed)), "names": strings.Join(names, ", "),
		}))
	}
	return said
}

// mostUntaken bounds the rows that are named one by one in notices.
const mostUntaken = 20

func rowName(sheet string, row int) string {
	if sheet == "" {
		return strconv.Itoa(row)
	}
	return sheet + "!" + strconv.Itoa(row)
}

var noticeWords = map[string]words{
	"sent_before": {
		"同一份清单，这次没有登记、也没有改动任何内容：此前已于 {at} 由 {by} 上传（批次 {batch}），其交办时间 {handed_over} 不变。",
		"The same list again: nothing was registered and nothing changed. It was sent at {at} by {by} (batch {batch}); its hand-over instant {handed_over} stands.",
	},
	"sent_before_staged": {
		"这份清单此前已于 {at} 由 {by} 上传（批次 {batch}），其交办时间 {handed_over} 不变；再次上传没有改动任何内容，清单仍待确认入库。",
		"This list was sent before, at {at} by {by} (batch {batch}); its hand-over instant {handed_over} stands. Sending it again changed nothing; the list still waits to be committed.",
	},
	"other_handover_row": {"（如第 {row} 行：案件 {case} 登记为 {known}）", " (such as row {row}: the case {case} has {known})"},
	"other_handover": {
		"有 {rows} 行是已登记的案件，其交办时间与本清单所填的 {sent} 不同{first}。没有改动任何案件，其时限仍按登记的交办时间计算；新件按本清单所填计时。属后来补报的，无须处理；登记有误的，逐件更正交办时间（correct-handover-time）；本清单填错而尚未入库的，撤回后重报。",
		"{rows} rows are registered cases that were handed over at another instant than this list states, {sent}{first}. No case was changed: their due instants count from what is registered, and those of new cases from what this list states. If the list came later with more rows there is nothing to do; if a case is registered wrongly, correct it (correct-handover-time); if this list states it wrongly and is not committed, withdraw it and send it anew.",
	},
	"alike_row":          {"第 {row} 行（编号 {number}）", "row {row} (number {number})"},
	"alike_row_of_sheet": {"工作表“{sheet}”{row}", "{row} of the sheet {sheet}"},
	"alike_case":         {"，与案件 {case}（编号 {number}）相同", ", which equals the case {case} (number {number})"},
	"looks_sent_again": {
		"有 {rows} 行与已登记的案件一字不差（如{first}{known}），入库后将另成 {rows} 件、各自计时。如是同一清单再次报送，请撤回（jiaoban batch withdraw {batch}），并以原批次号或原交办时间重报。确为新的交办再入库。",
		"{rows} rows say word for word what registered cases say (such as {first}{known}); committed, they become {rows} further cases with clocks of their own. If it is the same list once more, withdraw it (jiaoban batch withdraw {batch}) and send it under the number of the batch or the instant of hand-over that it had; commit it only if the complaints were handed over anew.",
	},
	"number_corrected": {
		"有 {rows} 行与本清单先前入库的案件一字不差、只是编号不同，而原编号已不在清单中（如{first}{known}）：多半是来件方更正了编号。如是，请先在该案件上更正登记（amend-registration，改为新编号），再入库（jiaoban batch commit {batch}），该行即认作该案，不另立案；或划去该行。如确是另一件新的举报，直接入库即可，将另成一件、另行计时。",
		"{rows} rows say word for word what cases of this very list say, under other numbers, and the old numbers are no longer in the list (such as {first}{known}): the sender has probably corrected the number. If so, amend the registration of that case (amend-registration, the new number) and then commit (jiaoban batch commit {batch}): the row is found to be that case and makes none of its own; or strike the row. If it is another, new complaint, commit: it becomes a case with a clock of its own.",
	},
	"needs_coordinator": {
		"有 {rows} 行补充办理件须由统筹协调（coordinator）确认入库：请统筹协调再次上传同一文件，或执行 jiaoban batch commit {batch}（POST /api/v1/batches/{batch}/commit）。",
		"{rows} rows send known cases down again, which only a coordinator may commit: a coordinator sends the same file again, or runs jiaoban batch commit {batch} (POST /api/v1/batches/{batch}/commit).",
	},
	"corrected_before": {
		"同样的更正此前已经提交过，这次没有改动任何内容。",
		"The same correction was sent before; nothing changed.",
	},
	"corrected": {
		"更正结果：补正 {mended} 行，替换 {replaced} 行，新增 {added} 行，相同 {unchanged} 行，仍退回 {refused} 行。补正的行待确认入库。",
		"The correction mended {mended} rows, replaced {replaced}, added {added}, met {unchanged} that are there already; {refused} are refused still. Mended rows wait to be committed.",
	},
	"corrected_anew": {
		"同样的更正此前已提交过，已按批次现在的情况重新核对：只补正仍退回的行，其余不变。",
		"The same correction was sent before and was compared with the batch as it stands now: only rows that are refused can be mended by it, and nothing else changes.",
	},
	"corrected_nothing": {
		"没有补正任何行：{unchanged} 行与批次中已有的相同，{refused} 行仍退回。没有因此待确认入库的行。",
		"Nothing was mended: {unchanged} rows are in the batch already, {refused} are refused still. No row waits to be committed on account of it.",
	},
	"corrected_untaken": {
		"第 {row} 行没有采用：{text}",
		"Row {row} was not taken over: {text}",
	},
	"corrected_untaken_more": {
		"另有 {rows} 行没有采用，见 correction.untaken。",
		"{rows} more rows were not taken over, see correction.untaken.",
	},
	"corrected_known": {
		"有 {rows} 行（{names}）与本批次已入库的件编号相同而内容不同：从不覆盖，退回的行仍待处理。",
		"{rows} rows ({names}) have the number of a case of this batch and say something else: nothing is overwritten, and what was refused waits on.",
	},
}
