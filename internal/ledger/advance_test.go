package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const (
	patience = time.Minute
	poll     = 5 * time.Millisecond
)

// The verdict follows from the instant of filing alone, however late the
// ledger is asked to look (S1-08).
func TestInTimeOrLateIsDecidedByTheInstantOfFiling(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		for name, c := range map[string]struct {
			at      casework.Instant
			verdict string
			lapsed  bool
		}{
			"a millisecond before": {noon.Add(-casework.Millisecond), casework.InTime, false},
			"a microsecond before": {noon - 1, casework.InTime, false},
			"at noon":              {noon, casework.Late, true},
			"a millisecond after":  {noon.Add(casework.Millisecond), casework.Late, true},
		} {
			d.clock.set(handedOver.Add(casework.Minute))
			id := d.handled(name)
			d.clock.set(c.at)
			f := d.file(id, officer, report())
			require.Equal(t, c.at, f.FiledAt, name)
			d.clock.set(noon.Add(4 * casework.Minute))
			d.advance(id)
			require.Equal(t, contract.FilingApplied, d.filing(f.ID).State, name)
			k, ok := d.record(id).Case.MainClock()
			require.True(t, ok)
			require.Equal(t, c.verdict, k.Verdict, name)
			require.Equal(t, c.lapsed, slices.Contains(d.eventTypes(id), "clock_lapsed"), name)
			d.whole(id)
		}
	})
}

// A filing whose transaction is still open when the timer fires was stamped
// before noon under the row's lock: Advance waits for it and applies it in time.
func TestAFilingStillOpenAtNoonIsInTime(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.clock.set(noon - 1)
		g := d.holdInsert("filings")

		filed := make(chan error, 1)
		go func() {
			_, err := d.l.File(ctx, contract.NewFiling{Case: id, Actor: officer, Body: report()})
			filed <- err
		}()
		<-g.held
		d.clock.set(noon.Add(casework.Second))

		type outcome struct {
			result contract.AdvanceResult
			err    error
		}
		advanced := make(chan outcome, 1)
		go func() {
			r, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
			advanced <- outcome{r, err}
		}()
		d.waiting(t)
		require.Empty(t, advanced, "the lapse waits for the lock")
		g.open()

		require.NoError(t, <-filed)
		got := <-advanced
		require.NoError(t, got.err)
		require.Equal(t, int64(4), got.result.AppliedThrough)
		k, _ := d.record(id).Case.MainClock()
		require.Equal(t, casework.InTime, k.Verdict)
		require.NotContains(t, d.eventTypes(id), casework.EventType("clock_lapsed"))
		d.whole(id)
	})
}

// The other way round: once a lapse is published, no filing is stamped before it.
func TestNoFilingAppearsBeforeAPublishedLapse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.clock.set(noon)
		d.advance(id)
		require.Contains(t, d.eventTypes(id), casework.EventType("clock_lapsed"))
		d.clock.set(noon.Add(-casework.Minute)) // the clock was set back
		f := d.file(id, officer, report())
		require.Greater(t, f.FiledAt, noon)
		d.advance(id)
		f = d.filing(f.ID)
		require.GreaterOrEqual(t, f.AppliedAt, f.FiledAt, "nor does its outcome come before it")
		require.Greater(t, d.file(id, coordinator, &casework.RecordCall{Unit: "bureau"}).FiledAt, f.FiledAt)
		k, _ := d.record(id).Case.MainClock()
		require.Equal(t, casework.Late, k.Verdict)
		d.whole(id)
	})
}

func TestRungsAreRecordedOnceAndInOrderAfterAnOutageOfDays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.clock.set(noon.Add(60 * casework.Hour))
		d.advance(id)
		once := d.events(id)
		for range 3 {
			d.advance(id)
		}
		require.Equal(t, once, d.events(id))

		var rungs []casework.Rung
		last := casework.Instant(0)
		for _, e := range once {
			if e.Role == casework.Engine {
				require.LessOrEqual(t, last, e.HappenedAt)
				last = e.HappenedAt
				require.Equal(t, d.clock.now(), e.RecordedAt)
			}
			if p, ok := e.Payload.(*casework.RungReached); ok {
				if k, _ := clockOf(d.record(id).Case, p.Clock); k.Kind == casework.ClockReport {
					rungs = append(rungs, p.Escalation.Rung)
				}
			}
		}
		require.Equal(t, []casework.Rung{
			casework.RungUrge, casework.RungSupervisionLetter, casework.RungOversightVisit,
			casework.RungCirculatedCriticism, casework.RungFormalInterview,
		}, rungs)
		d.whole(id)
	})
}

