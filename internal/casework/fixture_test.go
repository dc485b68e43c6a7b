package casework_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// The people and units of the stories. Each person holds one post, so that a
// story shows at a glance who acts for whom.
const (
	office UnitID = "office"
	water  UnitID = "water-bureau"
	farm   UnitID = "farm-bureau"
	county UnitID = "riverside-county"
	hill   UnitID = "hill-county"
	town   UnitID = "willow-town"
)

var (
	duty        = post("duty", DutyOfficer, office)
	desk2       = post("desk-two", DutyOfficer, office)
	coordinator = post("coordinator", Coordinator, office)
	second      = post("coordinator-two", Coordinator, office)
	reviewer    = post("reviewer", Reviewer, office)
	supervisor  = post("supervisor", Supervisor, office)
	answerable  = post("accountability", AccountabilityOfficer, office)
	publicity   = post("publicity", PublicityOfficer, office)
	editor      = post("editor", BriefEditor, office)
	leader      = post("leader", Leader, office)
	auditor     = post("auditor", Auditor, office)
	admin       = post("administrator", Administrator, office)
)

func post(name PersonID, r Role, u UnitID) Actor {
	return Actor{Person: name, Posts: []Post{{Unit: u, Role: r}}}
}

func officer(u UnitID) Actor { return post("officer-"+PersonID(u), UnitOfficer, u) }
func head(u UnitID) Actor    { return post("head-"+PersonID(u), UnitLeader, u) }
func night(u UnitID) Actor   { return post("night-"+PersonID(u), UnitDutyOfficer, u) }

// cityPolicy is the policy of the design's section 5, written out by hand.
func cityPolicy() Policy {
	fifthDay := func(day int, at TimeOf) DueRule {
		return DueRule{From: FromHandedOver, Day: day, At: at, FirstDay: Counted, Days: CalendarDays}
	}
	return Policy{
		Name: "city-central-handover", Version: 1, Zone: Shanghai,
		Clocks: []ClockPolicy{
			{Kind: ClockAssign, Rule: DueRule{From: FromHandedOver, After: 30 * Minute}, Ladder: []LadderStep{{RungCallShiftLeader, 10 * Minute}}},
			{Kind: ClockAcknowledge, Rule: DueRule{From: FromAssigned, After: 30 * Minute}, Ladder: []LadderStep{{RungCallBackup, 10 * Minute}, {RungCallUnitHead, 20 * Minute}}},
			{Kind: ClockNameHandler, Rule: DueRule{From: FromAcknowledged, After: 30 * Minute}},
			{
				Kind: ClockReport, Rule: fifthDay(5, "12:00"), Warnings: []Span{24 * Hour, 6 * Hour, 2 * Hour},
				Ladder: []LadderStep{{RungUrge, 0}, {RungSupervisionLetter, 2 * Hour}, {RungOversightVisit, 6 * Hour}, {RungCirculatedCriticism, 24 * Hour}, {RungFormalInterview, 48 * Hour}},
			},
			{Kind: ClockContribute, Rule: fifthDay(4, "12:00"), Ladder: []LadderStep{{RungUrge, 0}}},
			{Kind: ClockReview, Rule: DueRule{From: FromSubmitted, After: 2 * Hour}, Ladder: []LadderStep{{RungRemind, 0}}},
			{Kind: ClockSupplement, Rule: DueRule{From: FromReturned, After: 6 * Hour}, Warnings: []Span{2 * Hour, 30 * Minute}, Ladder: []LadderStep{{RungCallHandler, 0}, {RungUrge, 0}}},
			{Kind: ClockRule, Rule: DueRule{From: FromDisputed, After: 2 * Hour}},
			{Kind: ClockRuleAgain, Rule: DueRule{From: FromDisputed, After: 30 * Minute}},
			{Kind: ClockSign, Rule: DueRule{From: FromSubmitted, After: 6 * Hour}},
			{Kind: ClockUpstream, Rule: fifthDay(10, "18:00")},
			{Kind: ClockNotify, Rule: DueRule{From: FromHandedOver, Day: 15, At: "24:00", FirstDay: NotCounted, Days: CalendarDays}},
			{Kind: ClockAnswerEscalation, Rule: DueRule{From: FromConfirmed, After: 24 * Hour}, Ladder: []LadderStep{{RungUrge, 0}}},
		},
		Rounds: []RoundPolicy{{Kind: RoundStatutoryReview, Clocks: []ClockPolicy{
			{Kind: ClockReport, Rule: DueRule{From: FromHandedOver, Day: 30, At: "24:00", FirstDay: NotCounted, Days: CalendarDays}},
		}}},
		DisputeWindow: 4 * Hour, ExtensionTimes: 1, ExtensionMax: 3 * Day, ShellBelow: 10, RepeatThreshold: 2,
		FieldEvidence: true, CloseNeedsGates: true,
	}
}

