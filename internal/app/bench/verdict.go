package bench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Verdicts says what became of the noons: of those that were not answered in time each has one
// verdict, of the right instant, and of those that were none has; and of those
// at which somebody looked, none was shown as overdue before the noon, and from it on whichever
// had not been answered.
type Verdicts struct {
	Due      int `json:"due"`      // cases that nobody answered in time
	Answered int `json:"answered"` // cases that were answered in time
	Right    int `json:"right"`    // of both
	// Wrong are verdicts of another instant or before it, and those on an answer that
	// came in time.
	Wrong int `json:"wrong"`
	// Lost are verdicts and answers that the record does not have.
	Lost int `json:"lost"`
	// Doubled are verdicts, answers and rungs of the ladder that it has twice.
	Doubled int `json:"doubled"`
	// Misshown are cases that were shown as overdue too early or wrongly, or were not.
	Misshown int `json:"misshown"`
	// Faults names the first of them, by case.
	Faults []string `json:"faults,omitempty"`
	// Chain is empty where the chain of the record holds.
	Chain string `json:"chain,omitempty"`
}

// Hold reports whether all is right.
func (v Verdicts) Hold() bool {
	return v.Chain == "" && v.Right == v.Due+v.Answered && v.Wrong+v.Lost+v.Doubled+v.Misshown == 0
}

// mostFaults are named.
const mostFaults = 20

// count adds a case: kind is the counter that its fault belongs to, nil for none.
func (v *Verdicts) count(kind *int, id casework.CaseID, fault string) {
	if kind == nil {
		v.Right++
		return
	}
	*kind++
	v.name(fmt.Sprintf("%s: %s", id, fault))
}

func (v *Verdicts) name(faults ...string) {
	v.Faults = append(v.Faults, faults[:min(len(faults), mostFaults-len(v.Faults))]...)
}

// add adds those of one more noon.
func (v *Verdicts) add(of Verdicts) {
	v.Due, v.Answered, v.Right = v.Due+of.Due, v.Answered+of.Answered, v.Right+of.Right
	v.Wrong, v.Lost, v.Doubled, v.Misshown = v.Wrong+of.Wrong, v.Lost+of.Lost, v.Doubled+of.Doubled, v.Misshown+of.Misshown
	v.name(of.Faults...)
	v.Chain = cmp.Or(v.Chain, of.Chain)
}

// shown compares what was shown of some cases with who had answered.
func (v *Verdicts) shown(n atNoon) {
	for _, id := range n.overdueBefore {
		v.count(&v.Misshown, id, "shown as overdue before the noon")
	}
	isIn := func(ids []casework.CaseID) func(casework.CaseID) bool {
		return func(id casework.CaseID) bool { return slices.Contains(ids, id) }
	}
	overdue, looked := isIn(n.overdueAfter), isIn(n.looked)
	for _, a := range n.prompt {
		if overdue(a.id) {
			v.count(&v.Misshown, a.id, "answered in time and shown as overdue")
		}
	}
	for _, id := range n.silent { // others may have answered meanwhile
		if looked(id) && !overdue(id) {
			v.count(&v.Misshown, id, "not shown as overdue when the noon had come")
		}
	}
}

// ofCase is what the record of a case says about its report.
type ofCase struct {
	lapses    []casework.Event // verdicts on the report's clock
	submitted []casework.Event
	twice     string // a rung that was reached twice
}

// read reads a case from its events.
func (d *desk) read(ctx context.Context, id casework.CaseID) (c ofCase, err error) {
	const page = 200
	rungs := map[string]bool{}
	for after := int64(0); ; {
		events, err := d.Ledger.Timeline(ctx, contract.Reader{All: true}, id, after, page)
		if err != nil {
			return c, fmt.Errorf("reading case %s: %w", id, err)
		}
		for _, e := range events {
			switch p := e.Payload.(type) {
			case *casework.ClockLapsed:
				if p.Breach.Kind == casework.ClockReport {
					c.lapses = append(c.lapses, e)
				}
			case *casework.ReportSubmitted:
				c.submitted = append(c.submitted, e)
			case *casework.RungReached:
				rung := p.Escalation.Breach + " " + string(p.Escalation.Rung)
				if rungs[rung] {
					c.twice = rung
				}
				rungs[rung] = true
			}
		}
		if len(events) < page {
			return c, nil
		}
		after = events[len(events)-1].Seq
	}
}

