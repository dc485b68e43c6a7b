package ledger

import (
	"cmp"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// findingRow is what was found in one file of a batch beside its rows.
type findingRow struct {
	Batch  string `gorm:"primaryKey"`
	File   string `gorm:"primaryKey"`
	Sealed bool
	Body   []byte
}

func (findingRow) TableName() string { return "list_findings" }

func findingsField(file string) string { return "findings/" + file }

// storeFindings keeps what was found in a file; what is kept of it stays.
func (l *Ledger) storeFindings(tx *gorm.DB, batch, file string, f *contract.ListFindings) error {
	if f == nil {
		return nil
	}
	row := findingRow{Batch: batch, File: file}
	var err error
	if row.Body, row.Sealed, err = l.sealInBatch(marshal(f), batch, findingsField(file)); err != nil {
		return err
	}
	return wrap(tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error, "storing what was found in a list")
}

// addFindings says of a batch what was found in its file and in its corrected
// lists, in the order in which those were sent.
func (l *Ledger) addFindings(tx *gorm.DB, batch batchRow, p *contract.BatchPreview) error {
	var rows []findingRow
	if err := tx.Where("batch = ?", batch.ID).Find(&rows).Error; err != nil || len(rows) == 0 {
		return wrap(err, "reading what was found in a list")
	}
	var files []batchFileRow
	if err := tx.Where("batch = ?", batch.ID).Find(&files).Error; err != nil {
		return wrap(err, "reading the files of a list")
	}
	for _, row := range rows {
		plain, err := l.openInBatch(row.Body, row.Sealed, row.Batch, findingsField(row.File))
		if unread(err) {
			continue
		}
		if err != nil {
			return err
		}
		var found contract.ListFindings
		if err := unmarshal(plain, &found, "findings of a list"); err != nil {
			return err
		}
		if row.File == batch.FileDigest {
			p.Findings = &found
			continue
		}
		c := contract.CorrectedFindings{Findings: found}
		if at := slices.IndexFunc(files, func(f batchFileRow) bool { return f.Digest == row.File }); at >= 0 {
			c.From = &contract.Sending{At: files[at].SentAt, By: files[at].SentBy, FileName: files[at].Name}
		}
		p.CorrectedFindings = append(p.CorrectedFindings, c)
	}
	sentAt := func(c contract.CorrectedFindings) casework.Instant {
		if c.From == nil {
			return 0
		}
		return c.From.At
	}
	slices.SortStableFunc(p.CorrectedFindings, func(a, b contract.CorrectedFindings) int { return cmp.Compare(sentAt(a), sentAt(b)) })
	return nil
}

// veiledWarnings takes what is a part of an identity out of what is said of a
// row. The reader of a list has done so; this stands behind it.
func veiledWarnings(warnings []contract.RowWarning, c *contract.Complainant) []contract.RowWarning {
	if !said(c) {
		return warnings
	}
	shown := slices.Clone(warnings)
	for i, w := range shown {
		shown[i].Params = make(map[string]string, len(w.Params))
		for name, value := range w.Params {
			if veiled([]string{value}, c)[0] == "" {
				value = "…"
			}
			shown[i].Params[name] = value
		}
	}
	return shown
}

// resealFindings is the part of a rotation that these texts are.
func (l *Ledger) resealFindings(tx *gorm.DB, after, until place) (n int, err error) {
	var rows []findingRow
	err = l.dialect.lock(tx).Where("(batch, file) > (?, ?) AND (batch, file) <= (?, ?)", after.First, after.Second, until.First, until.Second).
		Order("batch, file").Find(&rows).Error
	if err != nil {
		return 0, wrap(err, "reading what was found in lists")
	}
	for _, r := range rows {
		if !r.Sealed || !l.stale(textRing, r.Body) {
			continue
		}
		plain, err := l.openInBatch(r.Body, r.Sealed, r.Batch, findingsField(r.File))
		if err != nil {
			return n, err
		}
		if r.Body, r.Sealed, err = l.sealInBatch(plain, r.Batch, findingsField(r.File)); err != nil {
			return n, err
		}
		if err := tx.Save(&r).Error; err != nil {
			return n, wrap(err, "sealing what was found in a list anew")
		}
		n++
	}
	return n, nil
}
