package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"

	"jiaoban/api"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
	"jiaoban/internal/ledger"
	"jiaoban/internal/papers"
	"jiaoban/internal/roll"
)

// rolls fit the reader of files and the ledger to the API. The file itself is
// not kept: it holds telephones, and each change stands in the record.
type rolls struct {
	ledger  *ledger.Ledger
	batches batches // whose turn it is to read
}

// read reads a roll when it is its turn, with the digest of the file.
func (r rolls) read(ctx context.Context, name string, content io.Reader) (*intake.Roll, string, error) {
	sent, err := sectionOf(content)
	if err != nil {
		return nil, "", err
	}
	leave, err := r.batches.turn(ctx)
	if err != nil {
		return nil, "", err
	}
	defer leave()
	read, err := intake.ReadRoll(ctx, sent, sent.Size(), name, intake.RollLimits())
	if problem, ok := errors.AsType[*intake.Problem](err); ok {
		return nil, "", &api.Refusal{Status: http.StatusUnprocessableEntity, Code: problem.Code, Words: func(lang string) string {
			return problem.Message(intake.Language(lang))
		}}
	}
	if err != nil {
		return nil, "", err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(sent, 0, sent.Size())); err != nil {
		return nil, "", err
	}
	return read, "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
}

// Preview implements api.Rolls.
func (r rolls) Preview(ctx context.Context, name string, content io.Reader) (api.LoadedRoll, error) {
	read, _, err := r.read(ctx, name, content)
	if err != nil {
		return api.LoadedRoll{}, err
	}
	outcome, err := roll.Preview(ctx, r.ledger, read.Rows)
	return api.LoadedRoll{Outcome: outcome, Findings: rollFindings(read)}, err
}

// Commit implements api.Rolls.
func (r rolls) Commit(ctx context.Context, name string, content io.Reader, plan string) (api.LoadedRoll, error) {
	read, digest, err := r.read(ctx, name, content)
	if err != nil {
		return api.LoadedRoll{}, err
	}
	outcome, err := roll.Commit(ctx, r.ledger, read.Rows, plan, digest)
	return api.LoadedRoll{Outcome: outcome, Findings: rollFindings(read)}, err
}

// Export implements api.Rolls.
func (r rolls) Export(ctx context.Context) ([]byte, error) {
	rows, left, err := roll.Export(ctx, r.ledger)
	if err != nil {
		return nil, err
	}
	// What leaves the house is recorded before the first byte of it does.
	err = r.ledger.Audit(ctx, contract.NewEntry{Kind: contract.Exported, Subject: wholeRecord, Facts: map[string]string{
		"format": "roll", "rows": strconv.Itoa(len(rows)), "left_out": strconv.Itoa(left.People + left.Units + left.Past),
	}})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = papers.WriteTables(&out, rollTables(intake.RollPages(rows)))
	return out.Bytes(), err
}

func rollFindings(read *intake.Roll) api.RollFindings {
	f := api.RollFindings{Examples: read.Examples, Unrecognised: read.Unrecognised}
	for _, s := range read.Skipped {
		if s.Name != intake.RollNotes {
			f.SkippedSheets = append(f.SkippedSheets, s.Name)
		}
	}
	return f
}

// rollTables make sheets of the pages of a roll.
func rollTables(pages []intake.RollPage) []papers.Table {
	tables := make([]papers.Table, len(pages))
	for i, page := range pages {
		t := papers.Table{Sheet: page.Name, Rows: func(yield func([]string) error) error {
			for _, row := range page.Rows {
				if err := yield(row); err != nil {
					return err
				}
			}
			return nil
		}}
		for j, label := range page.Labels {
			width := 18.0
			switch {
			case page.Name == intake.RollNotes && j == 1:
				width = 90
			case j == 0:
				width = 12
			}
			t.Columns = append(t.Columns, papers.Column{Label: label, Width: width})
		}
		tables[i] = t
	}
	return tables
}
