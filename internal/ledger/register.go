package ledger

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// firstEpoch is the epoch of a case's first workflow.
const firstEpoch = 1

// Register opens a case: filing 1 and its outcome, the events, the projection
// with its due instants, access, texts and the sealed identity block, in one
// transaction. Starting its workflow is then the same as recovering it. A
// refusal stores nothing. A case is unique by campaign, level and number, or,
// where it has no number or repeats another batch's, by campaign, batch, row
// and the row's fingerprint; a known one is refused as case_known, naming it.
func (l *Ledger) Register(ctx context.Context, n contract.NewCase) (contract.Filing, error) {
	begun := time.Now()
	var registered []contract.Registration
	err := l.twice(func() error {
		return l.write(ctx, func(tx *gorm.DB) error {
			now, err := l.now(tx)
			if err != nil {
				return wrap(err, "reading the clock")
			}
			// Asked again for what was registered, the form may hold the next case already.
			sent := now
			prior, again, err := l.prior(tx, n.Actor.Person, n.IdempotencyKey, registrationDigest(n))
			if err != nil {
				return err
			}
			if again {
				sent = prior.FiledAt
			}
			if err := dropDraft(tx, n.Actor.Person, contract.PlaceRegister, sent); err != nil {
				return err
			}
			if registered, err = l.registerEach(tx, []contract.NewCase{n}); err != nil {
				return err
			}
			if refusal := registered[0].Refusal; refusal != nil {
				return refusal
			}
			return nil
		})
	})
	if err != nil {
		return contract.Filing{}, err
	}
	l.observer.Filed(time.Since(begun))
	return registered[0].Filing, nil
}

// registerEach registers many cases in one transaction, each with its own
// outcome: what is refused leaves nothing behind and does not hold up the
// others. It seals the record, so it must come last in its transaction, and
// may end with gorm.ErrDuplicatedKey when another transaction has just stored
// the same: then the whole transaction is to be tried again, see twice.
func (l *Ledger) registerEach(tx *gorm.DB, cases []contract.NewCase) ([]contract.Registration, error) {
	if err := rulesHold(tx); err != nil {
		return nil, l.retire(err)
	}
	r := &record{}
	outcomes := make([]contract.Registration, len(cases))
	var last casework.Instant
	for i, n := range cases {
		filing, err := l.register(tx, n, r, &last)
		if refusal := casework.AsError(err); refusal != nil {
			outcomes[i].Refusal = refusal
			continue
		}
		if err != nil {
			return nil, err
		}
		outcomes[i].Filing = filing
	}
	return outcomes, l.seal(tx, r)
}

func (l *Ledger) register(tx *gorm.DB, n contract.NewCase, r *record, last *casework.Instant) (contract.Filing, error) {
	digest := registrationDigest(n)
	if prior, found, err := l.prior(tx, n.Actor.Person, n.IdempotencyKey, digest); err != nil || found {
		return prior, err
	}
	now, err := l.now(tx)
	if err != nil {
		return contract.Filing{}, wrap(err, "reading the clock")
	}
	at := stamp(now, *last)
	body := *n.Body
	body.ComplainantRef = ""
	if n.Complainant != nil && *n.Complainant != (contract.Complainant{}) {
		body.ComplainantRef = newID(at)
	}
	if _, references := textsIn(&body); len(references) > 0 {
		return contract.Filing{}, casework.Refuse(casework.Invalid, "unknown_text", "digest", references[0])
	}
	who := n.Actor
	if body.Source.Batch != "" {
		who = casework.Actor{} // the rows of a list are linked by the program, whoever brings it
	}
	for _, link := range body.Repeats {
		if err := caseIsThere(tx, who, link.Case); err != nil {
			return contract.Filing{}, err
		}
	}
	id := casework.CaseID(newID(at))
	cmd := casework.Command{Filing: newID(at), Actor: n.Actor, FiledAt: at, Body: &body}
	events, c, err := l.decide(casework.Case{ID: id}, cmd)
	if err != nil {
		return contract.Filing{}, err
	}
	if err := openRow(tx, n.Actor, c, at); err != nil {
		if casework.AsError(err) != nil {
			// The case may be known because the very same request, sent twice at
			// once, was just stored: then that is the answer.
			if prior, found, priorErr := l.prior(tx, n.Actor.Person, n.IdempotencyKey, digest); priorErr != nil || found {
				return prior, priorErr
			}
		}
		return contract.Filing{}, err
	}
	*last = at
	f := filingRow{
		ID: cmd.Filing, CaseID: id, Seq: 1, Kind: casework.CmdRegister, Person: n.Actor.Person, ActingFor: n.Actor.ActingFor,
		Actor: marshal(n.Actor), Payload: marshal(&body), Digest: l.config.Digest(filingDigest, digest...),
		IdempotencyKey: n.IdempotencyKey, FiledAt: at, State: contract.FilingApplied, AppliedAt: at,
		FirstEvent: events[0].Seq, LastEvent: c.Seq,
	}
	r.filings = append(r.filings, f)
	if err := l.gather(tx, r, &body, n.Complainant, c, events, at); err != nil {
		return contract.Filing{}, err
	}
	filing, err := f.filing(firstEpoch)
	filing.RestsUntil = c.NextAt()
	return filing, err
}

