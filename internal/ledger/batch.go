package ledger

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// batchStaging is the state of a list whose rows are still being written; such
// a batch is there for nobody.
const batchStaging = "staging"

type batchRow struct {
	ID             string `gorm:"primaryKey"`
	Campaign       string
	UpstreamNo     string
	LocalNo        string
	Level          casework.SourceLevel
	Mode           casework.SourceMode
	Kind           string
	HandedOverAt   casework.Instant
	BackdateReason string
	DeclaredCount  *int64
	FileName       string
	FileDigest     string
	State          string
	StagedAt       casework.Instant
	StagedBy       casework.PersonID
	CommittedAt    casework.Instant
	CommittedBy    casework.PersonID
	WithdrawnAt    casework.Instant
	WithdrawnBy    casework.PersonID
	WithdrawReason string
}

func (batchRow) TableName() string { return "batches" }

func (r batchRow) batch() contract.Batch {
	b := contract.Batch{
		ID: r.ID, Campaign: r.Campaign, UpstreamBatchNo: r.UpstreamNo, LocalBatchNo: r.LocalNo, Level: r.Level, Mode: r.Mode, Kind: r.Kind,
		HandedOverAt: r.HandedOverAt, BackdateReason: r.BackdateReason, FileName: r.FileName, FileDigest: r.FileDigest,
		State: r.State, StagedAt: r.StagedAt, StagedBy: r.StagedBy, CommittedAt: r.CommittedAt, CommittedBy: r.CommittedBy,
	}
	if r.WithdrawnAt != 0 {
		b.Withdrawn = &contract.Strike{By: r.WithdrawnBy, At: r.WithdrawnAt, Reason: r.WithdrawReason}
	}
	if r.DeclaredCount != nil {
		n := int(*r.DeclaredCount)
		b.DeclaredCount = &n
	}
	return b
}

// sameList reports whether two batches are the same list of the sender: by its
// number there, or the office's own, however they are written; where one states
// none, by the instant at which it was handed over.
func (r batchRow) sameList(o batchRow) bool {
	if r.ID == o.ID {
		return true
	}
	if r.Campaign != o.Campaign || r.Level != o.Level {
		return false
	}
	if r.UpstreamNo != "" && o.UpstreamNo != "" {
		return contract.BatchKey(r.UpstreamNo) == contract.BatchKey(o.UpstreamNo)
	}
	return r.HandedOverAt == o.HandedOverAt || r.LocalNo != "" && contract.BatchKey(r.LocalNo) == contract.BatchKey(o.LocalNo)
}

type batchFileRow struct {
	Campaign string `gorm:"primaryKey"`
	Digest   string `gorm:"primaryKey"`
	Batch    string
	Name     string
	SentAt   casework.Instant
	SentBy   casework.PersonID
}

func (batchFileRow) TableName() string { return "batch_files" }

// stagedRow is one row of a list. Body is a contract.BatchRow or, for a refused
// row, a contract.RefusedRow. A row is settled once its fate is for good.
type stagedRow struct {
	Batch        string `gorm:"primaryKey"`
	Position     int64  `gorm:"primaryKey;autoIncrement:false"`
	Sheet        string
	RowNumber    int64
	Number       string
	Fingerprint  string
	Sealed       bool
	Body         []byte
	Complainant  []byte
	Fate         string
	Settled      bool
	Known        casework.CaseID
	CaseID       casework.CaseID
	Filing       string
	Uncounted    bool
	StruckAt     casework.Instant
	StruckBy     casework.PersonID
	StrikeReason string
	SameAs       string // see joinRefusals
}

func (stagedRow) TableName() string { return "batch_rows" }

// identityBlock is what of a row is sealed like an identity.
type identityBlock struct {
	Complainant *contract.Complainant `json:"complainant"`
}

// complainantField names the sealed block of a staged row; it is opened only
// for the same batch and position.
func complainantField(position int64) string {
	return "row/" + strconv.FormatInt(position, 10) + "/complainant"
}

