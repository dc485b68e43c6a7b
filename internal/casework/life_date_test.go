package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

func TestAnExtensionBeforeTheDueInstant(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	noon := s.clock(ClockReport).Due
	ask := func(until Instant) *RequestExtension {
		return &RequestExtension{Answer: "r1", Until: until, Reason: NewText("监测报告未出具")}
	}
	s.refused(officer(water), ask(noon), "not_after_due", "until")
	s.refused(officer(water), ask(noon.Add(3*Day)+1), "too_long", "until")
	s.to(noon - 1)
	s.do(officer(water), ask(noon.Add(3*Day)))
	s.refused(officer(water), ask(noon.Add(Day)), "extension_pending")
	s.refused(coordinator, &DecideExtension{Extension: "x1", Grant: true}, "not_your_role")
	s.refused(leader, &DecideExtension{Extension: "x1"}, "required", "reason")
	s.refused(leader, &DecideExtension{Extension: "x9", Grant: true}, "no_open_extension")
	s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
	require.Equal(t, noon.Add(3*Day), s.clock(ClockReport).Due)
	require.Equal(t, noon, s.clock(ClockReport).Redated[0].Old, "the old value is kept")
	s.refused(officer(water), ask(noon.Add(4*Day)), "no_more_extensions")
	s.to(noon.Add(Hour))
	require.Empty(t, reportBreaches(s.c))
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
}

// The office's instant to report up moves on with an extension that would reach
// beyond it: nobody reports up what has not been reported yet. Where it leaves
// time enough it stays.
func TestAnExtensionBeyondTheUpstreamInstant(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before Span // the report's extended instant, before the upstream's
		moved  bool
	}{{"one before", 1, false}, {"at once", 0, true}, {"one after", -1, true}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.handling()
			noon, up := s.clock(ClockReport).Due, s.clock(ClockUpstream)
			s.do(leader, &Redate{Clock: up.ID, Due: noon.Add(2*Day + tt.before), Reason: NewText("上级要求"), Document: "函"})
			up = s.clock(ClockUpstream)
			s.do(officer(water), &RequestExtension{Answer: "r1", Until: noon.Add(2 * Day), Reason: NewText("监测")})
			s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
			want := up.Due
			if tt.moved {
				want = want.Add(2 * Day)
			}
			require.Equal(t, want, s.clock(ClockUpstream).Due)
		})
	}
}

// Of two units that answer separately each may be given more time: the office's
// own instant follows the later of the two by its own distance, in whatever
// order they were given it, and moves no further.
func TestTwoExtensionsMoveTheUpstreamInstantOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		up       TimeOf // the upstream instant on the fifth day, whose noon the units have
		one, two Span   // by how much each is extended
		moved    Span
	}{
		{"both to one date, the upstream instant being the report's", "12:00", 2 * Day, 2 * Day, 2 * Day},
		{"one longer than the other", "12:00", Day, 3 * Day, 3 * Day},
		{"six hours after the report, both past it", "18:00", Day, 2 * Day, 2 * Day},
		{"the second between the report's new instant and the upstream one", "18:00", Day, Day + 3*Hour, Day + 3*Hour},
		{"one short of it", "18:00", 6*Hour - Second, Day, Day},
		{"one just at it", "18:00", 6 * Hour, 6 * Hour, 6 * Hour},
		{"both short of it", "18:00", 6*Hour - Second, Hour, 0},
	} {
		for _, order := range [][2]string{{"r1", "r2"}, {"r2", "r1"}} {
			s := handedOver(t, func(b *Register) {
				i := slices.IndexFunc(b.Policy.Clocks, func(k ClockPolicy) bool { return k.Kind == ClockUpstream })
				b.Policy.Clocks[i].Rule.Day, b.Policy.Clocks[i].Rule.At = 5, c.up
			})
			s.do(coordinator, apartFrom(nowhere(target(RoleLead, county), answering(RoleAssisting, hill))))
			s.acknowledged()
			noon, up := s.clock(ClockReport).Due, s.clock(ClockUpstream).Due
			units := map[string]UnitID{"r1": county, "r2": hill}
			by := map[string]Span{"r1": c.one, "r2": c.two}
			for i, answer := range order {
				s.do(officer(units[answer]), &RequestExtension{Answer: answer, Until: noon.Add(by[answer]), Reason: NewText("监测报告未出具")})
				s.do(leader, &DecideExtension{Extension: []string{"x1", "x2"}[i], Grant: true})
			}
			require.Equal(t, up.Add(c.moved), s.clock(ClockUpstream).Due, "%s, %v", c.name, order)
		}
	}
}