// gather adds to the record what belongs to a new case.
func (l *Ledger) gather(tx *gorm.DB, r *record, body *casework.Register, who *contract.Complainant, c casework.Case, events []casework.Event, at casework.Instant) error {
	var key []byte
	if l.config.Texts != nil {
		var err error
		if key, err = l.config.Texts.NewCaseKey(string(c.ID)); err != nil {
			return wrap(err, "making the key of a case")
		}
		r.caseKeys = append(r.caseKeys, caseKeyRow{CaseID: c.ID, Sealed: key})
	}
	texts, err := l.sealTexts(c.ID, key, body)
	if err != nil {
		return err
	}
	r.texts = append(r.texts, texts...)
	traces, err := l.tracesOf(c.ID, contract.SimilarQuery{Address: c.Address, Respondent: c.Respondent, Complaint: body.Complaint.Body()})
	if err != nil {
		return err
	}
	r.traces = append(r.traces, traces...)
	if body.ComplainantRef != "" {
		rows, err := l.sealIdentity(c.ID, body.ComplainantRef, who)
		if err != nil {
			return err
		}
		r.identities = append(r.identities, rows...)
		r.index = append(r.index, l.indexOf(c.ID, who)...)
	}
	for i := range events {
		events[i].Epoch, events[i].RecordedAt = firstEpoch, at
		if err := r.event(events[i]); err != nil {
			return err
		}
	}
	r.snapshots = append(r.snapshots, snapshotRow{CaseID: c.ID, Seq: c.Seq, Body: marshal(c)})
	r.access = append(r.access, accessOf(c)...)
	r.figures = append(r.figures, figuresOf(c)...)
	outbox, err := l.messages(tx, c, events, at)
	r.outbox = append(r.outbox, outbox...)
	return err
}

// openRow inserts the row of a new case, or refuses a known one.
func openRow(tx *gorm.DB, who casework.Actor, c casework.Case, at casework.Instant) error {
	row := caseRow{
		ID: c.ID, RowKey: rowKey(c), SharesNumber: sharesNumber(c), Epoch: firstEpoch, Projection: project(c, at),
		Counters: counters{LastStamp: at, LastFilingSeq: 1, AppliedSeq: 1, LastEventSeq: c.Seq},
	}
	row.Counters.RingsAt = row.Projection.NextAt // until when its workflow rests
	if c.AtRest() && row.Projection.NextAt.IsZero() {
		row.Counters.StartedEpoch = firstEpoch // an ended case of an old ledger needs no workflow
	}
	created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if created.Error != nil {
		return wrap(created.Error, "storing a case")
	}
	if created.RowsAffected == 1 {
		return nil
	}
	known, err := knownAs(tx, c, row.RowKey)
	if err != nil {
		return err
	}
	if known == "" {
		return errors.New("a case was neither stored nor known")
	}
	return caseKnown(tx, who, known, c.Number)
}

// knownAs finds the case that a new one collided with.
func knownAs(tx *gorm.DB, c casework.Case, rowKey *string) (casework.CaseID, error) {
	if rowKey == nil {
		return caseByNumber(tx, c.Source.Campaign, c.Source.Level, c.Number)
	}
	var ids []casework.CaseID
	err := tx.Model(&caseRow{}).Where("row_key = ?", *rowKey).Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", wrap(err, "looking for a row of a batch")
	}
	return ids[0], nil
}

// sharesNumber reports a row of a batch whose number is an earlier case's.
func sharesNumber(c casework.Case) bool {
	return c.Source.Batch != "" && c.Number != "" && slices.ContainsFunc(c.Repeats, func(r casework.RepeatLink) bool {
		return r.Kind == "full" && r.Basis == "number"
	})
}

// rowKey is what a case is known by that has no number of its own: its row in a
// batch. A case entered by hand without a number has nothing to be known by.
func rowKey(c casework.Case) *string {
	s := c.Source
	if s.Batch == "" || c.Number != "" && !sharesNumber(c) {
		return nil
	}
	key := strings.Join([]string{s.Campaign, s.Batch, strconv.Itoa(s.Place()), s.Fingerprint}, "\x1f")
	return &key
}

// RegisteredBefore finds the registration that the same person's same key made
// before, as Repeated finds a filing.
func (l *Ledger) RegisteredBefore(ctx context.Context, n contract.NewCase) (contract.Filing, bool, error) {
	return l.prior(l.read(ctx), n.Actor.Person, n.IdempotencyKey, registrationDigest(n))
}

// registrationDigest covers what the person sent. The policy and the calendar
// are filled in by the office, so a repeated request is the same also when they
// have changed in between.
func registrationDigest(n contract.NewCase) []digestPart {
	body := *n.Body
	body.Policy, body.Calendar, body.ComplainantRef = casework.Policy{}, casework.Calendar{}, ""
	parts := []digestPart{[]byte(casework.CmdRegister), []byte(n.Actor.ActingFor), marshal(&body)}
	if n.Complainant != nil {
		parts = append(parts, marshal(n.Complainant))
	}
	return parts
}
