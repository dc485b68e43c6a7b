package casework_test

import (
	"slices"
	"strconv"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// Noon is half-open: strictly before it is in time, at it is late (S1-08).
func TestNoonIsHalfOpen(t *testing.T) {
	t.Parallel()
	for filed, verdict := range map[string]string{
		"2021-08-24 11:59:59.999":    InTime,
		"2021-08-24 11:59:59.999999": InTime,
		"2021-08-24 12:00:00.000":    Late,
		"2021-08-24 12:00:00.000001": Late,
		"2021-08-24 12:00:00.001":    Late,
	} {
		t.Run(filed, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.handling()
			s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
			s.at(filed)
			s.do(officer(water), &SubmitReport{Answer: "r1"})
			require.Equal(t, verdict, s.clock(ClockReport).Verdict)
			require.Equal(t, verdict == Late, len(lapsedOf(s.c, ClockReport)) == 1)
			require.Equal(t, local(t, filed), s.c.Answers[0].FirstFiled)
		})
	}
}

// The verdict does not depend on how late the timers ring.
func TestTheVerdictDoesNotWaitForTimers(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.at("2021-08-24 11:00:00")
	events, err := Decide(s.c, Command{Actor: officer(water), FiledAt: local(t, "2021-08-24 11:59:59.999"), Body: &SubmitReport{Answer: "r1"}})
	require.NoError(t, err)
	s.tell(events)
	s.at("2021-08-24 12:04:00")
	require.Empty(t, lapsedOf(s.c, ClockReport))
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
}

// A filing on paper: the instant of arrival counts, attested by two people with
// a picture; the instant of entry stays beside it; the breach is set aside.
func TestAnAttestedPaperSetsTheBreachAside(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.at("2021-08-24 12:20:00")
	require.Len(t, lapsedOf(s.c, ClockReport), 1)
	came := s.attestation(local(t, "2021-08-24 11:58:00"))
	b := &SubmitReport{Answer: "r1"}
	s.refusedFiling(officer(water), b, came, "not_your_role")
	for name, change := range map[string]func(*Attestation){
		"attested.happened_at": func(a *Attestation) { a.HappenedAt = s.now + 1 },
		"attested.witnesses":   func(a *Attestation) { a.Witnesses[1] = a.Witnesses[0] },
		"attested.evidence":    func(a *Attestation) { a.Evidence = "sha256:unknown" },
		"attested.means":       func(a *Attestation) { a.Means = "hearsay" },
	} {
		bad := *came
		change(&bad)
		code := map[string]string{
			"attested.happened_at": "in_future", "attested.witnesses": "same_person",
			"attested.evidence": "evidence_unknown", "attested.means": "not_one_of",
		}[name]
		s.refusedFiling(duty, b, &bad, code, name)
	}
	early := *came
	early.HappenedAt = s.c.HandedOverAt - 1
	s.refusedFiling(duty, b, &early, "before_handover", "attested.happened_at")
	early.HappenedAt = s.c.Assignments[0].AssignedAt - 1
	s.refusedFiling(duty, b, &early, "attested_before_start")
	s.refusedFiling(coordinator, &Urge{Unit: water}, came, "not_attestable", "attested")

	events := s.file(duty, b, came)
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
	require.Empty(t, lapsedOf(s.c, ClockReport))
	require.Equal(t, "attested_in_time", reportBreaches(s.c)[0].SetAside.Reason)
	require.Equal(t, came.HappenedAt, events[0].HappenedAt)
	require.Equal(t, s.now, events[0].FiledAt, "the instant of entry stays beside it")
	require.Equal(t, DutyOfficer, events[0].Role, "the desk entered it")
	require.Equal(t, office, events[0].Unit)
	require.Equal(t, s.now.Add(2*Hour), s.clock(ClockReview).Due, "the reviewer's clock runs from the entry")
}

