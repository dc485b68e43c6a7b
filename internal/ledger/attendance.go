package ledger

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// UnitUnattended is the type of the message that a part came to a unit, or waits
// at one, that keeps a roster and has nobody on duty (S1-04). No event of a case says
// so: rosters belong to the office.
const UnitUnattended casework.EventType = "unit_unattended"

// reached tells turns on which somebody can be reached: those whose people are
// all disabled are as good as none.
const reached = `EXISTS (SELECT 1 FROM people p WHERE p.id IN (duties.person, duties.backup) AND NOT p.disabled)`

// partKinds are the kinds of access of a unit that has a part.
var partKinds = []casework.AssignmentRole{casework.RoleLead, casework.RoleAssisting, casework.RoleTerritorial}

// attendance is what the roster says of a unit at an instant.
type attendance struct {
	kept  bool             // there are turns at all, struck ones too
	since casework.Instant // when the last turn ended or was struck that somebody stood on; zero: there was none
	gone  bool             // nobody is on duty
}

func attendanceOf(tx *gorm.DB, unit casework.UnitID, now casework.Instant) (attendance, error) {
	var found struct{ Turns, Running, Ended int64 }
	err := tx.Model(&dutyRow{}).Where("unit = ?", unit).
		Select("count(*) AS turns, coalesce(sum(CASE WHEN NOT struck AND from_at <= ? AND until_at > ? AND "+reached+" THEN 1 ELSE 0 END), 0) AS running, "+
			"coalesce(max(CASE WHEN "+reached+" THEN CASE WHEN NOT struck AND until_at <= ? THEN until_at "+
			"WHEN struck AND struck_at > from_at AND struck_at < until_at THEN struck_at ELSE 0 END ELSE 0 END), 0) AS ended", now, now, now).Take(&found).Error
	return attendance{found.Turns > 0, casework.Instant(found.Ended), found.Running == 0}, wrap(err, "reading a roster")
}

// ringUnattended tells the duty officer, the coordinator and the head of the
// unit that a part has come to a unit where nobody is on duty. It rings once for
// each gap of the roster, however many parts come in it: a list of sixty cases
// rings once. Where a unit never kept a roster nothing rings, for then whoever
// holds the posts is addressed; the shift's list names such units.
func (l *Ledger) ringUnattended(tx *gorm.DB, c casework.Case, events []casework.Event, now casework.Instant) error {
	given := map[casework.UnitID]casework.Event{}
	var units []casework.UnitID
	for _, e := range events {
		if p, ok := e.Payload.(*casework.UnitAssigned); ok && !slices.Contains(units, p.Assignment.Unit) {
			given[p.Assignment.Unit] = e
			units = append(units, p.Assignment.Unit)
		}
	}
	slices.Sort(units) // two cases wait for each other in one order
	for _, unit := range units {
		at, err := attendanceOf(tx, unit, now)
		if err != nil {
			return err
		}
		if !at.kept || !at.gone {
			continue
		}
		if _, err := l.ringFor(tx, c, given[unit], unit, at.since, now); err != nil {
			return err
		}
	}
	return nil
}

// ringFor rings for a gap that has not rung before, and says whether it did.
func (l *Ledger) ringFor(tx *gorm.DB, c casework.Case, e casework.Event, unit casework.UnitID, since, now casework.Instant) (bool, error) {
	if taken, err := takeGap(tx, unit, since, now); err != nil || !taken {
		return false, err
	}
	to, err := onCall(tx, append(called(unit, casework.UnitLeader, unitHead),
		address{role: casework.DutyOfficer}, address{role: casework.Coordinator}), now)
	if err != nil {
		return false, err
	}
	var row unitRow
	if err := tx.Where("id = ?", unit).Take(&row).Error; err != nil {
		return false, wrap(err, "reading a unit that nobody attends")
	}
	f := facts(c, e)
	f["unit"], f["unit_name"] = string(unit), row.Name
	if !since.IsZero() {
		f["since"] = since.String()
	}
	var messages []outboxRow
	for _, a := range to {
		messages = append(messages, outboxRow{
			Notice: noticeRow{
				ID: string(UnitUnattended) + "/" + string(unit) + "/" + since.String() + "/" + now.String() + "/" + a.String(), CaseID: c.ID, Seq: e.Seq,
				Type: UnitUnattended, Role: a.role, Unit: a.unit, Person: a.person, Urgent: true, Facts: marshal(f), At: now,
			},
			State: outboxPending, NextTry: now,
		})
	}
	err = tx.Session(&gorm.Session{}).Clauses(clause.OnConflict{DoNothing: true}).Create(&messages).Error
	return err == nil, wrap(err, "storing that nobody attends a unit")
}

// Unattended lists the units with a part in an open case that the reader may
// see, in which nobody is on duty at some instant from now until before the
// given one: first those whose gap begins first.
func (l *Ledger) Unattended(ctx context.Context, who contract.Reader, until casework.Instant) ([]contract.Unattended, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return nil, wrap(err, "reading the clock")
	}
	return unattended(l.read(ctx), who, now, until)
}

func unattended(tx *gorm.DB, who contract.Reader, now, until casework.Instant) ([]contract.Unattended, error) {
	var parts []struct {
		Unit  casework.UnitID
		Cases int64
	}
	err := tx.Table("case_access").Joins("JOIN cases ON cases.id = case_access.case_id").
		Scopes(visible(who, casework.DataCases, "cases.id")).
		Where("cases.board_rank = 0 AND case_access.kind IN ?", partKinds).
		Select("case_access.unit_id AS unit, count(DISTINCT cases.id) AS cases").Group("case_access.unit_id").Find(&parts).Error
	if err != nil {
		return nil, wrap(err, "listing the units at work")
	}
	var turns []dutyRow
	err = tx.Where("until_at > ? AND from_at < ? AND NOT struck AND "+reached, now, until).Order("from_at, id").Find(&turns).Error
	if err != nil {
		return nil, wrap(err, "reading the rosters")
	}
	of := map[casework.UnitID][]dutyRow{}
	for _, t := range turns {
		of[t.Unit] = append(of[t.Unit], t)
	}
	found := []contract.Unattended{}
	for _, p := range parts {
		if from, end, gap := firstGap(of[p.Unit], now, until); gap {
			found = append(found, contract.Unattended{Unit: p.Unit, From: from, Until: end, OpenCases: p.Cases})
		}
	}
	slices.SortFunc(found, func(a, b contract.Unattended) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.OpenCases, a.OpenCases), cmp.Compare(a.Unit, b.Unit))
	})
	return found, nil
}

// firstGap is the first time from an instant to before another that no turn
// covers; its end is zero when no later turn is among them.
func firstGap(turns []dutyRow, from, until casework.Instant) (begins, ends casework.Instant, gap bool) {
	for _, t := range turns { // by their beginning
		if t.From > from {
			return from, t.From, true
		}
		from = max(from, t.Until)
	}
	return from, 0, from < until
}
