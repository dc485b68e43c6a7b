package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strings"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/files"
	"jiaoban/internal/intake"
	"jiaoban/internal/ledger"
)

// batches fit the reader of lists and the ledger to the API.
type batches struct {
	ledger *ledger.Ledger
	files  *files.Disk
	// reading bounds the lists that are read at once: each may hold its whole
	// text in memory for a while.
	reading chan struct{}
	log     *slog.Logger
}

// listsAtOnce is how many lists are read at once; others come in the order of
// asking, and wait as long as their requests do.
const listsAtOnce = 1

// largeList is how many bytes a file has whose reading leaves so much garbage
// behind that it is collected before the next is read.
const largeList = 4 << 20

func newBatches(l *ledger.Ledger, store *files.Disk, log *slog.Logger) batches {
	return batches{ledger: l, files: store, reading: make(chan struct{}, listsAtOnce), log: log}
}

// firstPage are the rows that an answer shows of a batch at once.
var firstPage = contract.BatchPage{Limit: 200}

// read reads a list when it is its turn.
func (b batches) read(ctx context.Context, sent *io.SectionReader, name string) (*intake.List, error) {
	leave, err := b.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if sent.Size() >= largeList {
		defer runtime.GC()
	}
	return intake.Read(ctx, sent, sent.Size(), name, intake.Limits{})
}

