package ledger

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func (r noticeRow) notice() (contract.Notice, error) {
	n := contract.Notice{ID: r.ID, Case: r.CaseID, Seq: r.Seq, Type: r.Type, Role: r.Role, Unit: r.Unit, Person: r.Person, Urgent: r.Urgent, At: r.At}
	return n, unmarshal(r.Facts, &n.Facts, "facts of message "+r.ID)
}

// unsigned says of notices that the unit has still to sign for what was assigned to it:
// that rings whoever has the watch until somebody of the unit has, and no mark ends it.
// A unit that was given another part of the same case later has that one to sign for.
const unsigned = `notices.type = @assigned AND notices.urgent
	AND EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = notices.case_id AND t.kind = @sign AND t.unit = notices.unit)
	AND NOT EXISTS (SELECT 1 FROM notices later WHERE later.unit = notices.unit AND later.role = notices.role AND later.at >= notices.at
		AND later.case_id = notices.case_id AND later.type = notices.type AND later.seq > notices.seq)`

// seenBy says of notices whether a person has read them: marked as read, or that person
// has done something in the case since, from whatever page. That a case came in is read
// once it is dispatched.
const seenBy = `EXISTS (SELECT 1 FROM notice_reads r WHERE r.notice_id = notices.id AND r.person = @person)
OR EXISTS (SELECT 1 FROM filings f WHERE f.case_id = notices.case_id AND f.person = @person AND f.filed_at >= notices.at
	AND (notices.type <> @assigned OR NOT notices.urgent OR f.kind = @acknowledge))
OR (notices.type = @came AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = notices.case_id AND c.state = @fresh))`

// ringsFor is for how long what is urgent rings while nobody reads it; what a unit has to
// sign for rings until somebody has.
const ringsFor = 30 * casework.Day

// looksBack is how many unread urgent messages are looked through for those that ring
// still: an inbox is read whenever something happens, and must not cost more each time.
const looksBack = 10 * largestPage

// Notices is a person's inbox, latest first: what is addressed to the person,
// or to a role that the person holds, in the unit where it is of a unit. The first page
// has beside it what rings still and is older.
func (l *Ledger) Notices(ctx context.Context, who casework.Actor, after string, limit int) (page contract.NoticePage, err error) {
	limit = pageSize(limit)
	tx := l.read(ctx)
	q := latestNotices(tx, who).Limit(limit + 1)
	if after != "" {
		var at int64
		var id string
		if err := readCursor(after, "notices", &at, &id); err != nil {
			return contract.NoticePage{}, err
		}
		q = q.Where("(notices.at, notices.id) < (?, ?)", at, id)
	}
	var rows []readNotice
	if err := q.Find(&rows).Error; err != nil {
		return contract.NoticePage{}, wrap(err, "reading an inbox")
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1].Notice
		page.Next = writeCursor("notices", int64(last.At), last.ID)
		if after == "" {
			if page.Waiting, err = l.ringing(tx, who, last); err != nil {
				return page, err
			}
		}
	}
	page.Notices, err = l.told(tx, who, rows)
	return page, err
}

// readNotice is a notice and how it stands with the person who reads it.
type readNotice struct {
	Notice   noticeRow `gorm:"embedded"`
	Seen     bool
	Unsigned bool
}

// latestNotices asks for somebody's inbox, latest first.
func latestNotices(tx *gorm.DB, who casework.Actor) *gorm.DB {
	return tx.Table("notices").Scopes(inbox(who)).
		Select("notices.*, ("+unsigned+") AS unsigned, ("+seenBy+") AS seen", howItStands(who)).
		Order("notices.at DESC, notices.id DESC")
}

func howItStands(who casework.Actor) map[string]any {
	return map[string]any{
		"sign":   casework.ToAcknowledge,
		"person": who.Person, "assigned": (*casework.UnitAssigned)(nil).Type(), "acknowledge": casework.CmdAcknowledge,
		"came": (*casework.CaseRegistered)(nil).Type(), "fresh": casework.Registered,
	}
}

// ringing is what rings of what is older than a notice, the latest of it, among so many as
// are looked through. What was assigned rings until it is signed for and no longer, and
// anything else until it is read or what it tells of is over, which is known once the row
// is told.
func (l *Ledger) ringing(tx *gorm.DB, who casework.Actor, last noticeRow) (notices []contract.Notice, err error) {
	now, err := l.now(tx)
	if err != nil {
		return nil, wrap(err, "reading the clock")
	}
	with := howItStands(who)
	with["since"] = now.Add(-ringsFor)
	for looked := 0; looked < looksBack && len(notices) < largestPage; looked += largestPage {
		var rows []readNotice
		err = latestNotices(tx, who).
			Where("notices.urgent AND (notices.at, notices.id) < (?, ?)", last.At, last.ID).
			Where("("+unsigned+") OR (notices.type <> @assigned AND notices.at > @since AND NOT ("+seenBy+"))", with).
			Limit(largestPage).Find(&rows).Error
		if err != nil {
			return nil, wrap(err, "reading what rings of an inbox")
		}
		told, err := l.told(tx, who, rows)
		if err != nil {
			return nil, err
		}
		notices = append(notices, slices.DeleteFunc(told, func(n contract.Notice) bool { return !n.Urgent })...)
		if len(rows) < largestPage {
			break
		}
		last = rows[len(rows)-1].Notice
	}
	return notices[:min(len(notices), largestPage)], nil
}

