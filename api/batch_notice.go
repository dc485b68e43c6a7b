package api

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// BatchNotice is what whoever asked should know of a list as a whole: what holds
// and about what, for a client that says by its own means what is to be done, and
// in words for one that has none.
type BatchNotice struct {
	Code   string            `json:"code" enum:"sent_before,sent_before_staged,other_handover,looks_sent_again,number_corrected,needs_coordinator,corrected_before,corrected,corrected_anew,corrected_nothing,corrected_untaken,corrected_untaken_more,corrected_known" doc:"what holds"`
	Text   string            `json:"text" doc:"in the reader's language"`
	Values map[string]string `json:"values" doc:"what it is about, as far as there is any: batch; rows, how many; sheet, row and number, of one of them, and case and known_number, of the case that it meets; sent and known, the instants of a hand-over; at and by, who sent it before; why and position, of a row that was not taken over"`
}

// noted is a notice, put in words by what is given for its gaps, of which the
// values are some.
func noted(code, lang string, values, gaps map[string]string) BatchNotice {
	all := map[string]string{}
	for _, some := range []map[string]string{values, gaps} {
		for k, v := range some {
			all[k] = v
		}
	}
	return BatchNotice{Code: code, Text: fill(noticeWords[code].in(lang), all), Values: values}
}

