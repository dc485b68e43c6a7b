package casework_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// decided brings a case to where the command decides on somebody's act: who
// gives it, what it says, whose people may not, and who had which hand in it.
type decided struct {
	by     Actor
	body   Body
	units  []UnitID
	people map[string]PersonID
}

// deciding are the stories of the table's commands; each returns what is to be
// decided on when it has been told.
var deciding = map[Kind]func(*story) decided{
	CmdCorrectHandoverTime: func(s *story) decided {
		s.handling()
		return decided{coordinator, &CorrectHandoverTime{HandedOverAt: s.c.HandedOverAt.Add(-Hour), Reason: NewText("与交接单核对")}, []UnitID{water, farm, county}, nil}
	},
	CmdCountersign: func(s *story) decided {
		s.do(coordinator, &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")})
		return decided{second, &Countersign{Agree: true}, nil, map[string]PersonID{"proposer": coordinator.Person}}
	},
	CmdRule: func(s *story) decided {
		s.handling()
		s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
		to := target(RoleLead, hill)
		ruling := &Rule{Dispute: "d1", Upheld: true, To: &to, Due: s.clock(ClockReport).Due.Add(Day), Reason: NewText("改由山前县主办")}
		return decided{coordinator, ruling, []UnitID{water, hill}, map[string]PersonID{"disputer": officer(water).Person}}
	},
	CmdOpenReview: func(s *story) decided {
		reported(s)
		return decided{reviewer, &OpenReview{Answer: "r1"}, []UnitID{water}, nil}
	},
	CmdReturn: func(s *story) decided { reported(s); return decided{reviewer, sendBack("r1"), []UnitID{water}, nil} },
	CmdRedo: func(s *story) decided {
		reported(s)
		return decided{reviewer, &Redo{Answer: "r1", Due: s.now.Add(Day), Reason: NewText("重办")}, []UnitID{water}, nil}
	},
	CmdApprove: func(s *story) decided {
		reported(s)
		return decided{reviewer, &Approve{Answer: "r1"}, []UnitID{water}, map[string]PersonID{"signer": head(water).Person, "filer": officer(water).Person}}
	},
	CmdReassign: func(s *story) decided {
		s.handling()
		return decided{coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("由山前县主办")}, []UnitID{water}, nil}
	},
	CmdMergeAnswers: func(s *story) decided {
		s.do(coordinator, apartFrom(nowhere(target(RoleLead, county), answering(RoleAssisting, hill))))
		s.acknowledged()
		for answer, u := range map[string]UnitID{"r1": county, "r2": hill} {
			s.submit(u, answer, concluded("i1"))
			s.do(reviewer, &Approve{Answer: answer})
		}
		return decided{coordinator, &MergeAnswers{Summary: NewText("两县分别办理情况汇总"), Verdict: Verified}, []UnitID{county, hill}, nil}
	},
	CmdSignReply: func(s *story) decided {
		s.do(coordinator, apartFrom(nowhere(target(RoleLead, county), answering(RoleAssisting, hill))))
		s.acknowledged()
		for answer, u := range map[string]UnitID{"r1": county, "r2": hill} {
			s.submit(u, answer, concluded("i1"))
			s.do(reviewer, &Approve{Answer: answer})
		}
		s.do(coordinator, &MergeAnswers{Summary: NewText("两县分别办理情况汇总"), Verdict: Verified})
		return decided{leader, &SignReply{}, []UnitID{county, hill}, map[string]PersonID{
			"signer": head(hill).Person, "filer": officer(county).Person, "approver": reviewer.Person, "merger": coordinator.Person,
		}}
	},
	CmdPublish: func(s *story) decided {
		answeredFor(s)
		s.do(leader, &SignReply{})
		s.do(coordinator, &PreparePublication{Text: NewText("公开文稿")})
		return decided{
			publicity, &Publish{Prepared: "p1", Channel: "website", Place: "市政府网", On: "2021-08-20"}, nil,
			map[string]PersonID{"preparer": coordinator.Person},
		}
	},
	CmdDecideExtension: func(s *story) decided {
		s.handling()
		s.do(officer(water), &RequestExtension{Answer: "r1", Until: s.clock(ClockReport).Due.Add(Day), Reason: NewText("监测报告未出具")})
		return decided{leader, &DecideExtension{Extension: "x1", Grant: true}, []UnitID{water}, map[string]PersonID{"asker": officer(water).Person}}
	},
	CmdRedate: func(s *story) decided {
		s.handling()
		k := s.clock(ClockReport)
		return decided{leader, &Redate{Clock: k.ID, Due: k.Due.Add(Day), Reason: NewText("省组明确"), Document: "函2号"}, []UnitID{water}, nil}
	},
	CmdConfirmEscalation: func(s *story) decided {
		s.handling()
		s.do(supervisor, &ProposeEscalation{Rung: RungFormalInterview, Unit: farm, Reason: NewText("两次推诿")})
		return decided{leader, &ConfirmEscalation{Escalation: "e1", Confirm: true}, []UnitID{farm}, map[string]PersonID{"proposer": supervisor.Person}}
	},
	CmdReviewAccountability: func(s *story) decided {
		s.handling()
		return decided{answerable, &ReviewAccountability{Outcome: "none_needed", Basis: NewText("尽职尽责")}, []UnitID{water, farm, county}, nil}
	},
	CmdPassGate: func(s *story) decided {
		answeredFor(s)
		paper := s.attach(reviewer, NatureDocument, "sha256:paper")
		return decided{reviewer, &PassGate{Gate: GateFacts, Statement: NewText("查清"), Evidence: []string{paper}}, []UnitID{water}, nil}
	},
	CmdWaiveGate: func(s *story) decided {
		answeredFor(s)
		return decided{leader, &WaiveGate{Gate: GateSatisfaction, Reason: NewText("特批")}, []UnitID{water}, nil}
	},
	CmdTrack: func(s *story) decided {
		s.handling()
		s.approved(report(finding("i1", Verified, InterimConcluded)))
		s.replied()
		return decided{coordinator, &Track{Unit: farm, Person: "p2", Until: "2021-12-31", Note: NewText("挂账")}, []UnitID{farm, water}, nil}
	},
	CmdAmendEntry: func(s *story) decided {
		s.handling()
		s.do(reviewer, &RecordVisit{Purpose: "inspection", At: s.now, Place: "养殖场", Note: NewText("现场仍在排放")})
		return decided{coordinator, &AmendEntry{Seq: s.c.Seq, Text: NewText("已停止排放")}, []UnitID{water, farm, county}, nil}
	},
	CmdStrikeEntry: func(s *story) decided {
		s.handling()
		s.do(supervisor, &Supervise{Unit: farm, Opinion: NewText("请说明到场时间")})
		return decided{coordinator, &StrikeEntry{Seq: s.c.Seq, Reason: NewText("误记")}, []UnitID{water, farm, county}, nil}
	},
	CmdLiftRecusal: func(s *story) decided {
		s.handling()
		s.posts = []Post{{farm, UnitOfficer}, {office, DutyOfficer}, {hill, UnitDutyOfficer}}
		s.do(coordinator, &Recuse{Person: "kin", Reason: stake})
		return decided{leader, &LiftRecusal{Person: "kin", Reason: NewText("经查无亲属关系")}, []UnitID{farm, hill}, nil}
	},
}

