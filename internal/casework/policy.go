package casework

import "slices"

// ClockKind names a clock of the reply track.
type ClockKind string

// The clocks. Which of them run, and for how long, is policy; but that of what was
// booked runs until the day that was booked.
const (
	ClockAssign           ClockKind = "assign"            // coordinator screens and assigns
	ClockAcknowledge      ClockKind = "acknowledge"       // a unit signs for its assignment
	ClockNameHandler      ClockKind = "name_handler"      // a unit names its one handler (S1-06)
	ClockReport           ClockKind = "report"            // the fifth-day noon (S1-08)
	ClockContribute       ClockKind = "contribute"        // assisting and territorial parts (S1-15)
	ClockReview           ClockKind = "review"            // the reviewer's own clock
	ClockSupplement       ClockKind = "supplement"        // the six hours (S1-09)
	ClockRule             ClockKind = "rule"              // ruling on a dispute
	ClockRuleAgain        ClockKind = "rule_again"        // ruling from the second dispute of a case on (S1-17)
	ClockSign             ClockKind = "sign"              // the missing signature of an unreachable leader
	ClockUpstream         ClockKind = "upstream"          // reply reported up
	ClockNotify           ClockKind = "notify"            // statutory: the petitioner is told of acceptance
	ClockAnswerEscalation ClockKind = "answer_escalation" // a unit answers a confirmed escalation (S3-09)
	ClockRectify          ClockKind = "rectify"           // what was booked is done by its day (S4-18, S0-17)
)

// ClockKinds lists every clock in the order of documents.
var ClockKinds = []ClockKind{
	ClockAssign, ClockAcknowledge, ClockNameHandler, ClockReport, ClockContribute, ClockReview,
	ClockSupplement, ClockRule, ClockRuleAgain, ClockSign, ClockUpstream, ClockNotify, ClockAnswerEscalation,
	ClockRectify,
}

// Basis is the event from which a clock counts.
type Basis string

// The events clocks count from.
const (
	FromHandedOver   Basis = "handed_over"
	FromAssigned     Basis = "assigned"
	FromAcknowledged Basis = "acknowledged"
	FromSubmitted    Basis = "submitted"
	FromReturned     Basis = "returned"
	FromDisputed     Basis = "disputed"
	FromConfirmed    Basis = "confirmed"
	FromTracked      Basis = "tracked"
)

// FirstDay says whether the day of the basis counts as day 1.
type FirstDay string

// The two readings of "from the day of receipt".
const (
	Counted    FirstDay = "counted"
	NotCounted FirstDay = "not_counted"
)

// DayKind says which days are counted.
type DayKind string

// Calendar days run through; working days follow the published calendar.
const (
	CalendarDays DayKind = "calendar"
	WorkingDays  DayKind = "working"
)

// LastDayOff says what becomes of a last day that is a day off.
type LastDayOff string

// NextWorkingDay moves the due instant to the first day worked after it
// (article 203 of the Civil Code). Where a rule says nothing the day stays: an
// inspection's noon is kept on holidays too.
const NextWorkingDay LastDayOff = "next_working_day"

// DueRule computes a due instant: either After elapsed time, or on Day at At.
type DueRule struct {
	From     Basis    `json:"from"`
	After    Span     `json:"after,omitempty"`
	Day      int      `json:"day,omitempty"`
	At       TimeOf   `json:"at,omitempty"`
	FirstDay FirstDay `json:"first_day,omitempty"`
	Days     DayKind  `json:"days,omitempty"`

	LastDayOff LastDayOff `json:"last_day_on_holiday,omitempty"` // of calendar days
}

// TimeOf is a time of day written HH:MM or HH:MM:SS; "24:00" is the end of the day.
type TimeOf string

// Rung is a step of a ladder.
type Rung string

// The rungs, lowest first. Reminders, calls and urges go out by themselves;
// from the supervision letter on a named person confirms each.
const (
	RungRemind                   Rung = "remind"
	RungCallHandler              Rung = "call_handler"
	RungCallBackup               Rung = "call_backup"
	RungCallUnitHead             Rung = "call_unit_head"
	RungCallShiftLeader          Rung = "call_shift_leader"
	RungUrge                     Rung = "urge"
	RungSupervisionLetter        Rung = "supervision_letter"
	RungOversightVisit           Rung = "oversight_visit"
	RungCirculatedCriticism      Rung = "circulated_criticism"
	RungFormalInterview          Rung = "formal_interview"
	RungSpecialInspectionRequest Rung = "special_inspection_request"
	RungReferral                 Rung = "referral"
)

// Rungs lists every rung, lowest first.
var Rungs = []Rung{
	RungRemind, RungCallHandler, RungCallBackup, RungCallUnitHead, RungCallShiftLeader, RungUrge,
	RungSupervisionLetter, RungOversightVisit, RungCirculatedCriticism, RungFormalInterview,
	RungSpecialInspectionRequest, RungReferral,
}

// WithheldRungs are never shown to units, whatever becomes of them: they are about a
// unit, or somebody in it, and go to others to look into.
var WithheldRungs = []Rung{RungReferral, RungSpecialInspectionRequest}

// Withheld reports whether the rung is never shown to units.
func (r Rung) Withheld() bool { return slices.Contains(WithheldRungs, r) }