// batchNotices say what whoever asked should know of a list as a whole.
func batchNotices(p contract.BatchPreview, actor casework.Actor, names Names, lang string) []BatchNotice {
	var notices []BatchNotice
	b := p.Batch
	if sent := b.SentBefore; b.Again && sent != nil {
		said := "sent_before"
		if b.State == contract.BatchStaged {
			said = "sent_before_staged"
		}
		notices = append(notices, noted(said, lang, map[string]string{
			"at": casework.Shanghai.Local(sent.At - sent.At%casework.Instant(casework.Second)), "by": cmp.Or(names.People[sent.By], string(sent.By)), "batch": b.ID,
		}, map[string]string{"handed_over": casework.Shanghai.Local(b.HandedOverAt), "batch": cmp.Or(b.LocalBatchNo, b.UpstreamBatchNo, b.FileName, b.ID)}))
	}
	if b.State == contract.BatchStaged && p.Sum.Waiting > 0 && p.Sum.Supplements > 0 && !casework.MayOrderRework(actor) {
		notices = append(notices, noted("needs_coordinator", lang, map[string]string{
			"batch": b.ID, "rows": strconv.Itoa(min(p.Sum.Waiting, p.Sum.Supplements)),
		}, nil))
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
func handoverNotice(p contract.BatchPreview, lang string) BatchNotice {
	values := map[string]string{"batch": p.Batch.ID, "rows": strconv.Itoa(p.Sum.OtherHandover), "sent": casework.Shanghai.Local(p.Batch.HandedOverAt)}
	first := ""
	for _, row := range p.Rows {
		at := slices.IndexFunc(row.Differences, func(d contract.Difference) bool { return d.Field == contract.HandedOverField })
		if at >= 0 {
			nameRow(values, row)
			values["case"], values["known"] = string(row.Known), row.Differences[at].Known
			first = fill(noticeWords["other_handover_row"].in(lang), map[string]string{
				"row": rowName(row.Sheet, row.RowNumber), "case": string(row.Known), "known": row.Differences[at].Known,
			})
			break
		}
	}
	return noted("other_handover", lang, values, map[string]string{"first": first})
}

// alikeNotice says that rows say word for word what cases say, with one of them,
// the case that it equals, and every way out.
func alikeNotice(p contract.BatchPreview, lang string) BatchNotice {
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
	values := map[string]string{"batch": p.Batch.ID, "rows": strconv.Itoa(rows)}
	nameRow(values, first)
	row := fill(noticeWords["alike_row"].in(lang), map[string]string{"row": strconv.Itoa(first.RowNumber), "number": cmp.Or(first.Number, "—")})
	if first.Sheet != "" {
		row = fill(noticeWords["alike_row_of_sheet"].in(lang), map[string]string{"sheet": first.Sheet, "row": row})
	}
	known := ""
	if first.Verbatim != "" {
		values["case"], values["known_number"] = string(first.Verbatim), first.VerbatimNumber
		known = fill(noticeWords["alike_case"].in(lang), map[string]string{"case": string(first.Verbatim), "number": cmp.Or(first.VerbatimNumber, "—")})
	}
	return noted(notice, lang, values, map[string]string{"first": row, "known": known})
}

func nameRow(values map[string]string, row contract.RowFate) {
	values["sheet"], values["row"], values["number"] = row.Sheet, strconv.Itoa(row.RowNumber), row.Number
}

// correctionNotices say what a correction did.
func correctionNotices(c *contract.Correction, lang string) []BatchNotice {
	if c == nil {
		return nil
	}
	if c.Again && c.Mended+c.Unchanged+c.StillRefused+len(c.Untaken)+len(c.Changed) == 0 {
		return []BatchNotice{noted("corrected_before", lang, map[string]string{}, nil)}
	}
	var said []BatchNotice
	if c.Again {
		said = append(said, noted("corrected_anew", lang, map[string]string{}, nil))
	}
	result := "corrected"
	if c.Mended+c.Replaced+c.Added == 0 {
		result = "corrected_nothing"
	}
	said = append(said, noted(result, lang, map[string]string{}, map[string]string{
		"mended": strconv.Itoa(c.Mended), "replaced": strconv.Itoa(c.Replaced), "added": strconv.Itoa(c.Added),
		"refused": strconv.Itoa(c.StillRefused), "unchanged": strconv.Itoa(c.Unchanged),
	}))
	for _, u := range c.Untaken[:min(len(c.Untaken), mostUntaken)] {
		said = append(said, noted("corrected_untaken", lang, map[string]string{
			"batch": u.Params["batch"], "sheet": u.Sheet, "row": strconv.Itoa(u.RowNumber), "position": strconv.Itoa(u.Position), "number": u.Number, "why": u.Code,
		}, map[string]string{"row": rowName(u.Sheet, u.RowNumber), "text": u.Text}))
	}
	if more := len(c.Untaken) - mostUntaken; more > 0 {
		said = append(said, noted("corrected_untaken_more", lang, map[string]string{"rows": strconv.Itoa(more)}, nil))
	}
	if len(c.Changed) > 0 {
		names := make([]string, 0, mostUntaken+1)
		for _, f := range c.Changed[:min(len(c.Changed), mostUntaken)] {
			names = append(names, rowName(f.Sheet, f.RowNumber))
		}
		if len(c.Changed) > mostUntaken {
			names = append(names, "…")
		}
		said = append(said, noted("corrected_known", lang, map[string]string{"rows": strconv.Itoa(len(c.Changed))}, map[string]string{"names": strings.Join(names, ", ")}))
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
		"有 {rows} 行是已登记的案件，其交办时间与本清单所填的 {sent} 不同{first}。没有改动任何案件，其时限仍按登记的交办时间计算；新件按本清单所填计时。属后来补报的，无须处理；登记有误的，逐件更正交办时间；本清单填错而尚未入库的，撤回后重报。",
		"{rows} rows are registered cases that were handed over at another instant than this list states, {sent}{first}. No case was changed: their due instants count from what is registered, and those of new cases from what this list states. If the list came later with more rows there is nothing to do; if a case is registered wrongly, correct its hand-over instant; if this list states it wrongly and is not committed, withdraw it and send it anew.",
	},
	"alike_row":          {"第 {row} 行（编号 {number}）", "row {row} (number {number})"},
	"alike_row_of_sheet": {"工作表“{sheet}”{row}", "{row} of the sheet {sheet}"},
	"alike_case":         {"，与案件 {case}（编号 {number}）相同", ", which equals the case {case} (number {number})"},
	"looks_sent_again": {
		"有 {rows} 行与已登记的案件一字不差（如{first}{known}），入库后将另成 {rows} 件、各自计时。如是同一清单再次报送，请撤回本清单，并以原批次号或原交办时间重报。确为新的交办再入库。",
		"{rows} rows say word for word what registered cases say (such as {first}{known}); committed, they become {rows} further cases with clocks of their own. If it is the same list once more, withdraw this list and send it under the number of the batch or the instant of hand-over that it had; commit it only if the complaints were handed over anew.",
	},
	"number_corrected": {
		"有 {rows} 行与本清单先前入库的案件一字不差、只是编号不同，而原编号已不在清单中（如{first}{known}）：多半是来件方更正了编号。如是，请先在该案件上更正登记（改为新编号），再入库，该行即认作该案，不另立案；或划去该行。如确是另一件新的举报，直接入库即可，将另成一件、另行计时。",
		"{rows} rows say word for word what cases of this very list say, under other numbers, and the old numbers are no longer in the list (such as {first}{known}): the sender has probably corrected the number. If so, amend the registration of that case (to the new number) and then commit: the row is found to be that case and makes none of its own; or strike the row. If it is another, new complaint, commit: it becomes a case with a clock of its own.",
	},
	"needs_coordinator": {
		"有 {rows} 行补充办理件须由统筹协调（coordinator）确认入库：请统筹协调在本批次确认入库，或再次上传同一文件。",
		"{rows} rows send known cases down again, which only a coordinator may commit: a coordinator commits this list, or sends the same file again.",
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
