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

// Units read a complaint as it was registered. Whoever may look at the complainant
// is told where its texts tell who complained, while the registration can still be
// mended; nobody else learns of it, since the place alone would name a person.

// placesOf are the texts of a registration that units read, by their fields. The
// first issue is to them the complaint as it is now.
func placesOf(c casework.Case, texts map[string]string) map[string]string {
	places := map[string]string{
		"complaint": texts[c.Complaint.Digest], "demand": texts[c.Demand.Digest], "address": c.Address, "respondent": c.Respondent,
	}
	for i, issue := range c.Issues {
		if !issue.Withdrawn && issue.ID != casework.FirstIssue && issue.Text.Digest != c.Complaint.Digest {
			places[at("issues", i, "text")] = texts[issue.Text.Digest]
		}
	}
	return places
}

func placesOfBody(b casework.Register) map[string]string {
	return map[string]string{"complaint": b.Complaint.Body(), "demand": b.Demand.Body(), "address": b.Address, "respondent": b.Respondent}
}

// textWarnings warn of the texts of a case. That the warning is missing keeps
// nobody from reading the case; without it an order is not printed, and why it is
// missing is said to whoever would be warned.
func (s *Server) textWarnings(ctx context.Context, id casework.CaseID, places map[string]string) (warnings []contract.TextWarning, checked bool, why string) {
	if exchangeOf(ctx).session.program() {
		return nil, false, "" // the place of a name is the name, and no scope has complainants
	}
	warnings, checked, err := s.ports.Redaction.Warnings(ctx, actorOf(ctx), id, places)
	if refusal := casework.AsError(err); refusal != nil && (refusal.Code == contract.ComplainantKeyGone || refusal.Code == contract.ComplainantGone) {
		return nil, false, InWords(refusal, exchangeOf(ctx).lang).Detail
	}
	if err != nil {
		exchangeOf(ctx).failure = err
		return nil, false, ""
	}
	for i, w := range warnings {
		warnings[i].Text = warningWords(w, exchangeOf(ctx).lang)
	}
	return warnings, checked, ""
}

// warnOfRows adds to the rows of a list that wait what their texts tell.
func (s *Server) warnOfRows(ctx context.Context, p contract.BatchPreview) error {
	if exchangeOf(ctx).session.program() {
		return nil
	}
	waiting := slices.DeleteFunc(slices.Clone(p.Rows), func(row contract.RowFate) bool { return row.Settled })
	found, err := s.ports.Redaction.RowWarnings(ctx, actorOf(ctx), p.Batch.ID, waiting)
	if err != nil {
		return err
	}
	for i, row := range p.Rows {
		for _, w := range found[row.Position] {
			p.Rows[i].Warnings = append(p.Rows[i].Warnings, contract.RowWarning{
				Code: "text_tells_of_person", Column: w.Field, Text: warningWords(w, exchangeOf(ctx).lang),
				Params: map[string]string{"kind": string(w.Kind), "start": strconv.Itoa(w.Start), "end": strconv.Itoa(w.End)},
			})
		}
	}
	return nil
}

var textTells = words{
	"“{field}”第 {from} 至 {to} 字是{kind}：分办以后承办单位看得到，请先更正文字。",
	"The {field} has {kind} at characters {from} to {to}: units read it once the case is assigned; mend the text before.",
}

var textFields = map[string]words{
	"complaint": {"举报内容", "complaint"}, "demand": {"诉求", "demand"}, "address": {"地址", "address"},
	"respondent": {"被举报对象", "respondent"}, "issues": {"问题", "issue"},
}

func warningWords(w contract.TextWarning, lang string) string {
	field, _, _ := strings.Cut(w.Field, "[")
	return fill(textTells.in(lang), map[string]string{
		"field": cmp.Or(textFields[field].in(lang), w.Field), "kind": casework.Word(w.Kind, lang), "from": strconv.Itoa(w.Start + 1), "to": strconv.Itoa(w.End),
	})
}