// A ruling that gives the unit that takes over more time moves the office's own
// instant like an extension does, and gives no more than one, however often the
// part is disputed.
func TestRulingsMoveTheUpstreamInstantAndAreBounded(t *testing.T) {
	t.Parallel()
	s := handedOver(t, func(b *Register) {
		i := slices.IndexFunc(b.Policy.Clocks, func(k ClockPolicy) bool { return k.Kind == ClockUpstream })
		b.Policy.Clocks[i].Rule.Day, b.Policy.Clocks[i].Rule.At = 5, "18:00"
	})
	s.do(coordinator, nowhere(target(RoleLead, water)))
	s.do(officer(water), &Acknowledge{Assignment: "a1"})
	noon, up := s.clock(ClockReport).Due, s.clock(ClockUpstream).Due
	longest := noon.Add(s.c.Policy.ExtensionMax)
	rule := func(dispute string, to UnitID, due Instant) *Rule {
		b := target(RoleLead, to)
		return &Rule{Dispute: dispute, Upheld: true, To: &b, Due: due, Reason: NewText("异议成立")}
	}
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")})
	s.refused(coordinator, rule("d1", farm, longest+1), "too_long", "due")
	s.do(coordinator, rule("d1", farm, noon.Add(Day)))
	require.Equal(t, noon.Add(Day), s.clock(ClockReport).Due)
	require.Equal(t, up.Add(Day), s.clock(ClockUpstream).Due, "it keeps its distance")
	require.Equal(t, []string{"ruling"}, reasons(s.clock(ClockUpstream)))

	s.do(officer(farm), &Acknowledge{Assignment: "a2"})
	s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("不属我局职责")})
	s.refused(coordinator, rule("d2", hill, longest+1), "too_long", "due")
	s.do(coordinator, rule("d2", hill, longest))
	require.Equal(t, longest, s.clock(ClockReport).Due)
	require.Equal(t, up.Add(s.c.Policy.ExtensionMax), s.clock(ClockUpstream).Due)
}

// Where no report changes hands a ruling has no instant to set, and says so.
func TestARulingOnAnAssistingPartSetsNoInstant(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
	to := target(RoleAssisting, hill)
	b := &Rule{Dispute: "d1", Upheld: true, Due: s.now.Add(Day), Reason: NewText("异议成立")}
	s.refused(coordinator, b, "nothing_to_set", "due")
	b.To = &to
	s.refused(coordinator, b, "nothing_to_set", "due")
	b.Due = 0
	s.do(coordinator, b)
}

func reportBreaches(c Case) []Breach {
	var list []Breach
	for _, b := range c.Breaches {
		if b.Kind == ClockReport {
			list = append(list, b)
		}
	}
	return list
}

func TestAnExtensionIsAskedForBeforeTheDueInstantOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by Span
		ok bool
	}{{-Millisecond, true}, {-1, true}, {0, false}, {1, false}, {Millisecond, false}} {
		s := handedOver(t)
		s.handling()
		noon := s.clock(ClockReport).Due
		s.to(noon.Add(c.by))
		b := &RequestExtension{Answer: "r1", Until: noon.Add(Day), Reason: NewText("监测报告未出具")}
		if c.ok {
			s.do(officer(water), b)
		} else {
			s.refused(officer(water), b, "extension_too_late")
		}
	}
}

