package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

func answeredWith(t *testing.T, r *Report) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	s.approved(r)
	s.replied()
	return s
}

// The four no-let-go gates (S1-03): each is signed by whose it is, with
// evidence; none may be missing.
func TestTheFourGates(t *testing.T) {
	t.Parallel()
	said := NewText("经核查属实，已整改到位")
	for _, missing := range Gates {
		s := answeredWith(t, concluded("i1"))
		photo := s.attach(reviewer, NatureVideo, "sha256:video")
		for _, g := range Gates {
			if g == missing {
				continue
			}
			by, b := reviewer, &PassGate{Gate: g, Statement: said, Evidence: []string{photo}}
			if g == GateResponsibility {
				by = answerable
			}
			if g == GateSatisfaction {
				b.Satisfaction = BasicallySatisfied
			}
			bare := *b
			bare.Evidence = nil
			code := "required"
			if g == GateRectified {
				code = "field_evidence_missing"
			}
			s.refused(by, &bare, code, map[string]string{"required": "evidence"}[code])
			s.do(by, b)
			s.refused(by, b, "gate_passed_already")
		}
		require.NotContains(t, Fitting(s.c, coordinator), CmdClose, "what would be refused is not offered")
		s.refused(coordinator, &Close{}, "gate_open")
		s.refused(leader, &WaiveGate{Gate: missing}, "required", "reason")
		s.refused(coordinator, &WaiveGate{Gate: missing, Reason: said}, "not_your_role")
		s.do(leader, &WaiveGate{Gate: missing, Reason: NewText("特殊情况，领导书面同意")})
		require.Contains(t, Fitting(s.c, coordinator), CmdClose)
		s.do(coordinator, &Close{})
	}
}

func TestWhoSignsWhichGate(t *testing.T) {
	t.Parallel()
	may := map[Gate][]Role{
		GateFacts: {Reviewer}, GateRectified: {Reviewer}, GateResponsibility: {AccountabilityOfficer}, GateSatisfaction: {DutyOfficer, Reviewer},
	}
	for _, g := range Gates {
		for _, a := range []Actor{duty, reviewer, answerable} {
			s := answeredWith(t, concluded("i1"))
			photo := s.attach(reviewer, NaturePhoto, "sha256:photo")
			b := &PassGate{Gate: g, Statement: NewText("已核"), Evidence: []string{photo}}
			if g == GateSatisfaction {
				b.Satisfaction = Satisfied
			}
			allowed := false
			for _, r := range may[g] {
				allowed = allowed || a.Has(r)
			}
			if allowed {
				s.do(a, b)
			} else {
				s.refused(a, b, "gate_not_yours")
			}
		}
	}
}

// Paper alone never shows that something was rectified (S3-20).
func TestOnePieceOfFieldEvidence(t *testing.T) {
	t.Parallel()
	field := map[EvidenceNature]bool{NaturePhoto: true, NatureVideo: true, NatureMonitoring: true, NatureInspection: true}
	for _, n := range []EvidenceNature{
		NaturePhoto, NatureVideo, NatureMonitoring, NatureInspection, NatureDocument, NatureMinutes, NatureInstruction,
		NatureAttestation, NatureRecording,
	} {
		s := answeredWith(t, concluded("i1"))
		d := s.attach(reviewer, n, "sha256:one")
		paper := s.attach(reviewer, NatureDocument, "sha256:two")
		b := &PassGate{Gate: GateRectified, Statement: NewText("已整改"), Evidence: []string{paper, d}}
		if field[n] {
			s.do(reviewer, b)
		} else {
			s.refused(reviewer, b, "field_evidence_missing")
		}
	}
	// What was taken before or while it was put right is none; an after, or one
	// that does not say, is.
	for stage, shows := range map[Stage]bool{StageBefore: false, StageDuring: false, StageAfter: true, "": true} {
		s := answeredWith(t, concluded("i1"))
		s.do(reviewer, &AttachEvidence{Files: []EvidenceFile{{Digest: "sha256:one", Size: 10, MediaType: "image/jpeg", Kind: "picture", Nature: NaturePhoto, Stage: stage}}})
		b := &PassGate{Gate: GateRectified, Statement: NewText("已整改"), Evidence: []string{"sha256:one"}}
		if shows {
			s.do(reviewer, b)
		} else {
			s.refused(reviewer, b, "field_evidence_missing")
		}
	}
	// A photo that was struck, or that is not named, is none.
	s := answeredWith(t, concluded("i1"))
	photo := s.attach(reviewer, NaturePhoto, "sha256:photo")
	paper := s.attach(reviewer, NatureDocument, "sha256:paper")
	s.refused(reviewer, &PassGate{Gate: GateRectified, Statement: NewText("已整改"), Evidence: []string{paper}}, "field_evidence_missing")
	s.do(reviewer, &StrikeEntry{Seq: s.c.Seq - 1, Reason: NewText("非本件照片")})
	s.refused(reviewer, &PassGate{Gate: GateRectified, Statement: NewText("已整改"), Evidence: []string{photo}}, "evidence_unknown", "evidence[0]")
}