func TestALateAnswerStopsTheLaterRungs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.clock.set(noon.Add(3 * casework.Hour))
		d.file(id, officer, report())
		d.clock.set(noon.Add(60 * casework.Hour)) // nobody looked in between
		d.advance(id)
		types := d.eventTypes(id)
		submitted := slices.Index(types, "report_submitted")
		require.Less(t, slices.Index(types, "clock_lapsed"), submitted)
		var before, after int
		for i, e := range d.events(id) {
			if p, ok := e.Payload.(*casework.RungReached); ok && p.Escalation.Unit == "bureau" && p.Escalation.Rung != casework.RungCallUnitHead {
				if i < submitted {
					before++
				} else if k, _ := clockOf(d.record(id).Case, p.Clock); k.Kind == casework.ClockReport {
					after++
				}
			}
		}
		require.Equal(t, 2, before, "urge and the proposed letter")
		require.Zero(t, after)
		d.whole(id)
	})
}

func TestARefusalIsRecordedOnItsFiling(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		events := d.rows("events")
		for _, c := range []struct {
			who    casework.Actor
			body   casework.Body
			reason casework.Reason
			code   string
		}{
			{officer, &casework.Acknowledge{Assignment: "a1"}, casework.Forbidden, "not_your_role"},
			{reviewer, &casework.Approve{Answer: "r1"}, casework.Conflict, "wrong_state"},
			{coordinator, &casework.Assign{}, casework.Invalid, "invalid_fields"},
		} {
			f := d.file(id, c.who, c.body)
			d.advance(id)
			f = d.filing(f.ID)
			require.Equal(t, contract.FilingRefused, f.State)
			require.NotZero(t, f.AppliedAt)
			require.Zero(t, f.FirstEvent)
			requireRefusal(t, f.Refusal, c.reason, c.code)
		}
		f := d.filing(d.mustFilings(id)[3].ID)
		require.NotEmpty(t, f.Refusal.Fields)
		require.Equal(t, events, d.rows("events"))
		require.Zero(t, d.record(id).Waiting)
		d.whole(id)
	})
}

func TestAReplacedRunIsFenced(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		f := d.file(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		epoch, err := d.l.RaiseEpoch(ctx, id)
		require.NoError(t, err)
		require.Equal(t, int64(2), epoch)
		before := d.everything()
		for _, old := range []int64{0, 1, 3} {
			r, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: old})
			require.NoError(t, err)
			require.Equal(t, contract.AdvanceResult{Fenced: true}, r)
		}
		require.Equal(t, before, d.everything())
		r, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 2})
		require.NoError(t, err)
		require.Equal(t, f.Seq, r.AppliedThrough)
		events := d.events(id)
		require.Equal(t, int64(1), events[0].Epoch)
		require.Equal(t, int64(2), events[len(events)-1].Epoch)
		d.whole(id)
	})
}

// A workflow of a case that is not in the record is of a time after the backup from
// which the record was restored.
func TestARunWhoseCaseIsNotInTheRecordEnds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		r, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: "nowhere", Epoch: 1})
		require.NoError(t, err)
		require.Equal(t, contract.AdvanceResult{Fenced: true}, r)
	})
}

func TestWithNothingToDoNothingIsWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		before := d.everything()
		d.clock.forward(casework.Minute)
		r := d.advance(id)
		require.Equal(t, before, d.everything())
		require.Equal(t, d.clock.now(), r.Now)
		require.Greater(t, r.NextAt, r.Now)
		require.NotEmpty(t, r.NextClock)
		require.False(t, r.AtRest)
	})
}

func TestOneCallIsBoundedAndAsksToBeCalledAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		n := atOnce + atOnce/2
		for i := range n {
			d.file(id, coordinator, &casework.RecordCall{Unit: casework.UnitID("u" + strconv.Itoa(i))})
		}
		r := d.advance(id)
		require.Equal(t, int64(atOnce+1), r.AppliedThrough)
		require.Equal(t, r.Now, r.NextAt)
		require.NoError(t, d.l.CheckProjection(ctx, id))
		refs, err := d.l.Overslept(ctx, 0, 10)
		require.NoError(t, err)
		require.NotEmpty(t, refs)
		r = d.advance(id)
		require.Equal(t, int64(n+1), r.AppliedThrough)
		require.Greater(t, r.NextAt, r.Now)
		d.whole(id)
	})
}

func TestABrokenRuleRefusesItsFilingAndTheCaseGoesOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		var log bytes.Buffer
		config.Logger = slog.New(slog.NewTextHandler(&log, nil))
		d := newDesk(t, config)
		id := d.register("D1")
		good := d.l.rules
		for name, decide := range map[string]func(casework.Case, casework.Command) ([]casework.Event, error){
			"panic": func(casework.Case, casework.Command) ([]casework.Event, error) { panic("broken") },
			"error": func(casework.Case, casework.Command) ([]casework.Event, error) { return nil, errors.New("broken") },
			"gap": func(c casework.Case, cmd casework.Command) ([]casework.Event, error) {
				events, err := good.decide(c, cmd)
				events[0].Seq += 7
				return events, err
			},
		} {
			log.Reset()
			d.l.rules.decide = func(c casework.Case, cmd casework.Command) ([]casework.Event, error) {
				if cmd.Kind() == casework.CmdRecordCall {
					return decide(c, cmd)
				}
				return good.decide(c, cmd)
			}
			bad := d.file(id, coordinator, &casework.RecordCall{Unit: "bureau"})
			next := d.file(id, supervisor, &casework.Supervise{Opinion: casework.NewText("go on")})
			d.advance(id)
			requireRefusal(t, d.filing(bad.ID).Refusal, casework.Conflict, "rules_failed", name)
			require.Equal(t, contract.FilingApplied, d.filing(next.ID).State, name)
			require.Contains(t, log.String(), "level=ERROR", name)
			d.whole(id)
		}
		// Time cannot be refused: the call fails, changes nothing, and succeeds once the rule is mended.
		d.clock.set(noon)
		d.l.rules.due = func(casework.Case, casework.Instant) []casework.Event { panic("broken") }
		before := d.everything()
		_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
		require.ErrorContains(t, err, "passing of time")
		require.Equal(t, before, d.everything())
		d.l.rules = good
		d.advance(id)
		d.whole(id)
	})
}

