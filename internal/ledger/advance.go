package ledger

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// atOnce bounds the filings and the events of one transaction; what is left is
// done by the next call, for which the answer asks by NextAt = Now.
const atOnce = 200

// Advance brings a case up to date in one transaction: it applies the waiting
// filings in the order of their numbers, before each publishing what had
// fallen due by the instant of that filing, and, when no filing waits, what
// has fallen due by now. It may be called late, twice and by many: whoever
// comes second finds nothing left to do. With nothing to do nothing is written.
//
// Since filings are stamped under the lock that is held here, no filing can
// appear later with an instant before what was published.
func (l *Ledger) Advance(ctx context.Context, req contract.AdvanceRequest) (contract.AdvanceResult, error) {
	var result contract.AdvanceResult
	var seen observed
	if jointOf(ctx) == nil { // those hold the writer already
		if err := l.advances.enter(ctx); err != nil {
			return result, err
		}
		defer l.advances.leave()
	}
	err := l.write(ctx, func(tx *gorm.DB) (err error) {
		result, err = l.advance(tx, req, &seen)
		return err
	})
	if err == nil {
		seen.told(l.observer)
	}
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		// Another case has just taken the same acceptance number. Called again,
		// the rules will refuse the command that wanted it.
		err = fmt.Errorf("%w: %w", contract.ErrUnavailable, err)
	}
	return result, err
}

func (l *Ledger) advance(tx *gorm.DB, req contract.AdvanceRequest, seen *observed) (contract.AdvanceResult, error) {
	row, err := l.lockCase(tx, req.Case)
	if refusal, ok := errors.AsType[*casework.Error](err); ok && refusal.Reason == casework.NotFound {
		// A workflow begins when its case is in the record. Where it is not, an older
		// record was restored beside a Temporal that knows of later things.
		l.log.Warn("a workflow ends whose case is not in this record", "case", req.Case)
		return contract.AdvanceResult{Fenced: true}, nil
	}
	if err != nil {
		return contract.AdvanceResult{}, err
	}
	if row.Epoch != req.Epoch {
		return contract.AdvanceResult{Fenced: true}, nil
	}
	o, err := l.open(tx, req.Case, "", "")
	if err != nil {
		return contract.AdvanceResult{}, err
	}
	*seen = observed{now: o.now, read: time.Now()}
	now := max(o.now, row.Counters.LastStamp)
	if row.Counters.AppliedSeq == row.Counters.LastFilingSeq && (row.Projection.NextAt.IsZero() || row.Projection.NextAt > now) {
		return contract.AdvanceResult{
			AppliedThrough: row.Counters.AppliedSeq, Now: now, NextAt: row.Projection.NextAt, NextClock: row.Projection.WakeClock, AtRest: !row.Projection.Open,
		}, heard(tx, row)
	}
	if o.rules != nil {
		return contract.AdvanceResult{}, l.retire(o.rules)
	}
	a := &advancing{l: l, tx: tx, row: row, now: now, applied: row.Counters.AppliedSeq, seen: seen, told: true}
	if a.c, err = o.state.state(); err != nil {
		return contract.AdvanceResult{}, err
	}
	a.before = a.c
	if err := a.run(); err != nil {
		return contract.AdvanceResult{}, err
	}
	return a.store()
}

// heard notes that the workflow, which looks now, will set its timer by what the
// record says.
func heard(tx *gorm.DB, row caseRow) error {
	if row.Counters.RingsAt == row.Projection.NextAt {
		return nil
	}
	return wrap(tx.Model(&caseRow{}).Where("id = ?", row.ID).Update("rings_at", row.Projection.NextAt).Error, "noting a look of the workflow")
}

// advancing is one call of Advance, or one command that is applied where it is
// filed, at work.
type advancing struct {
	l       *Ledger
	tx      *gorm.DB
	row     caseRow // as it was locked
	now     casework.Instant
	before  casework.Case // as it was loaded
	c       casework.Case // as it has become
	applied int64         // seq of the last filing with an outcome
	events  []casework.Event
	// renumbered says that the case was given an acceptance number of its own.
	renumbered bool
	more       bool // the bound was met with something left to do
	seen       *observed
	since      casework.Instant  // of the last filing that was applied
	told       bool              // the case's workflow asks, and hears the answer
	undrafted  casework.PersonID // had no draft of anything when their command was filed
}

