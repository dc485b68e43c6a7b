package app

import (
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

// place is where something stands in the file of a list.
type place struct {
	sheet string
	row   int
}

// noticed is what the reader of a list noticed: at rows that are a case or are
// refused, and in the list beside them.
type noticed struct {
	at     map[place][]contract.RowWarning
	beside []contract.ListWarning
}

// noticedIn parts what was noticed in a list. What stands in a further line of a
// case goes with the case, and says in which line.
func noticedIn(list *intake.List) noticed {
	owner := map[place]place{}
	for i := range list.Rows {
		own := place{list.Rows[i].Sheet, list.Rows[i].RowNumber}
		owner[own] = own
		for _, c := range list.Rows[i].Continued {
			owner[place{own.sheet, c.RowNumber}] = own
		}
	}
	for _, p := range list.Refused {
		owner[place{p.Sheet, p.RowNumber}] = place{p.Sheet, p.RowNumber}
	}
	n := noticed{at: map[place][]contract.RowWarning{}}
	for _, w := range list.Warnings {
		own, is := owner[place{w.Sheet, w.RowNumber}]
		if !is {
			n.beside = append(n.beside, contract.ListWarning{Sheet: w.Sheet, RowNumber: w.RowNumber, Column: w.Column, Code: w.Code, Params: w.Params})
			continue
		}
		said := contract.RowWarning{Code: w.Code, Column: w.Column, Params: w.Params}
		if own.row != w.RowNumber {
			said.RowNumber = w.RowNumber
		}
		n.at[own] = append(n.at[own], said)
	}
	return n
}

// findingsOf are what was found in a list beside its rows. stated is the sender's
// number of the batch by whoever sends it; a title that names another one is
// pointed at, for then one of the two is wrong, and nobody can tell here which.
func findingsOf(list *intake.List, stated string) *contract.ListFindings {
	f := &contract.ListFindings{
		Format: string(list.Format), Encoding: list.Encoding, Title: list.Title, TitleBatch: list.TitleBatch,
		TitleDate: list.TitleDate, DeclaredCount: list.DeclaredCount, Unrecognised: list.Unrecognised,
	}
	for _, s := range list.SkippedSheets {
		f.SkippedSheets = append(f.SkippedSheets, s.Name)
	}
	if number := contract.BatchNumber(stated); number != "" && list.TitleBatch != "" && number != list.TitleBatch {
		f.Warnings = append(f.Warnings, contract.ListWarning{
			Code: contract.WarnBatchOtherwise, Params: map[string]string{"title": list.TitleBatch, "stated": stated},
		})
	}
	f.Warnings = append(f.Warnings, noticedIn(list).beside...)
	return f
}

// correctedFindings are those of a corrected list, nil where it has none that
// anybody need be told.
func correctedFindings(list *intake.List) *contract.ListFindings {
	if f := findingsOf(list, ""); !f.Nothing() {
		return f
	}
	return nil
}