// What was taken or attached before the case was handed over, handed over again or
// ordered to be done again shows how it was before, and so does a file that is
// attached under another name as what was there before (S3-20).
func TestAPhotographFromBeforeShowsNothingRectified(t *testing.T) {
	t.Parallel()
	files := func(digest string, nature EvidenceNature, stage Stage, taken Instant) *AttachEvidence {
		return &AttachEvidence{Files: []EvidenceFile{{Digest: digest, Size: 10, MediaType: "image/jpeg", Kind: "picture", Nature: nature, Stage: stage, TakenAt: taken}}}
	}
	pass := func(digest string) *PassGate {
		return &PassGate{Gate: GateRectified, Statement: NewText("已整改"), Evidence: []string{digest}}
	}
	// Taken before the hand-over, or not.
	for off, shows := range map[Span]bool{-100 * Day: false, -Millisecond: false, 0: true, Millisecond: true} {
		s := answeredWith(t, concluded("i1"))
		s.do(reviewer, files("sha256:one", NaturePhoto, StageAfter, s.c.HandedOverAt.Add(off)))
		if shows {
			s.do(reviewer, pass("sha256:one"))
		} else {
			s.refused(reviewer, pass("sha256:one"), "field_evidence_missing")
		}
	}
	// One file under two names.
	s := answeredWith(t, concluded("i1"))
	s.do(reviewer, files("sha256:one", NaturePhoto, StageBefore, 0))
	s.do(reviewer, files("sha256:one", NatureInspection, StageAfter, 0))
	s.refused(reviewer, pass("sha256:one"), "field_evidence_missing")
	s.do(reviewer, &StrikeEntry{Seq: s.c.Evidence[0].Seq, Reason: NewText("误标为整改前")})
	s.do(reviewer, pass("sha256:one"))

	// From the round before: named again or attached again it shows that round.
	s = answeredWith(t, concluded("i1"))
	s.attach(reviewer, NaturePhoto, "sha256:first")
	s.pass(Hour)
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("问题反弹")})
	s.do(coordinator, nowhere(target(RoleLead, water)))
	s.acknowledged()
	s.answeredAgain("r2")
	s.refused(reviewer, pass("sha256:first"), "field_evidence_missing")
	s.do(reviewer, files("sha256:first", NatureInspection, StageAfter, 0))
	s.refused(reviewer, pass("sha256:first"), "field_evidence_missing")
	s.do(reviewer, files("sha256:second", NaturePhoto, StageAfter, s.c.HandedOverAt-1))
	s.refused(reviewer, pass("sha256:second"), "field_evidence_missing")
	s.do(reviewer, files("sha256:third", NaturePhoto, StageAfter, s.c.HandedOverAt))
	s.do(reviewer, pass("sha256:third"))

	// From before the order to do it again.
	s = handedOver(t)
	s.handling()
	s.attach(officer(water), NaturePhoto, "sha256:early")
	s.submit(water, "r1", concluded("i1"))
	s.do(reviewer, &OpenReview{Answer: "r1"})
	s.pass(Minute)
	ordered := s.now
	s.do(reviewer, &Redo{Answer: "r1", Due: s.now.Add(2 * Day), Reason: NewText("重新办理")})
	s.pass(Hour)
	s.answeredAgain("r1")
	s.refused(reviewer, pass("sha256:early"), "field_evidence_missing")
	s.do(reviewer, files("sha256:dated", NaturePhoto, StageAfter, ordered-Instant(Millisecond)))
	s.refused(reviewer, pass("sha256:dated"), "field_evidence_missing")
	s.do(reviewer, files("sha256:after", NaturePhoto, StageAfter, ordered))
	s.do(reviewer, pass("sha256:after"))
}

