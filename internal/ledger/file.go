package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// errLater says that a command was not applied where it was to be filed.
var errLater = errors.New("the command waits for its case's workflow")

// tooSoon is within how long an instant is for which nobody may wait until Overslept
// names its case.
const tooSoon = casework.Minute

// File accepts a command durably. When it returns, the command has its number
// within the case and its instant, both given under the lock of the case's
// row, and no crash loses it. With Config.AtOnce it is applied in the same
// transaction, after what had fallen due before it; else, and where that or
// its commit is refused, it is pending and applied by Advance. Sooner says that the timer of
// the case's workflow has to ring before it would, and within tooSoon; where it has
// to ring at another instant, or not at all, Overslept names the case by and by.
//
// The same person's same key with the same command gives back the first
// filing, with Replayed set; with another command it is refused.
func (l *Ledger) File(ctx context.Context, n contract.NewFiling) (contract.Filing, error) {
	begun := time.Now()
	command := l.commandOf(n)
	var filed contract.Filing
	var seen observed
	within := func(file func(tx *gorm.DB) (contract.Filing, error)) error {
		return l.twice(func() error {
			return l.write(ctx, func(tx *gorm.DB) (err error) {
				filed, err = file(tx)
				return err
			})
		})
	}
	err := errLater
	atOnce := l.config.AtOnce && jointOf(ctx) == nil // of which nothing could be taken back
	if atOnce {
		err = within(func(tx *gorm.DB) (contract.Filing, error) {
			seen = observed{}
			return l.fileAndApply(tx, n, command, &seen)
		})
	}
	if why := err; errors.Is(why, errLater) || refusedBy(why) {
		seen = observed{}
		err = within(func(tx *gorm.DB) (contract.Filing, error) { return l.file(tx, n, command) })
		if err == nil && atOnce {
			l.log.Warn("a command waits for its case's workflow", "case", n.Case, "command", n.Body.Kind(), "why", why)
		}
	}
	if err == nil {
		seen.told(l.observer)
		if !filed.Replayed {
			l.observer.Filed(time.Since(begun))
		}
	}
	return filed, err
}

// fileAndApply files a command and applies it with all that the case has
// waiting. What fails once the case is locked is errLater.
func (l *Ledger) fileAndApply(tx *gorm.DB, n contract.NewFiling, c command, seen *observed) (filed contract.Filing, err error) {
	later := func(err error) (contract.Filing, error) { return filed, fmt.Errorf("%w: %w", errLater, err) }
	made, prior, err := l.number(tx, n, c, func() (heldCase, error) {
		held, err := l.open(tx, n.Case, n.Actor.Person, n.IdempotencyKey)
		if err != nil {
			_, err = later(err)
		}
		return held, err
	})
	if err != nil || prior.Replayed {
		return prior, err
	}
	f, row := made.filing, made.row
	defer func() {
		if why := recover(); why != nil {
			filed, err = later(fmt.Errorf("panic: %v", why))
		}
	}()
	if err := made.held.rules; err != nil {
		return later(err)
	}
	*seen = observed{now: f.FiledAt, read: time.Now()}
	a := &advancing{l: l, tx: tx, row: row, now: f.FiledAt, applied: row.Counters.AppliedSeq, seen: seen}
	if !made.held.drafted {
		a.undrafted = n.Actor.Person
	}
	if a.c, err = made.held.state.state(); err != nil {
		return later(err)
	}
	a.before = a.c
	if err := a.take(&f); err != nil {
		return later(err)
	}
	result, err := a.store()
	if err != nil {
		return later(err)
	}
	if filed, err = f.filing(row.Epoch); err != nil {
		return later(err)
	}
	rings := row.Counters.RingsAt
	// Also where no start is noted: one may be on its way that rests until the clock of before.
	filed.Sooner = !result.NextAt.IsZero() && (rings.IsZero() || result.NextAt < rings) &&
		result.NextAt < f.FiledAt.Add(tooSoon)
	if f.FirstEvent > 0 {
		filed.Events = slices.Clip(a.events[f.FirstEvent-a.before.Seq-1 : f.LastEvent-a.before.Seq])
	}
	return filed, nil
}

