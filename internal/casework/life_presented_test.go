package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// present lays a report before a unit's leader and gives the seq by which it is signed.
func (s *story) present(u UnitID, answer string, r *Report) int64 {
	s.t.Helper()
	s.do(officer(u), &PresentReport{Answer: answer, Report: *r})
	return s.answer(answer).Presented.Seq
}

func (s *story) answer(id string) Answer {
	s.t.Helper()
	for _, a := range s.c.Answers {
		if a.ID == id {
			return a
		}
	}
	require.Failf(s.t, "no such answer", "%s", id)
	return Answer{}
}

// amended is another report than concluded.
func amended(issues ...string) *Report {
	r := concluded(issues...)
	r.Summary = NewText("负责人改定的总体情况")
	return r
}

// The officer writes the report and lays it before the leader, the leader reads and
// signs it as it stands, and the officer submits what was signed 拟稿、送签、签发、上报.
func TestALeaderSignsWhatAnOfficerPresented(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	seq := s.present(water, "r1", concluded("i1"))
	require.Equal(t, s.c.Seq, seq)
	require.Equal(t, Presented{Seq: seq, By: officer(water).Person, At: s.now, Report: *concluded("i1")}, *s.answer("r1").Presented)
	s.is(Handling)
	require.True(t, s.clock(ClockReport).Running(), "presenting is no answer")
	s.refused(officer(water), &SubmitReport{Answer: "r1"}, "not_signed")
	s.refused(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1")}, "not_signed")
	s.refused(officer(water), &SignReport{Answer: "r1", Presented: seq}, "not_your_role")
	s.pass(Hour)
	events := s.do(head(water), &SignReport{Answer: "r1", Presented: seq})
	require.Equal(t, &ReportSigned{Answer: "r1", By: head(water).Person, At: s.now, Report: concluded("i1"), Presented: seq}, events[0].Payload)
	require.Equal(t, Signed{By: head(water).Person, At: s.now, Report: *concluded("i1")}, *s.answer("r1").Signed)
	require.Nil(t, s.answer("r1").Presented)
	s.do(officer(water), &SubmitReport{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
}

// A leader never signs words that were exchanged since they were read.
func TestNobodySignsWordsThatWereExchanged(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.refused(head(water), &SignReport{Answer: "r1"}, "no_signature_pending")
	s.refused(head(water), &SignReport{Answer: "r1", Presented: s.c.Seq}, "nothing_presented")
	read := s.present(water, "r1", concluded("i1"))
	s.refused(head(water), &SignReport{Answer: "r1"}, "required", "presented")
	there := s.present(water, "r1", amended("i1"))
	s.refused(head(water), &SignReport{Answer: "r1", Presented: read}, "presented_anew")
	s.refused(head(water), &SignReport{Answer: "r1", Presented: read, Report: concluded("i1")}, "presented_anew")
	require.Nil(t, s.answer("r1").Signed)
	s.do(head(water), &SignReport{Answer: "r1", Presented: there})
	require.Equal(t, *amended("i1"), s.answer("r1").Signed.Report)
	s.refused(head(water), &SignReport{Answer: "r1", Presented: there}, "nothing_presented")
}

// The leader may amend what was presented, or sign words of their own, as ever; then
// nothing waits any more, and the record says that it did not stand as it was.
func TestALeaderAmendsWhatWasPresented(t *testing.T) {
	t.Parallel()
	for _, named := range []bool{true, false} {
		for _, r := range []*Report{amended("i1"), concluded("i1")} {
			s := handedOver(t)
			s.handling()
			seq := s.present(water, "r1", concluded("i1"))
			b := &SignReport{Answer: "r1", Report: r}
			if named {
				b.Presented = seq
			}
			events := s.do(head(water), b)
			p, ok := events[0].Payload.(*ReportSigned)
			require.True(t, ok)
			require.Equal(t, seq, p.Presented)
			require.Equal(t, r.Summary != concluded("i1").Summary, p.Amended)
			require.Nil(t, s.answer("r1").Presented)
			s.refused(officer(water), &SubmitReport{Answer: "r1", Report: report(finding("i1", Unfounded, Concluded))}, "differs_from_signed")
			s.do(officer(water), &SubmitReport{Answer: "r1"})
			require.Equal(t, *r, *s.answer("r1").Report)
		}
	}
}

// What could not be submitted is not presented either, and what could be when it was
// presented is looked at anew when it is signed.
func TestWhatIsPresentedIsAWholeReport(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.assigned()
	s.refused(officer(water), &PresentReport{Answer: "r1", Report: *concluded("i1")}, "acknowledge_first")
	s.acknowledged()
	s.refused(officer(water), &PresentReport{Answer: "r9", Report: *concluded("i1")}, "no_such_answer")
	s.refused(officer(water), &PresentReport{Answer: "r1"}, "one_finding_per_issue", "report.findings")
	s.refused(officer(water), &PresentReport{Answer: "r1", Report: *concluded("i2")}, "no_such_issue", "report.findings[0].issue")
	unknown := *concluded("i1")
	unknown.Evidence = []string{"sha256:nowhere"}
	s.refused(officer(water), &PresentReport{Answer: "r1", Report: unknown}, "evidence_unknown", "report.evidence[0]")
	s.refused(officer(farm), &PresentReport{Answer: "r1", Report: *concluded("i1")}, "contribute_instead")
	s.refused(night(water), &PresentReport{Answer: "r1", Report: *concluded("i1")}, "not_your_role")
	s.refused(duty, &PresentReport{Answer: "r1", Report: *concluded("i1")}, "not_your_role")

	shown := *concluded("i1")
	shown.Evidence = []string{s.attach(officer(water), NaturePhoto, "sha256:seen")}
	var entry int64
	for _, e := range s.c.Evidence {
		entry = e.Seq
	}
	seq := s.present(water, "r1", &shown)
	s.do(officer(water), &StrikeEntry{Seq: entry, Reason: NewText("拍错地方")})
	s.refused(head(water), &SignReport{Answer: "r1", Presented: seq}, "evidence_unknown", "report.evidence[0]")
}

// What was presented waits no longer where something else has come in its place.
func TestWhatWasPresentedEndsWithItsAnswersState(t *testing.T) {
	t.Parallel()
	pending := &Pending{AuthorisedBy: "deputy", Reason: NewText("局长出差途中无法联系")}
	unsigned := func(s *story) {
		s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
	}
	for name, c := range map[string]struct {
		before, then func(*story)
		left         bool
	}{
		"submitted": {func(*story) {}, unsigned, false},
		"replaced": {unsigned, func(s *story) {
			s.do(officer(water), &ReplaceReport{Answer: "r1", Report: amended("i1"), Pending: pending})
		}, false},
		"in review": {unsigned, func(s *story) { s.do(reviewer, &OpenReview{Answer: "r1"}) }, false},
		"returned":  {unsigned, func(s *story) { s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}}) }, false},
		"done again": {unsigned, func(s *story) {
			s.do(reviewer, &Redo{Answer: "r1", Due: s.now.Add(Day), Reason: NewText("事实不清")})
		}, false},
		"of another": {func(*story) {}, func(s *story) {
			s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("改派")})
		}, false},
		"other asked": {func(*story) {}, func(s *story) {
			s.do(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("废气")}, {Text: NewText("噪声")}}})
		}, false},
		"approved": {func(s *story) { s.submit(water, "r1", concluded("i1")) }, func(s *story) { s.do(reviewer, &Approve{Answer: "r1"}) }, false},
		"recused":  {func(*story) {}, func(s *story) { s.do(coordinator, &Recuse{Person: officer(water).Person, Reason: NewText("亲属")}) }, false},
		"supplemented": {func(s *story) {
			unsigned(s)
			s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
		}, func(s *story) {
			s.do(officer(water), &Supplement{Answer: "r1", Report: concluded("i1"), Pending: pending, Note: NewText("已补")})
		}, false},
		"disputed": {func(*story) {}, func(s *story) {
			s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
		}, true},
		"passed down": {func(*story) {}, func(s *story) {
			s.do(officer(water), &SubAssign{Parent: "a1", Unit: town, FirstResponsible: "p", DirectResponsible: "q", Instruction: NewText("请核实")})
		}, true},
		"another recused": {func(*story) {}, func(s *story) { s.do(coordinator, &Recuse{Person: "somebody", Reason: NewText("亲属")}) }, true},
		"handler changed": {func(*story) {}, func(s *story) { s.do(head(water), &NameHandler{Assignment: "a1", Handler: "h2"}) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.handling()
			c.before(s)
			seq := s.present(water, "r1", amended("i1"))
			c.then(s)
			if c.left {
				s.do(head(water), &SignReport{Answer: "r1", Presented: seq})
				return
			}
			require.Nil(t, s.answer("r1").Presented)
			by := head(s.answer("r1").Unit)
			_, err := Decide(s.c, s.command(by, &SignReport{Answer: "r1", Presented: seq}, nil))
			require.Error(t, err)
			require.Contains(t, []string{"nothing_presented", "wrong_state"}, AsError(err).Code)
		})
	}
}

