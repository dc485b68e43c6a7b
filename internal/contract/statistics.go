package contract

import "jiaoban/internal/casework"

// Figure is something that happened in cases and is counted over them. Every
// number of the statistics is one of these, and the list of cases takes the
// same words as a filter, so that behind each number stand exactly its cases.
type Figure string

// The figures. Those about units are counted for the unit that is named beside.
const (
	// FigureBreached: a clock's due instant came before what it waits for was
	// filed, and the breach was not set aside. It counts for whoever had to act
	// at that instant, from that instant on, published or not (S0-17, S1-08).
	FigureBreached Figure = "breached"
	// FigureSetAside: a breach that no longer counts; it stays visible.
	FigureSetAside Figure = "breach_set_aside"

	// FigureAnsweredInTime: a report was filed before the due instant of its
	// clock, strictly (S1-08, S1-18). An answer that must be given anew counts anew.
	FigureAnsweredInTime Figure = "answered_in_time"
	// FigureAnsweredLate: it was filed at or after that instant, or the instant
	// has come and it has not been filed. What is not due yet is neither.
	FigureAnsweredLate Figure = "answered_late"
	// FigurePassedFirst: an answer passed the review without ever having been
	// returned, for supplement or to be done anew (S1-18).
	FigurePassedFirst Figure = "passed_first"
	// FigureSentBack: an answer was returned at least once, whatever became of it.
	FigureSentBack Figure = "sent_back"

	// FigureDisputed: a unit said that its part is not its own (S1-17); the next
	// four say what came of it. Dropped: the part went elsewhere before a ruling.
	FigureDisputed        Figure = "disputed"
	FigureDisputeOpen     Figure = "dispute_open"
	FigureDisputeUpheld   Figure = "dispute_upheld"
	FigureDisputeRejected Figure = "dispute_rejected"
	FigureDisputeDropped  Figure = "dispute_dropped"
	// FigureDisputedAgain: a dispute in a case that had one before (S1-17).
	FigureDisputedAgain Figure = "disputed_again"
	// FigureReassigned: a part was taken from the unit after it had been given,
	// by a ruling or a reassignment; not what a unit passed down and took back.
	FigureReassigned Figure = "reassigned"

	// The four verdicts count issues, not cases (S2-49); of approved answers.
	FigureVerified          = Figure(casework.Verified)
	FigureBasicallyVerified = Figure(casework.BasicallyVerified)
	FigurePartlyVerified    = Figure(casework.PartlyVerified)
	FigureUnfounded         = Figure(casework.Unfounded)

	// The first time that something was done in a case, by its stored stamp
	// (S1-07, S0-47), and the cases before their reply in which it was not yet.
	FigureFirstAssigned     Figure = "first_assigned"
	FigureFirstAcknowledged Figure = "first_acknowledged"
	FigureFirstOnSite       Figure = "first_on_site"
	FigureFirstAnswered     Figure = "first_answered"
	FigureNotAssigned       Figure = "not_assigned"
	FigureNotAcknowledged   Figure = "not_acknowledged"
	FigureNotOnSite         Figure = "not_on_site"
	FigureNotAnswered       Figure = "not_answered"

	// Cases whose next instant has passed and what it waits for is not done: those
	// with a breach that counts, whoever's it is, and those without one, for all that
	// they missed had passed before they came in and was nobody's to keep.
	FigureOverdueBreached Figure = "overdue_breached"
	FigureOverdueAtEntry  Figure = "overdue_at_entry"
)

// OfficeItself stands for the unit where no unit has the case yet, or the clock
// is the office's own.
const OfficeItself casework.UnitID = "-"

// Count is how often something happened, and in how many cases: the list of
// cases with the same filter has as many.
type Count struct {
	Count int64 `json:"count" doc:"how often"`
	Cases int64 `json:"cases" doc:"in how many cases; the list of cases with the same filter has as many"`
}

// Statistics are counted at the instant of reading, over the cases that the
// reader may see, and for a reader of units over these units alone.
type Statistics struct {
	Now      casework.Instant `json:"now" doc:"the ledger's time of this answer; what is overdue is overdue by it"`
	Cases    int64            `json:"cases" doc:"all cases of the filter"`
	States   []StateCount     `json:"states" doc:"by state, in the order of a case's life"`
	Days     []DayCount       `json:"days" doc:"by the day in Shanghai on which the case was first handed over"`
	First    []FirstTimes     `json:"first" doc:"how long it took from hand-over until something was done for the first time"`
	Overdue  Overdue          `json:"overdue" doc:"cases in which something is overdue at this instant, and how many of them have a breach that counts"`
	Breaches Breaches         `json:"breaches" doc:"missed due instants, by whose they were and by stage"`
	Answers  Answers          `json:"answers" doc:"speed and quality of answers, side by side"`
	Disputes Disputes         `json:"disputes" doc:"disputes of parts and transfers of them"`
	Verdicts []VerdictCount   `json:"verdicts" doc:"issues with a verdict, in the order of the verdicts; count is of issues"`
}