func (a *advancing) run() error {
	for a.applied < a.row.Counters.LastFilingSeq {
		var filings []filingRow
		err := a.tx.Where("case_id = ? AND seq > ?", a.row.ID, a.applied).Order("seq").Limit(atOnce).Find(&filings).Error
		if err != nil {
			return wrap(err, "reading the waiting filings")
		}
		if len(filings) == 0 {
			return fmt.Errorf("case %s: filing %d is missing", a.row.ID, a.applied+1)
		}
		for _, f := range filings {
			if f.Seq != a.applied+1 || f.State != contract.FilingPending {
				return fmt.Errorf("case %s: filing %d is %s where %d was expected", a.row.ID, f.Seq, f.State, a.applied+1)
			}
			if err := a.pass(f.FiledAt); err != nil || a.more {
				return err
			}
			outcome, err := a.file(f)
			if err != nil {
				return err
			}
			if err := a.tx.Model(&filingOutcome{}).Where("id = ?", f.ID).Updates(&outcome).Error; err != nil {
				return wrap(err, "storing the outcome of a filing")
			}
			if a.more = len(a.events) >= atOnce || a.applied-a.row.Counters.AppliedSeq >= atOnce; a.more {
				return nil
			}
		}
	}
	return a.pass(a.now)
}

// pass publishes what time does until an instant; a.more says that the bound
// left something of it undone. A rule that fails here fails the call: time
// cannot be refused, and what is due stays due until the rule is mended.
func (a *advancing) pass(until casework.Instant) (err error) {
	defer func() {
		if why := recover(); why != nil {
			a.l.log.Error("a rule failed on the passing of time", "case", a.row.ID, "until", until.String(), "why", fmt.Sprint(why))
			err = fmt.Errorf("case %s: a rule failed on the passing of time: %v", a.row.ID, why)
		}
	}()
	for _, e := range a.l.rules.due(a.c, until) {
		if len(a.events) >= atOnce {
			a.more = true
			return nil
		}
		a.c = a.l.rules.apply(a.c, e)
		a.events = append(a.events, e)
		a.seen.published(a.c, e, a.since)
	}
	return nil
}

// file applies one filing and gives its outcome, which is still to be stored.
func (a *advancing) file(f filingRow) (filingOutcome, error) {
	cmd, err := commandIn(f)
	if err != nil {
		// The filing was written by a version of the program that knows more.
		// It waits, visibly, for that version.
		return filingOutcome{}, err
	}
	if err := a.know(&cmd); err != nil {
		return filingOutcome{}, err
	}
	outcome := filingOutcome{State: contract.FilingApplied, AppliedAt: a.now}
	events, after, err := a.l.decide(a.c, cmd)
	if err == nil {
		err = a.outside(events)
	}
	refusal := casework.AsError(err)
	switch {
	case refusal != nil:
		outcome.State, outcome.Refusal = contract.FilingRefused, marshal(refusal)
	case err != nil:
		return outcome, err
	case len(events) > 0:
		outcome.FirstEvent, outcome.LastEvent = events[0].Seq, events[len(events)-1].Seq
		a.events = append(a.events, events...)
		a.renumbered = a.renumbered || after.Number != a.c.Number
		a.c = after
	}
	if refusal != nil {
		if err := a.l.tellOfRefusal(a.tx, f, refusal, a.now); err != nil {
			return outcome, err
		}
	}
	if refusal == nil && f.Person != a.undrafted { // what was refused stays in its form
		for _, place := range draftPlaces(f.CaseID, cmd.Body) {
			if err := dropDraft(a.tx, f.Person, place, f.FiledAt); err != nil {
				return outcome, err
			}
		}
	}
	a.applied, a.since = f.Seq, f.FiledAt
	a.seen.applied(f, refusal != nil)
	return outcome, nil
}

// know gives a command what the office knows now, when it is applied.
func (a *advancing) know(cmd *casework.Command) (err error) {
	switch b := cmd.Body.(type) {
	case *casework.Assign, *casework.Reassign, *casework.Rule:
		// What the case's region and address name is found after every amendment
		// that was filed before.
		cmd.Areas, err = areasIn(a.tx)
	case *casework.Rework:
		cmd.Calendar, err = calendarOf(a.tx, a.c.Policy, b.HandedOverAt)
	case *casework.Reopen:
		cmd.Calendar, err = calendarOf(a.tx, a.c.Policy, b.HandedOverAt)
	case *casework.Recuse:
		cmd.Posts, err = postsOf(a.tx, b.Person, cmd.FiledAt)
	case *casework.LinkRepeat:
		var there bool
		there, err = isNotBarred(a.tx, cmd.Actor, b.Case)
		cmd.Absent = !there
	}
	if err == nil && cmd.Attested != nil {
		cmd.Unfit, err = unfitWitnesses(a.tx, a.c, *cmd.Attested, cmd.FiledAt)
	}
	return err
}

