package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// A table is handed on: it says of a case what was approved, and how far it is
// settled today, and nothing else.
func TestARowOfTheStandardTable(t *testing.T) {
	t.Parallel()
	text := casework.NewText
	finding := func(issue string, s casework.Settlement) casework.Finding {
		return casework.Finding{Issue: issue, Facts: text("查实" + issue), Goal: text("目标" + issue), Handling: text("=处理" + issue), Settlement: s}
	}
	answer := func(round int, state casework.AnswerState, v casework.Verdict, findings ...casework.Finding) casework.Answer {
		return casework.Answer{Round: round, State: state, Report: &casework.Report{Verdict: v, Accountability: text("无"), Findings: findings}}
	}
	issues := func(settlements ...casework.Settlement) []casework.Issue {
		list := []casework.Issue{{ID: "i0", Withdrawn: true, Settlement: casework.NotConcluded}}
		for i, s := range settlements {
			list = append(list, casework.Issue{ID: []string{"i1", "i2"}[i], Verdict: casework.Verified, Settlement: s})
		}
		return list
	}
	const done, interim, not = casework.Concluded, casework.InterimConcluded, casework.NotConcluded
	handling := []string{"", "", "", "", ""}
	full := []string{"查实i1", "属实", "目标i1", "=处理i1", "已办结"}
	for name, row := range map[string]struct {
		c        casework.Case
		want     []string // facts, verdict, goal, handling, settlement
		response string
	}{
		"not answered": {casework.Case{Round: 1, State: casework.Handling, Issues: issues(""), Answers: []casework.Answer{{Round: 1}}}, handling, ""},
		"never reviewed": {
			casework.Case{Round: 1, State: casework.Submitted, Issues: issues(""), Answers: []casework.Answer{
				answer(1, casework.AnswerSubmitted, casework.Verified, finding("i1", done)),
			}}, handling, "",
		},
		"in review": {
			casework.Case{Round: 1, State: casework.Submitted, Issues: issues(""), Answers: []casework.Answer{
				answer(1, casework.AnswerInReview, casework.Verified, finding("i1", done)),
			}}, handling, "",
		},
		"sent back": {
			casework.Case{Round: 1, State: casework.Supplementing, Issues: issues(""), Answers: []casework.Answer{
				answer(1, casework.AnswerSupplementing, casework.Verified, finding("i1", done)),
			}}, handling, "",
		},
		"to be done again": {
			casework.Case{Round: 1, State: casework.Handling, Issues: issues(""), Answers: []casework.Answer{
				answer(1, casework.AnswerOpen, casework.Verified, finding("i1", done)),
			}}, handling, "",
		},
		"approved": {
			casework.Case{Round: 1, State: casework.Approved, Issues: issues(done), Answers: []casework.Answer{
				answer(1, casework.AnswerApproved, casework.Verified, finding("i1", done)),
			}}, full, "无",
		},
		"tracked, then settled by progress": {
			casework.Case{Round: 1, State: casework.Closed, Issues: issues(done), Answers: []casework.Answer{
				answer(1, casework.AnswerApproved, casework.Verified, finding("i1", interim)),
			}}, full, "无",
		},
		"a new round says nothing of the one before": {
			casework.Case{Round: 2, State: casework.Submitted, Issues: issues(done), Answers: []casework.Answer{
				answer(1, casework.AnswerApproved, casework.Unfounded, finding("i1", done)),
				answer(2, casework.AnswerSubmitted, casework.Verified, finding("i1", done)),
			}}, handling, "",
		},
		"two issues, two settlements": {
			casework.Case{Round: 1, Issues: issues(done, interim), Answers: []casework.Answer{
				answer(1, casework.AnswerApproved, casework.Verified, finding("i1", done), finding("i2", interim)),
			}},
			[]string{"查实i1\n查实i2", "属实", "目标i1\n目标i2", "=处理i1\n=处理i2", "已办结、阶段性办结"}, "无",
		},
		"separate, one part approved": {
			casework.Case{Round: 1, Mode: casework.Separate, Issues: issues(done, ""), Answers: []casework.Answer{
				answer(1, casework.AnswerApproved, casework.Verified, finding("i1", done)),
				answer(1, casework.AnswerSubmitted, casework.Unfounded, finding("i2", done)),
			}},
			[]string{"查实i1", "", "目标i1", "=处理i1", ""}, "无",
		},
		"separate, approved and not merged": {
			casework.Case{Round: 1, Mode: casework.Separate, Issues: issues(done), Answers: []casework.Answer{
				answer(1, casework.AnswerApproved, casework.Verified, finding("i1", done)),
			}},
			[]string{"查实i1", "", "目标i1", "=处理i1", "已办结"}, "无",
		},
		"separate, merged": {
			casework.Case{
				Round: 1, Mode: casework.Separate, Issues: issues(done), Merged: &casework.MergedReply{Verdict: casework.PartlyVerified, Summary: text("总述")},
				Answers: []casework.Answer{answer(1, casework.AnswerApproved, casework.Verified, finding("i1", done))},
			},
			[]string{"查实i1", "部分属实", "目标i1", "=处理i1\n总述", "已办结"}, "无",
		},
		"from an old ledger": {casework.Case{Round: 1, History: true, State: casework.Closed, Issues: issues(done)}, []string{"", "属实", "", "", "已办结"}, ""},
		"from an old ledger, not concluded": {
			casework.Case{Round: 1, History: true, State: casework.Tracked, Issues: issues(not)}, []string{"", "属实", "", "", "未办结"}, "",
		},
	} {
		c := row.c
		c.Number, c.Region, c.PollutionTypes, c.Complaint = "D1", "卧龙区", []string{"噪声", "大气"}, text("噪声扰民")
		cells := tableRow(c)
		bodies := map[string]string{}
		for _, body := range []string{"噪声扰民", "无", "总述", "查实i1", "目标i1", "=处理i1", "查实i2", "目标i2", "=处理i2"} {
			bodies[text(body).Digest] = body
		}
		for _, digest := range digests(cells) {
			require.Contains(t, bodies, digest, name)
		}
		want := []string{"", "D1", "噪声扰民", "卧龙区", "噪声、大气"}
		want = append(append(want, row.want...), row.response, casework.Word(c.State, casework.Chinese))
		for i, column := range (table{withState: true}).columns() {
			require.Equal(t, want[i], cells[i].text(bodies), "%s: %s", name, column.Label)
		}
	}
	require.Len(t, table{}.columns(), 11, "the standard's, unless more is asked")
}

func TestTheStarIsPartOfTheNumber(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		number   string
		priority casework.Priority
		want     string
	}{
		{"X2HA202104270093", casework.PriorityStarred, "X2HA202104270093*"},
		{"X2HA202104270093*", casework.PriorityStarred, "X2HA202104270093*"},
		{"X2HA202104270093", casework.PriorityNormal, "X2HA202104270093"},
		{"X2HA202104270093", casework.PrioritySuperiorSupervised, "X2HA202104270093"},
		{"", casework.PriorityStarred, ""},
	} {
		require.Equal(t, row.want, rawNumber(casework.Case{Number: row.number, Priority: row.priority}))
	}
}
