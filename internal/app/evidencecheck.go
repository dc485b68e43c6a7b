package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/files"
)

// EvidenceReport is the result of a check of the evidence.
type EvidenceReport struct {
	Files   int      `json:"files"`   // that the record names, each once
	Content bool     `json:"content"` // read to their ends
	Misfits []string `json:"misfits,omitempty"`
}

// VerifyEvidence compares the evidence store with the record: every file that a
// case or a batch names must be there in its size; with --content every byte.
func VerifyEvidence(ctx context.Context, c Call) (err error) {
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	check := evidenceCheck{report: EvidenceReport{Content: c.set("content")}, met: map[string]bool{}}
	err = eachCase(ctx, r.ledger, contract.CaseFilter{Order: contract.ByRegistration}, func(row contract.CaseRow) error {
		found, err := r.ledger.Case(ctx, contract.Reader{All: true}, row.ID)
		if err != nil {
			return err
		}
		for _, e := range found.Case.Evidence { // struck ones too: the office reads them
			if err := check.file(ctx, r.files, e, ofWhom{twoTongues{"案件", "case"}, string(row.ID), row.Number}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	batches, err := r.ledger.Batches(ctx, "")
	if err != nil {
		return err
	}
	for _, b := range batches {
		if b.FileDigest == "" {
			continue
		}
		if err := check.file(ctx, r.lists, casework.Evidence{Digest: b.FileDigest}, ofWhom{twoTongues{"清单", "batch"}, b.ID, b.FileName}); err != nil {
			return err
		}
	}
	if err := c.print(check.report); err != nil {
		return err
	}
	for _, m := range check.misfits {
		c.printf("  %s\n", m)
	}
	if n := len(check.report.Misfits); n > 0 {
		return because(nil, ExitMisfit, "共 %[2]d 个文件，其中 %[1]d 个缺失或与记录不符，逐个见上。请从备份恢复，或由仍有原件的人重新上传；清单按原交办时间再导入一次。",
			"%[1]d of %[2]d files are not what the record says; each stands above. Restore them from a backup, or have whoever still has one upload it again; a list is imported again with the same instant.", n, check.report.Files)
	}
	c.printf("%[1]d 个文件都在，与记录相符 %[1]d files are there as the record names them\n", check.report.Files)
	return nil
}

// ofWhom is the case or the list that a file is of.
type ofWhom struct {
	kind     twoTongues
	id, name string // the name is what people know it by; it may have none
}

func (w ofWhom) String() string {
	if w.name == "" {
		return w.id
	}
	return w.id + "（" + w.name + "）"
}

type evidenceCheck struct {
	report  EvidenceReport
	misfits []string // for people, in both languages
	met     map[string]bool
}

// file checks one file of the record; only what ends the whole check is an error.
func (k *evidenceCheck) file(ctx context.Context, store *files.Disk, e casework.Evidence, whose ofWhom) error {
	if k.met[e.Digest] {
		return nil
	}
	k.met[e.Digest] = true
	k.report.Files++
	object, err := store.Stat(ctx, e.Digest)
	if err == nil && k.report.Content {
		object, err = files.Verify(ctx, store, e.Digest)
	}
	var what twoTongues
	switch code := files.CodeOf(err); {
	case ctx.Err() != nil:
		return ctx.Err()
	case code == files.CodeNotFound:
		what = twoTongues{"缺文件", "missing"}
	case code == files.CodeDamaged:
		what = twoTongues{"文件已损坏", "damaged"}
	case err != nil:
		what = twoTongues{"读不出", "not readable (" + err.Error() + ")"}
		if zh := technical(err); zh != "" {
			what.zh += "（" + zh + "）"
		}
	case e.Size != 0 && object.Size != e.Size:
		what = twoTongues{
			fmt.Sprintf("大小不符（现 %d 字节，记录为 %d）", object.Size, e.Size),
			fmt.Sprintf("of another size (%d bytes, the record says %d)", object.Size, e.Size),
		}
	default:
		return nil
	}
	k.misfits = append(k.misfits, fmt.Sprintf("%s %s: %s，%s %s %s", what.zh, what.en, e.Digest, whose.kind.zh, whose.kind.en, whose))
	k.report.Misfits = append(k.report.Misfits, fmt.Sprintf("%s of %s: %s", e.Digest, whose.kind.en+" "+whose.id, what.en))
	return nil
}

// sampled is how many files are looked for at a start; digests are as good as
// random, so the first of them stand for all.
const sampled = 200

// sampleEvidence warns at a start when files that the record names are missing.
// A look at all of them is `jiaoban evidence verify`.
func (s *System) sampleEvidence(ctx context.Context) error {
	digests, err := s.record.ledger.ReferencedFiles(ctx, "", sampled)
	if err != nil {
		return err
	}
	missing := 0
	for _, digest := range digests {
		if _, err := s.record.files.Stat(ctx, digest); files.CodeOf(err) == files.CodeNotFound {
			missing++
		}
	}
	if missing > 0 {
		s.log.Warn("evidence that the record names is missing from the evidence store; restore it from its backup, and see `jiaoban evidence verify`",
			slog.Int("missing", missing), slog.Int("looked_for", len(digests)), slog.String("store", s.folder.files))
	}
	return nil
}