// The fax came before noon, the unit filed the same itself after it: the paper is
// the first filing once two people attest it, and its instant decides.
func TestAPaperThatWasThereBeforeTheFiling(t *testing.T) {
	t.Parallel()
	noon := local(t, "2021-08-24 12:00:00")
	for _, c := range []struct {
		name     string
		came     Instant
		verdict  string
		breaches int
	}{
		{"one millisecond before noon", noon.Add(-Millisecond), InTime, 0},
		{"at noon", noon, Late, 1},
		{"one millisecond after noon", noon.Add(Millisecond), Late, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.handling()
			s.at("2021-08-24 12:05:00")
			s.submit(water, "r1", concluded("i1"))
			require.Equal(t, Late, s.clock(ClockReport).Verdict)
			s.pass(Minute)
			early := s.attestation(s.c.Assignments[0].AssignedAt - 1)
			s.refusedFiling(duty, &ReplaceReport{Answer: "r1"}, early, "attested_before_start")
			s.file(duty, &ReplaceReport{Answer: "r1", Report: s.c.Answers[0].Report}, s.attestation(c.came))
			require.Equal(t, c.came, s.clock(ClockReport).Stopped)
			require.Equal(t, c.verdict, s.clock(ClockReport).Verdict)
			require.Len(t, lapsedOf(s.c, ClockReport), c.breaches)
			require.Equal(t, c.came, s.c.Answers[0].FirstFiled)
			require.Equal(t, c.came, s.c.First.Feedback)
			require.Equal(t, c.came, s.c.Assignments[0].AnsweredAt)
		})
	}
}

// A later paper replaces the words and leaves the first filing's instant alone.
func TestALaterPaperLeavesTheFirstFiling(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 11:00:00")
	s.submit(water, "r1", concluded("i1"))
	first := s.clock(ClockReport).Stopped
	s.at("2021-08-24 12:10:00")
	s.file(duty, &ReplaceReport{Answer: "r1", Report: s.c.Answers[0].Report}, s.attestation(local(t, "2021-08-24 12:01:00")))
	require.Equal(t, first, s.clock(ClockReport).Stopped)
	require.Equal(t, first, s.c.Answers[0].FirstFiled)
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
}

// The desk may sign a unit's slip in that came by telephone at night.
func TestAnAttestedAcknowledgement(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.assigned()
	s.pass(40 * Minute)
	require.Len(t, lapsedOf(s.c, ClockAcknowledge), 3)
	came := s.attestation(s.now.Add(-15 * Minute))
	s.file(duty, &Acknowledge{Assignment: "a1"}, came)
	require.Len(t, lapsedOf(s.c, ClockAcknowledge), 2)
	require.Equal(t, came.HappenedAt, s.c.Assignments[0].AcknowledgedAt)
	before := *came
	before.HappenedAt = s.c.Assignments[1].AssignedAt - 1
	s.refusedFiling(duty, &Acknowledge{Assignment: "a2"}, &before, "attested_before_start")
}

// An unreachable leader: filed unsigned, with the name of whoever authorised
// that; the signature is due within six hours and must be there to approve.
func TestASignatureIsPending(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.refused(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1")}, "not_signed")
	s.refused(officer(water), &SubmitReport{Answer: "r1"}, "not_signed")
	nameless := &Pending{Reason: NewText("出差途中")}
	s.refused(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: nameless}, "required", "signature_pending.authorised_by")
	pending := &Pending{AuthorisedBy: "deputy", Reason: NewText("局长出差途中无法联系")}
	s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
	require.Equal(t, s.now.Add(6*Hour), s.clock(ClockSign).Due)
	require.Equal(t, Owner{UnitLeader, water}, s.clock(ClockSign).Owner)
	s.refused(reviewer, &Approve{Answer: "r1"}, "signature_pending")
	s.refused(officer(water), &SignReport{Answer: "r1"}, "not_your_role")
	s.pass(Hour)
	s.do(head(water), &SignReport{Answer: "r1"})
	require.Equal(t, InTime, s.clock(ClockSign).Verdict)
	require.Nil(t, s.c.Answers[0].Pending)
	require.Equal(t, head(water).Person, s.c.Answers[0].Signed.By, "who signed afterwards is on record")
	s.refused(head(water), &SignReport{Answer: "r1"}, "no_signature_pending")
	both := Actor{Person: head(water).Person, Posts: reviewer.Posts}
	s.refused(both, &Approve{Answer: "r1"}, "same_person")
	s.do(reviewer, &Approve{Answer: "r1"})
}

// Whoever sends along what was submitted signs that, also while it is reviewed;
// under another text the signature is that of a draft, and the one asked for is owed.
func TestTheMissingSignatureMayComeWithItsReport(t *testing.T) {
	t.Parallel()
	pending := &Pending{AuthorisedBy: "deputy", Reason: NewText("局长出差途中无法联系")}
	for _, opened := range []bool{false, true} {
		s := handedOver(t)
		s.handling()
		s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
		if opened {
			s.do(reviewer, &OpenReview{Answer: "r1"})
		}
		s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
		require.Nil(t, s.c.Answers[0].Pending)
		require.Equal(t, head(water).Person, s.c.Answers[0].Signed.By)
		require.Equal(t, InTime, s.clock(ClockSign).Verdict)
		s.do(reviewer, &Approve{Answer: "r1"})
	}
	s := handedOver(t)
	s.handling()
	s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
	s.do(head(water), &SignReport{Answer: "r1", Report: report(finding("i1", Unfounded, Concluded))})
	require.NotNil(t, s.c.Answers[0].Pending)
	require.True(t, s.clock(ClockSign).Running())
	s.do(officer(water), &ReplaceReport{Answer: "r1"})
	require.Nil(t, s.c.Answers[0].Pending)
	require.Equal(t, InTime, s.clock(ClockSign).Verdict)
}

