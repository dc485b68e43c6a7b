package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// shot attaches one picture and gives the seq by which it is paired.
func (s *story) shot(a Actor, digest string, stage Stage, taken Instant) int64 {
	s.t.Helper()
	return s.shotBeside(a, digest, stage, taken, "")
}

func (s *story) shotBeside(a Actor, digest string, stage Stage, taken Instant, pair string) int64 {
	s.t.Helper()
	s.do(a, &AttachEvidence{Files: []EvidenceFile{{Digest: digest, Size: 10, Kind: "picture", Nature: NaturePhoto, Stage: stage, TakenAt: taken, Pair: pair}}})
	return s.c.Seq
}

// stands says beside what a picture stands, and as what.
func (s *story) stands(seq int64) (pair string, side Stage) {
	s.t.Helper()
	for _, e := range s.c.Evidence {
		if e.Seq == seq {
			return e.Pair, e.Side
		}
	}
	require.Failf(s.t, "no such picture", "%d", seq)
	return "", ""
}

// together requires that two pictures are a pair, in this order.
func (s *story) together(before, after int64) {
	s.t.Helper()
	one, first := s.stands(before)
	other, second := s.stands(after)
	require.NotEmpty(s.t, one)
	require.Equal(s.t, one, other)
	require.Equal(s.t, []Stage{StageBefore, StageAfter}, []Stage{first, second})
}

func TestTwoPicturesThatAreAttachedAreMadeAPair(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	before := s.shot(officer(water), "sha256:before", StageBefore, 0)
	after := s.shot(officer(water), "sha256:after", StageAfter, 0)
	events := s.do(officer(water), &PairEvidence{Before: before, After: after})
	require.Equal(t, &EvidencePaired{PairEvidence{Before: before, After: after}}, events[0].Payload)
	require.Len(t, events, 1)
	s.together(before, after)
	s.refused(officer(water), &PairEvidence{Before: before, After: after}, "paired_already")

	// Paired otherwise, it leaves what it stood beside.
	right := s.shot(night(water), "sha256:right", StageAfter, 0)
	s.do(head(water), &PairEvidence{Before: before, After: right})
	s.together(before, right)
	left, _ := s.stands(after)
	now, _ := s.stands(before)
	require.NotEqual(t, now, left, "what stood there is alone again")

	// What was paired by mistake is struck, and no more than that pair.
	s.do(officer(water), &PairEvidence{Before: before, After: after})
	s.do(officer(water), &StrikeEntry{Seq: s.c.Seq, Reason: NewText("不是同一处")})
	for _, seq := range []int64{before, after} {
		pair, side := s.stands(seq)
		require.Empty(t, pair)
		require.Empty(t, side)
	}
	require.False(t, s.c.Evidence[0].Struck)
}

func TestWhatMakesNoPair(t *testing.T) {
	t.Parallel()
	stage := func(s *story) (a, b int64) {
		s.handling()
		at := s.now.Add(-Hour)
		return s.shot(officer(water), "sha256:a", "", at), s.shot(officer(water), "sha256:b", "", at.Add(Minute))
	}
	for name, c := range map[string]struct {
		pair  func(s *story, a, b int64) *PairEvidence
		code  string
		field []string
	}{
		"in order": {func(_ *story, a, b int64) *PairEvidence { return &PairEvidence{a, b} }, "", nil},
		"of one instant": {func(s *story, a, _ int64) *PairEvidence {
			return &PairEvidence{a, s.shot(officer(water), "sha256:c", "", s.c.Evidence[0].TakenAt)}
		}, "", nil},
		"one without a time": {func(s *story, _, b int64) *PairEvidence {
			return &PairEvidence{b, s.shot(officer(water), "sha256:c", "", 0)}
		}, "", nil},
		"after taken first": {func(_ *story, a, b int64) *PairEvidence { return &PairEvidence{b, a} }, "taken_before", []string{"after"}},
		"one of them":       {func(_ *story, a, _ int64) *PairEvidence { return &PairEvidence{a, a} }, "same_picture", []string{"after"}},
		"one file twice": {func(s *story, a, _ int64) *PairEvidence {
			s.attach(officer(water), NatureDocument, "sha256:a")
			return &PairEvidence{a, s.c.Seq}
		}, "same_picture", []string{"after"}},
		"none there":    {func(s *story, a, _ int64) *PairEvidence { return &PairEvidence{a, s.c.Seq + 1} }, "no_such_picture", []string{"after"}},
		"neither there": {func(_ *story, _, _ int64) *PairEvidence { return &PairEvidence{1, 2} }, "no_such_picture", []string{"before", "after"}},
		"none named":    {func(_ *story, _, b int64) *PairEvidence { return &PairEvidence{0, b} }, "required", []string{"before"}},
		"no picture": {func(s *story, a, _ int64) *PairEvidence {
			s.attach(officer(water), NatureVideo, "sha256:film")
			return &PairEvidence{a, s.c.Seq}
		}, "no_such_picture", []string{"after"}},
		"a struck one": {func(s *story, a, b int64) *PairEvidence {
			s.do(officer(water), &StrikeEntry{Seq: b, Reason: NewText("拍错")})
			return &PairEvidence{a, b}
		}, "no_such_picture", []string{"after"}},
		"said to be of after": {func(s *story, _, b int64) *PairEvidence {
			return &PairEvidence{s.shot(officer(water), "sha256:c", StageAfter, 0), b}
		}, "stage_says_otherwise", []string{"before"}},
		"said to be of before": {func(s *story, a, _ int64) *PairEvidence {
			return &PairEvidence{a, s.shot(officer(water), "sha256:c", StageBefore, 0)}
		}, "stage_says_otherwise", []string{"after"}},
		"during, as before": {func(s *story, _, b int64) *PairEvidence {
			return &PairEvidence{s.shot(officer(water), "sha256:c", StageDuring, 0), b}
		}, "", nil},
		"during, as after": {func(s *story, a, _ int64) *PairEvidence {
			return &PairEvidence{a, s.shot(officer(water), "sha256:c", StageDuring, 0)}
		}, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			a, b := stage(s)
			pair := c.pair(s, a, b)
			if c.code != "" {
				s.refused(officer(water), pair, c.code, c.field...)
				return
			}
			s.do(officer(water), pair)
			s.together(pair.Before, pair.After)
		})
	}
}