func reported(s *story) { s.t.Helper(); s.handling(); s.submit(water, "r1", concluded("i1")) }

func answeredFor(s *story) { s.t.Helper(); s.handling(); s.approved(concluded("i1")) }

func answering(r AssignmentRole, u UnitID) Target { t := target(r, u); t.Answers = true; return t }

// Every command that decides on another's act, as the table by hand says: nobody
// of the unit gives it in whatever post, nor who had a hand in it, nor a proxy of
// either; and whoever stands apart does.
func TestSeparationsByHand(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/separations.csv")
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment, r.FieldsPerRecord = '#', 5
	rows, err := r.ReadAll()
	require.NoError(t, err)
	seen := []Kind{}
	for _, row := range rows {
		k := Kind(row[0])
		seen = append(seen, k)
		require.Equal(t, row[4] != "-", slices.Contains(Attestable(), k), k)
		if row[4] != "-" {
			t.Run(row[0]+" on paper", func(t *testing.T) { t.Parallel(); nobodyEntersTheirOwnPaper(t, papers[k]) })
		}
		tell, decides := deciding[k]
		require.Equal(t, row[1] != "-" || row[2] != "-" || row[3] != "-", decides, k)
		if !decides {
			require.False(t, slices.ContainsFunc(Separations(), func(s Separation) bool { return s.Command == k }), "%s decides on something", k)
			continue
		}
		t.Run(row[0], func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			d := tell(s)
			require.Equal(t, row[1] != "-", len(d.units) > 0)
			for _, u := range d.units {
				for _, a := range []Actor{
					{Person: "inside", Posts: append(slices.Clone(d.by.Posts), Post{u, UnitDutyOfficer})},
					{Person: "inside", ActingFor: d.by.Person, Posts: d.by.Posts, Own: []Post{{u, UnitOfficer}}},
				} {
					_, err := Decide(s.c, s.command(a, d.body, nil))
					require.NotNil(t, AsError(err), u)
					require.Contains(t, []string{"own_unit", "own_unit_ruling", "own_unit_review", "own_unit_due"}, AsError(err).Code, u)
					require.Equal(t, Forbidden, AsError(err).Reason)
				}
			}
			require.Equal(t, row[3] != "-", slices.ContainsFunc(Separations(), func(s Separation) bool { return s.Command == k && s.Role != "" }))
			var hands []string
			for hand, person := range d.people {
				hands = append(hands, hand)
				s.refused(Actor{Person: person, Posts: d.by.Posts}, d.body, "same_person")
				s.refused(Actor{Person: "proxy", ActingFor: person, Posts: d.by.Posts}, d.body, "same_person")
				s.refused(Actor{Person: person, ActingFor: "somebody", Posts: d.by.Posts}, d.body, "same_person")
			}
			require.ElementsMatch(t, strings.Fields(strings.Trim(row[2], "-")), hands)
			elsewhere := Actor{Person: "outside", Posts: append(slices.Clone(d.by.Posts), Post{town, UnitLeader})}
			s.do(elsewhere, d.body)
		})
	}
	require.ElementsMatch(t, Kinds(), seen, "each command stands in the table once")
}