func TestARefusedExtensionChangesNothing(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	noon := s.clock(ClockReport).Due
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: noon.Add(Day), Reason: NewText("监测报告未出具")})
	s.do(leader, &DecideExtension{Extension: "x1", Reason: NewText("无正当理由")})
	require.Equal(t, noon, s.clock(ClockReport).Due)
	require.Empty(t, s.clock(ClockReport).Redated)
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: noon.Add(Day), Reason: NewText("再次申请")})
}

// Granted after the due instant: the breach stays and counts, the rungs that
// were not reached are not reached any more, the new instant is watched.
func TestAnExtensionGrantedLateLeavesTheBreach(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	noon := s.clock(ClockReport).Due
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: noon.Add(Day), Reason: NewText("监测报告未出具")})
	s.to(noon.Add(3 * Hour))
	s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
	require.Len(t, reportBreaches(s.c), 1)
	require.Nil(t, reportBreaches(s.c)[0].SetAside)
	reached := len(s.c.Escalations)
	s.to(noon.Add(Day) - 1)
	require.Len(t, s.c.Escalations, reached)
	s.to(noon.Add(Day))
	require.Len(t, reportBreaches(s.c), 2, "the new instant was missed, too")
}

// A paper that came after the old due instant and before the extension was
// granted is late: the instant in force when it came decides.
func TestAnExtensionDoesNotReachBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by      Span
		verdict string
		aside   bool
	}{{-1, InTime, true}, {0, Late, false}, {Hour, Late, false}, {2*Hour - 1, Late, false}, {2 * Hour, InTime, false}, {3 * Hour, InTime, false}} {
		s := handedOver(t)
		s.handling()
		noon := s.clock(ClockReport).Due
		s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
		s.do(officer(water), &RequestExtension{Answer: "r1", Until: noon.Add(Day), Reason: NewText("监测报告未出具")})
		s.to(noon.Add(2 * Hour))
		s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
		s.to(noon.Add(4 * Hour))
		s.file(duty, &SubmitReport{Answer: "r1"}, s.attestation(noon.Add(c.by)))
		require.Equal(t, c.verdict, s.clock(ClockReport).Verdict, "arrived %s after noon", c.by)
		require.Equal(t, c.aside, reportBreaches(s.c)[0].SetAside != nil)
	}
}

// An extension never shortens.
func TestAnExtensionOvertakenByARuling(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	noon := s.clock(ClockReport).Due
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: noon.Add(Day), Reason: NewText("监测报告未出具")})
	s.do(leader, &Redate{Clock: s.clock(ClockReport).ID, Due: noon.Add(2 * Day), Reason: NewText("省组明确"), Document: "函1"})
	s.refused(leader, &DecideExtension{Extension: "x1", Grant: true}, "not_after_due")
	s.do(leader, &DecideExtension{Extension: "x1", Reason: NewText("已另行改期")})
}

// A ruling from above re-dates by signed record: breaches that it touches are
// set aside and stay visible (DOMAIN 3.4).
func TestRedatingSetsBreachesAside(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	k := s.clock(ClockReport)
	s.to(k.Due.Add(Hour))
	require.Len(t, reportBreaches(s.c), 1)
	s.refused(coordinator, &Redate{Clock: k.ID, Due: s.now, Reason: NewText("省组明确"), Document: "函1"}, "in_past", "due")
	s.refused(coordinator, &Redate{Clock: k.ID, Due: s.now.Add(Hour), Reason: NewText("省组明确")}, "required", "document")
	s.refused(coordinator, &Redate{Clock: k.ID, Due: k.Due, Reason: NewText("省组明确"), Document: "函1"}, "nothing_to_change")
	s.refused(coordinator, &Redate{Clock: "c99", Due: s.now.Add(Hour), Reason: NewText("省组明确"), Document: "函1"}, "no_such_clock")
	s.do(coordinator, &Redate{Clock: k.ID, Due: k.Due.Add(Day), Reason: NewText("省组明确当日不计"), Document: "函1"})
	b := reportBreaches(s.c)
	require.Len(t, b, 1, "it stays visible")
	require.Equal(t, "redated", b[0].SetAside.Reason)
	require.Equal(t, coordinator.Person, b[0].SetAside.By)
	require.Empty(t, lapsedOf(s.c, ClockReport))
	require.Equal(t, "函1", s.clock(ClockReport).Why.Basis)
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
}