// Presented, signed and filed in a supplement and in the place of what was filed.
func TestWhatIsPresentedMayCompleteOrReplaceAnAnswer(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.submit(water, "r1", concluded("i1"))
	s.do(head(water), &SignReport{Answer: "r1", Presented: s.present(water, "r1", amended("i1"))})
	s.do(officer(water), &ReplaceReport{Answer: "r1"})
	require.Equal(t, *amended("i1"), *s.answer("r1").Report)
	s.do(reviewer, &OpenReview{Answer: "r1"})
	s.refused(officer(water), &PresentReport{Answer: "r1", Report: *concluded("i1")}, "wrong_answer_state")
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
	s.do(head(water), &SignReport{Answer: "r1", Presented: s.present(water, "r1", concluded("i1"))})
	s.do(officer(water), &Supplement{Answer: "r1", Note: NewText("已补")})
	require.Equal(t, *concluded("i1"), *s.answer("r1").Report)
}

// A report that was filed unsigned and another that is to replace it wait side by side
// for the same leader; each is signed by itself, and the same words need one signature.
func TestAMissingSignatureAndWhatWasPresented(t *testing.T) {
	t.Parallel()
	pending := &Pending{AuthorisedBy: "deputy", Reason: NewText("局长出差途中无法联系")}
	begin := func(r *Report) (*story, int64) {
		s := handedOver(t)
		s.handling()
		s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
		return s, s.present(water, "r1", r)
	}
	s, seq := begin(amended("i1"))
	s.do(head(water), &SignReport{Answer: "r1"})
	require.Nil(t, s.answer("r1").Pending)
	require.NotNil(t, s.answer("r1").Presented, "it is another report")
	s.do(head(water), &SignReport{Answer: "r1", Presented: seq})
	s.do(officer(water), &ReplaceReport{Answer: "r1"})

	s, seq = begin(amended("i1"))
	s.do(head(water), &SignReport{Answer: "r1", Presented: seq})
	require.NotNil(t, s.answer("r1").Pending, "what was filed is not signed")
	s.do(officer(water), &ReplaceReport{Answer: "r1"})
	require.Nil(t, s.answer("r1").Pending)

	for _, named := range []bool{true, false} {
		s, seq = begin(concluded("i1"))
		b := &SignReport{Answer: "r1"}
		if named {
			b.Presented = seq
		}
		s.do(head(water), b)
		require.Nil(t, s.answer("r1").Pending)
		require.Nil(t, s.answer("r1").Presented, "the same words wait for nothing more")
		require.Equal(t, InTime, s.clock(ClockSign).Verdict)
	}
}