// story is a case as it is lived: time passes, people act, and after every
// step the invariants of invariant_test.go are looked at.
type story struct {
	t      *testing.T
	c      Case
	now    Instant
	events []Event
	filing int

	calendar Calendar // that the office has by now
	posts    []Post   // of the person whom a command names
}

// local reads a time of Shanghai.
func local(t tb, s string) Instant {
	t.Helper()
	i, err := ParseInstant(s[:10] + "T" + s[11:] + "+08:00")
	require.NoError(t, err)
	return i
}

// begin begins a story before there is a case. At its end the record is read
// again from the start.
func begin(t *testing.T) *story {
	t.Helper()
	s := &story{t: t, c: Case{ID: "case-1"}}
	t.Cleanup(func() {
		if !t.Failed() && s.c.Seq > 0 {
			settled(t, s.events, s.c)
		}
	})
	return s
}

// handedOver begins a story with the example of the design: handed over on 20
// August 2021 at 21:25, registered ten minutes later.
func handedOver(t *testing.T, change ...func(*Register)) *story {
	t.Helper()
	s := begin(t)
	b := registration(t)
	for _, f := range change {
		f(b)
	}
	s.at("2021-08-20 21:35:00")
	s.do(duty, b)
	return s
}

func registration(t tb) *Register {
	return &Register{
		Source:       Source{Campaign: "camp-1", Batch: "batch-1", Level: LevelCentral, Mode: ModeHandedOver},
		HandedOverAt: local(t, "2021-08-20 21:25:00"), Number: "X2HA202108200012", Channel: ChannelPhone,
		Complaint: NewText("养殖场污水夜间直排入河，气味刺鼻"), Policy: cityPolicy(),
	}
}

// at moves to a time of Shanghai; clocks that fall due on the way are published.
func (s *story) at(local8 string) { s.t.Helper(); s.to(local(s.t, local8)) }

// pass lets time go by.
func (s *story) pass(d Span) { s.t.Helper(); s.to(s.now.Add(d)) }

func (s *story) to(at Instant) {
	s.t.Helper()
	require.GreaterOrEqual(s.t, at, s.now, "a story goes forward")
	s.now = at
	s.tell(Due(s.c, at))
}

func (s *story) tell(events []Event) {
	s.t.Helper()
	for _, e := range events {
		before := s.c
		s.c = Apply(s.c, e)
		holds(s.t, before, e, s.c)
	}
	lateStands(s.t, s.c)
	s.events = append(s.events, events...)
}

func (s *story) command(a Actor, b Body, attested *Attestation) Command {
	s.filing++
	return Command{Calendar: s.calendar, Posts: s.posts, Filing: "f", Actor: a, FiledAt: s.now, Attested: attested, Body: b, Areas: country()}
}

// country are the areas of the stories: two counties, and a town in one.
func country() []Area {
	area := func(u, parent UnitID, level AreaLevel, names ...string) Area {
		return Area{Unit: u, Level: level, Parent: parent, Names: names, FirstResponsible: "chief-" + PersonID(u), DirectResponsible: "deputy-" + PersonID(u)}
	}
	return []Area{
		area(county, "", AreaCounty, "河滨县", "河滨"), area(hill, "", AreaCounty, "山前县", "山前"), area(town, county, AreaTownship, "柳林镇"),
	}
}

// nowhere assigns a case that is nobody's territory.
func nowhere(targets ...Target) *Assign {
	return &Assign{Targets: targets, NoTerritory: NewText("不涉及具体地点")}
}

