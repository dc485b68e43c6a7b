package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A transaction of a commit takes at most mostAtOnce rows, and fewer where it
// would take longer than it may: alone, or with others waiting behind it.
const (
	mostAtOnce    = 100
	fewAtOnce     = 5
	alone         = 60 * time.Millisecond
	amongOthers   = 12 * time.Millisecond
	calm          = 25 // so many chunks in a row nobody waited behind
	chunksInALoop = 3  // so many without a row settled are an error
)

// CommitBatch makes cases of a staged list, chunk by chunk, each chunk one
// transaction: after a crash, a lost connection or a cancelled context the next
// call goes on where it ended, and two calls at once share the work. Between
// chunks whoever else wants to write comes first. A batch that is committed
// already stays as it is. Rows that send known cases down again wait, and their
// batch with them, where the actor may not order that; so do rows of known cases that
// bar the actor. progress, if there is one, is told after every chunk how many of the
// batch's rows are settled; of those that another call settles meanwhile it hears at the
// end.
func (l *Ledger) CommitBatch(ctx context.Context, id string, actor casework.Actor, progress func(done, total int)) (contract.BatchSum, error) {
	if err := checkImporter(actor); err != nil {
		return contract.BatchSum{}, err
	}
	size, idle, quiet := mostAtOnce, 0, calm
	var before chunk
	for {
		var c chunk
		err := l.twice(func() error {
			return l.write(ctx, func(tx *gorm.DB) (err error) {
				started := time.Now()
				c, err = l.commitChunk(tx, id, actor, size, before)
				c.took, c.others = time.Since(started), l.turn.others()
				return err
			})
		})
		if err != nil {
			return contract.BatchSum{}, err
		}
		if progress != nil {
			progress(c.done, c.total)
		}
		if c.finished {
			p, err := l.PreviewPage(ctx, id, contract.BatchPage{Limit: 1})
			return p.Sum, err
		}
		if idle++; c.settled > 0 || c.after > before.after {
			idle = 0
		}
		before = c
		if idle == chunksInALoop {
			return contract.BatchSum{}, fmt.Errorf("batch %s: its next rows are neither stored nor known", id)
		}
		if quiet++; c.others {
			quiet = 0
		}
		size = c.next(size, quiet >= calm)
	}
}

// next fits the number of rows to the time that this chunk took.
func (c chunk) next(size int, quiet bool) int {
	may := amongOthers
	if quiet {
		may = alone
	}
	fitting := int(int64(size) * int64(may) / max(int64(c.took), 1))
	return max(min(fitting, 2*size, mostAtOnce), fewAtOnce)
}

// chunk says how far a commit has come.
type chunk struct {
	took        time.Duration
	others      bool // somebody waits behind it
	settled     int  // by this chunk
	done, total int
	finished    bool
	after       int64 // up to here every row is settled, or left to somebody who may
}

// settlement is the fate of a row, for good.
type settlement struct {
	row     *stagedRow
	fate    string
	known   casework.CaseID
	caseID  casework.CaseID
	filing  string
	refusal *contract.RefusedRow
}

// commitChunk settles the rows that follow those of the chunk before.
func (l *Ledger) commitChunk(tx *gorm.DB, id string, actor casework.Actor, size int, before chunk) (chunk, error) {
	batch, err := takeBatch(l.dialect.lock(tx), id)
	if err != nil {
		return chunk{}, err
	}
	if err := batch.checkKeeper(actor); err != nil {
		return chunk{}, err
	}
	// Another file of the same list may be committed at this moment: one after the
	// other they see each other's cases, of which no number tells that they are one.
	if _, err := takeCampaign(l.dialect.lock(tx), batch.Campaign); err != nil {
		return chunk{}, err
	}
	var rows []stagedRow
	err = tx.Where("batch = ? AND NOT settled AND position > ?", id, before.after).Order("position").Limit(size).Find(&rows).Error
	if err != nil {
		return chunk{}, wrap(err, "reading the rows of a batch")
	}
	c := chunk{finished: len(rows) == 0, after: before.after, total: before.total}
	if !c.finished {
		if err := l.settleRows(tx, batch, rows, actor, &c); err != nil {
			return c, err
		}
	}
	// Counting takes longer than settling, in a long list: it is done for the first chunk
	// and for the last. Others who settle rows meanwhile are seen then.
	if c.done = before.done + c.settled; before.total == 0 || c.finished {
		var counts struct{ Total, Done int }
		err := tx.Raw("SELECT count(*) AS total, coalesce(sum(CASE WHEN settled THEN 1 ELSE 0 END), 0) AS done FROM batch_rows WHERE batch = ?", id).
			Scan(&counts).Error
		if err != nil {
			return c, wrap(err, "counting the rows of a batch")
		}
		c.total, c.done = counts.Total, counts.Done
	}
	if c.finished && c.done == c.total {
		return c, l.endBatch(tx, batch, actor)
	}
	return c, nil
}

