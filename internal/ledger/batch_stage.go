package ledger

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// stagedAtOnce bounds the rows of one transaction while a list is staged, so
// that nobody waits long behind it.
const stagedAtOnce = 500

// StageBatch stores a list, read and not yet taken over. When it returns, every
// row is durable, good or refused. The same file sent again, with the same said
// about it, gives back the batch that it made, with Again set, and stores
// nothing; with something else said about it, it is refused.
func (l *Ledger) StageBatch(ctx context.Context, n contract.NewBatch) (contract.Batch, error) {
	if err := checkBatch(n); err != nil {
		return contract.Batch{}, err
	}
	head, again, err := l.beginStaging(ctx, n)
	if err != nil || again {
		b := head.batch()
		if err == nil {
			b.Again = true
			b.SentBefore, err = l.sentAs(ctx, n.FileDigest, head)
		}
		return b, err
	}
	rows, err := l.stagedRows(head.ID, n)
	if err != nil {
		return contract.Batch{}, err
	}
	for some := range slices.Chunk(rows, stagedAtOnce) {
		err := l.write(ctx, func(tx *gorm.DB) error {
			if err := l.joinRefusals(tx, head, pointers(some)); err != nil {
				return err
			}
			return insert(tx, some, "staged rows")
		})
		if err != nil {
			return contract.Batch{}, err
		}
	}
	return l.endStaging(ctx, head, n)
}

func checkBatch(n contract.NewBatch) error {
	if err := checkImporter(n.Actor); err != nil {
		return err
	}
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	need := func(ok bool, field string) {
		if !ok {
			refusal.Fields = append(refusal.Fields, casework.FieldError{Field: field, Code: "required"})
		}
	}
	need(n.Campaign != "", "campaign")
	need(!n.HandedOverAt.IsZero(), "handed_over_at")
	need(n.FileDigest != "", "file")
	need(slices.Contains(sourceLevels, n.Level), "level")
	need(slices.Contains(sourceModes, n.Mode), "mode")
	need(len(n.Rows)+len(n.Refused) > 0, "rows")
	if len(refusal.Fields) > 0 {
		return refusal
	}
	return nil
}

