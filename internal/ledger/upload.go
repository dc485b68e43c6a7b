package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// uploadRow says that a person has sent the content of a file.
type uploadRow struct {
	Person casework.PersonID `gorm:"primaryKey"`
	Digest string            `gorm:"primaryKey"`
	At     casework.Instant
}

func (uploadRow) TableName() string { return "uploads" }

// caseFileRow says that a file is evidence of a case.
type caseFileRow struct {
	Digest string          `gorm:"primaryKey"`
	CaseID casework.CaseID `gorm:"primaryKey"`
	Struck bool
}

func (caseFileRow) TableName() string { return "case_files" }

// changedFiles gives the rows of the files that became evidence or were struck.
// A file that was attached twice is struck when every attachment of it is.
func changedFiles(before, after casework.Case) []caseFileRow {
	var rows []caseFileRow
	for _, e := range after.Evidence {
		struck, there := standingOf(after, e.Digest)
		if old, known := standingOf(before, e.Digest); known == there && old == struck {
			continue
		}
		row := caseFileRow{Digest: e.Digest, CaseID: after.ID, Struck: struck}
		if !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	return rows
}

// standingOf says whether a file is evidence of a case, and whether it is struck.
func standingOf(c casework.Case, digest string) (struck, there bool) {
	struck = true
	for _, e := range c.Evidence {
		if e.Digest == digest {
			there = true
			struck = struck && e.Struck
		}
	}
	return struck && there, there
}

// KeepUpload notes that a person has sent the whole content of a file. Call it
// when the content is durable and never for a digest that was only named.
func (l *Ledger) KeepUpload(ctx context.Context, person casework.PersonID, digest string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		row := uploadRow{Person: person, Digest: digest, At: now}
		return wrap(tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error, "keeping who sent a file")
	})
}

// MayAttach reports whether a reader may name a file as evidence: whoever sent
// its content, and whoever sees a case to which it is attached. A digest alone
// opens nothing. Evidence that was struck is out of reach for units.
func (l *Ledger) MayAttach(ctx context.Context, who contract.Reader, digest string) (bool, error) {
	var n int64
	err := l.read(ctx).Model(&uploadRow{}).Where("person = ? AND digest = ?", who.Actor.Person, digest).Limit(1).Count(&n).Error
	if err != nil || n > 0 {
		return n > 0, wrap(err, "looking for an upload")
	}
	q := l.read(ctx).Model(&caseFileRow{}).Scopes(visible(who, casework.DataEvidence, "case_files.case_id")).Where("digest = ?", digest)
	if who.Reads(casework.DataStruck) != casework.ReachAll {
		q = q.Where("NOT struck")
	}
	err = q.Limit(1).Count(&n).Error
	return n > 0, wrap(err, "looking for a file of a case")
}

// ReferencedFiles lists digests of files that are evidence of cases, each once,
// in order, those after the given one.
func (l *Ledger) ReferencedFiles(ctx context.Context, after string, limit int) ([]string, error) {
	var digests []string
	err := l.read(ctx).Model(&caseFileRow{}).Distinct("digest").Where("digest > ?", after).Order("digest").Limit(limit).Pluck("digest", &digests).Error
	return digests, wrap(err, "listing the files of cases")
}

// oneDownload is how long a person's further requests for a file through the
// same case belong to the download that is recorded: browsers fetch pictures
// twice, and a transfer that broke off is continued.
const oneDownload = 10 * casework.Minute

// RecordDownload records that whoever asks is given a file of a case, before it
// is given.
func (l *Ledger) RecordDownload(ctx context.Context, id casework.CaseID, digest string) error {
	entry := about(contract.FileDownloaded, digest)
	entry.Case = id
	now, err := l.Now(ctx)
	if err != nil {
		return err
	}
	who, _ := contract.WhoAsks(ctx)
	var n int64
	err = l.read(ctx).Model(&entryRow{}).Where("subject = ? AND kind = ? AND about = ? AND actor = ? AND acting_for = ? AND at > ?",
		digest, entry.Kind, id, who.Person, who.ActingFor, now.Add(-oneDownload)).Limit(1).Count(&n).Error
	if err != nil || n > 0 {
		return wrap(err, "looking for a download")
	}
	return l.Audit(ctx, entry)
}