// No gate stands on what was struck (S1-03, S3-20): it is open again until it is
// passed on something else, and the case does not close meanwhile.
func TestAGateFallsWithItsEvidence(t *testing.T) {
	t.Parallel()
	said := NewText("已核实")
	s := answeredWith(t, concluded("i1"))
	visit := func() int64 {
		s.do(officer(water), &RecordVisit{Purpose: "neighbourhood", At: s.now, Place: "河东村", Note: NewText("走访三户")})
		return s.c.Seq
	}
	strike := func(a Actor, seq int64) []Event {
		return s.do(a, &StrikeEntry{Seq: seq, Reason: NewText("不实")})
	}
	photo := s.attach(reviewer, NaturePhoto, "sha256:photo")
	shot := s.c.Seq
	video := s.attach(reviewer, NatureVideo, "sha256:video")
	filmed := s.c.Seq
	paper := s.attach(answerable, NatureDocument, "sha256:paper")
	went := visit()
	s.do(reviewer, &PassGate{Gate: GateFacts, Statement: said, Evidence: []string{paper}})
	s.do(reviewer, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{photo, video, paper}})
	s.do(answerable, &PassGate{Gate: GateResponsibility, Statement: said, Evidence: []string{paper}})
	s.do(duty, &PassGate{Gate: GateSatisfaction, Statement: said, Satisfaction: Anonymous})

	require.Len(t, strike(reviewer, filmed), 1, "the photograph still shows it")
	require.Len(t, strike(reviewer, shot), 2, "paper alone does not")
	require.False(t, s.c.GatePassed(GateRectified))
	require.Len(t, strike(officer(water), went), 2)
	require.False(t, s.c.GatePassed(GateSatisfaction))
	require.True(t, s.c.GatePassed(GateFacts))
	require.True(t, s.c.GatePassed(GateResponsibility))
	s.refused(coordinator, &Close{}, "gate_open")

	photo = s.attach(reviewer, NaturePhoto, "sha256:another")
	s.do(reviewer, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{photo}})
	visit()
	s.do(duty, &PassGate{Gate: GateSatisfaction, Statement: said, Satisfaction: Anonymous})
	s.do(coordinator, &Close{})

	// What a leader waived rests on nothing.
	s = answeredWith(t, concluded("i1"))
	s.attach(reviewer, NaturePhoto, "sha256:photo")
	shot = s.c.Seq
	s.do(leader, &WaiveGate{Gate: GateRectified, Reason: NewText("特批")})
	require.Len(t, strike(reviewer, shot), 1)
	require.True(t, s.c.GatePassed(GateRectified))
}

// An unfounded complaint needs no rectification, confirmed by the reviewer.
func TestUnfoundedComplaints(t *testing.T) {
	t.Parallel()
	said := NewText("全部不属实，无需整改")
	s := answeredWith(t, report(finding("i1", Unfounded, Concluded)))
	s.refused(reviewer, &PassGate{Gate: GateFacts, Statement: said, NotNeeded: true}, "only_for_rectified", "not_needed")
	s.do(reviewer, &PassGate{Gate: GateRectified, Statement: said, NotNeeded: true})
	require.True(t, s.c.GateChecks[0].NotNeeded)

	s = answeredWith(t, concluded("i1"))
	s.refused(reviewer, &PassGate{Gate: GateRectified, Statement: said, NotNeeded: true}, "not_all_unfounded")
	s = answeredWith(t, report(finding("i1", Verified, NotConcluded)))
	photo := s.attach(reviewer, NaturePhoto, "sha256:photo")
	s.refused(reviewer, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{photo}}, "not_rectified")
}