// paper is what came on paper: whose it is, and what it says.
type paper struct {
	unit UnitID
	body Body
}

// papers are the stories of what the desk enters for a unit.
var papers = map[Kind]func(*story) paper{
	CmdAcknowledge: func(s *story) paper { s.assigned(); return paper{water, &Acknowledge{Assignment: "a1"}} },
	CmdDispute: func(s *story) paper {
		s.handling()
		return paper{farm, &DisputeAssignment{Assignment: "a2", Reason: NewText("不属我局")}}
	},
	CmdContribute: func(s *story) paper {
		s.handling()
		return paper{farm, &Contribute{Assignment: "a2", Part: NewText("已核查养殖场备案情况")}}
	},
	CmdCosign: func(s *story) paper { s.handling(); return paper{county, &Cosign{Assignment: "a3", Agree: true}} },
	CmdSubmitReport: func(s *story) paper {
		s.handling()
		s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
		return paper{water, &SubmitReport{Answer: "r1"}}
	},
	CmdReplaceReport: func(s *story) paper {
		reported(s)
		return paper{water, &ReplaceReport{Answer: "r1", Report: s.c.Answers[0].Report}}
	},
	CmdSupplement: func(s *story) paper {
		reported(s)
		s.do(reviewer, sendBack("r1"))
		s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
		return paper{water, &Supplement{Answer: "r1", Note: NewText("已逐项补充")}}
	},
	CmdRequestExtension: func(s *story) paper {
		s.handling()
		return paper{water, &RequestExtension{Answer: "r1", Until: s.clock(ClockReport).Due.Add(Day), Reason: NewText("监测报告未出具")}}
	},
	CmdAnswerEscalation: func(s *story) paper {
		s.handling()
		s.do(supervisor, &ProposeEscalation{Rung: RungSupervisionLetter, Unit: farm, Reason: NewText("两次推诿")})
		s.do(leader, &ConfirmEscalation{Escalation: "e1", Confirm: true})
		return paper{farm, &AnswerEscalation{Escalation: "e1", Reply: NewText("已整改")}}
	},
	CmdAnswerSupervision: func(s *story) paper {
		s.handling()
		s.do(supervisor, &Supervise{Unit: farm, Opinion: NewText("请说明到场时间")})
		return paper{farm, &AnswerSupervision{Seq: s.c.Seq, Reply: NewText("当日到场")}}
	},
}

