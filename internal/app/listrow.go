package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"

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

// CorrectRow implements api.Batches: it reads the refused row again with the
// cells that a person has mended, exactly as if the sender had sent it so. The
// same correction again changes nothing.
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
	position, refused, err := b.ledger.OpenRow(ctx, batch, how.Row)
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
	mended, err := intake.Mended(list, row, how.Cells, intake.Limits{})
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
	for i := range sent.Refused {
		sent.Refused[i].Mends = position
	}
	correction, err := b.ledger.SendCorrected(ctx, sent)
	if err != nil {
		return api.StagedList{}, err
	}
	return answered(correction)
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