func TestSatisfaction(t *testing.T) {
	t.Parallel()
	s := answeredWith(t, concluded("i1"))
	photo := s.attach(reviewer, NaturePhoto, "sha256:photo")
	b := func(v Satisfaction) *PassGate {
		return &PassGate{Gate: GateSatisfaction, Statement: NewText("回访情况"), Evidence: []string{photo}, Satisfaction: v}
	}
	s.refused(duty, b(""), "required", "satisfaction")
	s.refused(duty, b(Dissatisfied), "complainant_dissatisfied")
	s.refused(duty, b(Unreachable), "visits_missing")
	s.refused(duty, b(Anonymous), "visits_missing")
	s.do(reviewer, &RecordVisit{Purpose: "inspection", At: s.now, Place: "排污口", Note: NewText("现场核查")})
	s.refused(duty, b(Anonymous), "visits_missing")
	s.refused(officer(water), &RecordVisit{Purpose: "neighbourhood", At: s.now + 1, Place: "河东村", Note: NewText("走访")}, "in_future", "at")
	s.do(officer(water), &RecordVisit{Purpose: "neighbourhood", At: s.now, Place: "河东村", Note: NewText("走访三户")})
	struck := s.c.Seq
	s.do(officer(water), &StrikeEntry{Seq: struck, Reason: NewText("日期写错")})
	s.refused(duty, b(Anonymous), "visits_missing")
	s.do(officer(water), &RecordVisit{Purpose: "neighbourhood", At: s.now, Place: "河东村", Note: NewText("走访三户")})
	s.do(duty, b(Unreachable))
	require.Equal(t, 1, s.c.GateChecks[0].Visits)
}

// From the threshold of repeats on a leader must be in charge (S4-11).
func TestRepeatsNeedALeader(t *testing.T) {
	t.Parallel()
	s := answeredWith(t, concluded("i1"))
	s.gates()
	s.do(duty, &LinkRepeat{Case: "case-a", Link: "full", Basis: "number"})
	s.do(duty, &LinkRepeat{Case: "case-b", Link: "dissatisfied", Basis: "text"})
	s.refused(coordinator, &Close{}, "leader_required")
	s.do(leader, &SetLeaderInCharge{Leader: "vice-mayor", TaskForce: "专班"})
	s.do(coordinator, &Close{})
}

// Who may touch others' entries, and is barred by a unit of theirs alone, hears of the
// unit, whichever part it has or had; who may not in any case hears that it is another's.
func TestWhyAnothersEntryIsNotTouched(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(duty, &RecordCall{Unit: water})
	seq := s.c.Seq
	touching := func(who Actor, code string) {
		t.Helper()
		s.refused(who, &StrikeEntry{Seq: seq, Reason: NewText("误记")}, code)
		s.refused(who, &AmendEntry{Seq: seq, Text: NewText("更正")}, code)
		require.NotContains(t, Fitting(s.c, who), CmdStrikeEntry, code)
	}
	for _, u := range []UnitID{water, farm, county} { // they lead, assist and have the territory
		in := Post{u, UnitOfficer}
		touching(Actor{Person: "inside", Posts: append(slices.Clone(coordinator.Posts), in)}, "own_unit")
		touching(Actor{Person: "proxy", ActingFor: coordinator.Person, Posts: coordinator.Posts, Own: []Post{in}}, "own_unit")
		touching(Actor{Person: "desk", Posts: append(slices.Clone(duty.Posts), in)}, "not_your_entry")
		touching(officer(u), "not_your_entry")
	}
	s.do(coordinator, &Reassign{Assignment: "a2", To: target(RoleAssisting, hill), Reason: NewText("改派")})
	touching(Actor{Person: "inside", Posts: append(slices.Clone(coordinator.Posts), Post{farm, UnitOfficer})}, "own_unit")
	s.do(Actor{Person: "outside", Posts: append(slices.Clone(coordinator.Posts), Post{town, UnitOfficer})}, &StrikeEntry{Seq: seq, Reason: NewText("误记")})
}