// await waits until every silent case has a verdict, and gives how late each was
// recorded. One that is further behind the latest than patience allows is lost, and
// is not waited for.
func (d *desk) await(ctx context.Context, n atNoon, due casework.Instant, patience time.Duration) (late []time.Duration, err error) {
	latest := time.Duration(0)
	for _, id := range n.judged() {
		c, err := d.read(ctx, id)
		for err == nil && len(c.lapses) == 0 && time.Since(n.due) < latest+patience {
			// The next are likely to wait as well; looking often would slow them.
			if err = remote.Pause(ctx, min(500*time.Millisecond, patience/4)); err == nil {
				c, err = d.read(ctx, id)
			}
		}
		if err != nil {
			return nil, err
		}
		if len(c.lapses) > 0 {
			took := time.Duration(c.lapses[0].RecordedAt.Sub(due)) * time.Microsecond
			late, latest = append(late, took), max(latest, took)
		}
	}
	return late, nil
}

// judge reads every case of the noon, and the chain of the record.
func (d *desk) judge(ctx context.Context, n atNoon, due casework.Instant) (Verdicts, error) {
	v := Verdicts{Due: len(n.judged()), Answered: len(n.prompt)}
	for _, id := range n.silent {
		c, err := d.read(ctx, id)
		if err != nil {
			return v, err
		}
		v.silent(id, c, due)
	}
	for _, a := range n.prompt {
		c, err := d.read(ctx, a.id)
		if err != nil {
			return v, err
		}
		v.answered(a.id, c, due)
	}
	for _, a := range n.late {
		c, err := d.read(ctx, a.id)
		if err != nil {
			return v, err
		}
		v.late(a.id, c, due)
	}
	v.shown(n)
	chain, err := d.Ledger.VerifyChain(ctx, 1)
	if v.Chain = cmp.Or(chain.Misfit, chain.Differs); err == nil && !chain.Fits && v.Chain == "" {
		v.Chain = "it does not fit"
	}
	return v, err
}

func (v *Verdicts) silent(id casework.CaseID, c ofCase, due casework.Instant) {
	switch {
	case len(c.lapses) == 0:
		v.count(&v.Lost, id, "no verdict")
	case len(c.lapses) > 1:
		v.count(&v.Doubled, id, fmt.Sprintf("%d verdicts", len(c.lapses)))
	case c.twice != "":
		v.count(&v.Doubled, id, "reached twice: "+c.twice)
	case c.lapses[0].Payload.(*casework.ClockLapsed).Breach.Due != due:
		v.count(&v.Wrong, id, "a verdict of another instant: "+c.lapses[0].Payload.(*casework.ClockLapsed).Breach.Due.String())
	case c.lapses[0].RecordedAt < due:
		v.count(&v.Wrong, id, "a verdict before its instant: "+c.lapses[0].RecordedAt.String())
	default:
		v.count(nil, id, "")
	}
}

// late judges an answer that was acknowledged and filed at noon or after it.
func (v *Verdicts) late(id casework.CaseID, c ofCase, due casework.Instant) {
	switch {
	case len(c.submitted) == 0:
		v.count(&v.Lost, id, "the late answer that was acknowledged is not recorded")
	case len(c.submitted) > 1:
		v.count(&v.Doubled, id, fmt.Sprintf("the late answer is recorded %d times", len(c.submitted)))
	default:
		v.silent(id, c, due)
	}
}

func (v *Verdicts) answered(id casework.CaseID, c ofCase, due casework.Instant) {
	switch {
	case len(c.lapses) > 0:
		v.count(&v.Wrong, id, "answered in time and judged all the same")
	case len(c.submitted) == 0:
		v.count(&v.Lost, id, "the answer that was acknowledged is not recorded")
	case len(c.submitted) > 1:
		v.count(&v.Doubled, id, fmt.Sprintf("the answer is recorded %d times", len(c.submitted)))
	case c.submitted[0].FiledAt >= due:
		v.count(&v.Wrong, id, "the answer was filed at noon or after it: "+c.submitted[0].FiledAt.String())
	default:
		v.count(nil, id, "")
	}
}
