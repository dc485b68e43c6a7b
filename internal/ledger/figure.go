package ledger

import (
	"cmp"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// figureRow says that something that is counted happened n times in a case, and
// from which instant on it counts; 0: always. An instant that lies ahead is that
// of a running clock: when it comes, the row counts, and nothing is written.
type figureRow struct {
	CaseID casework.CaseID    `gorm:"primaryKey"`
	Figure contract.Figure    `gorm:"primaryKey"`
	Clock  casework.ClockKind `gorm:"primaryKey"`
	Unit   casework.UnitID    `gorm:"primaryKey"`
	FromAt casework.Instant   `gorm:"primaryKey;autoIncrement:false"`
	N      int64

	Campaign string
	// 1 in the row that counts first among those of the case that are alike in
	// figure, clock and unit; in figure and clock; in figure and unit; in figure.
	// Rows count in the order of their instants, so that at every instant the sums
	// over those that count are the numbers of cases.
	InCell, InClock, InUnit, InFigure int64
}

func (figureRow) TableName() string { return "case_figures" }

// figures gathers the rows of one case; what is alike is one row.
type figures struct {
	c    casework.Case
	rows []figureRow
}

func (f *figures) add(figure contract.Figure, clock casework.ClockKind, unit casework.UnitID, from casework.Instant) {
	row := figureRow{CaseID: f.c.ID, Campaign: f.c.Source.Campaign, Figure: figure, Clock: clock, Unit: unit, FromAt: from}
	i := slices.IndexFunc(f.rows, func(o figureRow) bool { o.N = 0; return o == row })
	if i < 0 {
		i = len(f.rows)
		f.rows = append(f.rows, row)
	}
	f.rows[i].N++
}

// figuresOf is what a case adds to the statistics. Like the projection it is a
// pure function of the case; see contract.Figure for what each figure means.
func figuresOf(c casework.Case) []figureRow {
	f := &figures{c: c}
	f.addClocks()
	for _, a := range c.Answers {
		switch {
		case a.Returns+a.Redos > 0:
			f.add(contract.FigureSentBack, "", a.Unit, 0)
		case a.State == casework.AnswerApproved:
			f.add(contract.FigurePassedFirst, "", a.Unit, 0)
		}
	}
	f.addDisputes()
	for _, is := range c.OpenIssues() {
		if is.Verdict != "" {
			f.add(contract.Figure(is.Verdict), "", "", 0)
		}
	}
	f.tellFirsts()
	return f.rows
}

func (f *figures) tellFirsts() {
	slices.SortStableFunc(f.rows, func(a, b figureRow) int { return cmp.Compare(a.FromAt, b.FromAt) })
	seen := map[figureKey]bool{}
	first := func(k figureKey) int64 {
		if seen[k] {
			return 0
		}
		seen[k] = true
		return 1
	}
	for i := range f.rows {
		r := &f.rows[i]
		r.InCell = first(figureKey{r.Figure, r.Clock, r.Unit, false, false})
		r.InClock = first(figureKey{r.Figure, r.Clock, "", false, true})
		r.InUnit = first(figureKey{r.Figure, "", r.Unit, true, false})
		r.InFigure = first(figureKey{r.Figure, "", "", true, true})
	}
}

// addClocks counts missed instants, and answers by their clocks. An instant that
// had passed before its clock began was never anybody's to keep, and is neither.
func (f *figures) addClocks() {
	for _, b := range f.c.Breaches {
		figure := contract.FigureBreached
		if b.SetAside != nil {
			figure = contract.FigureSetAside
		}
		f.add(figure, b.Kind, ofUnit(b.Owner.Unit), 0)
	}
	for _, k := range f.c.Clocks {
		if k.Cancelled || k.LapsedAtEntry {
			continue
		}
		if k.Running() && k.Breach == "" {
			f.add(contract.FigureBreached, k.Kind, ofUnit(k.Owner.Unit), k.Due)
		}
		if k.Kind != casework.ClockReport {
			continue
		}
		switch {
		case k.Running():
			f.add(contract.FigureAnsweredLate, "", f.missedBy(k), k.Due)
		case k.Verdict == casework.InTime:
			f.add(contract.FigureAnsweredInTime, "", ofUnit(k.Owner.Unit), 0)
		default:
			f.add(contract.FigureAnsweredLate, "", f.missedBy(k), 0)
		}
	}
}

// missedBy is the unit whose a late answer is: the one that missed the instant,
// not one that has taken the part over since.
func (f *figures) missedBy(k casework.Clock) casework.UnitID {
	for _, b := range f.c.Breaches {
		if b.ID == k.Breach && b.SetAside == nil {
			return ofUnit(b.Owner.Unit)
		}
	}
	return ofUnit(k.Owner.Unit)
}

func (f *figures) addDisputes() {
	units := map[string]casework.UnitID{}
	waits := map[string]bool{}
	for _, s := range f.c.Assignments {
		units[s.ID] = s.Unit
		if s.State == casework.Released && s.Parent == "" {
			f.add(contract.FigureReassigned, "", s.Unit, 0)
		}
	}
	for _, s := range f.c.Active() {
		waits[s.ID] = s.State == casework.InDispute && !f.c.AtRest()
	}
	for _, v := range f.c.Disputes {
		unit := units[v.Assignment]
		f.add(contract.FigureDisputed, "", unit, 0)
		if v.Again {
			f.add(contract.FigureDisputedAgain, "", unit, 0)
		}
		outcome := contract.FigureDisputeDropped
		switch {
		case v.Upheld != nil && *v.Upheld:
			outcome = contract.FigureDisputeUpheld
		case v.Upheld != nil:
			outcome = contract.FigureDisputeRejected
		case waits[v.Assignment]:
			outcome = contract.FigureDisputeOpen
		}
		f.add(outcome, "", unit, 0)
	}
}

func ofUnit(u casework.UnitID) casework.UnitID {
	if u == "" {
		return contract.OfficeItself
	}
	return u
}

// storeFigures brings the rows of a case from what they were to what they are.
func storeFigures(tx *gorm.DB, before, after []figureRow) error {
	var changed []figureRow
	for _, row := range after {
		if !slices.Contains(before, row) {
			changed = append(changed, row)
		}
	}
	for _, row := range before {
		kept := func(o figureRow) bool {
			return o.Figure == row.Figure && o.Clock == row.Clock && o.Unit == row.Unit && o.FromAt == row.FromAt
		}
		if slices.ContainsFunc(after, kept) {
			continue
		}
		err := tx.Where("case_id = ? AND figure = ? AND clock = ? AND unit = ? AND from_at = ?", row.CaseID, row.Figure, row.Clock, row.Unit, row.FromAt).
			Delete(&figureRow{}).Error
		if err != nil {
			return wrap(err, "taking a figure away")
		}
	}
	return insert(tx.Session(&gorm.Session{}).Clauses(clause.OnConflict{UpdateAll: true}), changed, "figures")
}

// figuresMade brings the stored figures of a case to what its state adds to the
// statistics, whatever was stored, and reports whether that differs.
func figuresMade(tx *gorm.DB, c casework.Case) (bool, error) {
	var stored []figureRow
	if err := tx.Where("case_id = ?", c.ID).Find(&stored).Error; err != nil {
		return false, wrap(err, "reading the figures of a case")
	}
	want := figuresOf(c)
	same := len(stored) == len(want) && !slices.ContainsFunc(want, func(f figureRow) bool { return !slices.Contains(stored, f) })
	return !same, storeFigures(tx, stored, want)
}

// firsts are the stamps of a case from which first times are counted: when it
// was first handed over, and when something was first done (S1-07).
func firsts(c casework.Case) (handedOver, acknowledged casework.Instant) {
	handedOver = c.HandedOverAt
	if len(c.Rounds) > 0 {
		handedOver = c.Rounds[0].HandedOverAt
	}
	for _, s := range c.Assignments {
		if at := s.AcknowledgedAt; !at.IsZero() && (acknowledged.IsZero() || at < acknowledged) {
			acknowledged = at
		}
	}
	return handedOver, acknowledged
}