// The log is amended and struck only by new entries, each by whoever wrote it.
func TestTheLog(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.refused(duty, &RecordCall{Unit: water, Answered: true}, "required", "note")
	s.do(duty, &RecordCall{Unit: water})
	seq := s.c.Seq
	s.do(duty, &AmendEntry{Seq: seq, Text: NewText("二次拨打后接通")})
	require.Equal(t, 1, s.c.Entries[0].Amended)
	s.refused(desk2, &StrikeEntry{Seq: seq, Reason: NewText("误记")}, "not_your_entry")
	s.refused(duty, &StrikeEntry{Seq: 1, Reason: NewText("误记")}, "no_such_entry")
	s.do(coordinator, &StrikeEntry{Seq: seq, Reason: NewText("误记")})
	require.True(t, s.c.Entries[0].Struck)
	s.refused(coordinator, &AmendEntry{Seq: seq, Text: NewText("再改")}, "already_struck")

	s.do(officer(water), &RecordContact{With: "complainant", Purpose: "acceptance", Assignment: "a2", Note: NewText("已告知受理")})
	require.False(t, s.c.Assignments[1].Contacted, "telling the complainant is no contact with a unit")
	require.Equal(t, InTime, s.clock(ClockNotify).Verdict)
	s.refused(officer(water), &RecordContact{With: "unit", Assignment: "a9", Note: NewText("联系")}, "no_such_assignment")
	s.refused(officer(farm), &RecordContact{With: "unit", Assignment: "a1", Note: NewText("联系")}, "not_your_role")
}

func TestAttachingEvidence(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	f := EvidenceFile{Digest: "sha256:x", Size: 5, Kind: "picture", Nature: NaturePhoto}
	one := func(change func(*EvidenceFile)) *AttachEvidence {
		g := f
		change(&g)
		return &AttachEvidence{Files: []EvidenceFile{g}}
	}
	s.refused(officer(water), one(func(g *EvidenceFile) { g.Size = 0 }), "evidence_unknown", "files[0].digest")
	s.refused(officer(water), one(func(g *EvidenceFile) { g.TakenAt = s.now + 1 }), "in_future", "files[0].taken_at")
	s.refused(officer(water), one(func(g *EvidenceFile) { g.Issue = "i9" }), "no_such_issue", "files[0].issue")
	s.refused(officer(water), &AttachEvidence{Files: []EvidenceFile{f, f}}, "attached_already", "files[1].digest")
	s.do(officer(water), &AttachEvidence{Files: []EvidenceFile{f}})
	s.refused(officer(county), &AttachEvidence{Files: []EvidenceFile{f}}, "attached_already", "files[0].digest")
	require.Equal(t, water, s.c.Evidence[0].Unit)
}

// A starred case, and one whose answer was missed, closes only with a leader in
// charge where the policy says so (S2-18).
func TestStarredAndMissedCasesNeedALeader(t *testing.T) {
	t.Parallel()
	s := answeredWith(t, concluded("i1"))
	s.gates()
	s.do(coordinator, &SetPriority{Priority: PriorityStarred, Reason: NewText("督察组重点关注")})
	refused := func(change func(*Case)) {
		t.Helper()
		c := s.c
		change(&c)
		_, err := Decide(c, s.command(coordinator, &Close{}, nil))
		require.Equal(t, "leader_required", AsError(err).Code)
	}
	missed := append(slices.Clone(s.c.Breaches), Breach{ID: "b99", Kind: ClockReport})
	refused(func(c *Case) { c.Policy.LeaderStarred = true })
	refused(func(c *Case) { c.Policy.LeaderOverdue, c.Breaches = true, missed })
	c := s.c
	c.Policy.LeaderStarred, c.Policy.LeaderOverdue, c.Priority = true, true, PriorityNormal
	_, err := Decide(c, s.command(coordinator, &Close{}, nil))
	require.NoError(t, err, "neither starred nor missed")
}

