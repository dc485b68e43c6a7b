package ledger

import (
	"cmp"
	"math"
	"strings"

	"golang.org/x/text/unicode/norm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// projection is what lists and boards show of a case. It is a pure function of
// the case, but for ChangedAt; "overdue" is not in it, for that is a question
// to the clock and answered by every query.
type projection struct {
	Campaign        string
	Batch           string
	RowNumber       int64 // the place in the batch, which is the order of its list
	Number          string
	NumberKey       string // by which numbers are compared
	Level           casework.SourceLevel
	Mode            casework.SourceMode
	Region          string
	Address         string
	Respondent      string
	Search          string
	Priority        casework.Priority
	State           casework.State
	Open            bool
	Round           int64
	LeadUnit        casework.UnitID
	InCharge        casework.PersonID
	NextClockKind   casework.ClockKind
	NextDueAt       casework.Instant
	NextOwnerRole   casework.Role
	NextOwnerUnit   casework.UnitID
	BoardRank       int64
	SortDue         casework.Instant
	PriorityRank    int64
	ReportDueAt     casework.Instant
	Breaches        int64
	Late            bool
	Unacknowledged  int64
	Supplementing   int64
	SupplementDueAt casework.Instant // of the running six hours the one due first
	Returned        int64
	ReviewDueAt     casework.Instant // of the answers that wait for a review the first; 0 where none does
	HandedOverAt    casework.Instant
	RegisteredAt    casework.Instant
	ChangedAt       casework.Instant `gorm:"column:updated_at"`
	NextAt          casework.Instant
	WakeClock       casework.ClockKind

	FirstHandedOverAt   casework.Instant // from which the first times count
	FirstAssignedAt     casework.Instant
	FirstAcknowledgedAt casework.Instant
	FirstOnSiteAt       casework.Instant
	FirstAnsweredAt     casework.Instant

	DispatchTask casework.DispatchTask // what waits for the dispatch desk
	DispatchDue  casework.Instant
}

// endOfTime sorts cases without a running clock behind all that have one.
const endOfTime casework.Instant = math.MaxInt64

func project(c casework.Case, changed casework.Instant) projection {
	p := projection{
		Campaign: c.Source.Campaign, Batch: c.Source.Batch, RowNumber: int64(c.Source.Place()), Number: c.Number, NumberKey: contract.NumberKey(c.Number),
		Level: c.Source.Level, Mode: c.Source.Mode, Region: c.Region, Address: c.Address, Respondent: c.Respondent,
		Priority: c.Priority, State: c.State, Open: !c.AtRest(), Round: int64(c.Round), InCharge: c.InCharge,
		Search: searchable(handle(c), c.Region, c.Address, c.Respondent), SortDue: endOfTime, HandedOverAt: c.HandedOverAt, RegisteredAt: c.RegisteredAt, ChangedAt: changed,
		NextAt: c.NextAt(), Breaches: int64(len(c.OpenBreaches())),
		FirstAssignedAt: c.First.Assigned, FirstOnSiteAt: c.First.OnSite, FirstAnsweredAt: c.First.Feedback,
	}
	p.FirstHandedOverAt, p.FirstAcknowledgedAt = firsts(c)
	p.Late = p.Breaches > 0
	p.WakeClock = wakeClock(c, p.NextAt)
	if lead, ok := c.Lead(); ok {
		p.LeadUnit = lead.Unit
	}
	if k, ok := c.NextClock(); ok {
		owner := c.ActsFirst(k)
		p.NextClockKind, p.NextDueAt, p.NextOwnerRole, p.NextOwnerUnit = k.Kind, k.Due, owner.Role, owner.Unit
		p.SortDue = k.Due
	}
	if p.DispatchTask, p.DispatchDue = c.AtDispatch(); p.DispatchTask != "" && p.DispatchDue.IsZero() {
		p.DispatchDue = endOfTime
	}
	if !p.Open {
		p.BoardRank = 1
	}
	p.PriorityRank = priorityRank(c.Priority)
	if k, ok := c.MainClock(); ok {
		p.ReportDueAt = k.Due
	}
	for _, k := range c.Clocks {
		if k.Kind == casework.ClockSupplement && k.Running() && (p.SupplementDueAt.IsZero() || k.Due < p.SupplementDueAt) {
			p.SupplementDueAt = k.Due
		}
	}
	for _, a := range c.Active() {
		if a.State == casework.Offered {
			p.Unacknowledged++
		}
	}
	for _, a := range c.Answers {
		if a.Round != c.Round || !p.Open {
			continue
		}
		switch a.State {
		case casework.AnswerSupplementing:
			p.Supplementing++
		case casework.AnswerSubmitted, casework.AnswerInReview:
			p.ReviewDueAt = min(reviewDue(c, a.ID), cmp.Or(p.ReviewDueAt, endOfTime))
		case casework.AnswerOpen, casework.AnswerApproved:
		}
		if a.Returns+a.Redos > 0 && a.State != casework.AnswerApproved {
			p.Returned++
		}
	}
	if p.Open && c.Reply.UpstreamResult == "returned" {
		p.Returned++
	}
	return p
}

// reviewDue is when a reviewer must have looked at an answer; the end of time where
// no clock of theirs runs.
func reviewDue(c casework.Case, answer string) casework.Instant {
	for _, k := range c.Clocks {
		if k.Kind == casework.ClockReview && k.Subject == answer && k.Running() {
			return k.Due
		}
	}
	return endOfTime
}

// priorityRank puts what the superior supervises first, and starred cases next.
func priorityRank(p casework.Priority) int64 {
	switch p {
	case casework.PrioritySuperiorSupervised:
		return 0
	case casework.PriorityStarred:
		return 1
	default:
		return 2
	}
}

// handle is what a case is called by: its number, else the end of its id, which the
// page shows in the number's place.
func handle(c casework.Case) string {
	const end = 6
	return cmp.Or(c.Number, string(c.ID[max(0, len(c.ID)-end):]))
}

// searchable brings texts into the one form in which they are compared: full
// and half width, upper and lower case are alike.
func searchable(texts ...string) string {
	return strings.ToLower(norm.NFKC.String(strings.Join(texts, "\n")))
}

// wakeClock is the kind of the clock for which the case wakes: the first with
// its due instant, a warning or a rung at that instant.
func wakeClock(c casework.Case, at casework.Instant) casework.ClockKind {
	if at.IsZero() {
		return ""
	}
	for _, k := range c.Clocks {
		if !k.Running() {
			continue
		}
		if k.Due == at && k.Breach == "" && !k.LapsedAtEntry {
			return k.Kind
		}
		for _, m := range k.Marks {
			if m.At == at && !m.Done {
				return k.Kind
			}
		}
	}
	return ""
}