// beginStaging checks what the rows of the list have in common and opens a
// batch that nobody sees yet, unless the file is known.
func (l *Ledger) beginStaging(ctx context.Context, n contract.NewBatch) (head batchRow, again bool, err error) {
	err = l.write(ctx, func(tx *gorm.DB) error {
		if head, again, err = knownFile(tx, n.Campaign, n.FileDigest); err != nil {
			return err
		}
		if again {
			return sentOtherwise(tx, head, n)
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if n.HandedOverAt > now {
			return invalidField("handed_over_at", "in_future")
		}
		if now.Sub(n.HandedOverAt) > casework.Hour && n.BackdateReason == "" {
			return invalidField("backdate_reason", "required_when_backdated")
		}
		policy, calendar, err := casePolicy(tx, n.Campaign, n.Level, n.Mode, n.HandedOverAt, contract.CampaignLive)
		if err != nil {
			return err
		}
		if n.Kind == contract.ListHistory || slices.ContainsFunc(n.Rows, func(r contract.BatchRow) bool { return r.History != nil }) {
			if err := casework.CheckHistory(n.Actor, policy, calendar, n.HandedOverAt, now); err != nil {
				return err
			}
		}
		head = batchRow{
			ID: newID(now), Campaign: n.Campaign, UpstreamNo: cmp.Or(n.UpstreamBatchNo, n.BatchNoInFile), LocalNo: n.LocalBatchNo,
			Level: n.Level, Mode: n.Mode, Kind: n.Kind, HandedOverAt: n.HandedOverAt, BackdateReason: n.BackdateReason,
			FileName: n.FileName, FileDigest: n.FileDigest, State: batchStaging, StagedAt: now, StagedBy: n.Actor.Person,
		}
		if count := cmp.Or(n.DeclaredCount, n.CountInFile); count != nil {
			declared := int64(*count)
			head.DeclaredCount = &declared
		}
		return wrap(tx.Create(&head).Error, "storing a batch")
	})
	return head, again, err
}

// endStaging shows the batch. Where the same file was staged twice at once, the
// second finds the first's file here and gives way.
func (l *Ledger) endStaging(ctx context.Context, head batchRow, n contract.NewBatch) (contract.Batch, error) {
	var result contract.Batch
	var otherwise error
	err := l.twice(func() error {
		return l.write(ctx, func(tx *gorm.DB) error {
			first, again, err := knownFile(tx, head.Campaign, head.FileDigest)
			if err != nil {
				return err
			}
			if again {
				result = first.batch()
				result.Again, result.SentBefore = true, &contract.Sending{At: first.StagedAt, By: first.StagedBy, FileName: first.FileName}
				if err := dropStaging(tx, head.ID); err != nil {
					return err
				}
				otherwise = sentOtherwise(tx, first, n) // refused, but what was staged is dropped
				return nil
			}
			if err := storeFile(tx, head, head.FileDigest, head.FileName, head.StagedBy, head.StagedAt); err != nil {
				return err
			}
			if err := l.storeFindings(tx, head.ID, head.FileDigest, n.Findings); err != nil {
				return err
			}
			head.State = contract.BatchStaged
			result = head.batch()
			if err := tx.Model(&batchRow{}).Where("id = ?", head.ID).Update("state", head.State).Error; err != nil {
				return wrap(err, "showing a batch")
			}
			return l.audit(tx, listStaged(head, n))
		})
	})
	return result, cmp.Or(err, otherwise)
}

// dropStaging takes away what nobody has seen.
func dropStaging(tx *gorm.DB, id string) error {
	if err := tx.Where("batch = ?", id).Delete(&stagedRow{}).Error; err != nil {
		return wrap(err, "dropping staged rows")
	}
	return wrap(tx.Where("id = ? AND state = ?", id, batchStaging).Delete(&batchRow{}).Error, "dropping a batch")
}

// abandoned is how long a list may be in the writing before it counts as left
// behind by a crash.
const abandoned = casework.Day

// DropAbandoned takes away lists whose staging a crash cut short a day ago or
// more. Their senders were never told that they are stored. It returns how many.
func (l *Ledger) DropAbandoned(ctx context.Context) (int, error) {
	var ids []string
	now, err := l.Now(ctx)
	if err != nil {
		return 0, err
	}
	err = l.read(ctx).Model(&batchRow{}).Where("state = ? AND staged_at < ?", batchStaging, now.Add(-abandoned)).Pluck("id", &ids).Error
	if err != nil {
		return 0, wrap(err, "looking for abandoned lists")
	}
	for _, id := range ids {
		if err := l.write(ctx, func(tx *gorm.DB) error { return dropStaging(tx, id) }); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// fileOf finds a file that was sent to a campaign. Campaigns are apart, as their
// cases and numbers are: sent to another one, the same file is another list.
func fileOf(tx *gorm.DB, campaign, digest string) (batchFileRow, error) {
	var file batchFileRow
	return file, tx.Where("campaign = ? AND digest = ?", campaign, digest).Take(&file).Error
}

func knownFile(tx *gorm.DB, campaign, digest string) (batchRow, bool, error) {
	file, err := fileOf(tx, campaign, digest)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return batchRow{}, false, nil
	}
	if err != nil {
		return batchRow{}, false, wrap(err, "looking for a file")
	}
	b, err := takeBatch(tx, file.Batch)
	return b, err == nil, err
}

func storeFile(tx *gorm.DB, b batchRow, digest, name string, by casework.PersonID, at casework.Instant) error {
	return wrap(tx.Create(&batchFileRow{
		Campaign: b.Campaign, Digest: digest, Batch: b.ID, Name: name, SentAt: at, SentBy: by,
	}).Error, "storing a file of a batch")
}

// stagedRows gives every row its position, in the order of the file, and
// refuses those that no case can be made of.
func (l *Ledger) stagedRows(batch string, n contract.NewBatch) ([]stagedRow, error) {
	good, refused := sift(n.Rows)
	refused = append(refused, n.Refused...)
	rows := make([]stagedRow, 0, len(good)+len(refused))
	next := func() *stagedRow {
		rows = append(rows, stagedRow{Batch: batch, Position: int64(len(rows) + 1)})
		return &rows[len(rows)-1]
	}
	before := fileOrder(n)
	slices.SortStableFunc(good, func(a, b contract.BatchRow) int { return before(a.Sheet, a.RowNumber, b.Sheet, b.RowNumber) })
	slices.SortStableFunc(refused, func(a, b contract.RefusedRow) int { return before(a.Sheet, a.RowNumber, b.Sheet, b.RowNumber) })
	for len(good) > 0 || len(refused) > 0 {
		if len(refused) == 0 || len(good) > 0 && before(good[0].Sheet, good[0].RowNumber, refused[0].Sheet, refused[0].RowNumber) <= 0 {
			if err := l.fill(next(), good[0]); err != nil {
				return nil, err
			}
			good = good[1:]
			continue
		}
		if err := l.refuse(next(), refused[0]); err != nil {
			return nil, err
		}
		refused = refused[1:]
	}
	return rows, nil
}

// fileOrder compares rows by their sheet, in the order in which sheets appear,
// and by their row number.
func fileOrder(n contract.NewBatch) func(sheetA string, rowA int, sheetB string, rowB int) int {
	sheets := map[string]int{}
	place := func(sheet string) {
		if _, seen := sheets[sheet]; !seen {
			sheets[sheet] = len(sheets)
		}
	}
	for _, r := range n.Rows {
		place(r.Sheet)
	}
	for _, r := range n.Refused {
		place(r.Sheet)
	}
	return func(sheetA string, rowA int, sheetB string, rowB int) int {
		if d := sheets[sheetA] - sheets[sheetB]; d != 0 {
			return d
		}
		return rowA - rowB
	}
}

// sift parts the rows that can become cases from those that cannot: what has no
// complaint, and a number for the second time.
func sift(rows []contract.BatchRow) (good []contract.BatchRow, refused []contract.RefusedRow) {
	numbers := map[string]int{}
	for _, r := range rows {
		reason := contract.RefusedRow{Sheet: r.Sheet, RowNumber: r.RowNumber, Number: r.Number, Raw: r.Raw, Mends: r.Mends, Complainant: r.Complainant, Supplement: r.Supplement, Document: r.Document, Warnings: r.Warnings}
		if fault := faultOf(r); fault != nil {
			reason.Column, reason.Code, reason.Params = fault.Field, fault.Code, fault.Params
			refused = append(refused, reason)
			continue
		}
		key := contract.NumberKey(r.Number)
		if first, twice := numbers[key]; twice && key != "" {
			reason.Column, reason.Code = "number", "duplicate_number"
			reason.Params = map[string]string{"number": r.Number, "row": strconv.Itoa(first), "other": strconv.Itoa(first)}
			refused = append(refused, reason)
			continue
		}
		numbers[key] = r.RowNumber
		good = append(good, r)
	}
	return good, refused
}

// faultOf is the first fault that the rules see in a row.
func faultOf(r contract.BatchRow) *casework.FieldError {
	probe := registrationOf(r)
	probe.Source = casework.Source{Campaign: "-", Level: casework.LevelCentral, Mode: casework.ModeHandedOver}
	probe.HandedOverAt, probe.Policy = 1, casework.Policy{Name: "-"}
	if refusal := casework.AsError(casework.Check(probe)); refusal != nil && len(refusal.Fields) > 0 {
		return &refusal.Fields[0]
	}
	return nil
}

// registrationOf is what a row says about a case.
func registrationOf(r contract.BatchRow) *casework.Register {
	return &casework.Register{
		Number: r.Number, Priority: r.Priority, Channel: r.Channel, Region: r.Region, Address: r.Address,
		Respondent: r.Respondent, PollutionTypes: r.PollutionTypes, Complaint: casework.NewText(r.Complaint),
		Demand: casework.NewText(r.Demand), History: r.History,
	}
}