func (l *Ledger) endBatch(tx *gorm.DB, batch batchRow, actor casework.Actor) error {
	if batch.State == contract.BatchCommitted {
		return nil
	}
	now, err := l.now(tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	err = tx.Model(&batchRow{}).Where("id = ?", batch.ID).Updates(map[string]any{
		"state": contract.BatchCommitted, "committed_at": now, "committed_by": actor.Person,
	}).Error
	if err != nil {
		return wrap(err, "ending a commit")
	}
	entry, err := listCommitted(tx, batch, actor)
	if err != nil {
		return err
	}
	return l.audit(tx, entry)
}

// settleRows decides about some rows and does what their fates ask for. What
// must wait for the chain comes last. Where every row is settled or left to
// somebody who may settle them, the chunk says up to which.
func (l *Ledger) settleRows(tx *gorm.DB, batch batchRow, rows []stagedRow, actor casework.Actor, c *chunk) error {
	o := opening{batch: batch, actor: actor}
	var err error
	if o.reason, err = l.backdateReason(tx, batch); err != nil {
		return err
	}
	o.policy, o.calendar, err = casePolicy(tx, batch.Campaign, batch.Level, batch.Mode, batch.HandedOverAt,
		contract.CampaignLive, contract.CampaignEnded)
	if err != nil {
		return err
	}
	contents := make([]contract.BatchRow, len(rows))
	for i, row := range rows {
		if contents[i], err = l.content(row); err != nil {
			return err
		}
	}
	g, err := survey(tx, batch, rows, contents, map[casework.CaseID]bool{})
	if err != nil {
		return err
	}
	mayBar, err := mayBeBarred(tx, actor)
	if err != nil {
		return err
	}
	left := 0
	var settled []settlement
	var opened []settlement
	var cases []contract.NewCase
	people := complainants{}
	for i := range rows {
		content := contents[i]
		f, err := l.decideFate(tx, g, rows[i], content)
		if err != nil {
			return err
		}
		// A repeat is a case of its own, linked by the program; whatever else is known
		// belongs to the case.
		if mayBar && f.known != "" && f.fate != contract.FateRepeat {
			if found, err := barredBy(tx, actor, []casework.CaseID{f.known}); err != nil {
				return err
			} else if found != unbarred {
				left++
				continue
			}
		}
		s := settlement{row: &rows[i], fate: f.fate, known: f.known, refusal: f.refusal}
		switch f.fate {
		case contract.FateNew, contract.FateRepeat:
			cases = append(cases, o.newCase(rows[i], content, f))
			opened = append(opened, s)
			continue
		case contract.FateSupplement:
			if !casework.MayOrderRework(actor) {
				left++
				continue
			}
			if s, err = l.orderRework(tx, batch, s, content, actor); err != nil {
				return err
			}
		}
		if s.fate != contract.FateRefused {
			people.add(s.known, content.Complainant)
		}
		settled = append(settled, s)
	}
	kept, err := l.keepComplainants(tx, people, actor)
	if err != nil {
		return err
	}
	outcomes, err := l.registerEach(tx, cases)
	if err != nil {
		return err
	}
	for i, outcome := range outcomes {
		s := opened[i]
		switch {
		case outcome.Refusal == nil:
			s.caseID, s.filing = outcome.Filing.Case, outcome.Filing.ID
		case outcome.Refusal.Code == "case_known":
			continue // stored by somebody else just now: the next chunk meets it
		default:
			s.fate, s.refusal = contract.FateRefused, refusalFrom(*s.row, outcome.Refusal)
		}
		settled = append(settled, s)
	}
	if c.settled = len(settled); left > 0 && c.settled+left == len(rows) {
		c.after = rows[len(rows)-1].Position
	}
	if err := l.settleFates(tx, batch, settled); err != nil {
		return err
	}
	return l.audit(tx, kept...)
}

// opening is what the new cases of a batch have in common.
type opening struct {
	batch    batchRow
	actor    casework.Actor
	policy   casework.Policy
	calendar casework.Calendar
	reason   string
}

func (o opening) newCase(row stagedRow, content contract.BatchRow, f fate) contract.NewCase {
	body := registrationOf(content)
	body.Source = casework.Source{
		Campaign: o.batch.Campaign, Batch: o.batch.ID, Sheet: row.Sheet, RowNumber: int(row.RowNumber), Position: int(row.Position), Level: o.batch.Level, Mode: o.batch.Mode,
		Fingerprint: row.Fingerprint,
	}
	body.HandedOverAt, body.Policy, body.Calendar = o.batch.HandedOverAt, o.policy, o.calendar
	body.BackdateReason = casework.NewText(o.reason)
	for _, id := range f.earlier {
		body.Repeats = append(body.Repeats, casework.RepeatLink{Case: id, Kind: "full", Basis: repeatsByNumber})
	}
	return contract.NewCase{
		Body: body, Complainant: content.Complainant, Actor: o.actor, IdempotencyKey: rowRequest(row),
	}
}

// backdateReason says why rows are entered after the hand-over. A list that was
// staged in good time needs no reason of a person's: the staging is the reason.
func (l *Ledger) backdateReason(tx *gorm.DB, batch batchRow) (string, error) {
	if batch.BackdateReason != "" {
		return batch.BackdateReason, nil
	}
	now, err := l.now(tx)
	if err != nil {
		return "", wrap(err, "reading the clock")
	}
	if now.Sub(batch.HandedOverAt) < casework.Hour-casework.Minute { // the rows are stamped a little later
		return "", nil
	}
	return "清单已于 " + casework.Shanghai.Local(batch.StagedAt) + " 收存，按行登记。", nil
}

// rowRequest is the idempotency key of what comes of a row. It begins with a
// character that no header of a request can hold, so that no key that somebody
// chose is ever one of these.
func rowRequest(row stagedRow) string {
	return fmt.Sprintf("%s%s/%d", rowRequests, row.Batch, row.Position)
}

// rowRequests is how the keys of rows begin.
const rowRequests = "\x1fbatch/"

// orderRework files the re-work order of a row on the known case.
func (l *Ledger) orderRework(tx *gorm.DB, batch batchRow, s settlement, content contract.BatchRow, actor casework.Actor) (settlement, error) {
	n := contract.NewFiling{
		Case: s.known, Actor: actor, IdempotencyKey: rowRequest(*s.row),
		Body: &casework.Rework{
			Round: casework.RoundRework, HandedOverAt: batch.HandedOverAt, Document: content.Document,
			Reason: casework.NewText(content.Complaint),
		},
	}
	filed, err := l.file(tx, n, l.commandOf(n))
	if refusal := casework.AsError(err); refusal != nil {
		s.fate, s.refusal = contract.FateRefused, refusalOf(*s.row, content, refusal.Code)
		s.refusal.Params = refusal.Params
		return s, nil //nolint:nilerr // a refusal is the row's fate, not a failure of the commit
	}
	s.filing = filed.ID
	return s, err
}

// refusalFrom turns a refusal by the rules into a row for the shift's list.
func refusalFrom(row stagedRow, refusal *casework.Error) *contract.RefusedRow {
	r := refusalOf(row, contract.BatchRow{}, refusal.Code)
	r.Params = refusal.Params
	if len(refusal.Fields) > 0 {
		r.Column, r.Code, r.Params = refusal.Fields[0].Field, refusal.Fields[0].Code, refusal.Fields[0].Params
	}
	return r
}

// settleFates writes the fates of rows in one statement; refused rows take their
// reason in the place of their content. What was sealed of a complainant is in
// the identity store now, or not needed.
func (l *Ledger) settleFates(tx *gorm.DB, batch batchRow, settled []settlement) error {
	values := make([]string, 0, len(settled))
	var args []any
	for _, s := range settled {
		if s.fate == contract.FateRefused {
			if err := l.storeRefusal(tx, batch, s); err != nil {
				return err
			}
			continue
		}
		values = append(values, "(CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))")
		args = append(args, s.row.Position, s.fate, s.known, s.caseID, s.filing)
	}
	if len(values) == 0 {
		return nil
	}
	args = append(args, settled[0].row.Batch)
	result := tx.Exec("WITH v (position, fate, known, case_id, filing) AS (VALUES "+strings.Join(values, ", ")+") "+
		"UPDATE batch_rows SET settled = TRUE, complainant = NULL, fate = v.fate, known = v.known, case_id = v.case_id, filing = v.filing "+
		"FROM v WHERE batch_rows.position = v.position AND batch_rows.batch = ?", args...)
	if result.Error == nil && result.RowsAffected != int64(len(values)) {
		return errors.New("a row of a batch is gone")
	}
	return wrap(result.Error, "settling rows")
}

func (l *Ledger) storeRefusal(tx *gorm.DB, batch batchRow, s settlement) error {
	row := *s.row
	var content contract.BatchRow
	if err := l.openBody(row, &content); err != nil {
		return err
	}
	s.refusal.Raw, s.refusal.Number, s.refusal.Supplement, s.refusal.Document, s.refusal.File = content.Raw, content.Number, content.Supplement, content.Document, content.File
	if err := l.refuse(&row, *s.refusal); err != nil {
		return err
	}
	row.Known = s.known
	if err := l.joinRefusals(tx, batch, []*stagedRow{&row}); err != nil {
		return err
	}
	return wrap(tx.Save(&row).Error, "refusing a row")
}