// Where units answer separately each presents its own part to its own leader.
func TestEachAnsweringUnitPresentsItsOwnPart(t *testing.T) {
	t.Parallel()
	s := apart(t)
	first, other := s.present(county, "r1", concluded("i2")), s.present(hill, "r2", concluded("i3"))
	s.refused(officer(hill), &PresentReport{Answer: "r1", Report: *concluded("i2")}, "not_your_unit")
	s.refused(head(hill), &SignReport{Answer: "r1", Presented: first}, "not_your_unit")
	s.refused(head(county), &SignReport{Answer: "r1", Presented: other}, "presented_anew")
	s.do(head(county), &SignReport{Answer: "r1", Presented: first})
	s.do(officer(county), &SubmitReport{Answer: "r1"})
	require.NotNil(t, s.answer("r2").Presented)
	s.do(head(hill), &SignReport{Answer: "r2", Presented: other})
	s.do(officer(hill), &SubmitReport{Answer: "r2"})
	s.is(Submitted)
}

// A leader who writes a report may present it, to whoever signs for them or to
// themselves: who files and who signs are held apart from no one but the reviewers.
func TestALeaderMayPresentToo(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(head(water), &PresentReport{Answer: "r1", Report: *concluded("i1")})
	s.do(head(water), &SignReport{Answer: "r1", Presented: s.answer("r1").Presented.Seq})
}

