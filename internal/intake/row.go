package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jiaoban/internal/contract"
)

// trim takes outer white space off, full-width blanks included.
func trim(s string) string { return strings.TrimFunc(s, unicode.IsSpace) }

// rawCells are the cells of a row up to the width of the header, without what
// stripCell removes.
func (a *assembler) rawCells(row *gridRow) []string {
	raw := make([]string, len(a.layout))
	a.c.cells += len(raw)
	for i := range raw {
		text, removed := stripCell(row.cell(i))
		if removed != "" {
			a.warn(row.number, a.layout[i].Label, "characters_removed", "characters", removed)
		}
		if strings.ContainsRune(text, utf8.RuneError) {
			a.warn(row.number, a.layout[i].Label, "characters_lost")
		}
		if a.returned {
			text = UnsafeCell(text)
		}
		raw[i] = text
	}
	return raw
}

func (a *assembler) get(raw []string, f Field) string {
	cols := a.columns[f]
	if len(cols) == 1 {
		return trim(raw[cols[0]])
	}
	var texts []string
	for _, i := range cols {
		if text := trim(raw[i]); text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n")
}

// coreFields have a place of their own in Row.
var coreFields = map[Field]bool{
	FieldSerial: true, FieldAcceptNo: true, FieldComplaint: true, FieldRegion: true, FieldCity: true,
	FieldAddress: true, FieldPollutionType: true, FieldChannel: true, FieldUpstreamBatch: true,
	FieldRespondent: true, FieldResponsibleUnit: true, FieldResponsiblePerson: true, FieldRemarks: true,
	FieldReturnReason: true, FieldDemand: true, FieldDocument: true,
}

func (a *assembler) laterFields(raw []string) map[Field]string {
	var later map[Field]string
	for f := range a.columns {
		if coreFields[f] || f.Sensitive() {
			continue
		}
		if text := a.get(raw, f); text != "" {
			if later == nil {
				later = map[Field]string{}
			}
			later[f] = text
		}
	}
	return later
}

// newCase reads a row that begins a case. It stays pending, because rows under
// its merged number may follow.
func (a *assembler) newCase(row *gridRow) {
	raw := a.rawCells(row)
	if refusal := a.check(row, raw); refusal != nil {
		a.refuse(row, raw, refusal)
		return
	}
	r := Row{Sheet: a.sheet, RowNumber: row.number, Hidden: row.hidden, Priority: PriorityNormal, Receipt: a.receipt(raw)}
	r.Raw, r.Complainant = a.part(row, raw)
	serial, serialStar := contract.SplitStar(a.get(raw, FieldSerial))
	number, noted := withoutNote(a.get(raw, FieldAcceptNo))
	number, numberStar := contract.SplitStar(number)
	if absent(number) {
		number = ""
	}
	r.Serial, r.AcceptNo, r.NumberStarred = serial, number, numberStar
	// A number is the sender's, and every export makes it harmless: a case does
	// not go without its clock because of how it is written.
	if number != "" && startsFormula(number) {
		a.warn(row.number, a.label(FieldAcceptNo), "number_like_formula", "number", number)
	}
	r.AcceptKey = contract.NumberKey(number)
	r.Number = readNumber(r.AcceptKey)
	r.Complaint = a.get(raw, FieldComplaint)
	switch {
	case absent(r.Complaint):
		a.refuse(row, raw, &RowProblem{Code: "missing_complaint", Column: a.label(FieldComplaint)})
		return
	case wordless(r.Complaint):
		a.refuse(row, raw, &RowProblem{Code: "no_words", Column: a.label(FieldComplaint), Params: params([]string{"text", labelsOf([]string{r.Complaint})})})
		return
	case r.AcceptKey == "" && labelsRow(serial):
		a.refuse(row, raw, &RowProblem{Code: "no_case", Column: a.label(FieldSerial), Params: params([]string{"serial", serial})})
		return
	case r.AcceptKey == "" && absent(serial):
		a.refuse(row, raw, a.unnumbered(row))
		return
	case a.doubtful(&r):
		a.refuse(row, raw, &RowProblem{Code: "hardly_a_case", Params: params([]string{"cells", labelsOf([]string{serial, number, r.Complaint})})})
		return
	case r.AcceptKey == "" && a.first(FieldAcceptNo) >= 0:
		a.warn(row.number, a.label(FieldAcceptNo), "number_missing", "serial", serial)
	}
	if r.AcceptKey == "" {
		if other := a.serials[serial]; other > 0 && a.section == ChannelUnknown {
			a.warn(row.number, a.label(FieldSerial), "serial_repeated", "serial", serial, "other", itoa(other))
		}
		a.serials[serial] = row.number
	}
	r.City, r.Region = a.get(raw, FieldCity), a.get(raw, FieldRegion)
	if absent(r.Region) {
		r.Region = ""
		if a.first(FieldRegion) >= 0 {
			a.warn(row.number, a.label(FieldRegion), "region_missing")
		}
	}
	r.Address, r.Respondent = a.get(raw, FieldAddress), a.get(raw, FieldRespondent)
	r.ResponsibleUnit, r.ResponsiblePerson = a.get(raw, FieldResponsibleUnit), a.get(raw, FieldResponsiblePerson)
	r.Remarks = a.get(raw, FieldRemarks)
	r.Later = a.laterFields(raw)
	r.Demand, r.Document = a.get(raw, FieldDemand), a.get(raw, FieldDocument)
	if absent(r.Demand) {
		r.Demand = ""
	}
	r.Supplement = noted || a.supplements || orders(&r)
	a.readTypes(&r)
	a.readPriority(&r, serialStar || numberStar)
	a.readChannel(&r)
	if text := a.get(raw, FieldUpstreamBatch); !absent(text) {
		r.UpstreamBatch, r.BatchSeq = upstreamBatch(text)
	}
	a.warnKinds(row)
	if n := utf8.RuneCountInString(contract.Levelled(r.Complaint)); a.shortest == 0 || n < a.shortest {
		a.shortest = n
	}
	a.wordSerials = a.wordSerials || wordSerial(serial)
	a.pending = &r
}

func (a *assembler) readTypes(r *Row) {
	r.PollutionTypes = splitTypes(a.get(r.Raw, FieldPollutionType))
	for _, t := range r.PollutionTypes {
		if !t.Known {
			a.warn(r.RowNumber, a.label(FieldPollutionType), "unknown_type", "type", t.Raw)
		}
	}
}

func (a *assembler) readPriority(r *Row, starred bool) {
	if starred {
		r.Priority = PriorityStarred
	}
	for _, text := range []string{r.Later[FieldPriority], r.Remarks} {
		if len(text) > 60 {
			continue
		}
		// 是 in a remark may answer anything; only a priority column makes it a mark.
		if p := readPriority(text); p != PriorityNormal && (text == r.Later[FieldPriority] || !absentMark(text)) {
			if r.Priority != PrioritySuperiorSupervised {
				r.Priority = p
			}
		}
	}
}

// absentMark tells whether a mark means something only under its own heading.
func absentMark(text string) bool {
	switch labelKey(text) {
	case "是", "y", "yes", "1":
		return true
	}
	return strings.Contains(text, "√")
}

func (a *assembler) readChannel(r *Row) {
	if text := a.get(r.Raw, FieldChannel); !absent(text) {
		channel, known := readChannel(text)
		if !known {
			a.warn(r.RowNumber, a.label(FieldChannel), "unknown_channel", "text", text)
		}
		r.Channel, r.ChannelBasis = channel, BasisPublished
		return
	}
	if len(r.Remarks) < 40 {
		if channel, known := readChannel(r.Remarks); known {
			r.Channel, r.ChannelBasis = channel, BasisPublished
			return
		}
	}
	switch {
	case a.section != ChannelUnknown:
		r.Channel, r.ChannelBasis = a.section, BasisSection
	case r.Number.Channel != ChannelUnknown:
		r.Channel, r.ChannelBasis = r.Number.Channel, BasisNumber
	}
}

// check finds what makes a row unreadable as a whole.
func (a *assembler) check(row *gridRow, raw []string) *RowProblem {
	csv := a.c.list.Format == FormatCSV
	var beyond []string
	for i := len(a.layout); i < len(row.cells); i++ {
		if !isBlank(row.cells[i]) {
			beyond = append(beyond, cleanLine(row.cells[i]))
		}
	}
	if len(beyond) > 0 && csv {
		return &RowProblem{Code: "too_many_cells", Params: params([]string{"count", itoa(len(row.cells)), "columns", itoa(len(a.layout))})}
	}
	if len(beyond) > 0 {
		text := labelsOf(beyond)
		if a.sensitive {
			text = "…" // perhaps a complainant, who has slipped out of the columns
		}
		a.warn(row.number, "", "cells_outside_header", "text", text)
	}
	for i, text := range raw {
		if csv && a.swallowed(text) {
			return &RowProblem{Column: a.layout[i].Label, Code: "broken_quotes"}
		}
		if len(text) > a.c.limits.CellRunes {
			if n := utf8.RuneCountInString(text); n > a.c.limits.CellRunes {
				return &RowProblem{Column: a.layout[i].Label, Code: "cell_too_long", Params: params([]string{"length", itoa(n), "limit", itoa(a.c.limits.CellRunes)})}
			}
		}
	}
	if refusal := a.broken(row); refusal != nil {
		return refusal
	}
	if csv && row.quotes {
		a.warn(row.number, "", "lone_quote")
	}
	if csv && len(row.cells) < len(a.layout) {
		a.warn(row.number, "", "short_row", "count", itoa(len(row.cells)), "columns", itoa(len(a.layout)))
	}
	return nil
}

// swallowed tells whether a cell of a csv file holds a line that is a record of
// its own: an unpaired quotation mark makes one cell out of several records.
func (a *assembler) swallowed(text string) bool {
	if len(a.layout) < 3 || strings.IndexByte(text, '\n') < 0 {
		return false
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.Count(line, string(a.c.list.Comma)) >= len(a.layout)-1 {
			return true
		}
	}
	return false
}

func (a *assembler) refuse(row *gridRow, raw []string, p *RowProblem) {
	p.Sheet, p.RowNumber, p.Receipt = a.sheet, row.number, a.receipt(raw)
	_, noted := withoutNote(a.get(raw, FieldAcceptNo))
	said := Row{Remarks: a.get(raw, FieldRemarks), Complaint: a.get(raw, FieldComplaint)}
	p.Supplement, p.Document = noted || a.supplements || orders(&said), a.get(raw, FieldDocument)
	if !a.sensitive || !misplaced(p.Code) {
		p.Raw, p.Complainant = a.part(row, raw)
		p.Number = a.number(raw)
	}
	a.refused(p)
}

// refused takes a refusal over whose cells are parted already.
func (a *assembler) refused(p *RowProblem) {
	a.c.list.Refused = append(a.c.list.Refused, *p)
	if !p.Uncounted {
		a.c.cases++
		a.refusedAt = p.RowNumber
	}
}

// number is the acceptance number that stands in a row, "" if none.
func (a *assembler) number(raw []string) string {
	number, _ := withoutNote(a.get(raw, FieldAcceptNo))
	if number, _ = contract.SplitStar(number); absent(number) {
		return ""
	}
	return number
}

// continues deals with a row whose number (or serial, in a layout without
// numbers) is merged with the row above: it belongs to the same case.
func (a *assembler) continues(row *gridRow) bool {
	anchor := a.first(FieldAcceptNo)
	if anchor < 0 || row.cell(anchor) == "" {
		anchor = a.first(FieldSerial)
	}
	if anchor < 0 || !row.isFilled(anchor) || a.pending == nil && a.refusedAt == 0 {
		return false
	}
	raw := a.rawCells(row)
	if a.pending == nil {
		a.refuse(row, raw, &RowProblem{Uncounted: true, Code: "continuation_of_refused", Params: params([]string{"other", itoa(a.refusedAt)})})
		return true
	}
	if refusal := a.check(row, raw); refusal != nil {
		// Half a case would be registered as if it were whole.
		first := a.pending
		for _, c := range first.Continued {
			a.refused(&RowProblem{
				Sheet: a.sheet, RowNumber: c.RowNumber, Raw: c.Raw, Uncounted: true,
				Code: "continuation_of_refused", Params: params([]string{"other", itoa(first.RowNumber)}),
			})
		}
		a.pending = nil
		refusal.Uncounted = true
		a.refuse(row, raw, refusal)
		a.refused(&RowProblem{
			Sheet: a.sheet, RowNumber: first.RowNumber, Number: first.AcceptNo, Raw: first.Raw, Complainant: first.Complainant, Receipt: first.Receipt,
			Supplement: first.Supplement, Document: first.Document,
			Code: "continuation_refused", Params: params([]string{"other", itoa(row.number)}),
		})
		return true
	}
	own := func(f Field) string {
		if i := a.first(f); i >= 0 && row.isFilled(i) {
			return ""
		}
		return a.get(raw, f)
	}
	a.warnKinds(row)
	shown, who := a.part(row, raw)
	a.pending.Complainant = a.pending.Complainant.join(who)
	a.pending.Continued = append(a.pending.Continued, Continuation{
		RowNumber: row.number, Complaint: own(FieldComplaint), Region: own(FieldRegion),
		Later: a.laterFields(raw), Raw: shown,
	})
	if demand := own(FieldDemand); !absent(demand) && demand != a.pending.Demand {
		a.pending.Demand = strings.TrimPrefix(a.pending.Demand+"\n"+demand, "\n")
	}
	for _, t := range splitTypes(own(FieldPollutionType)) {
		known := false
		for _, have := range a.pending.PollutionTypes {
			known = known || have.Type == t.Type
		}
		if !known {
			a.pending.PollutionTypes = append(a.pending.PollutionTypes, t)
		}
	}
	return true
}

var scientific = strings.NewReplacer("0", "", "1", "", "2", "", "3", "", "4", "", "5", "", "6", "", "7", "", "8", "", "9", "", ".", "", "+", "")

// warnKinds points at cells that a spreadsheet program may have changed.
func (a *assembler) warnKinds(row *gridRow) {
	a.warnEmptyFormulas(row)
	for i, col := range a.layout {
		kind, failed := row.kind(i), row.isError(i)
		if col.Field == FieldNone || row.isFilled(i) || kind == 0 && col.Field != FieldAcceptNo && !failed {
			continue
		}
		text := cleanLine(row.cell(i))
		if text == "" {
			continue
		}
		if col.Field.Sensitive() {
			text = "…"
		}
		numeric := kind&kindNumber != 0
		switch key := contract.Levelled(text); {
		case failed:
			a.warn(row.number, col.Label, "error_cell", "text", text)
		case kind&kindFormula != 0:
			a.warn(row.number, col.Label, "formula_cell", "text", text)
		case numeric && kind&kindDate != 0 && col.Field != FieldReceivedHint && col.Field != FieldDueHint:
			a.warn(row.number, col.Label, "date_cell", "text", text)
		case col.Field == FieldAcceptNo && scientific.Replace(key) == "E", numeric && col.Field == FieldAcceptNo && len(key) > 15:
			a.warn(row.number, col.Label, "digits_lost", "text", text)
		case numeric && col.Field == FieldAcceptNo:
			a.warn(row.number, col.Label, "number_cell", "text", text)
		}
	}
}

func (a *assembler) warnEmptyFormulas(row *gridRow) {
	for i, col := range a.layout {
		if col.Field != FieldNone && row.isUnsaved(i) {
			a.warn(row.number, col.Label, "formula_without_value")
		}
	}
}