// No signature is pending under what is signed.
func TestASignedReportHasNoPendingSignature(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.refused(officer(water), &SubmitReport{Answer: "r1", Report: report(finding("i1", Unfounded, Concluded))}, "differs_from_signed")
	s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: &Pending{AuthorisedBy: "deputy", Reason: NewText("以为未签")}})
	require.Nil(t, s.c.Answers[0].Pending)
	s.do(reviewer, &Approve{Answer: "r1"})
}

// A return ends the wait for a signature: the next filing brings its own.
func TestAReturnEndsAPendingSignature(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	pending := &Pending{AuthorisedBy: "deputy", Reason: NewText("局长出差途中无法联系")}
	s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
	require.True(t, s.clock(ClockSign).Cancelled)
	s.refused(head(water), &SignReport{Answer: "r1"}, "no_signature_pending")
	s.refused(officer(water), &Supplement{Answer: "r1"}, "not_signed")
}

// Until review opens the unit may replace its answer; the first filing's
// instant stands.
func TestReplacingAnAnswer(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 11:30:00")
	s.submit(water, "r1", concluded("i1"))
	first := s.now
	s.refused(officer(water), &SubmitReport{Answer: "r1"}, "wrong_state")
	s.at("2021-08-24 13:00:00")
	s.do(head(water), &SignReport{Answer: "r1", Report: report(finding("i1", PartlyVerified, Concluded))})
	s.do(officer(water), &ReplaceReport{Answer: "r1"})
	require.Equal(t, first, s.c.Answers[0].FirstFiled)
	require.Equal(t, s.now, s.c.Answers[0].LastFiled)
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
	require.Equal(t, s.now.Add(2*Hour), s.clock(ClockReview).Due, "the reviewer gets the time for what is there now")
	s.do(reviewer, &OpenReview{Answer: "r1"})
	s.refused(reviewer, &OpenReview{Answer: "r1"}, "review_running")
	s.refused(officer(water), &ReplaceReport{Answer: "r1"}, "review_opened")
	s.do(reviewer, &Approve{Answer: "r1"})
	require.Equal(t, PartlyVerified, s.c.Issues[0].Verdict)
}

// Redo: back to the unit with a new date of its own.
func TestRedo(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.submit(water, "r1", concluded("i1"))
	s.refused(reviewer, &Redo{Answer: "r1", Due: s.now, Reason: NewText("重新办理")}, "in_past", "due")
	due := s.now.Add(2 * Day)
	s.do(reviewer, &Redo{Answer: "r1", Due: due, Reason: NewText("事实不清，重新办理")})
	s.is(Handling)
	require.Equal(t, due, s.clock(ClockReport).Due)
	require.Equal(t, InTime, s.c.Clocks[1].Verdict, "the first filing's verdict stays")
	s.refused(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")}, "answered_already")
	s.to(due)
	require.Len(t, lapsedOf(s.c, ClockReport), 1)
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, due, s.c.Answers[0].FirstFiled, "what is done again is filed anew")
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
}

// The date that a reviewer names for doing it again binds also where the policy has no
// clock for reports.
func TestTheDateOfARedoBindsWithoutAClockOfThePolicy(t *testing.T) {
	t.Parallel()
	s := handedOver(t, func(b *Register) {
		b.Policy.Clocks = slices.DeleteFunc(slices.Clone(b.Policy.Clocks), func(k ClockPolicy) bool { return k.Kind == ClockReport })
	})
	s.handling()
	reports := func() int {
		return len(slices.DeleteFunc(slices.Clone(s.c.Clocks), func(k Clock) bool { return k.Kind != ClockReport }))
	}
	s.submit(water, "r1", concluded("i1"))
	require.Zero(t, reports())
	due := s.now.Add(2 * Day)
	s.do(reviewer, &Redo{Answer: "r1", Due: due, Reason: NewText("事实不清，重新办理")})
	require.Equal(t, 1, reports())
	require.Equal(t, due, s.clock(ClockReport).Due)
	s.to(due.Add(-Millisecond))
	require.Empty(t, lapsedOf(s.c, ClockReport))
	s.to(due)
	require.Len(t, lapsedOf(s.c, ClockReport), 1)
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
}