// presentedAndAmended: what was presented was signed otherwise, and what is to replace
// the answer waits for its signature.
func presentedAndAmended(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	s.present(water, "r1", concluded("i1"))
	s.do(head(water), &SignReport{Answer: "r1", Presented: s.present(water, "r1", concluded("i1")), Report: amended("i1")})
	s.do(officer(water), &SubmitReport{Answer: "r1"})
	s.present(water, "r1", concluded("i1"))
	return s
}

// A leader who will not sign says why; whoever wrote the report goes on from it 退回修改.
func TestALeaderSendsBackWhatWasPresented(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	why := NewText("第一个问题缺监测数据")
	back := func(seq int64) *ReturnPresented { return &ReturnPresented{Answer: "r1", Presented: seq, Reason: why} }
	s.refused(head(water), back(1), "nothing_presented")
	read := s.present(water, "r1", concluded("i1"))
	s.refused(head(water), &ReturnPresented{Answer: "r1", Presented: read}, "required", "reason")
	s.refused(head(water), &ReturnPresented{Answer: "r1", Reason: why}, "required", "presented")
	s.refused(head(water), &ReturnPresented{Answer: "r9", Presented: read, Reason: why}, "no_such_answer")
	s.refused(officer(water), back(read), "not_your_role")
	s.refused(head(farm), back(read), "contribute_instead")
	s.refused(reviewer, back(read), "not_your_role")
	was := *s.answer("r1").Presented
	there := s.present(water, "r1", amended("i1"))
	s.refused(head(water), back(read), "presented_anew")
	require.NotNil(t, s.answer("r1").Presented)
	due := s.clock(ClockReport).Due
	s.pass(Hour)
	events := s.do(head(water), back(there))
	require.Len(t, events, 1, "no clock stops or starts")
	require.Equal(t, &PresentedReturned{Answer: "r1", Presented: there, By: head(water).Person, At: s.now, Reason: why}, events[0].Payload)
	require.True(t, s.clock(ClockReport).Running())
	require.Equal(t, due, s.clock(ClockReport).Due)
	a := s.answer("r1")
	require.Nil(t, a.Presented)
	was.Seq, was.Report = there, *amended("i1")
	require.Equal(t, SentBack{Presented: was, By: head(water).Person, At: s.now, Reason: why.Ref()}, *a.SentBack)
	s.refused(head(water), back(there), "nothing_presented")
	s.refused(head(water), &SignReport{Answer: "r1", Presented: there}, "nothing_presented")
	s.refused(officer(water), &SubmitReport{Answer: "r1"}, "not_signed")
	s.do(head(water), &SignReport{Answer: "r1", Presented: s.present(water, "r1", concluded("i1"))})
	require.Nil(t, s.answer("r1").SentBack)
	s.do(officer(water), &SubmitReport{Answer: "r1"})
}