func bodyField(position int64) string { return "row/" + strconv.FormatInt(position, 10) }

func batchContext(batch string) string { return "batch/" + batch }

// fill makes a good row out of what was read. Where that says nothing about the
// complainant, what was sealed of the row before goes on with it: a sender who
// mends a row is not shown the cells and leaves them empty.
func (l *Ledger) fill(row *stagedRow, r contract.BatchRow) error {
	row.Sheet, row.RowNumber, row.Number, row.Fingerprint = r.Sheet, int64(r.RowNumber), r.Number, r.Fingerprint
	row.Fate, row.Settled, row.Uncounted = "", false, false
	if err := l.sealComplainant(row, r.Complainant); err != nil {
		return err
	}
	r.Mends, r.Raw, r.Warnings = 0, veiled(r.Raw, r.Complainant), veiledWarnings(r.Warnings, r.Complainant)
	return l.sealBody(row, marshal(r))
}

// refuse makes a refused row, which is settled until it is mended. What was
// sealed of its complainant stays, as in fill.
func (l *Ledger) refuse(row *stagedRow, r contract.RefusedRow) error {
	row.Sheet, row.RowNumber, row.Number, row.Fingerprint = r.Sheet, int64(r.RowNumber), "", l.marking().of(r.Number)
	row.Fate, row.Settled, row.Uncounted = contract.FateRefused, true, r.Uncounted
	if err := l.sealComplainant(row, r.Complainant); err != nil {
		return err
	}
	r.Raw, r.Warnings = veiled(r.Raw, r.Complainant), veiledWarnings(r.Warnings, r.Complainant)
	return l.sealBody(row, marshal(r))
}

// said reports whether anything is said about a complainant.
func said(c *contract.Complainant) bool { return c != nil && *c != (contract.Complainant{}) }

func (l *Ledger) sealComplainant(row *stagedRow, c *contract.Complainant) error {
	if !said(c) {
		return nil
	}
	sealed, err := l.config.Identities.SealIdentity(marshal(identityBlock{c}), batchContext(row.Batch), complainantField(row.Position))
	if err == nil {
		row.Complainant = sealed
	}
	return wrap(err, "sealing a complainant")
}

// veiled takes cells that hold nothing but a part of an identity out of a row.
// The reader of a list has done so; this stands behind it.
func veiled(raw []string, c *contract.Complainant) []string {
	if !said(c) {
		return raw
	}
	shown := slices.Clone(raw)
	for i, cell := range shown {
		for _, f := range identityFields {
			if v := *f.value(c); v != "" && strings.TrimSpace(cell) == v {
				shown[i] = ""
			}
		}
	}
	return shown
}

// sealBody seals the content of a row like any other free text.
func (l *Ledger) sealBody(row *stagedRow, plain []byte) (err error) {
	row.Body, row.Sealed, err = l.sealInBatch(plain, row.Batch, bodyField(row.Position))
	return err
}

func (l *Ledger) openBody(row stagedRow, v any) error {
	plain, err := l.openInBatch(row.Body, row.Sealed, row.Batch, bodyField(row.Position))
	if err != nil {
		return err
	}
	return unmarshal(plain, v, "row of a list")
}

// sealInBatch seals a part of a list, where texts are sealed here.
func (l *Ledger) sealInBatch(plain []byte, batch, field string) (body []byte, sealed bool, err error) {
	if l.config.Texts == nil {
		return plain, false, nil
	}
	body, err = l.config.Texts.SealText(plain, batchContext(batch), field)
	return body, true, wrap(err, "sealing a part of a list")
}

func (l *Ledger) openInBatch(body []byte, sealed bool, batch, field string) ([]byte, error) {
	if !sealed {
		return l.inTheClear(body)
	}
	if l.config.Texts == nil {
		return nil, errNoTextCipher
	}
	plain, err := l.config.Texts.OpenText(body, batchContext(batch), field)
	return plain, wrap(err, "opening a part of a list")
}

