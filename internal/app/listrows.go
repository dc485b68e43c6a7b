package app

import (
	"slices"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

// rowsOf says what the rows of a list are to the ledger. batch is the batch
// that it corrects, or has the kind of the one that it makes.
func rowsOf(list *intake.List, batch contract.Batch) []contract.BatchRow {
	rows, noticed := make([]contract.BatchRow, len(list.Rows)), noticedIn(list)
	for i := range list.Rows {
		r := &list.Rows[i]
		rows[i] = contract.BatchRow{
			Sheet: r.Sheet, RowNumber: r.RowNumber, Number: r.AcceptNo, Priority: casework.Priority(r.Priority),
			Channel: casework.Channel(r.Channel), Region: regionOf(list, r), Address: r.Address, Respondent: r.Respondent,
			Complaint: r.ComplaintText(), Fingerprint: r.Fingerprint, Raw: r.Raw,
			Mends: mends(r.Receipt, batch.ID), Complainant: complainantOf(r.Complainant), Demand: r.Demand, Document: r.Document,
			Supplement: r.Supplement || batch.Kind == contract.ListSupplement, BeyondCells: len(r.Continued) > 0,
		}
		if batch.Kind == contract.ListHistory {
			rows[i].Supplement, rows[i].History = false, historyOf(r)
			rows[i].Warnings = historyWarnings(r)
		} else {
			rows[i].Warnings = resultWarnings(list, r)
		}
		rows[i].Warnings = slices.Concat(noticed.at[place{r.Sheet, r.RowNumber}], rows[i].Warnings)
		for _, p := range r.PollutionTypes {
			rows[i].PollutionTypes = append(rows[i].PollutionTypes, p.Type)
		}
	}
	return rows
}

// resultWarnings point at columns about results, which only the import of an old
// ledger takes over: a case whose clock runs is answered by its units, and what a
// list says of its end must not be lost in silence.
func resultWarnings(list *intake.List, r *intake.Row) []contract.RowWarning {
	labels := list.Results(r)
	if len(labels) == 0 {
		return nil
	}
	return []contract.RowWarning{{Code: contract.WarnResultsLeft, Params: map[string]string{"columns": strings.Join(labels, "、")}}}
}

// regionOf joins the wider and the narrower region that a row names; a list
// that names one for all rows gives it where the row has none.
func regionOf(list *intake.List, r *intake.Row) string {
	region := r.Region
	if r.City != "" && !strings.HasPrefix(region, r.City) {
		region = r.City + region
	}
	if region == "" {
		region = list.RegionHint
	}
	return region
}

// mends is the position in a batch that a receipt names, 0 for none.
func mends(receipt, batch string) int {
	id, position, _ := strings.Cut(receipt, "/")
	n, err := strconv.Atoi(position)
	if id != batch || err != nil {
		return 0
	}
	return n
}

// complainantOf is what a list says about the person who complained, for the
// identity store and nowhere else.
func complainantOf(c *intake.Complainant) *contract.Complainant {
	if c.Empty() {
		return nil
	}
	return &contract.Complainant{
		Name: c.Name, Telephone: c.Telephone, Address: c.Address, IDNumber: c.IDNumber, Note: c.Note, Anonymous: c.Anonymous,
	}
}

func refusedOf(list *intake.List, batch contract.Batch) []contract.RefusedRow {
	refused, noticed := make([]contract.RefusedRow, len(list.Refused)), noticedIn(list)
	for i, p := range list.Refused {
		refused[i] = contract.RefusedRow{
			Sheet: p.Sheet, RowNumber: p.RowNumber, Number: p.Number, Uncounted: p.Uncounted, Column: p.Column, Code: p.Code, Params: p.Params, Raw: p.Raw,
			Mends: mends(p.Receipt, batch.ID), Complainant: complainantOf(p.Complainant), Document: p.Document,
			Warnings:   noticed.at[place{p.Sheet, p.RowNumber}],
			Supplement: batch.Kind == contract.ListSupplement || p.Supplement && batch.Kind != contract.ListHistory,
		}
	}
	return refused
}