// told makes of rows of an inbox what a person reads.
func (l *Ledger) told(tx *gorm.DB, who casework.Actor, rows []readNotice) ([]contract.Notice, error) {
	notices := make([]contract.Notice, 0, len(rows))
	for _, r := range rows {
		n, err := r.Notice.notice()
		if err != nil {
			return notices, err
		}
		n.Read, n.Unsigned = r.Seen && !r.Unsigned, r.Unsigned
		if n.Type == (*casework.UnitAssigned)(nil).Type() {
			n.Urgent = r.Unsigned // somebody of the unit has signed: it is there to be read, and rings nobody
		}
		notices = append(notices, n)
	}
	if readsMended(contract.Reader{Actor: who}) {
		if err := asTheyAre(tx, notices); err != nil {
			return notices, err
		}
	}
	if err := withBatches(tx, who, notices); err != nil {
		return notices, err
	}
	if err := l.withRulings(tx, notices); err != nil {
		return notices, err
	}
	if err := withEnded(tx, notices); err != nil {
		return notices, err
	}
	return notices, withRows(tx, notices)
}

// withRulings says in messages of a ruling why it was made: the unit whose objection
// was upheld sees the case no more, and reads it nowhere else.
func (l *Ledger) withRulings(tx *gorm.DB, notices []contract.Notice) error {
	for i, n := range notices {
		if n.Type != (*casework.DisputeRuled)(nil).Type() {
			continue
		}
		var row eventRow
		if err := tx.Where("case_id = ? AND seq = ?", n.Case, n.Seq).Take(&row).Error; err != nil {
			return wrap(err, "reading a ruling")
		}
		var e casework.Event
		if err := unmarshal(row.Bytes, &e, "an event of case "+string(n.Case)); err != nil {
			return err
		}
		p, is := e.Payload.(*casework.DisputeRuled)
		if !is || p.Reason.IsZero() {
			continue
		}
		said, err := l.textsOf(tx, n.Case, p.Reason.Digest)
		if err != nil {
			return err
		}
		if notices[i].Facts == nil {
			notices[i].Facts = map[string]string{}
		}
		if text := said[p.Reason.Digest]; text != "" {
			notices[i].Facts["says"] = text
		}
	}
	return nil
}

// withEnded says in messages of a breach that it was set aside since, in messages of a
// clock that what it waited for was filed since, or is no longer asked, and in those of a
// proposed measure how somebody has decided: they are there to be read, and ring nobody.
func withEnded(tx *gorm.DB, notices []contract.Notice) error {
	var cases []casework.CaseID
	for _, n := range notices {
		if (n.Facts["breach"] != "" || n.Facts[factClock] != "" || proposes(n.Facts)) && !slices.Contains(cases, n.Case) {
			cases = append(cases, n.Case)
		}
	}
	if len(cases) == 0 {
		return nil
	}
	var rows []eventRow
	ends := []casework.EventType{(*casework.BreachSetAside)(nil).Type(), (*casework.ClockStopped)(nil).Type(), (*casework.ClockCancelled)(nil).Type(), (*casework.EscalationDecided)(nil).Type()}
	if err := tx.Where("case_id IN ? AND type IN ?", cases, ends).Order("case_id, seq").Find(&rows).Error; err != nil {
		return wrap(err, "reading what ended of clocks and breaches")
	}
	for _, row := range rows {
		var e casework.Event
		if err := unmarshal(row.Bytes, &e, "an event of case "+string(row.CaseID)); err != nil {
			return err
		}
		for i, n := range notices {
			if n.Case != row.CaseID || n.Seq >= row.Seq {
				continue
			}
			if name, value := endedBy(e, n.Facts); name != "" {
				notices[i].Urgent, notices[i].Facts[name] = false, value
			}
		}
	}
	return nil
}

// proposes tells whether a message tells of a measure that somebody has to decide on.
func proposes(facts map[string]string) bool {
	return facts["escalation_state"] == string(casework.EscalationProposed)
}

