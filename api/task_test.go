package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func (w *stage) tasksOf(t *testing.T, role casework.Role, query string) TaskList {
	t.Helper()
	got := w.request(http.MethodGet, prefix+"/tasks"+query, tokenOf(role), "", "Accept-Language", "zh")
	require.Equal(t, 200, got.Code, got.Body)
	w.asDocumented(t, http.MethodGet, prefix+"/tasks", got)
	var list TaskList
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &list))
	return list
}

func kindsOf(list TaskList) (kinds []casework.TaskKind) {
	for _, r := range list.Tasks {
		kinds = append(kinds, r.Kind)
	}
	return kinds
}

// Whoever works in a unit finds what the unit has to do, with who does it and
// whether this person may.
func TestAUnitsPeopleFindWhatTheirUnitHasToDo(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	list := w.tasksOf(t, casework.UnitDutyOfficer, "")
	require.Equal(t, []casework.TaskKind{casework.ToAcknowledge}, kindsOf(list))
	row := list.Tasks[0]
	require.Equal(t, casework.CmdAcknowledge, row.Command)
	require.True(t, row.Yours)
	require.Equal(t, noon.Add(31*casework.Minute), row.Due)
	require.Equal(t, casework.RoleLead, row.Part.Role)
	require.Equal(t, caseOne, row.Case.ID)
	require.EqualValues(t, 1, list.Counts[casework.ToAcknowledge])
	require.Equal(t, "现场有油烟扰民", row.Says)
	complaint := w.cases[caseOne].Complaint.Digest
	w.texts[complaint] = strings.Repeat("烟", 300)
	require.Equal(t, strings.Repeat("烟", 120)+"…", w.tasksOf(t, casework.UnitDutyOfficer, "").Tasks[0].Says)

	officer := w.sessions[tokenOf(casework.UnitOfficer)].Actor
	w.do(t, caseOne, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
	require.False(t, w.tasksOf(t, casework.UnitOfficer, "?kind=submit").Tasks[0].Pairs)
	for _, digest := range []string{"sha256:one", "sha256:two"} {
		w.do(t, caseOne, officer, &casework.AttachEvidence{Files: []casework.EvidenceFile{{Digest: digest, Size: 1, Kind: "picture", Nature: casework.NaturePhoto}}})
	}
	require.True(t, w.tasksOf(t, casework.UnitOfficer, "?kind=submit").Tasks[0].Pairs, "pictures are paired from the list as well")
	list = w.tasksOf(t, casework.UnitDutyOfficer, "?kind=submit,sign")
	require.ElementsMatch(t, []casework.TaskKind{casework.ToSign, casework.ToSubmit}, kindsOf(list))
	require.EqualValues(t, 1, list.Counts[casework.ToGoOnSite], "counts are of all kinds")
	for _, r := range list.Tasks {
		require.False(t, r.Yours, "whoever has the watch signs for it and leaves the rest to others")
		require.Equal(t, officer.Person, r.Part.Handler)
	}
	for _, r := range w.tasksOf(t, casework.UnitLeader, "?kind=sign").Tasks {
		require.True(t, r.Yours)
	}
	reason := casework.NewText("不属本局职责")
	w.texts[reason.Digest] = reason.Body()
	w.do(t, caseOne, officer, &casework.DisputeAssignment{Assignment: "a1", Reason: reason, Suggested: "unit-help"})
	list = w.tasksOf(t, casework.UnitOfficer, "")
	require.Equal(t, []casework.TaskKind{casework.InRuling}, kindsOf(list))
	require.Equal(t, []string{"不属本局职责"}, list.Tasks[0].About.Texts)
	require.Empty(t, list.Tasks[0].Command)
	require.Equal(t, "单位unit-help", list.Names.Units["unit-help"])
}

// What waits for a leader is shown to leaders, and what somebody else must decide
// is shown as such.
func TestALeaderFindsWhatWaitsForOne(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	supervisor := w.sessions[tokenOf(casework.Supervisor)].Actor
	reason := casework.NewText("进展缓慢")
	w.texts[reason.Digest] = reason.Body()
	w.do(t, caseOne, supervisor, &casework.ProposeEscalation{Rung: casework.RungOversightVisit, Unit: leadUnit, Reason: reason})
	list := w.tasksOf(t, casework.Leader, "?of=office")
	require.Equal(t, []casework.TaskKind{casework.ToConfirmEscalation}, kindsOf(list))
	row := list.Tasks[0]
	require.True(t, row.Yours)
	require.Equal(t, casework.RungOversightVisit, row.About.Rung)
	require.Equal(t, []string{"进展缓慢"}, row.About.Texts)
	require.Equal(t, supervisor.Person, row.About.By)
	require.Empty(t, w.tasksOf(t, casework.Leader, "").Tasks, "a leader of the office belongs to no unit that handles")
	for _, role := range casework.Roles {
		if role != casework.Leader {
			require.Empty(t, w.tasksOf(t, role, "?of=office").Tasks, role)
		}
	}
}

// Whoever signs reads what is signed, and what was found missing before.
func TestASignatureIsGivenUnderWords(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	actor := func(r casework.Role) casework.Actor { return w.sessions[tokenOf(r)].Actor }
	officer, head := actor(casework.UnitOfficer), actor(casework.UnitLeader)
	said := func(words string) casework.Text {
		text := casework.NewText(words)
		w.texts[text.Digest] = words
		return text
	}
	w.do(t, caseOne, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
	report := &casework.Report{Verdict: casework.Verified, Summary: said("问题属实，已整改"), Findings: []casework.Finding{{
		Issue: "i1", Verdict: casework.Verified, Settlement: casework.Concluded, Track: casework.RectifyImmediate,
		Facts: said("经现场核查，群众反映的问题属实，设施未按要求运行"), Handling: said("已责令立即停止违法行为并完成整改"), Goal: said("设施正常运行"),
	}}}
	other := &casework.Report{Verdict: report.Verdict, Summary: said("问题属实，正在整改"), Findings: report.Findings}
	w.do(t, caseOne, officer, &casework.PresentReport{Answer: "r1", Report: *report})
	presented := w.tasksOf(t, casework.UnitLeader, "?kind=sign").Tasks[0].About
	require.Equal(t, []string{"问题属实，已整改"}, presented.Texts)
	require.Equal(t, officer.Person, presented.By)
	require.Positive(t, presented.Presented)
	waits := w.tasksOf(t, casework.UnitOfficer, "?kind=submit").Tasks[0].About
	require.Equal(t, presented.Presented, waits.Presented, "the officer sees that it waits for the signature")
	w.do(t, caseOne, head, &casework.ReturnPresented{Answer: "r1", Presented: presented.Presented, Reason: said("缺监测数据")})
	back := w.tasksOf(t, casework.UnitOfficer, "?kind=submit").Tasks[0].About
	require.Equal(t, "缺监测数据", back.SentBack)
	require.Equal(t, head.Person, back.By)
	require.Zero(t, back.Presented)
	w.do(t, caseOne, officer, &casework.PresentReport{Answer: "r1", Report: *report})
	presented = w.tasksOf(t, casework.UnitLeader, "?kind=sign").Tasks[0].About
	require.Empty(t, presented.SentBack)
	w.do(t, caseOne, head, &casework.SignReport{Answer: "r1", Presented: presented.Presented})
	signed := w.tasksOf(t, casework.UnitOfficer, "?kind=submit").Tasks[0].About
	require.Equal(t, head.Person, signed.SignedBy, "the officer sees that it is signed and waits to be filed")
	require.Positive(t, signed.SignedAt)
	require.Zero(t, signed.Presented)
	w.do(t, caseOne, officer, &casework.SubmitReport{Answer: "r1", Report: other, Pending: &casework.Pending{AuthorisedBy: head.Person, Reason: said("在外开会")}})
	require.Equal(t, []string{"问题属实，正在整改"}, w.tasksOf(t, casework.UnitLeader, "?kind=sign").Tasks[0].About.Texts)
	w.do(t, caseOne, actor(casework.Reviewer), &casework.Return{Answer: "r1", Items: []casework.Text{said("缺照片"), said("缺文号")}})
	about := w.tasksOf(t, casework.UnitLeader, "?kind=sign").Tasks[0].About
	require.Equal(t, []string{"缺照片", "缺文号"}, about.Texts)
	require.Equal(t, 1, about.Times)
	w.do(t, caseOne, officer, &casework.PresentReport{Answer: "r1", Report: *report})
	waits = w.tasksOf(t, casework.UnitOfficer, "?kind=supplement").Tasks[0].About
	require.Equal(t, []string{"缺照片", "缺文号"}, waits.Texts)
	require.Positive(t, waits.Presented)
	require.Zero(t, waits.SignedAt)
	w.do(t, caseOne, head, &casework.SignReport{Answer: "r1", Presented: waits.Presented})
	signed = w.tasksOf(t, casework.UnitOfficer, "?kind=supplement").Tasks[0].About
	require.Equal(t, head.Person, signed.SignedBy)
	require.Equal(t, []string{"缺照片", "缺文号"}, signed.Texts)

	// What is to be done again says why and by whom, to whoever writes and to whoever signs.
	reviewer := actor(casework.Reviewer)
	w.do(t, caseOne, reviewer, &casework.Redo{Answer: "r1", Due: noon.Add(3 * casework.Day), Reason: said("现场情况未查清")})
	for role, query := range map[casework.Role]string{casework.UnitOfficer: "?kind=submit", casework.UnitLeader: "?kind=sign"} {
		again := w.tasksOf(t, role, query).Tasks[0].About
		require.Equal(t, []string{"现场情况未查清"}, again.Texts, role)
		require.Equal(t, reviewer.Person, again.Redo.By, role)
		require.Positive(t, again.Redo.At, role)
	}
	w.do(t, caseOne, officer, &casework.PresentReport{Answer: "r1", Report: *report})
	presented = w.tasksOf(t, casework.UnitLeader, "?kind=sign").Tasks[0].About
	require.Equal(t, []string{"问题属实，已整改"}, presented.Texts, "whoever signs reads what is signed")
	require.Positive(t, presented.Presented)
}

// A unit that asked for more time sees with its task that nobody has decided yet, and then what was decided.
func TestARequestForMoreTimeIsToldWithTheTask(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	officer := w.sessions[tokenOf(casework.UnitOfficer)].Actor
	w.do(t, caseOne, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
	submit := func() *TaskAbout { return w.tasksOf(t, casework.UnitOfficer, "?kind=submit").Tasks[0].About }
	require.Nil(t, submit())
	record := w.cases[caseOne]
	record.Policy.ExtensionTimes, record.Policy.ExtensionMax = 1, 2*casework.Day
	w.cases[caseOne] = record
	main, ok := record.MainClock()
	require.True(t, ok)
	until := main.Due.Add(casework.Day)
	w.do(t, caseOne, officer, &casework.RequestExtension{Answer: "r1", Until: until, Reason: casework.NewText("监测报告未出")})
	waits := submit().Extension
	require.Equal(t, until, waits.Until)
	require.Nil(t, waits.Granted)
	w.do(t, caseOne, w.sessions[tokenOf(casework.Leader)].Actor, &casework.DecideExtension{Extension: "x1", Reason: casework.NewText("不符合条件")})
	refused := submit().Extension
	require.False(t, *refused.Granted)
	require.Positive(t, refused.DecidedAt)
}

// Whoever answers a supervision opinion reads what it asks, and who asks it.
func TestAnOpinionIsAnsweredUnderItsWords(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	leader := w.sessions[tokenOf(casework.Leader)].Actor
	opinion := casework.NewText("三日内查清并报告")
	w.texts[opinion.Digest] = opinion.Body()
	w.do(t, caseOne, leader, &casework.Supervise{Opinion: opinion})
	tasks := w.tasksOf(t, casework.UnitLeader, "?kind=answer_supervision").Tasks
	require.Len(t, tasks, 1)
	require.Equal(t, []string{"三日内查清并报告"}, tasks[0].About.Texts)
	require.Equal(t, leader.Person, tasks[0].About.By)
	require.Equal(t, noon.Add(casework.Minute), tasks[0].About.At)
}

func TestAnEscalationSaysWhichDeadlineWasMissed(t *testing.T) {
	t.Parallel()
	due, done := casework.Instant(1_000), casework.Instant(2_000)
	c := casework.Case{
		Clocks:   []casework.Clock{{ID: "k1", Kind: casework.ClockReport, Due: due}},
		Breaches: []casework.Breach{{ID: "b1", Clock: "k1", Kind: casework.ClockReport, Due: due}},
	}
	e := casework.Escalation{ID: "e1", Breach: "b1"}
	require.Equal(t, &MissedClock{Clock: casework.ClockReport, DueAt: due}, missed(c, e))
	require.Nil(t, missed(c, casework.Escalation{ID: "e2"}), "proposed by somebody, for no deadline")
	c.Clocks[0].Stopped = done
	require.Equal(t, done, missed(c, e).DoneAt, "done since")
	c.Breaches[0].SetAside = &casework.SetAside{Reason: "redated"}
	require.Nil(t, missed(c, e), "it counts as missed no more")
}
