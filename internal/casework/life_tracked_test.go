package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// An interim conclusion ends the reply track with a dated plan and opens the
// rectification track with its measures; progress leads to the end.
func TestTheLifeOfAnInterimConclusion(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	plan := finding("i1", Verified, InterimConcluded)
	plan.Measures = []Measure{
		{Text: NewText("清理河道"), Person: "p1", By: "2021-09-30", Done: true},
		{Text: NewText("建设污水处理设施"), Person: "p2", By: "2021-12-31"},
	}
	dateless := plan
	dateless.By, dateless.Person = "", ""
	s.refused(head(water), &SignReport{Answer: "r1", Report: report(dateless)}, "required", "report.findings[0].by")
	s.refused(head(water), &SignReport{Answer: "r1", Report: report(dateless)}, "required", "report.findings[0].person")
	s.approved(report(plan))
	s.replied()
	s.gates()
	s.refused(coordinator, &Close{}, "not_concluded")
	s.refused(coordinator, &Track{Unit: water, Person: "p2", Until: "2021-08-20"}, "in_past", "until")
	s.refused(coordinator, &Track{Unit: town, Person: "p2", Until: "2021-12-31"}, "unit_not_assigned", "unit")
	events := s.do(coordinator, &Track{Unit: water, Person: "p2", Until: "2021-12-31", Note: NewText("挂账")})
	s.is(Tracked)
	s.refused(officer(farm), &ReportProgress{Note: NewText("进展")}, "not_your_unit")
	at := slices.IndexFunc(events, func(e Event) bool { return e.Type == (*RectificationOpened)(nil).Type() })
	require.GreaterOrEqual(t, at, 0)
	opened := events[at].Payload.(*RectificationOpened)
	require.Len(t, opened.Measures, 1, "only what is still promised")
	require.Equal(t, "m1", opened.Measures[0].ID)
	require.Equal(t, NewText("建设污水处理设施").Digest, opened.Measures[0].Text.Digest)
	for _, k := range s.c.Clocks {
		require.Equal(t, k.Kind == ClockRectify, k.Running(), "%s runs in a tracked case", k.Kind)
	}
	k := s.clock(ClockRectify)
	require.Equal(t, Owner{UnitOfficer, water}, k.Owner)
	require.Equal(t, "2022-01-01 00:00:00", Shanghai.Local(k.Due), "the day that was booked counts to its end")
	require.Equal(t, k.Due, s.task(water, ToRectify).Due)

	s.pass(30 * Day)
	s.do(officer(water), &ReportProgress{Note: NewText("设备已进场")})
	s.refused(coordinator, &Close{}, "progress_not_concluded")
	s.refused(officer(water), &ReportProgress{Note: NewText("完成"), Settlements: []IssueSettlement{{"i7", Concluded}}}, "no_such_issue", "settlements[0].issue")
	s.do(officer(water), &ReportProgress{Note: NewText("已建成并通过验收"), Settlements: []IssueSettlement{{"i1", Concluded}}})
	require.Equal(t, 2, s.c.Tracking.Progress)
	require.Equal(t, InTime, s.clock(ClockRectify).Verdict, "by the progress, whenever the case is closed")
	require.NotContains(t, s.tasks(water), ToRectify)
	// "Rectified" was signed for a plan; now the plan is carried out, and shown.
	s.refused(coordinator, &Close{}, "gate_open")
	built := s.attach(officer(water), NaturePhoto, "sha256:built")
	s.do(reviewer, &PassGate{Gate: GateRectified, Statement: NewText("设施已建成运行"), Evidence: []string{built}})
	s.do(coordinator, &Close{})
	s.is(Closed)
	require.Nil(t, s.c.Tracking)
}

func TestAConcludedCaseIsNotTracked(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.approved(concluded("i1"))
	s.replied()
	s.refused(coordinator, &Track{Unit: water, Person: "p", Until: "2021-12-31"}, "nothing_to_track")
}

// A finding without measures is one measure: its handling.
func TestAFindingWithoutMeasuresIsOneMeasure(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	f := finding("i1", PartlyVerified, NotConcluded)
	s.approved(report(f))
	s.replied()
	s.do(coordinator, &Track{Unit: county, Person: "p", Until: "2021-12-31"})
	require.Equal(t, []Measure{{ID: "m1", Text: f.Handling.Ref(), Person: f.Person, By: f.By}}, s.c.Tracking.Measures)
	require.Equal(t, NotConcluded, s.c.Tracking.Settlement)
}

// Old ledgers come in without clocks and are as they were (S4-08).
func TestHistoryHasNoClocks(t *testing.T) {
	t.Parallel()
	for st, want := range map[Settlement]State{Concluded: Closed, InterimConcluded: Tracked, NotConcluded: Tracked} {
		s := begin(t)
		b := registration(t)
		s.to(b.HandedOverAt.Add(10 * Minute))
		b.HandedOverAt, b.BackdateReason = local(t, "2017-04-01 09:00:00"), NewText("2017年台账补录")
		b.History = &HistoryEntry{Verdict: Verified, Settlement: st}
		s.do(coordinator, b)
		s.is(want)
		require.Empty(t, s.c.Clocks)
		require.Zero(t, s.c.NextAt())
		s.do(coordinator, &Reopen{Round: RoundReopened, HandedOverAt: s.now, Reason: NewText("回头看发现反弹")})
		s.is(Registered)
		require.True(t, s.clock(ClockReport).Running(), "from now on it is a case like any other")
	}
}