func TestAnAcceptanceNumberIsNotTakenFromAnotherCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		first, second := d.register("D1"), d.register("D2")
		amend := func(number string) *casework.AmendRegistration {
			return &casework.AmendRegistration{Number: &number, Reason: casework.NewText("misread")}
		}
		f := d.file(second, dutyOfficer, amend("D1"))
		d.advance(second)
		requireRefusal(t, d.filing(f.ID).Refusal, casework.Conflict, "case_known")
		require.Equal(t, string(first), d.filing(f.ID).Refusal.Params["case"])
		d.do(second, dutyOfficer, amend("D2")) // its own
		d.do(second, dutyOfficer, amend("D3"))
		d.do(first, dutyOfficer, amend("D2")) // free now
		require.Equal(t, "D2", d.record(first).Case.Number)

		// A repeat of a number in another batch shares it; given a number of its
		// own, it holds that alone.
		repeat := registration("D2")
		repeat.Source.Batch, repeat.Source.RowNumber = "b2", 1
		repeat.Repeats = []casework.RepeatLink{{Case: first, Kind: "full", Basis: "number"}}
		r, err := d.l.Register(ctx, contract.NewCase{Body: repeat, Actor: dutyOfficer})
		require.NoError(t, err)
		d.do(r.Case, dutyOfficer, amend("D4"))
		_, err = d.l.Register(ctx, contract.NewCase{Body: registration("D4"), Actor: dutyOfficer})
		requireRefusal(t, err, casework.Conflict, "case_known")
		require.Equal(t, string(r.Case), casework.AsError(err).Params["case"])

		link := &casework.LinkRepeat{Case: "nowhere", Link: "full", Basis: "text"}
		f = d.file(first, coordinator, link)
		d.advance(first)
		requireRefusal(t, d.filing(f.ID).Refusal, casework.Conflict, "no_such_case")
		link.Case = second
		d.do(first, coordinator, link)
		d.whole(first, second)
	})
}

func TestAFilingOfANewerVersionWaitsForIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		f := d.file(id, coordinator, &casework.RecordCall{Unit: "bureau"})
		require.NoError(t, d.l.writer.Exec("UPDATE filings SET payload = ? WHERE id = ?", []byte(`{"from_the_future":1}`), f.ID).Error)
		_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
		require.ErrorContains(t, err, "cannot be read by this version")
		require.Nil(t, casework.AsError(err))
		require.Equal(t, contract.FilingPending, d.filing(f.ID).State)
		require.NoError(t, d.l.writer.Exec("UPDATE filings SET payload = ? WHERE id = ?", fmt.Appendf(nil, `{"unit":"bureau"}`), f.ID).Error)
		d.advance(id)
		require.Equal(t, contract.FilingApplied, d.filing(f.ID).State)
	})
}

// A command stores the part of a case's row that it changes, which is named whole, and
// leaves what else is there alone.
func TestOnlyThePartsOfARowThatChangeAreStored(t *testing.T) {
	t.Parallel()
	named := slices.Concat(projectionParts...)
	require.ElementsMatch(t, projectionFields, named, "every field is in one part")
	was := projection{Campaign: "c1", State: casework.Replied, ChangedAt: 1}
	is := was
	require.Empty(t, changedFields(was, is))
	is.ChangedAt = 2
	require.Equal(t, []string{"ChangedAt"}, changedFields(was, is))
	is.SortDue = 5
	require.Contains(t, changedFields(was, is), "State", "with what changes beside it")
	require.NotContains(t, changedFields(was, is), "Search")

	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("S1")
		require.NoError(t, d.l.writer.Exec("UPDATE cases SET region = 'elsewhere' WHERE id = ?", id).Error)
		require.ErrorContains(t, d.l.CheckProjection(ctx, id), `is not what its events make: region is "elsewhere", not "`)
		require.NotContains(t, d.l.CheckProjection(ctx, id).Error(), "state", "only what differs")
		d.do(id, coordinator, &casework.RecordCall{Unit: "bureau"})
		require.NoError(t, d.l.CheckProjection(ctx, id), "what was not as the case is was stored, too")
	})
}