// A unit puts a picture of its own beside any other, as when it attaches one, and takes
// no pair of others apart; the office pairs all.
func TestWhoPairsWhosePictures(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	of := map[string]int64{}
	for name, by := range map[string]Actor{"water": officer(water), "water two": night(water), "farm": officer(farm), "farm two": officer(farm), "office": duty} {
		of[name] = s.shot(by, "sha256:"+name, "", 0)
	}
	for _, c := range []struct {
		by            Actor
		before, after string
		code          string
	}{
		{officer(water), "farm", "farm two", "not_your_unit"},
		{officer(water), "office", "farm", "not_your_unit"},
		{officer(town), "farm", "water", "not_your_role"},
		{leader, "farm", "water", "not_your_role"},
		{officer(farm), "water", "farm", ""},
		{officer(farm), "water", "farm two", ""}, // its own pair, mended
		{officer(water), "water", "water two", ""},
		{officer(farm), "water", "farm", "pair_of_another_unit"},
		{coordinator, "water", "farm", ""},
		{coordinator, "office", "farm two", ""},
		{head(farm), "water", "farm two", ""},
	} {
		pair := &PairEvidence{Before: of[c.before], After: of[c.after]}
		if c.code != "" {
			s.refused(c.by, pair, c.code)
			continue
		}
		e := s.do(c.by, pair)[0]
		require.Equal(t, c.by.Posts[0], Post{Unit: e.Unit, Role: e.Role})
		s.together(of[c.before], of[c.after])
	}
	s.do(coordinator, &Reassign{Assignment: "a2", To: target(RoleAssisting, hill), Reason: NewText("改派")})
	s.refused(officer(farm), &PairEvidence{Before: of["farm"], After: of["farm two"]}, "not_your_role")
}

// Whoever attached the second picture could name the first; that is the same pair.
func TestAPairMadeWhileAttaching(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	before := s.shot(officer(water), "sha256:0123456789abcdef0123", StageBefore, 0)
	after := s.shotBeside(officer(water), "sha256:after", StageAfter, 0, "0123456789abcdef")
	s.refused(officer(water), &PairEvidence{Before: before, After: after}, "paired_already")
	third := s.shotBeside(officer(water), "sha256:third", "", 0, "0123456789abcdef")
	s.do(officer(water), &PairEvidence{Before: before, After: after})
	s.together(before, after)
	pair, _ := s.stands(third)
	require.Equal(t, "0123456789abcdef", pair, "what stood with them is alone")
}

// What stands as before in a pair shows nothing rectified, and a gate that rests on it
// opens again (S3-20).
func TestNoGateRestsOnThePictureOfBefore(t *testing.T) {
	t.Parallel()
	s := answeredWith(t, concluded("i1"))
	said := NewText("已整改到位")
	first := s.shot(reviewer, "sha256:first", "", 0)
	then := s.shot(reviewer, "sha256:then", "", 0)
	s.do(reviewer, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{"sha256:first"}})
	events := s.do(reviewer, &PairEvidence{Before: first, After: then})
	require.Equal(t, EventType("gate_fallen"), events[1].Type)
	s.refused(reviewer, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{"sha256:first"}}, "field_evidence_missing")
	s.do(reviewer, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{"sha256:then"}})
}

// The page offers to pair where there are two pictures, one of them one's own.
func TestPairingIsOfferedWhereThereAreTwoPictures(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	offered := func(a Actor) bool { return slices.Contains(Fitting(s.c, a), CmdPairEvidence) }
	require.False(t, offered(officer(water)))
	s.attach(officer(water), NaturePhoto, "sha256:one")
	s.attach(officer(water), NatureDocument, "sha256:one")
	s.attach(officer(water), NatureVideo, "sha256:film")
	require.False(t, offered(officer(water)))
	s.attach(officer(water), NaturePhoto, "sha256:two")
	require.True(t, offered(officer(water)))
	require.True(t, offered(duty))
	require.False(t, offered(officer(farm)))
	require.False(t, offered(leader))
}

// pairedAnew: pictures that were paired, paired otherwise, and parted.
func pairedAnew(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	before, after := s.shot(officer(water), "sha256:before", StageBefore, 0), s.shot(officer(water), "sha256:after", "", 0)
	right := s.shot(officer(farm), "sha256:right", "", 0)
	s.do(officer(water), &PairEvidence{Before: before, After: after})
	s.do(officer(water), &PairEvidence{Before: before, After: right})
	s.do(officer(water), &PairEvidence{Before: right, After: after})
	s.do(officer(water), &StrikeEntry{Seq: s.c.Seq, Reason: NewText("不是同一处")})
	s.do(officer(water), &PairEvidence{Before: before, After: after})
	return s
}