// What needs a leader in charge needs listed supervision too, and a repeated
// case a task force, where the policy says so; also before it is tracked (S2-18, S4-11).
func TestListedSupervisionAndTaskForce(t *testing.T) {
	t.Parallel()
	strict := func(r *Register) {
		r.Priority = PriorityStarred
		r.Policy.LeaderStarred, r.Policy.ListedToo, r.Policy.RepeatTaskForce = true, true, true
	}
	ended := func(s *story, r *Report, end Body) {
		s.handling()
		s.approved(r)
		s.replied()
		s.gates()
		s.refused(coordinator, end, "leader_required")
		s.do(leader, &SetLeaderInCharge{Leader: "vice-mayor"})
		s.refused(coordinator, end, "listing_required")
		s.do(leader, &ListSupervision{Level: LevelCity, Number: "3", On: "2021-08-21"})
		s.do(duty, &LinkRepeat{Case: "case-a", Link: "full", Basis: "number"})
		s.do(duty, &LinkRepeat{Case: "case-b", Link: "full", Basis: "text"})
		s.refused(coordinator, end, "task_force_required")
		s.do(leader, &SetLeaderInCharge{Leader: "vice-mayor", TaskForce: "专班"})
		s.do(coordinator, end)
	}
	ended(handedOver(t, strict), concluded("i1"), &Close{})
	ended(handedOver(t, strict), report(finding("i1", Verified, InterimConcluded)), &Track{Unit: water, Person: "p", Until: "2021-12-31"})
}

// Whoever closes is told at once of everything that is open.
func TestAllOpenGatesAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	refusal := Refuse(Conflict, "gate_open", "gates", "facts, satisfaction")
	require.Equal(t, "“四个不放过”尚未全部通过（问题查清、群众满意），不能办结。", refusal.Message(Chinese))
	require.Equal(t, "Gates are still open (facts established, people satisfied); the case cannot be closed.", refusal.Message(English))
}

// A text is no photograph, whatever it is called: what a file can show is
// decided by what it is.
func TestTheNatureOfEvidenceFitsItsKind(t *testing.T) {
	t.Parallel()
	fits := map[EvidenceNature][]string{
		NaturePhoto: {"picture"}, NatureVideo: {"video"}, NatureRecording: {"audio", "video"},
		NatureMonitoring: {"text", "picture"}, NatureInspection: {"text", "picture"}, NatureDocument: {"text", "picture"},
		NatureMinutes: {"text", "picture"}, NatureInstruction: {"text", "picture"}, NatureAttestation: {"text", "picture"},
	}
	for nature, kinds := range fits {
		s := answeredWith(t, concluded("i1"))
		for _, kind := range []string{"text", "picture", "audio", "video"} {
			b := &AttachEvidence{Files: []EvidenceFile{{Digest: "sha256:" + kind, Size: 10, Kind: kind, Nature: nature}}}
			if slices.Contains(kinds, kind) {
				s.do(reviewer, b)
			} else {
				s.refused(reviewer, b, "nature_does_not_fit", "files[0].nature")
			}
		}
	}
	// What stands in the record since before this rule stays what it was called.
	s := answeredWith(t, concluded("i1"))
	old := Apply(s.c, Event{Seq: s.c.Seq + 1, Type: "evidence_attached", Payload: &EvidenceAttached{Evidence: Evidence{Digest: "sha256:old", Kind: "text", Nature: NaturePhoto}}})
	require.Equal(t, NaturePhoto, old.Evidence[len(old.Evidence)-1].Nature)
	refusal := AsError(Refuse(Invalid, "nature_does_not_fit", "nature", "photo", "content", "text"))
	require.Equal(t, "文件是文字，不能作为照片；请按实际内容选择性质。", refusal.Message(Chinese))
}