// endedBy is the fact that an event adds to those of a message, where it ends what the
// message tells of.
func endedBy(e casework.Event, of map[string]string) (name, value string) {
	switch p := e.Payload.(type) {
	case *casework.BreachSetAside:
		if p.Breach == of["breach"] {
			return "set_aside", "true"
		}
	case *casework.ClockStopped:
		if p.Clock == of[factClock] {
			return "stopped_at", p.At.String()
		}
	case *casework.ClockCancelled:
		if p.Clock == of[factClock] {
			return "cancelled", "true"
		}
	case *casework.EscalationDecided:
		if proposes(of) && p.Escalation == of["escalation"] {
			decided := casework.EscalationDeclined
			if p.Confirmed {
				decided = casework.EscalationConfirmed
			}
			return "decided", string(decided)
		}
	}
	return "", ""
}

// withBatches tells of messages by which list their cases came, where whoever reads
// them sees the case: the inbox puts together what came together.
func withBatches(tx *gorm.DB, who casework.Actor, notices []contract.Notice) error {
	var ids []casework.CaseID
	for _, n := range notices {
		if n.Case != "" && !slices.Contains(ids, n.Case) {
			ids = append(ids, n.Case)
		}
	}
	of := map[casework.CaseID]string{}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var rows []struct {
			ID    casework.CaseID
			Batch string
		}
		err := tx.Table(casesTable).Select("cases.id AS id, cases.batch AS batch").
			Scopes(visible(contract.Reader{Actor: who}, casework.DataCases, "cases.id")).Where("cases.id IN ?", some).Find(&rows).Error
		if err != nil {
			return wrap(err, "reading the batches of an inbox")
		}
		for _, r := range rows {
			of[r.ID] = r.Batch
		}
	}
	for i, n := range notices {
		notices[i].Batch = of[n.Case]
	}
	return nil
}