func lapsedOf(c Case, kind ClockKind) []Breach {
	var list []Breach
	for _, b := range c.OpenBreaches() {
		if b.Kind == kind {
			list = append(list, b)
		}
	}
	return list
}

// Also after the answer, and after the end: a late answer becomes one in time,
// and what was held against the unit is set aside.
func TestRedatingAfterTheAnswer(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	k := s.clock(ClockReport)
	s.to(k.Due.Add(Hour))
	s.approved(concluded("i1"))
	s.replied()
	s.gates()
	s.do(coordinator, &Close{})
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
	s.do(leader, &Redate{Clock: k.ID, Due: k.Due.Add(Hour), Reason: NewText("改期不足"), Document: "函1"})
	require.Equal(t, Late, s.clock(ClockReport).Verdict, "filed at the new instant: still late")
	require.Len(t, lapsedOf(s.c, ClockReport), 1)
	s.do(leader, &Redate{Clock: k.ID, Due: k.Due.Add(Day), Reason: NewText("省组明确当日不计"), Document: "函2"})
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
	require.Empty(t, lapsedOf(s.c, ClockReport))
	require.Len(t, reportBreaches(s.c), 1)
}

// justAfterMidnight is a case that was stated as handed over before midnight
// and registered after it.
func justAfterMidnight(t *testing.T) *story {
	t.Helper()
	s := begin(t)
	s.at("2021-08-21 00:20:00")
	b := registration(t)
	b.HandedOverAt = local(t, "2021-08-20 23:55:00")
	s.do(duty, b)
	s.handling()
	return s
}

// The hand-over was on the 21st, not the 20th: every clock that counts from it
// moves a day, and the breach it undoes is set aside.
func TestTheHandoverWasLaterThanStated(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	s.at("2021-08-24 12:30:00")
	require.Len(t, lapsedOf(s.c, ClockReport), 1)
	fix := &CorrectHandoverTime{HandedOverAt: local(t, "2021-08-21 00:05:00"), Reason: NewText("以传真记录为准"), Document: "传真"}
	s.refused(coordinator, &CorrectHandoverTime{HandedOverAt: local(t, "2021-08-21 00:20:01"), Reason: NewText("误填")}, "after_entry", "handed_over_at")
	s.refused(coordinator, &CorrectHandoverTime{HandedOverAt: s.now + 1, Reason: NewText("误填")}, "in_future", "handed_over_at")
	s.do(coordinator, fix)
	s.refused(coordinator, fix, "nothing_to_change")
	require.Equal(t, local(t, "2021-08-25 12:00:00"), s.clock(ClockReport).Due)
	require.Empty(t, lapsedOf(s.c, ClockReport))
	require.Equal(t, "handover_corrected", reportBreaches(s.c)[0].SetAside.Reason)
	require.Equal(t, local(t, "2021-08-30 18:00:00"), s.clock(ClockUpstream).Due)
	require.NotEmpty(t, lapsedOf(s.c, ClockContribute), "the contributions are still missed: their new noon, on the 24th, has passed as well")
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
}