// A case of today is never born closed: an old ledger's report was due before,
// to the instant, and only the coordinator enters it, with a reason.
func TestHistoryIsOver(t *testing.T) {
	t.Parallel()
	old := func() *Register {
		b := registration(t)
		b.BackdateReason, b.History = NewText("台账补录"), &HistoryEntry{Settlement: Concluded}
		return b
	}
	s := begin(t)
	b := old()
	due, _, err := Deadline(b.Policy, b.Calendar, ClockReport, RoundFirst, b.HandedOverAt)
	require.NoError(t, err)
	s.to(due - 1)
	s.refused(coordinator, b, "report_not_due_yet", "handed_over_at")
	s.to(due)
	s.refused(duty, b, "history_by_coordinator")
	b.BackdateReason = Text{}
	s.refused(coordinator, b, "required_when_backdated", "backdate_reason")
	s.do(coordinator, old())
	s.is(Closed)
}

// What was over before it was entered is marked and sends nothing.
func TestLapsedAtEntry(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.at("2021-08-26 09:00:00")
	b := registration(t)
	s.refused(duty, b, "required_when_backdated", "backdate_reason")
	b.BackdateReason = NewText("网络中断，纸质登记后补录")
	s.do(duty, b)
	k := s.clock(ClockReport)
	require.True(t, k.LapsedAtEntry)
	require.True(t, s.clock(ClockAssign).LapsedAtEntry)
	require.Empty(t, k.Marks)
	s.handling()
	s.pass(2 * Day)
	require.Empty(t, s.c.Breaches)
	require.Empty(t, s.c.Escalations)
	require.False(t, s.c.LateAt(s.now))
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, Late, s.clock(ClockReport).Verdict, "the verdict on the answer is what it is")
}

func TestRegistering(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ago    Span
		refuse bool
	}{{0, false}, {Hour, false}, {Hour + 1, true}} {
		s := begin(t)
		b := registration(t)
		s.to(b.HandedOverAt.Add(c.ago))
		if c.refuse {
			s.refused(duty, b, "required_when_backdated", "backdate_reason")
		} else {
			s.do(duty, b)
			s.refused(duty, b, "already_registered")
		}
	}
	s := begin(t)
	b := registration(t)
	s.to(b.HandedOverAt - 1)
	s.refused(duty, b, "in_future", "handed_over_at")
	b.HandedOverAt = 0
	s.refused(duty, b, "required", "handed_over_at")
	s.refused(coordinator, &Close{}, "no_such_case")
}

// What was booked is late from the end of its day on: 1 ms before it is in time, then
// it is missed, as any clock; progress that takes a conclusion back starts it anew.
func TestWhatWasBookedIsDueAtTheEndOfItsDay(t *testing.T) {
	t.Parallel()
	tracked := func() *story {
		s := handedOver(t)
		s.handling()
		plan := finding("i1", Verified, NotConcluded)
		s.approved(report(plan))
		s.replied()
		s.do(coordinator, &Track{Unit: water, Person: "p2", Until: "2021-12-31"})
		return s
	}
	done := &ReportProgress{Note: NewText("已完成"), Settlements: []IssueSettlement{{"i1", Concluded}}}
	for after, verdict := range map[Span]string{-Millisecond: InTime, 0: Late, Millisecond: Late} {
		s := tracked()
		due := s.clock(ClockRectify).Due
		s.to(due.Add(after))
		s.do(officer(water), done)
		require.Equal(t, verdict, s.clock(ClockRectify).Verdict, after)
		require.Equal(t, verdict == Late, len(s.c.OpenBreaches()) == 1)
	}

	s := tracked()
	due := s.clock(ClockRectify).Due.Add(10 * Day)
	s.do(coordinator, &Redate{Clock: s.clock(ClockRectify).ID, Due: due, Reason: NewText("专题会议同意"), Document: "示纪要1号"})
	s.do(officer(water), done)
	s.do(officer(water), &ReportProgress{Note: NewText("复查又有反弹"), Settlements: []IssueSettlement{{"i1", NotConcluded}}})
	require.True(t, s.clock(ClockRectify).Running())
	require.Equal(t, due, s.clock(ClockRectify).Due, "the instant that was set since stands")

	s = tracked()
	s.do(coordinator, &RecordUpstreamResult{Result: "returned"})
	require.Equal(t, []TaskKind{ToRework}, among(s.tasks(""), CoordinatorTasks))
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Document: "示1号", Reason: NewText("要求重办")})
	require.False(t, s.clock(ClockRectify).Running())
}