// Automatic reports whether the rung goes out without a person's confirmation.
func (r Rung) Automatic() bool {
	switch r {
	case RungRemind, RungCallHandler, RungCallBackup, RungCallUnitHead, RungCallShiftLeader, RungUrge:
		return true
	default:
		return false
	}
}

// LadderStep is one rung, reached After the due instant.
type LadderStep struct {
	Rung  Rung `json:"rung"`
	After Span `json:"after"`
}

// ClockPolicy is everything about one kind of clock.
type ClockPolicy struct {
	Kind     ClockKind    `json:"kind"`
	Rule     DueRule      `json:"rule"`
	Warnings []Span       `json:"warnings,omitempty"` // before the due instant, longest first
	Ladder   []LadderStep `json:"ladder,omitempty"`   // lowest rung first
}

// Policy is one versioned table of clocks and limits. A case carries its own
// copy, so that a later change of policy never moves a stored instant.
type Policy struct {
	Name    string        `json:"name"`
	Version int           `json:"version"`
	Basis   string        `json:"basis,omitempty"` // the document it rests on (S1-38)
	Zone    Zone          `json:"zone"`
	Clocks  []ClockPolicy `json:"clocks"`
	// Rounds replaces clocks in rounds of the named kind.
	Rounds []RoundPolicy `json:"rounds,omitempty"`

	DisputeWindow   Span `json:"dispute_window,omitempty"`    // after acknowledgement; 0: until the answer
	ExtensionTimes  int  `json:"extension_times,omitempty"`   // how often the report clock may be extended
	ExtensionMax    Span `json:"extension_max,omitempty"`     // longest extension at once
	ShellBelow      int  `json:"shell_below,omitempty"`       // fewer letters and digits than this is no statement of facts
	LeaderStarred   bool `json:"leader_starred,omitempty"`    // a starred case needs a leader in charge before it is closed or tracked (S2-18)
	LeaderOverdue   bool `json:"leader_overdue,omitempty"`    // so does one whose answer was missed (S2-18)
	RepeatThreshold int  `json:"repeat_threshold,omitempty"`  // from so many repeats on a leader in charge is required (S4-11)
	ListedToo       bool `json:"listed_too,omitempty"`        // what needs a leader in charge must be under listed supervision as well (S2-18)
	RepeatTaskForce bool `json:"repeat_task_force,omitempty"` // a repeated case needs a task force as well (S4-11)
	FieldEvidence   bool `json:"field_evidence,omitempty"`    // "rectified" needs evidence from the field (S3-20)
	CloseNeedsGates bool `json:"close_needs_gates,omitempty"` // the four gates (S1-03); only a trial policy may leave it out
}

// RoundPolicy replaces clocks in rounds of one kind.
type RoundPolicy struct {
	Kind   RoundKind     `json:"kind"`
	Clocks []ClockPolicy `json:"clocks"`
}

// Clock returns the policy of a clock in a round of the given kind.
func (p Policy) Clock(kind ClockKind, round RoundKind) (ClockPolicy, bool) {
	for _, r := range p.Rounds {
		if r.Kind != round {
			continue
		}
		for _, c := range r.Clocks {
			if c.Kind == kind {
				return c, true
			}
		}
	}
	for _, c := range p.Clocks {
		if c.Kind == kind {
			return c, true
		}
	}
	return ClockPolicy{}, false
}

// Calendar holds the published holidays and make-up working days of whole
// years. Without a year's data nothing in that year can be counted.
type Calendar struct {
	Years []CalendarYear `json:"years,omitempty"`
}

// CalendarYear is one year of a calendar with the document that published it.
type CalendarYear struct {
	Year     int    `json:"year"`
	Source   string `json:"source,omitempty"`
	Holidays []Date `json:"holidays,omitempty"` // days off, weekends inside them included
	Makeup   []Date `json:"makeup,omitempty"`   // weekend days that are worked
}

// Explanation is how a due instant came about, as facts; Explain puts it in words.
type Explanation struct {
	Clock    ClockKind `json:"clock"`
	From     Basis     `json:"from"`
	FromAt   Instant   `json:"from_at"`
	After    Span      `json:"after,omitempty"`
	FirstDay FirstDay  `json:"first_day,omitempty"`
	Days     DayKind   `json:"days,omitempty"`
	DayOne   Date      `json:"day_one,omitempty"`
	Day      int       `json:"day,omitempty"`
	DueDate  Date      `json:"due_date,omitempty"`
	At       TimeOf    `json:"at,omitempty"`
	Skipped  []Date    `json:"skipped,omitempty"` // days off between day one and the due date that were not counted
	Zone     Zone      `json:"zone"`
	Policy   string    `json:"policy"`
	Version  int       `json:"version"`
	// SetBy is there when a person set the instant (redo, extension, re-dating)
	// and the rule did not.
	SetBy PersonID `json:"set_by,omitempty"`
	Basis string   `json:"basis,omitempty"` // the document or decision it rests on
	// LastDay is the day that was counted to where it is a day off and the due
	// date is the next working day.
	LastDay Date `json:"last_day,omitempty"`
	// NoCalendar is the year for which no calendar was published, so that the
	// last day stayed where it is.
	NoCalendar int `json:"no_calendar,omitempty"`
}
