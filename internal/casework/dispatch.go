package casework

// DispatchTask is what a case waits for the dispatch desk to do next.
type DispatchTask string

// The tasks of the desk, in the order of a case's life.
const (
	ToScreen      DispatchTask = "screen"      // nobody has looked at it yet; to assign it is to accept it
	ToAssign      DispatchTask = "assign"      // accepted, and nobody's yet
	ToCountersign DispatchTask = "countersign" // screened out by one, and waiting for the second signature
	ToRule        DispatchTask = "rule"        // a unit disputes its part
)

// DispatchTasks lists every task.
var DispatchTasks = []DispatchTask{ToScreen, ToAssign, ToCountersign, ToRule}

// AtDispatch says what the case waits for the dispatch desk to do, and until
// when; no instant: no clock runs for it. A case that has nothing there gives "".
func (c Case) AtDispatch() (DispatchTask, Instant) {
	if c.AtRest() || c.History {
		return "", 0
	}
	if c.State == Registered {
		task := ToScreen
		if c.Screening != nil {
			task = ToCountersign
			if c.Screening.Outcome == ScreenAccepted {
				task = ToAssign
			}
		}
		k, _ := c.runningClock(ClockAssign, "")
		return task, k.Due
	}
	var due Instant
	open := false
	for _, v := range c.OpenDisputes() {
		open = true
		if at := c.RulingDue(v); !at.IsZero() && (due.IsZero() || at < due) {
			due = at
		}
	}
	if open {
		return ToRule, due
	}
	return "", 0
}

// OpenDisputes are those that wait for their ruling, oldest first.
func (c Case) OpenDisputes() []Dispute {
	var open []Dispute
	for _, v := range c.Disputes {
		if _, _, waits := c.openDispute(v.ID); waits {
			open = append(open, v)
		}
	}
	return open
}

// RulingDue is when the ruling on a dispute is due; none: no clock runs for it.
func (c Case) RulingDue(v Dispute) Instant {
	for _, kind := range []ClockKind{ClockRuleAgain, ClockRule} {
		if k, runs := c.runningClock(kind, v.ID); runs {
			return k.Due
		}
	}
	return 0
}