func commandIn(f filingRow) (casework.Command, error) {
	cmd := casework.Command{Filing: f.ID, FiledAt: f.FiledAt}
	var err error
	if cmd.Body, err = casework.DecodeBody(f.Kind, f.Payload); err != nil {
		return cmd, fmt.Errorf("filing %s cannot be read by this version: %s", f.ID, err.Error())
	}
	if err = unmarshal(f.Actor, &cmd.Actor, "actor of filing "+f.ID); err != nil {
		return cmd, err
	}
	if len(f.Attested) > 0 {
		cmd.Attested = &casework.Attestation{}
		err = unmarshal(f.Attested, cmd.Attested, "attestation of filing "+f.ID)
	}
	return cmd, err
}

// decide calls the rules for one command and applies what they say to a copy.
// A rule that fails does not hold the case up for ever: the filing is refused
// by name, loudly, and the case goes on.
func (l *Ledger) decide(c casework.Case, cmd casework.Command) (events []casework.Event, after casework.Case, err error) {
	failed := func(why any) {
		l.log.Error("a rule failed; the filing is refused", "case", c.ID, "filing", cmd.Filing, "command", cmd.Kind(), "why", fmt.Sprint(why))
		events, after, err = nil, c, casework.Refuse(casework.Conflict, "rules_failed")
	}
	defer func() {
		if why := recover(); why != nil {
			failed(why)
		}
	}()
	events, err = l.rules.decide(c, cmd)
	if err != nil {
		if casework.AsError(err) == nil {
			failed(err)
		}
		return nil, c, err
	}
	after = c
	for _, e := range events {
		if e.Seq != after.Seq+1 || e.Case != c.ID {
			failed(fmt.Sprintf("event %s does not follow %d", e.ID, after.Seq))
			return events, after, err
		}
		after = l.rules.apply(after, e)
	}
	return events, after, nil
}

// store writes what has changed: outcomes are written already, the chain comes
// last.
func (a *advancing) store() (contract.AdvanceResult, error) {
	p := project(a.c, a.now)
	if a.more {
		p.NextAt = a.now
	}
	result := contract.AdvanceResult{
		AppliedThrough: a.applied, Now: a.now, NextAt: p.NextAt, NextClock: p.WakeClock, AtRest: !p.Open,
	}
	if len(a.events) == 0 && a.applied == a.row.Counters.AppliedSeq {
		if !a.told || a.row.Projection.NextAt == p.NextAt && a.row.Counters.RingsAt == p.NextAt {
			return result, nil
		}
		// The row names an instant at which there was nothing to do after all.
		return result, wrap(a.tx.Model(&caseRow{}).Where("id = ?", a.row.ID).
			Updates(map[string]any{"next_at": p.NextAt, "wake_clock": p.WakeClock, "rings_at": p.NextAt}).Error, "storing when to look again")
	}
	r := &record{}
	for i := range a.events {
		a.events[i].Epoch, a.events[i].RecordedAt = a.row.Epoch, a.now
		if err := r.event(a.events[i]); err != nil {
			return result, err
		}
	}
	update := advanceUpdate{LastStamp: a.now, AppliedSeq: a.applied, LastEventSeq: a.c.Seq, Projection: p}
	fields := append([]string{"LastStamp", "AppliedSeq", "LastEventSeq"}, changedFields(a.row.Projection, p)...)
	if a.told {
		update.RingsAt = p.NextAt
		fields = append(fields, "RingsAt")
	} else {
		update.LastFilingSeq = a.row.Counters.LastFilingSeq
		fields = append(fields, "LastFilingSeq")
	}
	if a.renumbered {
		fields = append(fields, "SharesNumber")
	}
	if err := a.tx.Model(&advanceUpdate{}).Where("id = ?", a.row.ID).Select(fields).Updates(&update).Error; err != nil {
		return result, wrap(err, "storing the projection")
	}
	if len(a.events) > 0 {
		state := snapshotRow{CaseID: a.c.ID, Seq: a.c.Seq, Body: marshal(a.c)}
		state.keep(a.c)
		r.snapshots = []snapshotRow{state}
		if err := storeAccess(a.tx, accessOf(a.before), accessOf(a.c), r); err != nil {
			return result, err
		}
		if err := storeRecusals(a.tx, recusalsOf(a.before), recusalsOf(a.c)); err != nil {
			return result, err
		}
		if _, err := storeTasksAndHandlers(a.tx, a.c); err != nil {
			return result, err
		}
		if a.before.Address != a.c.Address || a.before.Respondent != a.c.Respondent || a.before.Complaint.Digest != a.c.Complaint.Digest {
			if err := a.l.traceAnew(a.tx, a.c); err != nil {
				return result, err
			}
		}
		if err := storeFigures(a.tx, figuresOf(a.before), figuresOf(a.c)); err != nil {
			return result, err
		}
		r.escalations, r.files = changedEscalations(a.before, a.c), changedFiles(a.before, a.c)
		outbox, err := a.l.messages(a.tx, a.c, a.events, a.now)
		if err != nil {
			return result, err
		}
		r.outbox = outbox
	}
	return result, a.l.seal(a.tx, r)
}