// take applies what waits and then a new filing, which is stored with its outcome;
// where more waits than one transaction takes, it waits behind that.
func (a *advancing) take(f *filingRow) error {
	if err := a.run(); err != nil {
		return err
	}
	a.row.Counters.LastFilingSeq = f.Seq
	if a.more {
		return wrap(a.tx.Create(f).Error, "storing a filing")
	}
	outcome, err := a.file(*f)
	if err != nil {
		return err
	}
	f.State, f.AppliedAt, f.FirstEvent, f.LastEvent, f.Refusal = outcome.State, outcome.AppliedAt, outcome.FirstEvent, outcome.LastEvent, outcome.Refusal
	if err := a.tx.Create(f).Error; err != nil {
		return wrap(err, "storing a filing")
	}
	return a.pass(a.now)
}

// command is a command as it is stored.
type command struct {
	payload  []byte
	attested []byte
	digest   []digestPart
}

type digestPart = []byte

func (l *Ledger) commandOf(n contract.NewFiling) command {
	c := command{payload: marshal(n.Body)}
	if n.Attested != nil {
		c.attested = marshal(n.Attested)
	}
	c.digest = []digestPart{
		[]byte(n.Case), []byte(n.Body.Kind()), []byte(n.Actor.ActingFor), c.payload, c.attested,
	}
	if n.Sent != nil {
		c.digest = []digestPart{[]byte(n.Case), []byte(n.Body.Kind()), []byte(n.Actor.ActingFor), []byte("as sent"), n.Sent}
	}
	return c
}

// file stores a command as the next of its case, to be applied by and by.
func (l *Ledger) file(tx *gorm.DB, n contract.NewFiling, c command) (contract.Filing, error) {
	made, prior, err := l.number(tx, n, c, func() (heldCase, error) { return l.openLater(tx, n.Case, n.IdempotencyKey) })
	if err != nil || prior.Replayed {
		return prior, err
	}
	f := made.filing
	if err := tx.Create(&f).Error; err != nil {
		return contract.Filing{}, wrap(err, "storing a filing")
	}
	if err := tx.Model(&caseRow{}).Where("id = ?", n.Case).
		Updates(map[string]any{"last_filing_seq": f.Seq, "last_stamp": f.FiledAt}).Error; err != nil {
		return contract.Filing{}, wrap(err, "numbering a filing")
	}
	return f.filing(made.row.Epoch)
}

// nextFiling is a command that has its number within its case, which is locked.
type nextFiling struct {
	filing filingRow // still to be stored
	row    caseRow
	held   heldCase
}

// number makes a command the next of its case, under the lock of whose row it gets its
// instant, and stores its texts. Prior is the filing that the same request made before;
// open reads what is needed of the case once it is locked.
func (l *Ledger) number(tx *gorm.DB, n contract.NewFiling, c command, open func() (heldCase, error)) (made nextFiling, prior contract.Filing, err error) {
	if made.row, err = l.lockCase(tx, n.Case); err != nil {
		return made, prior, err
	}
	if made.held, err = open(); err != nil {
		return made, prior, err
	}
	if made.held.keyUsed {
		prior, found, err := l.prior(tx, n.Actor.Person, n.IdempotencyKey, c.digest)
		if err != nil || found {
			return made, prior, err
		}
	}
	at := stamp(made.held.now, made.row.Counters.LastStamp)
	made.filing = filingRow{
		ID: newID(at), CaseID: n.Case, Seq: made.row.Counters.LastFilingSeq + 1, Kind: n.Body.Kind(),
		Person: n.Actor.Person, ActingFor: n.Actor.ActingFor, Actor: marshal(n.Actor), Attested: c.attested,
		Payload: c.payload, Digest: l.config.Digest(filingDigest, c.digest...), IdempotencyKey: n.IdempotencyKey,
		FiledAt: at, State: contract.FilingPending,
	}
	// Whoever calls may take a refusal for an answer and go on in this transaction:
	// what can be refused comes before the filing, which would have no place otherwise.
	return made, prior, l.storeTexts(tx, n.Case, made.held.textKey, n.Body)
}

