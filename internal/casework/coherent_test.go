package casework_test

import (
	"fmt"
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// coherent lists what does not go together between the parts of a case that is
// with its units: assignments, answers, disputes, and the clocks that must run
// for each. Between whole commands there is never anything to list.
func coherent(c Case) (bad []string) {
	if !slices.Contains([]State{Assigned, Handling, Disputed, Submitted, Supplementing}, c.State) {
		return nil
	}
	runs := func(subject string, kinds ...ClockKind) bool {
		return slices.ContainsFunc(c.Clocks, func(k Clock) bool {
			return k.Running() && k.Subject == subject && slices.Contains(kinds, k.Kind)
		})
	}
	// fits compares with what the policy has clocks for; a trial policy may leave any out.
	fits := func(due bool, subject string, kinds ...ClockKind) bool {
		_, has := c.Policy.Clock(kinds[0], c.RoundKind())
		return runs(subject, kinds...) == (due && has)
	}
	must := func(ok bool, format string, args ...any) {
		if !ok {
			bad = append(bad, fmt.Sprintf(format, args...))
		}
	}
	active := map[string]bool{}
	for _, s := range c.Active() {
		active[s.ID] = true
		must(fits(s.State == Offered, s.ID, ClockAcknowledge), "%s is %s and its clock for signing does not fit", s.ID, s.State)
		must(s.State == Offered || !s.AcknowledgedAt.IsZero(), "%s is %s and nobody signed for it", s.ID, s.State)
		must(s.State != Acknowledged || s.Handler != "" || fits(true, s.ID, ClockNameHandler), "%s has no handler and no clock for naming one", s.ID)
		owes := !s.Answers && (s.State == Offered || s.State == Acknowledged) && s.AnsweredAt.IsZero()
		must(!owes || fits(true, s.ID, ClockContribute), "%s owes its part and no clock runs", s.ID)
		disputed := false
		for _, v := range c.Disputes {
			if v.Assignment == s.ID && v.Upheld == nil {
				disputed = true
				must(fits(true, v.ID, ClockRule, ClockRuleAgain), "dispute %s waits and no clock runs", v.ID)
			}
		}
		must(disputed == (s.State == InDispute), "%s is %s and its disputes say otherwise", s.ID, s.State)
	}
	for _, a := range c.Answers {
		if a.Round != c.Round {
			continue
		}
		must(active[a.Assignment], "answer %s (%s) belongs to an assignment that is over", a.ID, a.State)
		// A date that a reviewer named binds also where the policy has no clock for reports.
		named := a.State == AnswerOpen && slices.ContainsFunc(c.Clocks, func(k Clock) bool {
			return k.Running() && k.Subject == a.ID && k.Kind == ClockReport && k.Why.From == FromReturned
		})
		must(named || fits(a.State == AnswerOpen, a.ID, ClockReport), "answer %s is %s and its report clock does not fit", a.ID, a.State)
		must(fits(a.State == AnswerSupplementing, a.ID, ClockSupplement), "answer %s is %s and its six hours do not fit", a.ID, a.State)
		waits := a.State == AnswerSubmitted || a.State == AnswerInReview
		must(fits(waits, a.ID, ClockReview), "answer %s is %s and the reviewer's clock does not fit", a.ID, a.State)
	}
	for _, is := range c.OpenIssues() {
		must(slices.ContainsFunc(c.Active(), func(s Assignment) bool {
			return s.Answers && (len(s.Issues) == 0 || slices.Contains(s.Issues, is.ID))
		}), "nobody answers for issue %s", is.ID)
	}
	return bad
}

// walked bounds the walk of the test below; a longer one found nothing more.
const walked = 6000

// From every usual stand of a case all moves are tried, and all moves from
// there, widest first: no way of a few steps leads to parts that do not fit.
func TestPartsOfACaseFitOnEveryShortWay(t *testing.T) {
	t.Parallel()
	type stand struct {
		c   Case
		now Instant
		way string
	}
	var queue []stand
	for _, s := range States {
		begun := stands()[s](t)
		queue = append(queue, stand{begun.c, begun.now, string(s)})
	}
	for i, s := range append(variants(t), apart(t)) {
		queue = append(queue, stand{s.c, s.now, fmt.Sprintf("variant %d", i)})
	}
	seen, tried := map[string]bool{}, 0
	for ; len(queue) > 0 && tried < walked; queue = queue[1:] {
		from := queue[0]
		for _, m := range moves(from.c, from.now) {
			c, _, done := m.try(from.c, from.now)
			if !done {
				continue
			}
			tried++
			way := from.way + ", " + string(m.body.Kind())
			require.Empty(t, coherent(c), way)
			if shape := outline(c); !seen[shape] {
				seen[shape] = true
				queue = append(queue, stand{c, from.now, way})
			}
		}
	}
	require.GreaterOrEqual(t, tried, walked, "the walk went far enough to show something")
}

// outline is what two cases share that are in the same stand for this purpose.
func outline(c Case) string {
	shape := string(c.State)
	for _, s := range c.Active() {
		shape += fmt.Sprint(s.Role, s.State, s.Unit, s.Answers, s.Parent != "", s.Handler != "")
	}
	for _, a := range c.Answers {
		if a.Round == c.Round {
			shape += fmt.Sprint(a.State, a.Pending != nil, a.Signed != nil, a.Unit)
		}
	}
	for _, d := range c.Disputes {
		shape += fmt.Sprint(d.Upheld != nil)
	}
	return shape + fmt.Sprint(c.Screening != nil, len(c.Extensions), len(c.OpenIssues()))
}