// advanceUpdate is the part of a case's row that Advance writes.
type advanceUpdate struct {
	LastStamp     casework.Instant
	AppliedSeq    int64
	LastEventSeq  int64
	SharesNumber  bool             // written, as false, only for a case with a new number
	RingsAt       casework.Instant // written only where the workflow hears of it
	LastFilingSeq int64            // written only where the filing is placed in the same transaction
	Projection    projection       `gorm:"embedded"`
}

func (advanceUpdate) TableName() string { return casesTable }

// changedFields names the fields to store where a case's projection was one and is another:
// those of every part in which the two differ. SQLite writes anew every index that has a
// column which is stored, whether or not it was the same before; a text for each set of
// single columns would crowd out the statements that connections keep. Fields are named, for
// gorm leaves out zero values of those that are not.
func changedFields(was, is projection) []string {
	from, to := reflect.ValueOf(was), reflect.ValueOf(is)
	var changed []string
	for i, part := range projectionParts {
		if slices.ContainsFunc(projectionPlaces[i], func(field int) bool {
			return !from.Field(field).Equal(to.Field(field))
		}) {
			changed = append(changed, part...)
		}
	}
	return changed
}

// projectionParts are the fields of a projection by what changes them together: what the
// case is, how far it is, what was first done, what waits for the dispatch desk, the time.
var projectionParts = [][]string{
	{
		"Campaign", "Batch", "RowNumber", "Number", "NumberKey", "Level", "Mode", "Region", "Address", "Respondent", "Search", "HandedOverAt",
		"RegisteredAt", "FirstHandedOverAt",
	},
	{
		"Priority", "PriorityRank", "State", "Open", "Round", "LeadUnit", "InCharge", "NextClockKind", "NextDueAt", "NextOwnerRole", "NextOwnerUnit",
		"BoardRank", "SortDue", "ReportDueAt", "Breaches", "Late", "Unacknowledged", "Supplementing", "SupplementDueAt", "Returned", "ReviewDueAt",
		"NextAt", "WakeClock",
	},
	{"FirstAssignedAt", "FirstAcknowledgedAt", "FirstOnSiteAt", "FirstAnsweredAt"},
	{"DispatchTask", "DispatchDue"},
	{"ChangedAt"},
}

// projectionPlaces are the same fields by their places.
var projectionPlaces = placesIn(reflect.TypeFor[projection](), projectionParts)

func placesIn(of reflect.Type, parts [][]string) [][]int {
	places := make([][]int, len(parts))
	for i, part := range parts {
		for _, name := range part {
			field, there := of.FieldByName(name)
			if !there {
				panic("the projection has no field " + name)
			}
			places[i] = append(places[i], field.Index[0])
		}
	}
	return places
}

var projectionFields = fieldsOf[projection]()

func fieldsOf[T any]() []string {
	fields := reflect.VisibleFields(reflect.TypeFor[T]())
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

// filingOutcome is the part of a filing's row that Advance writes; what is zero
// stays as it was filed.
type filingOutcome struct {
	State      string
	AppliedAt  casework.Instant
	FirstEvent int64
	LastEvent  int64
	Refusal    []byte
}

func (filingOutcome) TableName() string { return "filings" }