// Repeated finds the filing that the same person's same key with the same
// command made before, with Replayed set; with another command it is refused,
// as File refuses it. File looks by itself, under the case's lock: this is for whom
// it would not be called.
func (l *Ledger) Repeated(ctx context.Context, n contract.NewFiling) (contract.Filing, bool, error) {
	return l.prior(l.read(ctx), n.Actor.Person, n.IdempotencyKey, l.commandOf(n).digest)
}

// filingDigest is the purpose of the keyed digest over a command.
const filingDigest = "filing"

// prior looks for a filing by the same key. Found with the same command it is
// the answer; found with another it is a refusal.
func (l *Ledger) prior(tx *gorm.DB, person casework.PersonID, key string, digest []digestPart) (contract.Filing, bool, error) {
	if key == "" {
		return contract.Filing{}, false, nil
	}
	var row filingRow
	err := tx.Where("person = ? AND idempotency_key = ? AND idempotency_key <> ''", person, key).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return contract.Filing{}, false, nil
	case err != nil:
		return contract.Filing{}, false, wrap(err, "looking for the same request")
	case !l.sameDigest(row.Digest, filingDigest, digest...):
		return contract.Filing{}, false, casework.Refuse(casework.Conflict, "idempotency_key_reused")
	}
	var epoch int64
	if err := tx.Model(&caseHead{}).Where("id = ?", row.CaseID).Select("epoch").Take(&epoch).Error; err != nil {
		return contract.Filing{}, false, wrap(err, "reading the epoch of a case")
	}
	f, err := row.filing(epoch)
	f.Replayed = true
	return f, true, err
}

// sameDigest compares with a stored digest, also one of an older key.
func (l *Ledger) sameDigest(stored, purpose string, digest ...digestPart) bool {
	if l.config.SameDigest != nil {
		return l.config.SameDigest(stored, purpose, digest...)
	}
	return stored == l.config.Digest(purpose, digest...)
}

// twice tries again what met a unique value that another transaction was just
// storing: now that it is there, the second try finds it and answers by it.
func (l *Ledger) twice(try func() error) error {
	err := try()
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = try()
	}
	return err
}

// Filing reads one filing; NotFound when there is none.
func (l *Ledger) Filing(ctx context.Context, id string) (contract.Filing, error) {
	row, err := oneFiling(l.read(ctx).Where("filings.id = ?", id))
	if err != nil {
		return contract.Filing{}, err
	}
	return row.Filing.filing(row.Epoch)
}

// FilingFor reads one filing for whoever may see it: who made it, also when the
// case is no longer theirs, and who sees its case and it. For whoever is barred
// from the case it is not there, made by them or not.
func (l *Ledger) FilingFor(ctx context.Context, who contract.Reader, id string) (contract.Filing, error) {
	var f contract.Filing
	err := l.view(ctx, func(tx *gorm.DB) error {
		people := []casework.PersonID{who.Actor.Person}
		if who.Actor.ActingFor != "" {
			people = append(people, who.Actor.ActingFor)
		}
		row, err := oneFiling(tx.Where("filings.id = ?", id).Scopes(
			seesOr(who, casework.DataFilings, "filings.case_id", "filings.person IN ? OR filings.acting_for IN ?", people, people)))
		if err != nil {
			return err
		}
		s, err := sightOf(tx, who, row.Filing.CaseID)
		if err != nil {
			return err
		}
		open, err := s.filing(row.Filing)
		if err != nil || !open {
			return orNot(err, noSuchFiling())
		}
		f, err = row.Filing.filing(row.Epoch)
		return err
	})
	return f, err
}

type filingWithEpoch struct {
	Filing filingRow `gorm:"embedded"`
	Epoch  int64
}

func oneFiling(tx *gorm.DB) (filingWithEpoch, error) {
	var row filingWithEpoch
	err := tx.Table("filings").Select("filings.*, cases.epoch").Joins("JOIN cases ON cases.id = filings.case_id").Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, noSuchFiling()
	}
	return row, wrap(err, "reading a filing")
}

func noSuchFiling() error { return casework.Refuse(casework.NotFound, "no_such_filing") }
