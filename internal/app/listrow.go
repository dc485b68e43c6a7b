package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

// Strike implements api.Batches.
func (b batches) Strike(ctx context.Context, batch string, row contract.RowRef, reason string, by casework.Actor) (contract.BatchPreview, error) {
	if err := b.ledger.StrikeRow(ctx, batch, row, reason, by); err != nil {
		return contract.BatchPreview{}, err
	}
	return b.ledger.PreviewPage(ctx, batch, firstPage)
}

// Restore implements api.Batches.
func (b batches) Restore(ctx context.Context, batch string, row contract.RowRef, reason string, by casework.Actor) (contract.BatchPreview, error) {
	if err := b.ledger.RestoreRow(ctx, batch, row, reason, by); err != nil {
		return contract.BatchPreview{}, err
	}
	return b.ledger.PreviewPage(ctx, batch, firstPage)
}

// Withdraw implements api.Batches.
func (b batches) Withdraw(ctx context.Context, batch, reason string, by casework.Actor) (contract.BatchPreview, error) {
	if err := b.ledger.WithdrawBatch(ctx, batch, reason, by); err != nil {
		return contract.BatchPreview{}, err
	}
	return b.ledger.PreviewPage(ctx, batch, firstPage)
}

// OpenRow implements api.Batches: the cells are those that CorrectRow reads again.
func (b batches) OpenRow(ctx context.Context, batch string, ref contract.RowRef, by casework.Actor) (contract.OpenedRow, error) {
	known, err := b.ledger.Batch(ctx, batch)
	if err != nil {
		return contract.OpenedRow{}, err
	}
	position, refused, _, err := b.ledger.OpenRow(ctx, batch, ref, by)
	if err != nil {
		return contract.OpenedRow{}, err
	}
	opened := contract.OpenedRow{Position: position, Fault: cmp.Or(fieldAtFault(refused.Code), refused.Column)}
	list, err := b.reread(ctx, known)
	if err != nil || list == nil {
		return opened, err
	}
	for _, c := range intake.Cells(list, intake.RowProblem{Sheet: refused.Sheet, RowNumber: ref.Row, Raw: refused.Raw}) {
		opened.Cells = append(opened.Cells, contract.RowCell{Name: c.Name, Heading: c.Label, Text: c.Text})
		if c.Label == refused.Column && c.Label != "" {
			opened.Fault = c.Name
		}
	}
	return opened, nil
}

// fieldAtFault is the field that a row was refused for, where the reason alone says it.
func fieldAtFault(code string) string {
	switch code {
	case "duplicate_number", "missing_number":
		return "number"
	case "missing_complaint":
		return "complaint"
	}
	return ""
}