// A shell is refused (S1-08, S3-20, S0-52).
func TestAShellIsRefused(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*Finding){
		"facts":         func(f *Finding) { f.Facts = NewText("属实。。。。。。。。。。") },
		"handling":      func(f *Finding) { f.Handling = NewText("已处理") },
		"goal":          func(f *Finding) { f.Goal = Text{} },
		"verdict":       func(f *Finding) { f.Verdict = "true" },
		"settlement":    func(f *Finding) { f.Settlement = "" },
		"rectify_track": func(f *Finding) { f.Track = "" },
		"person":        func(f *Finding) { f.Track, f.By = RectifyTimeBound, "2021-12-31" },
		"by":            func(f *Finding) { f.Track, f.Person, f.By = RectifyLongTerm, "p", "2021-02-29" },
		"issue":         func(f *Finding) { f.Issue = "i7" },
	} {
		code := map[string]string{
			"facts": "says_too_little", "handling": "says_too_little", "verdict": "not_one_of", "by": "no_such_date", "issue": "no_such_issue",
		}[field]
		if code == "" {
			code = "required"
		}
		s := handedOver(t)
		s.handling()
		f := finding("i1", Verified, Concluded)
		change(&f)
		s.refused(head(water), &SignReport{Answer: "r1", Report: report(f)}, code, "report.findings[0]."+field)
	}
	s := handedOver(t)
	s.handling()
	bare := finding("i1", Verified, Concluded)
	bare.Facts = NewText("属实。。。。。。。。。。")
	_, err := Decide(s.c, s.command(head(water), &SignReport{Answer: "r1", Report: report(bare)}, nil))
	least := strconv.Itoa(s.c.Policy.ShellBelow)
	require.Equal(t, map[string]string{"least": least, "given": "2"}, AsError(err).Fields[0].Params, "it says how much is asked")
	require.Equal(t, "内容过于简单：至少 "+least+" 个字（不计标点和空格），现有 2 个字；请写明时间、地点、经过等具体情况。", AsError(err).Fields[0].Message(Chinese))
	require.Equal(t, "This says too little: at least "+least+" characters without punctuation and spaces, 2 are given; state the particulars.", AsError(err).Fields[0].Message(English))
	s.refused(head(water), &SignReport{Answer: "r1", Report: &Report{Verdict: Verified}}, "one_finding_per_issue", "report.findings")
	s.refused(head(water), &SignReport{Answer: "r1", Report: report(finding("i1", Unfounded, InterimConcluded))}, "unfounded_is_concluded", "report.findings[0].settlement")
	unfounded := finding("i1", Unfounded, Concluded)
	unfounded.Handling = NewText("无")
	s.do(head(water), &SignReport{Answer: "r1", Report: report(unfounded)})
	unknown := concluded("i1")
	unknown.Evidence = []string{"sha256:nowhere"}
	s.refused(head(water), &SignReport{Answer: "r1", Report: unknown}, "evidence_unknown", "report.evidence[0]")
}

// Nobody reviews the report of the own unit.
func TestNobodyReviewsTheirOwnUnit(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.submit(water, "r1", concluded("i1"))
	inside := post("inside", Reviewer, water)
	for _, b := range []Body{
		&OpenReview{Answer: "r1"}, &Return{Answer: "r1", Items: []Text{NewText("缺")}},
		&Redo{Answer: "r1", Due: s.now.Add(Day), Reason: NewText("重办")}, &Approve{Answer: "r1"},
	} {
		s.refused(inside, b, "own_unit_review")
	}
}

// Replacing an answer does not put a missing signature off.
func TestReplacingDoesNotPutTheSignatureOff(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	pending := &Pending{AuthorisedBy: "vice-head", Reason: NewText("负责人外出联系不上")}
	s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
	sign := s.clock(ClockSign)
	s.pass(Hour)
	again := concluded("i1")
	again.Document = "水务〔2021〕8号"
	s.do(officer(water), &ReplaceReport{Answer: "r1", Report: again, Pending: pending})
	require.Equal(t, sign.ID, s.clock(ClockSign).ID)
	require.True(t, s.clock(ClockSign).Running())
}