// withRows tells of messages about cases without a number by which row of a list they
// came, as lists of cases do.
func withRows(tx *gorm.DB, notices []contract.Notice) error {
	var ids []casework.CaseID
	for _, n := range notices {
		if n.Case != "" && n.Facts[factNumber] == "" && !slices.Contains(ids, n.Case) {
			ids = append(ids, n.Case)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var without []casework.CaseID
	if err := tx.Model(&caseRow{}).Where("id IN ? AND number = ''", ids).Pluck("id", &without).Error; err != nil {
		return wrap(err, "looking for cases without a number")
	}
	rows, err := listRowsOf(tx, without)
	for _, r := range rows {
		for i := range notices {
			n := &notices[i]
			if n.Case != r.CaseID || n.Facts[factNumber] != "" {
				continue
			}
			if n.Facts == nil {
				n.Facts = map[string]string{}
			}
			n.Facts["row_number"] = strconv.FormatInt(r.RowNumber, 10)
			if r.Sheet != "" {
				n.Facts["sheet"] = r.Sheet
			}
		}
	}
	return err
}

// asTheyAre puts in messages what the registration of their cases says by now: what
// was replaced in it, since it told who complained, is in no message of before either.
func asTheyAre(tx *gorm.DB, notices []contract.Notice) error {
	var ids []casework.CaseID
	for _, n := range notices {
		ids = append(ids, n.Case)
	}
	of := map[casework.CaseID]caseRow{}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var rows []caseRow
		if err := tx.Where("id IN ?", some).Find(&rows).Error; err != nil {
			return wrap(err, "reading the cases of an inbox")
		}
		for _, row := range rows {
			of[row.ID] = row
		}
	}
	for _, n := range notices {
		row, known := of[n.Case]
		if !known {
			continue
		}
		for name, is := range map[string]string{factNumber: row.Projection.Number, "region": row.Projection.Region} {
			if _, said := n.Facts[name]; said {
				n.Facts[name] = is
			}
			if is == "" {
				delete(n.Facts, name)
			}
		}
	}
	return nil
}

// inbox narrows a query to the notices that somebody may read. A notice does not
// outlive the right to its case: whoever comes to a unit later, or stays there when
// its part is over, reads what went to the unit as long as the unit sees the case.
// What was written to the person stays theirs, and is a proxy's where the posts that
// were delegated see its case, never what is about the account; and that a part was taken away is
// told to whom it was taken from, and what became of an objection to whoever raised it.
func inbox(who casework.Actor) func(*gorm.DB) *gorm.DB {
	return func(tx *gorm.DB) *gorm.DB {
		always := "notices.person <> '' OR notices.case_id = '' OR notices.type IN ?"
		if who.ActingFor != "" {
			always = "notices.person = '' AND (notices.case_id = '' OR notices.type IN ?)"
			tx = tx.Where("NOT (notices.person <> '' AND notices.case_id = '')")
		}
		open := seesOr(contract.Reader{Actor: who}, casework.DataCases, "notices.case_id", always, toldAfterwards)
		fresh := tx.Session(&gorm.Session{NewDB: true})
		return open(waitingCampaigns(tx).Where(addressedTo(fresh, who)).Where("NOT EXISTS (?)", twins(fresh, who)))
	}
}

// toldAfterwards is what a unit reads of a case that it sees no more.
var toldAfterwards = []casework.EventType{(*casework.AssignmentReleased)(nil).Type(), (*casework.DisputeRuled)(nil).Type()}

// beforeAddress is of what a notice's id is made before its address. An id that is
// made otherwise is left as it is, for one of PostgreSQL's texts has no negative length.
const beforeAddress = "substr(notices.id, 1, abs(length(notices.id) - length(CASE WHEN notices.person <> '' THEN 'person:' || notices.person WHEN notices.unit = '' THEN notices.role ELSE notices.role || '@' || notices.unit END)))"

// twins are the notices that say to another address of the same person what a notice
// says. Whoever has two posts is reached at both, and reads it once: as it was written
// to the person, for that stays theirs, else at one of the posts.
func twins(tx *gorm.DB, who casework.Actor) *gorm.DB {
	var ids []string
	var to []any
	for _, a := range addressesOf(who) {
		ids, to = append(ids, beforeAddress+" || ?"), append(to, a.String())
	}
	twin := tx.Table("notices AS twin").Select("1").Where("twin.id IN ("+strings.Join(ids, ", ")+")", to...).
		Where("notices.person = '' AND (twin.person <> '' OR twin.id < notices.id)")
	if who.ActingFor != "" {
		twin = twin.Where("NOT (twin.person <> '' AND twin.case_id = '')")
	}
	return twin
}

// addressesOf are those at which somebody, or for whom that person acts, is reached.
func addressesOf(who casework.Actor) []address {
	person := who.Person
	if who.ActingFor != "" {
		person = who.ActingFor
	}
	to := []address{{person: person}}
	for _, p := range who.Posts {
		a := address{role: p.Role}
		switch p.Role {
		case casework.UnitOfficer, casework.UnitLeader, casework.UnitDutyOfficer:
			a.unit = p.Unit
		}
		to = append(to, a)
	}
	return to
}

// addressedTo is the condition that a notice is for somebody, or for whom that
// person acts.
func addressedTo(tx *gorm.DB, who casework.Actor) *gorm.DB {
	to := tx
	for _, a := range addressesOf(who) {
		if a.person != "" {
			to = to.Or("notices.person <> '' AND notices.person = ?", a.person)
		} else {
			to = to.Or("notices.unit = ? AND notices.role = ?", a.unit, a.role)
		}
	}
	return to
}

// MarkRead notes that a person has read a notice of their own inbox, at each of the
// posts where it reached them: nobody reads it again for having left one of them.
func (l *Ledger) MarkRead(ctx context.Context, who casework.Actor, id string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		var row noticeRow
		err = tx.Table("notices").Scopes(inbox(who)).Where("notices.id = ?", id).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return casework.Refuse(casework.NotFound, "no_such_notice")
		}
		if err != nil {
			return wrap(err, "reading a notice")
		}
		var ids, same []string
		at := address{role: row.Role, unit: row.Unit, person: row.Person}
		for _, a := range addressesOf(who) {
			ids = append(ids, strings.TrimSuffix(id, at.String())+a.String())
		}
		if err := tx.Table("notices").Where("id IN ?", ids).Pluck("id", &same).Error; err != nil {
			return wrap(err, "reading where a notice came")
		}
		reads := make([]map[string]any, len(same))
		for i, twin := range same {
			reads[i] = map[string]any{"notice_id": twin, "person": who.Person, "at": now}
		}
		return wrap(tx.Table("notice_reads").Clauses(clause.OnConflict{DoNothing: true}).Create(reads).Error, "marking a notice")
	})
}

// MarkAllRead notes that a person has read their whole inbox as it was at an instant:
// what came after it stays unread.
func (l *Ledger) MarkAllRead(ctx context.Context, who casework.Actor, until casework.Instant) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		// At each of the posts where it reached them, as a single one is.
		fresh := tx.Session(&gorm.Session{NewDB: true})
		var ids []string
		err = tx.Table("notices").Where(addressedTo(fresh, who)).Where("notices.at <= ?", until).
			Where("NOT EXISTS (SELECT 1 FROM notice_reads r WHERE r.notice_id = notices.id AND r.person = ?)", who.Person).Pluck("notices.id", &ids).Error
		if err != nil {
			return wrap(err, "reading an inbox")
		}
		for some := range slices.Chunk(ids, rowsAtOnce) {
			reads := make([]map[string]any, len(some))
			for i, id := range some {
				reads[i] = map[string]any{"notice_id": id, "person": who.Person, "at": now}
			}
			if err := tx.Table("notice_reads").Clauses(clause.OnConflict{DoNothing: true}).Create(reads).Error; err != nil {
				return wrap(err, "marking an inbox")
			}
		}
		return nil
	})
}