// Overdue are the cases in which something is overdue and not done, in two parts.
type Overdue struct {
	Cases    int64 `json:"cases" doc:"both together; the list of cases with overdue has as many"`
	Breached int64 `json:"breached" doc:"with a breach that counts; figure overdue_breached"`
	AtEntry  int64 `json:"at_entry" doc:"without one: the instant had passed before the case came in; figure overdue_at_entry"`
}

// StateCount counts the cases of a state.
type StateCount struct {
	State casework.State `json:"state"`
	Cases int64          `json:"cases"`
}

// DayCount counts the cases that were first handed over on a day.
type DayCount struct {
	Day   casework.Date `json:"day"`
	Cases int64         `json:"cases"`
}

// FirstTimes say how long it took until something was done for the first time.
type FirstTimes struct {
	Figure  Figure `json:"figure" doc:"what was first done; also the figure of those cases" enum:"first_assigned,first_acknowledged,first_on_site,first_answered"`
	Cases   int64  `json:"cases" doc:"cases in which it was done"`
	Not     Figure `json:"not" enum:"not_assigned,not_acknowledged,not_on_site,not_answered" doc:"the figure of those in which it was not"`
	Waiting int64  `json:"waiting" doc:"cases before their reply in which it was not done yet"`
	Median  *int64 `json:"median_seconds,omitempty" doc:"half of these cases took at most so long (nearest rank); left out where there is none"`
	P90     *int64 `json:"p90_seconds,omitempty" doc:"nine in ten of these cases took at most so long (nearest rank)"`
}

// Breaches are the missed due instants by whose they were and by stage.
type Breaches struct {
	Total    Count          `json:"total"`
	SetAside Count          `json:"set_aside" doc:"breaches that no longer count"`
	Clocks   []ClockCount   `json:"clocks" doc:"by stage, in the order of a case's life"`
	Units    []UnitBreaches `json:"units" doc:"by unit, in no order of merit; unit - is the office itself"`
}

// ClockCount counts the breaches of one kind of clock.
type ClockCount struct {
	Clock casework.ClockKind `json:"clock"`
	Count
}

// UnitBreaches are the breaches of one unit.
type UnitBreaches struct {
	Unit   casework.UnitID `json:"unit"`
	Total  Count           `json:"total"`
	Clocks []ClockCount    `json:"clocks"`
}

// Answers are the speed and the quality of answers, side by side (S1-18).
type Answers struct {
	Total AnswerRates   `json:"total"`
	Units []UnitAnswers `json:"units" doc:"by unit, in no order of merit; unit - is the office itself"`
}

// UnitAnswers are the rates of one unit.
type UnitAnswers struct {
	Unit casework.UnitID `json:"unit"`
	AnswerRates
}

// AnswerRates are the counts and the two rates, in percent, rounded half up to
// one decimal (S2-49).
type AnswerRates struct {
	InTime        Count    `json:"in_time" doc:"answered before the due instant"`
	Late          Count    `json:"late" doc:"answered at or after the due instant, or due and not answered"`
	InTimeRate    *float64 `json:"in_time_rate,omitempty" doc:"in_time of both, in percent; left out where nothing is due"`
	PassedFirst   Count    `json:"passed_first" doc:"passed the review without a return"`
	SentBack      Count    `json:"sent_back" doc:"returned at least once"`
	FirstPassRate *float64 `json:"first_pass_rate,omitempty" doc:"passed_first of both, in percent; left out where nothing was judged"`
}

// Disputes are disputes of parts and transfers of them (S1-17).
type Disputes struct {
	Total DisputeCounts  `json:"total"`
	Units []UnitDisputes `json:"units" doc:"by the unit that disputed or gave up its part, in no order of merit"`
}

// UnitDisputes are the disputes and transfers of one unit.
type UnitDisputes struct {
	Unit casework.UnitID `json:"unit"`
	DisputeCounts
}

// DisputeCounts count disputes by what came of them, and transfers.
type DisputeCounts struct {
	Disputed   Count `json:"disputed" doc:"the unit said that its part is not its own"`
	Open       Count `json:"open" doc:"waiting for a ruling"`
	Upheld     Count `json:"upheld" doc:"ruled to be right: the part is not the unit's"`
	Rejected   Count `json:"rejected" doc:"ruled to be wrong"`
	Dropped    Count `json:"dropped" doc:"the part went elsewhere before a ruling"`
	Again      Count `json:"again" doc:"in a case that had a dispute before"`
	Reassigned Count `json:"reassigned" doc:"parts that were taken from the unit after they had been given, by ruling or reassignment"`
}

// VerdictCount counts the issues with a verdict.
type VerdictCount struct {
	Verdict casework.Verdict `json:"verdict"`
	Count
}

// Rate is a part of a whole in percent, rounded half up to one decimal; none of
// nothing (S2-49).
func Rate(part, whole int64) *float64 {
	if whole <= 0 {
		return nil
	}
	rate := float64((2*1000*part+whole)/(2*whole)) / 10
	return &rate
}