// A unit that does not complete its material is no dead end: the reviewer
// orders it done again, or the coordinator gives the part to another unit.
func TestASupplementThatNeverComesIsNoDeadEnd(t *testing.T) {
	t.Parallel()
	returned := func() *story {
		s := justAfterMidnight(t)
		s.submit(water, "r1", concluded("i1"))
		s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("补充监测报告")}})
		s.pass(7 * Hour)
		require.Equal(t, Supplementing, s.c.State)
		return s
	}
	s := returned()
	s.do(reviewer, &Redo{Answer: "r1", Due: s.now.Add(Day), Reason: NewText("逾期未补充，重新办理")})
	require.Equal(t, Handling, s.c.State)
	require.False(t, s.clock(ClockSupplement).Running())
	require.NotEmpty(t, lapsedOf(s.c, ClockSupplement), "the missed six hours stay missed")

	s = returned()
	s.do(coordinator, &Reassign{Assignment: "a1", To: Target{Role: RoleLead, Unit: "housing", FirstResponsible: "p1", DirectResponsible: "p2"}, Reason: NewText("逾期未补充，改由住建办理")})
	require.Equal(t, Assigned, s.c.State)
	k := s.clock(ClockSupplement)
	require.True(t, k.Running())
	require.Equal(t, UnitID("housing"), k.Owner.Unit)
}

// Nobody authorises an unsigned report to oneself, and a plan looks ahead.
func TestWhatAnUnsignedOrUnfinishedReportNeeds(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	filer := officer(water)
	s.refused(filer, &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: &Pending{AuthorisedBy: filer.Person, Reason: NewText("负责人外出联系不上")}},
		"same_person", "signature_pending.authorised_by")
	late := concluded("i1")
	late.Findings[0].Settlement, late.Findings[0].Track = InterimConcluded, RectifyTimeBound
	late.Findings[0].Person, late.Findings[0].By = "p9", s.c.Policy.Zone.DateOf(s.now).AddDays(-1)
	s.refused(head(water), &SignReport{Answer: "r1", Report: late}, "in_past", "report.findings[0].by")
	late.Findings[0].By = s.c.Policy.Zone.DateOf(s.now)
	s.do(head(water), &SignReport{Answer: "r1", Report: late})
}

// The overall verdict cannot contradict the findings.
func TestTheOverallVerdictFollowsTheFindings(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	r := concluded("i1")
	r.Findings[0].Verdict, r.Verdict = Verified, Unfounded
	s.refused(head(water), &SignReport{Answer: "r1", Report: r}, "verdict_contradicts", "report.verdict")
	r.Findings[0].Verdict, r.Verdict = Unfounded, Verified
	s.refused(head(water), &SignReport{Answer: "r1", Report: r}, "verdict_contradicts", "report.verdict")
	r.Findings[0].Verdict, r.Verdict = Verified, BasicallyVerified
	s.do(head(water), &SignReport{Answer: "r1", Report: r})
}

// Who attests stands in the chained record, and whoever entered a dispute for a
// unit does not rule on it.
func TestAnAttestationStandsInTheRecord(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	attested := s.attestation(s.now)
	events := s.file(duty, &DisputeAssignment{Assignment: "a1", Reason: NewText("不属本单位职责")}, attested)
	require.Equal(t, attested, events[0].Attested)
	both := duty
	both.Posts = append([]Post{{Unit: "office", Role: Coordinator}}, both.Posts...)
	s.refused(both, &Rule{Dispute: "d1", Reason: NewText("职责明确，请继续办理")}, "same_person")
}

// While no unit has the case there is nobody to write a letter to: only the
// automatic rungs are reached.
func TestNoEscalationIsProposedAgainstNobody(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.pass(10 * Day)
	require.NotEmpty(t, lapsedOf(s.c, ClockReport))
	for _, e := range s.c.Escalations {
		require.True(t, e.Rung.Automatic() || e.Unit != "", "%s against nobody", e.Rung)
	}
}

// The picture that attests is a picture, attached as the proof of arrival: a
// text, or any photograph of the case, attests nothing.
func TestAnAttestationNeedsItsPicture(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.to(s.clock(ClockReport).Due.Add(3 * Hour))
	good := s.attestation(s.now.Add(-4 * Hour))
	s.attach(duty, NaturePhoto, "sha256:yard")
	s.do(duty, &AttachEvidence{Files: []EvidenceFile{{Digest: "sha256:text", Size: 9, MediaType: "text/plain", Kind: "text", Nature: NatureAttestation}}})
	for _, digest := range []string{"sha256:yard", "sha256:text"} {
		bad := *good
		bad.Evidence = digest
		s.refusedFiling(duty, &SubmitReport{Answer: "r1"}, &bad, "attestation_picture", "attested.evidence")
	}
	s.file(duty, &SubmitReport{Answer: "r1"}, good)
	require.Equal(t, InTime, s.clock(ClockReport).Verdict)
}