// Earlier: nobody is blamed afterwards for an instant that was never shown.
func TestTheHandoverWasEarlierThanStated(t *testing.T) {
	t.Parallel()
	s := handedOver(t, func(b *Register) { b.HandedOverAt = local(t, "2021-08-20 21:00:00") })
	s.handling()
	s.at("2021-08-24 10:00:00")
	breaches := len(s.c.Breaches)
	s.do(coordinator, &CorrectHandoverTime{HandedOverAt: local(t, "2021-08-19 23:00:00"), Reason: NewText("以传真记录为准")})
	k := s.clock(ClockReport)
	require.Equal(t, local(t, "2021-08-23 12:00:00"), k.Due)
	require.False(t, k.LapsedAtEntry)
	s.pass(Day)
	missed := s.c.Breaches[breaches:]
	require.NotEmpty(t, missed, "no correction hides a breach")
	require.Equal(t, local(t, "2021-08-23 12:00:00"), missed[0].Due)
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
}

// Missed before and after the correction: the breach and its ladder go on, and
// a paper that came between the two instants is in time after all.
func TestTheCorrectedInstantWasMissedToo(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.at("2021-08-25 13:00:00")
	urged := len(s.c.Escalations)
	s.do(coordinator, &CorrectHandoverTime{HandedOverAt: local(t, "2021-08-21 00:05:00"), Reason: NewText("以传真记录为准")})
	require.Len(t, lapsedOf(s.c, ClockReport), 1)
	require.Len(t, s.c.Escalations, urged, "no rung is reached twice")
	s.at("2021-08-26 12:00:00")
	require.Equal(t, RungFormalInterview, s.c.Escalations[len(s.c.Escalations)-1].Rung)
	s.file(duty, &SubmitReport{Answer: "r1"}, s.attestation(local(t, "2021-08-25 11:59:59")))
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
	require.Empty(t, lapsedOf(s.c, ClockReport))
}

// What a person set stays what that person set.
func TestACorrectionLeavesExtensionsAlone(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	until := local(t, "2021-08-26 12:00:00")
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: until, Reason: NewText("监测报告未出具")})
	s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
	s.do(coordinator, &CorrectHandoverTime{HandedOverAt: local(t, "2021-08-21 00:05:00"), Reason: NewText("以传真记录为准")})
	require.Equal(t, until, s.clock(ClockReport).Due)
}

// After the answer: the stored verdict follows the corrected instant.
func TestACorrectionAfterTheAnswer(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	s.at("2021-08-24 15:00:00")
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
	s.do(coordinator, &CorrectHandoverTime{HandedOverAt: local(t, "2021-08-21 00:05:00"), Reason: NewText("以传真记录为准")})
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
	require.Empty(t, lapsedOf(s.c, ClockReport))
	require.Len(t, reportBreaches(s.c), 1)
}

// A clock that had passed when the case was entered was never anybody's to keep.
// Correcting the hand-over leaves it so as long as the corrected instant lies
// before the entry too; from the entry on it is missed like any other.
func TestCorrectingACaseThatHadLapsedAtEntry(t *testing.T) {
	t.Parallel()
	entered := local(t, "2021-09-10 10:00:00")
	for _, c := range []struct {
		name   string
		assign Instant // the corrected hand-over gives this due instant of the assign clock
		missed bool
	}{
		{"long before", entered.Add(-Day), false},
		{"one millisecond before the entry", entered.Add(-Millisecond), false},
		{"at the entry", entered, false},
		{"one millisecond after the entry", entered.Add(Millisecond), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			b := registration(t)
			b.BackdateReason = NewText("补录")
			s.to(entered)
			s.do(duty, b)
			require.True(t, s.clock(ClockAssign).LapsedAtEntry)
			s.pass(Hour)
			s.do(coordinator, &CorrectHandoverTime{HandedOverAt: c.assign.Add(-30 * Minute), Reason: NewText("笔误")})
			require.Equal(t, c.assign, s.clock(ClockAssign).Due)
			require.Equal(t, !c.missed, s.clock(ClockAssign).LapsedAtEntry)
			s.pass(Minute)
			require.Equal(t, c.missed, len(lapsedOf(s.c, ClockAssign)) == 1)
			require.Equal(t, c.missed, len(s.c.Escalations) > 0, "nobody is called about what was never theirs to keep")
		})
	}
}