// nobodyEntersTheirOwnPaper: the desk enters what came on paper, but nobody of the
// unit that sent it in whatever post, nor who attests to it, nor a proxy of either.
func nobodyEntersTheirOwnPaper(t *testing.T, tell func(*story) paper) {
	t.Helper()
	s := handedOver(t)
	p := tell(s)
	came := s.attestation(s.now)
	posts := func(more ...Post) []Post { return append(slices.Clone(duty.Posts), more...) }
	for _, role := range []Role{UnitOfficer, UnitLeader, UnitDutyOfficer} {
		s.refusedFiling(Actor{Person: "inside", Posts: posts(Post{p.unit, role})}, p.body, came, "own_unit")
		s.refusedFiling(Actor{Person: "inside", ActingFor: "desk", Posts: posts(), Own: []Post{{p.unit, role}}}, p.body, came, "own_unit")
	}
	for i, w := range came.Witnesses {
		at := fmt.Sprintf("attested.witnesses[%d]", i)
		s.refusedFiling(Actor{Person: w, Posts: posts()}, p.body, came, "witness_not_possible", at)
		s.refusedFiling(Actor{Person: "proxy", ActingFor: w, Posts: posts()}, p.body, came, "witness_not_possible", at)
		s.refusedFiling(Actor{Person: w, ActingFor: "desk", Posts: posts()}, p.body, came, "witness_not_possible", at)
	}
	s.do(coordinator, &Recuse{Person: "kin", Reason: stake})
	kin := *came
	kin.Witnesses[1] = "kin"
	s.refusedFiling(duty, p.body, &kin, "witness_not_possible", "attested.witnesses[1]")
	unfit := s.command(duty, p.body, came)
	unfit.Unfit = []PersonID{came.Witnesses[1]}
	_, forUnfit := Decide(s.c, unfit)
	_, forKin := Decide(s.c, s.command(duty, p.body, &kin))
	require.Equal(t, forKin, forUnfit, "why is not told apart")
	s.file(Actor{Person: "outside", Posts: posts(Post{town, UnitOfficer})}, p.body, came)
}

// What nobody may give is not offered either.
func TestWhatIsNotApartIsNotOffered(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{
		CmdCountersign, CmdRule, CmdOpenReview, CmdApprove, CmdSignReply, CmdPublish, CmdDecideExtension, CmdConfirmEscalation, CmdPassGate, CmdWaiveGate,
		CmdReviewAccountability, CmdCorrectHandoverTime, CmdLiftRecusal, CmdReturn, CmdRedo, CmdMergeAnswers, CmdReassign, CmdStrikeEntry, CmdTrack,
	} {
		s := handedOver(t)
		d := deciding[k](s)
		require.Contains(t, Fitting(s.c, d.by), k)
		for _, u := range d.units {
			if k == CmdTrack && u == farm {
				continue // it may be booked on another
			}
			if k == CmdRule && u == hill || k == CmdReassign {
				continue // the unit that takes over may be another, and its due instant stay; other units' parts may be taken
			}
			require.NotContains(t, Fitting(s.c, Actor{Person: "inside", Posts: append(slices.Clone(d.by.Posts), Post{u, UnitOfficer})}), k, u)
		}
		for hand, person := range d.people {
			require.NotContains(t, Fitting(s.c, Actor{Person: person, Posts: d.by.Posts}), k, hand)
		}
	}
}

// The first dispute of a case a supervisor may settle; every dispute counts, and
// from the second on the coordinator rules (S1-17), in a later round too.
func TestWhoRulesOnTheSecondDispute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by   Actor
		then string
	}{
		{supervisor, "coordinator_rules_again"},
		{coordinator, ""},
		{Actor{Person: "both", Posts: append(slices.Clone(supervisor.Posts), coordinator.Posts...)}, ""},
	} {
		s := handedOver(t)
		s.handling()
		s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")})
		s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
		rejected := func(dispute string) *Rule {
			return &Rule{Dispute: dispute, Reason: NewText("职责明确，请继续办理")}
		}
		if c.then != "" {
			s.refused(c.by, rejected("d2"), c.then)
		} else {
			s.do(c.by, rejected("d2"))
		}
		s.do(c.by, rejected("d1"))
	}
	s := handedOver(t)
	s.handling()
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")})
	require.Contains(t, Fitting(s.c, supervisor), CmdRule)
	s.do(supervisor, &Rule{Dispute: "d1", Reason: NewText("职责明确")})
	s.approved(concluded("i1"))
	s.replied()
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("补充办理")})
	s.do(coordinator, nowhere(target(RoleLead, water)))
	s.acknowledged()
	s.do(officer(water), &DisputeAssignment{Assignment: s.c.Assignments[len(s.c.Assignments)-1].ID, Reason: NewText("不属我局职责")})
	require.NotContains(t, Fitting(s.c, supervisor), CmdRule)
	s.refused(supervisor, &Rule{Dispute: "d2", Reason: NewText("驳回")}, "coordinator_rules_again")
	s.do(coordinator, &Rule{Dispute: "d2", Reason: NewText("驳回")})
}