// CorrectRow implements api.Batches: it reads the refused row, or one that waits to
// be committed, again with the cells that a person has mended, exactly as if the
// sender had sent it so. The same correction again changes nothing.
func (b batches) CorrectRow(ctx context.Context, batch string, how contract.RowCorrection, by casework.Actor) (api.StagedList, error) {
	known, err := b.ledger.Batch(ctx, batch)
	if err != nil {
		return api.StagedList{}, err
	}
	sent := contract.CorrectedList{Batch: batch, FileDigest: correctionDigest(batch, how), Actor: by, OneRow: &how}
	answered := func(c contract.Correction) (api.StagedList, error) {
		preview, err := b.ledger.PreviewPage(ctx, batch, firstPage)
		return api.StagedList{Preview: preview, Correction: &c}, err
	}
	position, refused, waiting, err := b.ledger.OpenRow(ctx, batch, how.Row, by)
	if err != nil {
		if again, failed := b.ledger.CorrectedBefore(ctx, sent); failed == nil && again {
			return answered(contract.Correction{Again: true})
		}
		return api.StagedList{}, err
	}
	list, err := b.reread(ctx, known)
	if err != nil {
		return api.StagedList{}, err
	}
	if list == nil {
		list = &intake.List{}
	}
	row := intake.RowProblem{Sheet: refused.Sheet, RowNumber: how.Row.Row, Raw: refused.Raw}
	var section intake.Channel
	if waiting != nil {
		var whole bool
		if section, whole = readWhole(list, row, known, *waiting); !whole {
			// What was added to it in a column that the list lacks is no longer in its
			// cells; the clerk who presses twice has mended it once, all the same.
			if again, failed := b.ledger.CorrectedBefore(ctx, sent); failed == nil && again {
				return answered(contract.Correction{Again: true})
			}
			return api.StagedList{}, casework.Refuse(casework.Conflict, "row_not_whole", "row", strconv.Itoa(how.Row.Row))
		}
	}
	mended, err := intake.Mended(list, row, section, how.Cells, intake.Limits{})
	if problem, ok := errors.AsType[*intake.Problem](err); ok {
		return api.StagedList{}, &api.Refusal{Status: http.StatusUnprocessableEntity, Code: problem.Code, Words: func(lang string) string {
			return problem.Message(intake.Language(lang))
		}}
	}
	if err != nil {
		return api.StagedList{}, err
	}
	how.Row.Position = position
	sent.Rows, sent.Refused = rowsOf(mended, known), refusedOf(mended, known)
	for i := range sent.Rows {
		sent.Rows[i].Mends = position
	}
	markBeyondCells(list, known, sent.Rows)
	for i := range sent.Refused {
		sent.Refused[i].Mends = position
	}
	correction, err := b.ledger.SendCorrected(ctx, sent)
	if err != nil {
		return api.StagedList{}, err
	}
	if correction.Again && refused.Code == "" && len(correction.Untaken) == 0 { // it waits as it was corrected
		correction = contract.Correction{Again: true}
	}
	return answered(correction)
}

// readWhole reports whether the cells of a row that waits say all that the row
// says, under a heading of the channel that is given back, if under one. They do not
// where further lines of the list went on with the case: read again, it would be
// half of one.
func readWhole(list *intake.List, row intake.RowProblem, batch contract.Batch, waiting contract.BatchRow) (intake.Channel, bool) {
	for _, section := range []intake.Channel{intake.ChannelUnknown, intake.Channel(waiting.Channel)} {
		again, err := intake.Mended(list, row, section, nil, intake.Limits{})
		if err != nil {
			return section, false
		}
		if rows := rowsOf(again, batch); len(rows) == 1 && saying(rows[0]) == saying(waiting) {
			return section, true
		}
	}
	return intake.ChannelUnknown, false
}

// markBeyondCells says of rows of a corrected list whether they could be mended by
// their cells, in the columns of the list that they correct.
func markBeyondCells(list *intake.List, batch contract.Batch, rows []contract.BatchRow) {
	for i, r := range rows {
		rows[i].BeyondCells = true
		for _, s := range list.Sheets {
			if r.Mends == 0 && s.Name != r.Sheet { // a refused row goes back into the sheet that it came from
				continue
			}
			if _, whole := readWhole(list, intake.RowProblem{Sheet: s.Name, RowNumber: r.RowNumber, Raw: r.Raw}, batch, r); whole {
				rows[i].BeyondCells = false
				break
			}
		}
	}
}

// saying is what a row says of its case, without what stays with its place in the
// batch however it is read.
func saying(r contract.BatchRow) string {
	r.Sheet, r.RowNumber, r.Raw, r.Warnings, r.Mends, r.File = "", 0, nil, nil, 0, ""
	r.Supplement, r.Document, r.BeyondCells = false, "", false
	plain, err := json.Marshal(r)
	if err != nil {
		panic("app: a row that cannot be written: " + err.Error()) // plain texts and numbers
	}
	return string(plain)
}

// correctionDigest knows a correction again that a clerk sends twice.
func correctionDigest(batch string, how contract.RowCorrection) string {
	plain, err := json.Marshal(struct {
		Batch string
		How   contract.RowCorrection
	}{batch, how})
	if err != nil {
		panic("app: a correction that cannot be written: " + err.Error()) // plain texts and numbers
	}
	sum := sha256.Sum256(plain)
	return "row:" + hex.EncodeToString(sum[:])
}