// apartFrom lets the units answer separately.
func apartFrom(b *Assign) *Assign { b.Mode = Separate; return b }

// do gives a command that must succeed, and returns its events.
func (s *story) do(a Actor, b Body) []Event { s.t.Helper(); return s.file(a, b, nil) }

func (s *story) file(a Actor, b Body, attested *Attestation) []Event {
	s.t.Helper()
	events, err := Decide(s.c, s.command(a, b, attested))
	require.NoError(s.t, err, "%s in %s", b.Kind(), s.c.State)
	require.NotEmpty(s.t, events)
	if s.c.Seq > 0 && attested == nil {
		require.Contains(s.t, Fitting(s.c, a), b.Kind(), "what succeeds is offered")
	}
	if attested != nil {
		require.Contains(s.t, OnPaper(s.c, a), b.Kind(), "what can be entered from paper is offered")
	}
	s.tell(events)
	return events
}

// refused gives a command that must be refused with the code, at the field if one is named.
func (s *story) refused(a Actor, b Body, code string, field ...string) {
	s.t.Helper()
	s.refusedFiling(a, b, nil, code, field...)
}

func (s *story) refusedFiling(a Actor, b Body, attested *Attestation, code string, field ...string) {
	s.t.Helper()
	events, err := Decide(s.c, s.command(a, b, attested))
	require.Error(s.t, err, "%s in %s", b.Kind(), s.c.State)
	require.Empty(s.t, events)
	e := AsError(err)
	require.NotNil(s.t, e, "a refusal is fit for people: %v", err)
	got := map[string]string{"": e.Code}
	for _, f := range e.Fields {
		got[f.Field] = f.Code
	}
	at := ""
	if len(field) > 0 {
		at = field[0]
	}
	require.Equal(s.t, code, got[at], "%v", err)
}

func (s *story) is(want State) { s.t.Helper(); require.Equal(s.t, want, s.c.State) }

// clock finds the latest clock of a kind, of a subject if one is named.
func (s *story) clock(kind ClockKind, subject ...string) Clock {
	s.t.Helper()
	for _, k := range slices.Backward(s.c.Clocks) {
		if k.Kind == kind && (len(subject) == 0 || k.Subject == subject[0]) {
			return k
		}
	}
	require.Fail(s.t, "no such clock", "%s %v", kind, subject)
	return Clock{}
}

func canonical(t tb, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

func target(r AssignmentRole, u UnitID) Target {
	return Target{Role: r, Unit: u, FirstResponsible: "chief-" + PersonID(u), DirectResponsible: "deputy-" + PersonID(u)}
}

func finding(issue string, v Verdict, st Settlement) Finding {
	f := Finding{
		Issue: issue, Verdict: v, Settlement: st, Track: RectifyImmediate,
		Facts:    NewText("现场核查发现养殖场氧化塘溢流，污水沿沟渠入河约二百米"),
		Handling: NewText("责令立即停止排放，清理沟渠，立案处罚并安装在线监测"),
		Goal:     NewText("污水全部收集处理，不再外排"),
	}
	if st != Concluded {
		f.Track, f.Person, f.By = RectifyTimeBound, "deputy-water-bureau", "2021-12-31"
	}
	return f
}

func report(findings ...Finding) *Report {
	return &Report{Findings: findings, Verdict: findings[0].Verdict, Summary: NewText("已办理"), Accountability: NewText("无")}
}

func concluded(issues ...string) *Report {
	var list []Finding
	for _, is := range issues {
		list = append(list, finding(is, Verified, Concluded))
	}
	return report(list...)
}

// attach adds a file of the nature and returns its digest.
func (s *story) attach(a Actor, nature EvidenceNature, digest string) string {
	s.t.Helper()
	kind := map[EvidenceNature]string{NatureVideo: "video", NatureRecording: "audio"}[nature]
	s.do(a, &AttachEvidence{Files: []EvidenceFile{{Digest: digest, Size: 10, MediaType: "image/jpeg", Kind: cmp.Or(kind, "picture"), Nature: nature}}})
	return digest
}

// tb is what tests, benchmarks and random lives have in common.
type tb interface {
	require.TestingT
	Helper()
}