// content reads a good row back, with its complainant.
func (l *Ledger) content(row stagedRow) (contract.BatchRow, error) {
	var r contract.BatchRow
	if err := l.openBody(row, &r); err != nil {
		return r, err
	}
	if len(row.Complainant) == 0 {
		return r, nil
	}
	var err error
	r.Complainant, err = l.openComplainant(row)
	return r, err
}

// Batch reads one batch.
func (l *Ledger) Batch(ctx context.Context, id string) (contract.Batch, error) {
	row, err := takeBatch(l.read(ctx), id)
	return row.batch(), err
}

// Batches lists the batches of a campaign, latest first; without a campaign,
// those of all.
func (l *Ledger) Batches(ctx context.Context, campaign string) ([]contract.BatchStanding, error) {
	var rows []batchRow
	var sums map[string]*contract.BatchSum
	err := l.view(ctx, func(tx *gorm.DB) error {
		q := tx.Where("state <> ?", batchStaging)
		if campaign != "" {
			q = q.Where("campaign = ?", campaign)
		}
		if err := q.Order("staged_at DESC, id DESC").Find(&rows).Error; err != nil {
			return wrap(err, "reading the batches")
		}
		var err error
		sums, err = standings(tx, campaign)
		return err
	})
	batches := make([]contract.BatchStanding, len(rows))
	for i, r := range rows {
		b := r.batch()
		s := cmp.Or(sums[r.ID], &contract.BatchSum{})
		s.Declared = b.DeclaredCount
		batches[i] = contract.BatchStanding{Batch: b, Counted: s.Counted(), Unmended: s.Refused - s.Struck, AsDeclared: s.AsDeclared()}
	}
	return batches, err
}

// standings counts the rows of batches and the refused ones among them, as far as
// that is known without deciding about any.
func standings(tx *gorm.DB, campaign string) (map[string]*contract.BatchSum, error) {
	var counts []struct {
		Batch                      string
		Refused, Struck, Uncounted bool
		N                          int
	}
	q := tx.Model(&stagedRow{}).Select("batch, (fate = ?) AS refused, (struck_at <> 0) AS struck, uncounted, count(*) AS n", contract.FateRefused)
	if campaign != "" {
		q = q.Where("batch IN (?)", tx.Model(&batchRow{}).Select("id").Where("campaign = ?", campaign))
	}
	err := q.Group("1, 2, 3, 4").Scan(&counts).Error
	sums := map[string]*contract.BatchSum{}
	for _, c := range counts {
		s := sums[c.Batch]
		if s == nil {
			s = &contract.BatchSum{}
			sums[c.Batch] = s
		}
		s.Read += c.N
		if c.Uncounted {
			s.Uncounted += c.N
		}
		if c.Refused {
			s.Refused += c.N
		}
		if c.Refused && c.Struck {
			s.Struck += c.N
		}
	}
	return sums, wrap(err, "counting the rows of batches")
}

func takeBatch(tx *gorm.DB, id string) (batchRow, error) {
	var row batchRow
	err := tx.Where("id = ? AND state <> ?", id, batchStaging).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, casework.Refuse(casework.NotFound, "no_such_batch")
	}
	return row, wrap(err, "reading a batch")
}

// importers may take lists over; they are those who may register a case.
func checkImporter(actor casework.Actor) error {
	if !actor.Has(casework.DutyOfficer) && !actor.Has(casework.Coordinator) {
		return casework.Refuse(casework.Forbidden, "not_your_role")
	}
	return nil
}

// checkKeeper refuses whoever may not touch a list of its kind: those of old
// ledgers make cases that have ended. A list that was withdrawn is nobody's.
func (r batchRow) checkKeeper(actor casework.Actor) error {
	if r.State == contract.BatchWithdrawn {
		return casework.Refuse(casework.Conflict, "batch_withdrawn", "batch", r.ID)
	}
	if r.Kind == contract.ListHistory && !casework.MayEnterHistory(actor) {
		return casework.Refuse(casework.Forbidden, "history_by_coordinator")
	}
	return nil
}