// What was sent back is there to go on from until something else has come in its place,
// as is what waits for a signature.
func TestWhatWasSentBackEndsWithItsAnswersState(t *testing.T) {
	t.Parallel()
	pending := &Pending{AuthorisedBy: "deputy", Reason: NewText("局长出差途中无法联系")}
	unsigned := func(s *story) {
		s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: pending})
	}
	nothing := func(*story) {}
	for name, c := range map[string]struct {
		before, then func(*story)
		left         bool
	}{
		"presented anew": {nothing, func(s *story) { s.present(water, "r1", concluded("i1")) }, false},
		"signed by own words": {nothing, func(s *story) {
			s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
		}, false},
		"submitted": {nothing, unsigned, false},
		"in review": {unsigned, func(s *story) { s.do(reviewer, &OpenReview{Answer: "r1"}) }, false},
		"returned":  {unsigned, func(s *story) { s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}}) }, false},
		"done again": {unsigned, func(s *story) {
			s.do(reviewer, &Redo{Answer: "r1", Due: s.now.Add(Day), Reason: NewText("事实不清")})
		}, false},
		"of another": {nothing, func(s *story) {
			s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("改派")})
		}, false},
		"other asked": {nothing, func(s *story) {
			s.do(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("废气")}, {Text: NewText("噪声")}}})
		}, false},
		"approved": {func(s *story) { s.submit(water, "r1", concluded("i1")) }, func(s *story) { s.do(reviewer, &Approve{Answer: "r1"}) }, false},
		"author recused": {nothing, func(s *story) {
			s.do(coordinator, &Recuse{Person: officer(water).Person, Reason: NewText("亲属")})
		}, false},
		"leader recused": {nothing, func(s *story) {
			s.do(coordinator, &Recuse{Person: head(water).Person, Reason: NewText("亲属")})
		}, true},
		"what was filed unsigned is signed": {unsigned, func(s *story) { s.do(head(water), &SignReport{Answer: "r1"}) }, true},
		"disputed": {nothing, func(s *story) {
			s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.handling()
			c.before(s)
			s.do(head(water), &ReturnPresented{Answer: "r1", Presented: s.present(water, "r1", amended("i1")), Reason: NewText("请补充")})
			require.NotNil(t, s.answer("r1").SentBack)
			c.then(s)
			require.Equal(t, c.left, s.answer("r1").SentBack != nil)
		})
	}
}

// A leader is offered to send back what waits for a signature in the leader's own unit.
func TestSendingBackIsOfferedWhereSomethingWaits(t *testing.T) {
	t.Parallel()
	s := apart(t)
	offered := func(a Actor) bool { return slices.Contains(Fitting(s.c, a), CmdReturnPresented) }
	require.False(t, offered(head(county)))
	seq := s.present(county, "r1", concluded("i2"))
	require.True(t, offered(head(county)))
	require.False(t, offered(head(hill)))
	require.False(t, offered(officer(county)))
	s.refused(head(hill), &ReturnPresented{Answer: "r1", Presented: seq, Reason: NewText("请补充")}, "not_your_unit")
	s.do(head(county), &ReturnPresented{Answer: "r1", Presented: seq, Reason: NewText("请补充")})
	require.False(t, offered(head(county)))
}

// sentBackAndAnew: what was presented was sent back, presented otherwise and signed, and
// what is to replace the answer was sent back as well.
func sentBackAndAnew(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	back := func() {
		s.do(head(water), &ReturnPresented{Answer: "r1", Presented: s.present(water, "r1", concluded("i1")), Reason: NewText("请补充监测数据")})
	}
	back()
	s.do(head(water), &SignReport{Answer: "r1", Presented: s.present(water, "r1", amended("i1"))})
	s.do(officer(water), &SubmitReport{Answer: "r1"})
	back()
	return s
}