// turn waits until a file may be read, and gives back how to end that.
func (b batches) turn(ctx context.Context) (leave func(), err error) {
	select {
	case b.reading <- struct{}{}:
		return func() { <-b.reading }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Stage implements api.Batches: it reads a list, keeps the file as it was sent,
// and stages its rows.
func (b batches) Stage(ctx context.Context, u api.ListUpload, content io.Reader) (api.StagedList, error) {
	list, digest, err := b.take(ctx, u.FileName, content)
	if err != nil {
		return api.StagedList{}, err
	}
	if err := b.returned(ctx, list, ""); err != nil {
		return api.StagedList{}, err
	}
	findings := findingsOf(list, u.UpstreamBatchNo)
	if c, err := b.ledger.Campaign(ctx, u.Campaign); err == nil && c.Level != u.Level { // a campaign that is none is refused with the list
		findings.Warnings = append(findings.Warnings, contract.ListWarning{
			Code: contract.WarnLevelOtherwise, Params: map[string]string{"level": string(u.Level), "campaign": string(c.Level)},
		})
	}
	batch, err := b.ledger.StageBatch(ctx, contract.NewBatch{
		Campaign: u.Campaign, UpstreamBatchNo: u.UpstreamBatchNo, LocalBatchNo: u.LocalBatchNo, HandedOverAt: u.HandedOverAt,
		BackdateReason: u.BackdateReason, Level: u.Level, Mode: u.Mode, DeclaredCount: u.DeclaredCount,
		BatchNoInFile: list.TitleBatch, CountInFile: list.DeclaredCount,
		Findings: findings,
		FileName: u.FileName, FileDigest: digest, Rows: rowsOf(list, contract.Batch{Kind: u.Kind}), Refused: refusedOf(list, contract.Batch{Kind: u.Kind}),
		Kind: u.Kind, Actor: u.Actor,
	})
	if err != nil {
		return api.StagedList{}, err
	}
	preview, err := b.ledger.PreviewPage(ctx, batch.ID, firstPage)
	preview.Batch.Again, preview.Batch.SentBefore = batch.Again, batch.SentBefore
	if preview.Findings == nil { // of before they were kept
		preview.Findings = findings
	}
	return api.StagedList{Preview: preview}, err
}

// returned refuses a file of refused rows that comes as a list of its own:
// what it mends, and whose complainants it goes with, is known in its batch.
// So is one that comes as a corrected list of another batch.
func (b batches) returned(ctx context.Context, list *intake.List, corrected string) error {
	receipts := map[string]bool{}
	for _, r := range list.Rows {
		receipts[r.Receipt] = true
	}
	for _, r := range list.Refused {
		receipts[r.Receipt] = true
	}
	for receipt := range receipts {
		id, _, _ := strings.Cut(receipt, "/")
		if id == "" || id == corrected {
			continue
		}
		if _, err := b.ledger.Batch(ctx, id); err != nil {
			if refusal := casework.AsError(err); refusal != nil && refusal.Reason == casework.NotFound {
				continue
			}
			return err
		}
		return &api.Refusal{Status: http.StatusConflict, Code: "rows_of_another_batch", Words: func(lang string) string {
			if lang == casework.Chinese {
				return "这是批次 " + id + " 的退回行，请在该批次中作为更正清单上传。"
			}
			return "These are refused rows of the batch " + id + ". Send them to that batch as a corrected list."
		}}
	}
	return nil
}

// Correct implements api.Batches.
func (b batches) Correct(ctx context.Context, batch, fileName string, content io.Reader, by casework.Actor) (api.StagedList, error) {
	known, err := b.ledger.Batch(ctx, batch)
	if err != nil {
		return api.StagedList{}, err
	}
	list, digest, err := b.take(ctx, fileName, content)
	if err != nil {
		return api.StagedList{}, err
	}
	if err := b.returned(ctx, list, batch); err != nil {
		return api.StagedList{}, err
	}
	rows := rowsOf(list, known)
	switch original, err := b.reread(ctx, known); {
	case err != nil && ctx.Err() != nil:
		return api.StagedList{}, err
	case err != nil: // the list is taken all the same: the original serves a hint alone
		b.log.Warn("the file of a list could not be read again for its corrected list", slog.String("batch", batch), slog.Any("error", err))
	case original != nil:
		markBeyondCells(original, known, rows)
	}
	correction, err := b.ledger.SendCorrected(ctx, contract.CorrectedList{
		Batch: batch, FileName: fileName, FileDigest: digest, Rows: rows, Refused: refusedOf(list, known),
		Findings: correctedFindings(list), Actor: by,
	})
	if err != nil {
		return api.StagedList{}, err
	}
	preview, err := b.ledger.PreviewPage(ctx, batch, firstPage)
	return api.StagedList{Preview: preview, Correction: &correction}, err
}

// take reads a list and keeps the file in the evidence store, from where the
// refused rows go back in the sender's own columns.
func (b batches) take(ctx context.Context, name string, content io.Reader) (*intake.List, string, error) {
	sent, err := sectionOf(content)
	if err != nil {
		return nil, "", err
	}
	list, err := b.read(ctx, sent, name)
	if problem, ok := errors.AsType[*intake.Problem](err); ok {
		return nil, "", &api.Refusal{Status: http.StatusUnprocessableEntity, Code: problem.Code, Words: func(lang string) string {
			return problem.Message(intake.Language(lang))
		}}
	}
	if err != nil {
		return nil, "", err
	}
	object, err := b.files.Put(ctx, sent, files.Limits{})
	if code := files.CodeOf(err); code == files.CodeTypeRefused || code == files.CodePictureBroken {
		// Refused rows go back in the columns of the file as it was sent, and the
		// record names it: a list whose file cannot be kept is none.
		return nil, "", listNotKept
	}
	return list, object.Digest, evidenceRefusal(err)
}

// listNotKept refuses a file that reads as a list and that the evidence store
// takes for something else, such as a text with binary zeros in it.
var listNotKept = &api.Refusal{Status: http.StatusUnprocessableEntity, Code: "list_not_kept", Words: func(lang string) string {
	if lang == casework.Chinese {
		return "文件里有文字以外的内容（如二进制零字节），无法按表格文件收存，没有接收。请用表格软件打开，另存为 .xlsx 或 UTF-8 的 CSV 后再上传。"
	}
	return "The file holds something that is no text, such as binary zeros, so that it cannot be kept as a spreadsheet; nothing was taken. Open it in a spreadsheet program, save it as .xlsx or as CSV in UTF-8, and send that."
}}

// sectionOf makes a list readable at any place. One that lies on the disk stays
// there; the API bounds what it sends.
func sectionOf(content io.Reader) (*io.SectionReader, error) {
	if file, ok := content.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		size, err := file.Seek(0, io.SeekEnd)
		return io.NewSectionReader(file, 0, size), err
	}
	sent, err := io.ReadAll(content)
	return io.NewSectionReader(bytes.NewReader(sent), 0, int64(len(sent))), err
}

// Batches implements api.Batches.
func (b batches) Batches(ctx context.Context, campaign string) ([]contract.BatchStanding, error) {
	return b.ledger.Batches(ctx, campaign)
}

// Batch implements api.Batches.
func (b batches) Batch(ctx context.Context, id string, page contract.BatchPage) (contract.BatchPreview, error) {
	return b.ledger.PreviewPage(ctx, id, page)
}

// Commit implements api.Batches. The relay starts the workflows of the cases.
func (b batches) Commit(ctx context.Context, id string, by casework.Actor) (contract.BatchPreview, error) {
	if _, err := b.ledger.CommitBatch(ctx, id, by, nil); err != nil {
		return contract.BatchPreview{}, err
	}
	return b.ledger.PreviewPage(ctx, id, firstPage)
}

// Refused implements api.Batches. The file goes back to a sender in Chinese,
// whatever the reader's language is. Cells about complainants are not in it;
// what was sent goes with the corrected row, by its receipt. Nor are rows of cases
// from which whoever asks is recused.
func (b batches) Refused(ctx context.Context, who contract.Reader, id string) ([]byte, error) {
	barred, err := b.ledger.RecusedFrom(ctx, who.Actor)
	if err != nil {
		return nil, err
	}
	preview, err := b.ledger.PreviewPage(ctx, id, contract.BatchPage{Fate: contract.FateRefused})
	if err != nil {
		return nil, err
	}
	var problems []intake.RowProblem
	sheets := map[string]int{}
	for _, row := range preview.Rows {
		of := func(id casework.CaseID) bool { return slices.Contains(barred, id) }
		if row.Refusal == nil || row.Struck != nil || slices.ContainsFunc(row.Cases(), of) {
			continue
		}
		r := row.Refusal
		problems = append(problems, intake.RowProblem{
			Sheet: row.Sheet, RowNumber: row.RowNumber, Column: r.Column, Code: r.Code, Params: r.Params, Raw: r.Raw,
			Receipt: fmt.Sprintf("%s/%d", id, row.Position), Reason: rowWords(*r, casework.Chinese),
		})
		sheets[r.Sheet] = max(sheets[r.Sheet], len(r.Raw))
	}
	// What leaves the house is recorded before the first byte of it does.
	err = b.ledger.Audit(ctx, contract.NewEntry{
		Kind: contract.Exported, Subject: wholeRecord, Facts: map[string]string{"format": "refused_rows", "batch": id},
	})
	if err != nil {
		return nil, err
	}
	list, err := b.reread(ctx, preview.Batch)
	if err != nil {
		return nil, err
	}
	if list == nil {
		list = plainList(sheets)
	}
	var out bytes.Buffer
	if err := intake.WriteRefused(&out, list, problems); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// reread reads the list of a batch again, for its columns; nil where the file
// was not kept.
func (b batches) reread(ctx context.Context, batch contract.Batch) (*intake.List, error) {
	content, _, err := b.files.Get(ctx, batch.FileDigest)
	if files.CodeOf(err) == files.CodeNotFound {
		return nil, nil //nolint:nilnil // a file that was not kept is an answer too
	}
	if err != nil {
		return nil, err
	}
	defer content.Close()
	sent, err := io.ReadAll(content)
	if err != nil {
		return nil, err
	}
	return b.read(ctx, io.NewSectionReader(bytes.NewReader(sent), 0, int64(len(sent))), batch.FileName)
}

// plainList has numbered columns, for rows whose file is not there.
func plainList(sheets map[string]int) *intake.List {
	list := &intake.List{}
	for name, width := range sheets {
		sheet := intake.Sheet{Name: name}
		for i := range width {
			sheet.Layout = append(sheet.Layout, intake.Column{Index: i, Label: fmt.Sprintf("第%d列", i+1)})
		}
		list.Sheets = append(list.Sheets, sheet)
	}
	return list
}
