package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// What is to be rectified by a day to come is not concluded: with a person and a date
// it is an interim conclusion.
func TestWhatIsToBeDoneByADayToComeIsNotConcluded(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	today := Shanghai.DateOf(s.now)
	filed := func(st Settlement, track RectifyTrack, by Date) *SignReport {
		f := finding("i1", Verified, Concluded)
		f.Settlement, f.Track, f.Person, f.By = st, track, "deputy-water-bureau", by
		return &SignReport{Answer: "r1", Report: report(f)}
	}
	for _, track := range []RectifyTrack{RectifyTimeBound, RectifyLongTerm} {
		s.refused(head(water), filed(Concluded, track, today.AddDays(1)), "by_in_future", "report.findings[0].settlement")
	}
	s.do(head(water), filed(InterimConcluded, RectifyTimeBound, today.AddDays(1)))
	s.do(head(water), filed(Concluded, RectifyTimeBound, today))
	s.do(head(water), filed(Concluded, RectifyTimeBound, today.AddDays(-1)))
}

// Whoever is refused for want of visits reads since when they count.
func TestARefusalForWantOfVisitsSaysSinceWhenTheyCount(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.pass(Hour)
	s.do(officer(water), &RecordVisit{Purpose: "neighbourhood", At: s.now, Place: "河东村", Note: NewText("走访三户")})
	s.pass(Hour + Second/4)
	answered := s.now
	s.approved(concluded("i1"))
	s.replied()
	_, err := Decide(s.c, s.command(duty, &PassGate{Gate: GateSatisfaction, Statement: NewText("走访"), Satisfaction: Anonymous}, nil))
	refusal := AsError(err)
	require.NotNil(t, refusal)
	since := Shanghai.Local(answered.Add(Second - Second/4)) // nobody is told parts of a second
	require.Equal(t, since, refusal.Params["since"])
	require.Contains(t, refusal.Message(Chinese), "在 "+since+" 以后进行的走访")
	require.Contains(t, refusal.Message(English), "were made from "+since+" on")
}

// A unit is urged to do what waits for it; where nothing does, there is nothing to urge.
func TestAUnitForWhichNothingWaitsIsNotUrged(t *testing.T) {
	t.Parallel()
	urge := &Urge{Unit: water}
	s := handedOver(t)
	s.assigned()
	s.do(duty, urge)
	s.acknowledged()
	s.do(duty, urge)
	s.submit(water, "r1", concluded("i1"))
	s.refused(duty, urge, "nothing_to_urge") // its answer lies with the reviewers
	s.do(duty, &Urge{Unit: farm})
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
	s.do(duty, urge)

	s = answeredWith(t, concluded("i1"))
	s.refused(duty, urge, "nothing_to_urge")
	require.NotContains(t, Fitting(s.c, duty), CmdUrge)
	s.do(supervisor, &Supervise{Opinion: NewText("请说明"), Unit: water})
	s.do(duty, urge)
	require.Contains(t, Fitting(s.c, duty), CmdUrge)
	s = answeredWith(t, report(finding("i1", Verified, InterimConcluded)))
	s.do(duty, urge) // what its answer promises
}

// The instant of an extension is explained in words and not by the extension's id.
func TestAnExtensionIsExplainedInWords(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: s.clock(ClockReport).Due.Add(Day), Reason: NewText("监测报告未出具")})
	s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
	why := s.clock(ClockReport).Why
	require.Equal(t, "x1", why.Basis, "the record keeps which")
	require.Contains(t, why.Text(Chinese), "（批准延期）")
	require.Contains(t, why.Text(English), "(an extension was granted)")
	require.NotContains(t, why.Text(Chinese)+why.Text(English), "x1")
	s.do(leader, &Redate{Clock: s.clock(ClockReport).ID, Due: s.clock(ClockReport).Due.Add(Day), Reason: NewText("上级同意"), Document: "某办函〔2021〕3号"})
	require.Contains(t, s.clock(ClockReport).Why.Text(Chinese), "（某办函〔2021〕3号）")
}

// The record says in whose words an instant was set by record.
func TestARedatingKeepsItsReason(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	k := s.clock(ClockReport)
	events := s.do(leader, &Redate{Clock: k.ID, Due: k.Due.Add(Day), Reason: NewText("上级同意"), Document: "某办函〔2021〕3号"})
	require.Equal(t, NewText("上级同意").Digest, events[0].Payload.(*ClockRedated).Note.Digest)
}
