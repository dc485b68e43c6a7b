package api

import (
	"context"
	"slices"
	"strconv"

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
	Notices         []BatchNotice                         `json:"notices,omitempty" doc:"what whoever asked should know of it: that the list was sent before, or who must commit it"`
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
