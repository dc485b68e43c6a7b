package casework_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write docs/state-machine.md and docs/permissions.md")

// The two documents are written from the rules themselves: the tables of
// permissions as they are, and the state machine as it shows when every move
// is tried on real cases. `make generate` writes them; otherwise they must not differ.
func TestStateMachineDocuments(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"state-machine.md": stateMachine(drive(t)), "permissions.md": permissionTable()} {
		file := filepath.Join("..", "..", "docs", name)
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
			continue
		}
		stands, err := os.ReadFile(file)
		require.NoError(t, err, "run make generate")
		same(t, text, string(stands), "docs/"+name+" is not what the rules say; run make generate")
	}
}

const generated = "<!-- written from the rules by `make generate`; do not edit -->\n\n"

func both[T ~string](v T) string {
	return Word(v, Chinese) + " `" + string(v) + "`"
}

func join[T ~string](values []T, with string) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = both(v)
	}
	return strings.Join(words, with)
}

// mustAct says for each state who must act, as the design has it; the clocks
// beside it are those that were seen running.
var mustAct = map[State]string{
	Registered:    "统筹协调甄别、分办 (the coordinator screens and assigns)",
	ScreenedOut:   "无 (nobody; whoever complained is told)",
	Assigned:      "各单位签收，先是主办 (every unit signs for its part, the lead first)",
	Handling:      "主办调查答复，协办报送，属地会签 (the lead answers, assisting units contribute, the territorial unit cosigns)",
	Disputed:      "统筹协调、督查或领导裁定，第二次异议起由统筹协调或领导裁定 (the coordinator, a supervisor or a leader rules; from the second dispute of a case on the coordinator or a leader)",
	Submitted:     "审核 (the reviewer)",
	Supplementing: "被退回的单位补充 (the unit whose answer was returned)",
	Approved:      "领导签批，统筹协调上报；领导不同意或审核发现问题的退回 (a leader signs, the office reports up; a leader who disagrees or a reviewer who finds a fault sends it back)",
	Replied:       "统筹协调办结或挂账 (the coordinator closes or tracks)",
	Closed:        "无 (nobody)",
	Tracked:       "挂账单位报送进展 (the unit that it is booked with reports progress)",
}

func stateMachine(m *machine) string {
	var b strings.Builder
	b.WriteString("# 办理状态 · The states of a case\n\n" + generated)
	b.WriteString("A case stands in exactly one of these states of the reply track. Nobody sets a\n" +
		"state by hand: it follows from the assignments, the answers and the decisions\n" +
		"on record. What is shown here was found by trying every command on real cases\n" +
		"in every state. A missed time limit is not a state: it is a fact beside it.\n\n")
	b.WriteString("Who may give which command stands in [permissions.md](permissions.md).\n\n")
	steps := slices.DeleteFunc(m.sorted(), func(s step) bool { return s.from == s.to })
	diagram(&b, steps)
	b.WriteString("## 状态 · States\n\n| 状态 state | 谁来办 who must act | 计时 clocks that may run |\n|---|---|---|\n")
	for _, s := range States {
		var clocks []ClockKind
		for _, k := range ClockKinds {
			if _, runs := m.running[s][k]; runs {
				clocks = append(clocks, k)
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", both(s), mustAct[s], join(clocks, "、"))
	}
	b.WriteString("\n## 去向 · Where a command leads\n\n| 从 from | 操作 command | 到 to |\n|---|---|---|\n")
	for _, s := range steps {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", both(s.from), both(s.command), both(s.to))
	}
	b.WriteString("\nWith separate answers (分别办理) the state shows whoever must act first: a unit\n" +
		"that supplements, then a unit that has not reported, then the reviewer.\n\n")
	clocks(&b, m)
	return b.String()
}

func diagram(b *strings.Builder, steps []step) {
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, s := range States {
		fmt.Fprintf(b, "    %s: %s %s\n", s, Word(s, Chinese), s)
	}
	fmt.Fprintf(b, "    [*] --> %s: %s\n", Registered, Word(CmdRegister, Chinese))
	type way struct{ from, to State }
	var order []way
	by := map[way][]string{}
	for _, s := range steps {
		w := way{s.from, s.to}
		if by[w] == nil {
			order = append(order, w)
		}
		by[w] = append(by[w], Word(s.command, Chinese))
	}
	for _, w := range order {
		fmt.Fprintf(b, "    %s --> %s: %s\n", w.from, w.to, strings.Join(by[w], "、"))
	}
	fmt.Fprintf(b, "    %s --> [*]\n    %s --> [*]\n```\n\n", Closed, ScreenedOut)
}

// clocks says whose each clock is and what stops it; how long it runs is policy.
func clocks(b *strings.Builder, m *machine) {
	b.WriteString("## 时限 · Clocks\n\nHow long a clock runs, and what follows when it is missed, is policy.\n\n")
	b.WriteString("| 时限 clock | 由谁 whose | 因何停止 stopped by |\n|---|---|---|\n")
	for _, k := range ClockKinds {
		var owners []Role
		for _, r := range append(slices.Clone(Roles), Engine) {
			for _, s := range States {
				if m.running[s][k] == r && r != "" && !slices.Contains(owners, r) {
					owners = append(owners, r)
				}
			}
		}
		var by []Kind
		for _, c := range Kinds() {
			if slices.Contains(slices.Collect(maps.Keys(m.stops[k])), c) {
				by = append(by, c)
			}
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", both(k), join(owners, "、"), join(by, "、"))
	}
}

func permissionTable() string {
	var b strings.Builder
	b.WriteString("# 岗位权限 · Who may do what\n\n" + generated)
	b.WriteString("Roles of the office act in every case; people of a unit only where their unit has\n" +
		"the part that is named. A command that is listed may still be refused for its\n" +
		"content. What stands nowhere here is forbidden.\n\n")
	b.WriteString("| 操作 command | 办公室岗位 office | 承办单位岗位 unit | 须为 the unit must be | 可用状态 states |\n|---|---|---|---|---|\n")
	for _, p := range Permissions() {
		var relation string
		if p.Relation != "" {
			relation = Word(p.Relation, Chinese) + " (" + Word(p.Relation, English) + ")"
		}
		states := join(p.States, "、")
		switch len(p.States) {
		case 0:
			states = "尚未登记 (before there is a case)"
		case len(States):
			states = "任何状态 (every state)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", both(p.Command), join(p.Office, "、"), join(p.Unit, "、"), relation, states)
	}
	b.WriteString("\n## 四个不放过 · The gates\n\n| 关 gate | 由谁签署 signed by |\n|---|---|\n")
	for _, g := range Gates {
		fmt.Fprintf(&b, "| %s | %s |\n", both(g), join(GateRoles(g), "、"))
	}
	separationTable(&b)
	readingTable(&b)
	b.WriteString("\n## 书面补录 · Filings on paper\n\nThe duty desk (")
	b.WriteString(join([]Role{DutyOfficer, Coordinator}, "、"))
	b.WriteString(") may enter these for a unit, with the instant at\nwhich paper, fax or call arrived, attested by two named people and a picture. Whoever\n" +
		"holds any post in the unit whose paper it is may not enter it, nor either of the\n" +
		"two who attest it, nor a proxy of any of them; the two are in office and have an\n" +
		"account, belong to no unit of the case, are not recused from it, and are told that\n" +
		"they were named. Whichever of it is not so, the answer is one (`witness_not_possible`).\n" +
		"Posts count as of the filing, people and accounts as they are when it is applied: a\n" +
		"paper that waited for an upgrade or over an outage is refused where a witness has no\n" +
		"account by then.\n\n")
	for _, k := range Attestable() {
		b.WriteString("- " + both(k) + "\n")
	}
	return b.String()
}

// separationTable is who may not decide on what, although the role allows it.
func separationTable(b *strings.Builder) {
	b.WriteString("\n## 回避与双签 · Who decides on another's act\n\n" +
		"These commands decide on what somebody else did. Whoever holds any post in the\n" +
		"unit that is named may not give them, nor may whoever had a hand in it, nor a\n" +
		"proxy of either; and nobody dates a clock anew that the own role has to keep.\n" +
		"From the second dispute of a case on the coordinator rules, or a leader where the\n" +
		"coordinator may not; the first one a supervisor may settle as well.\n\n" +
		"A unit has a part whichever it is: leading, assisting or territorial. Whoever may not\n" +
		"touch another's entry in a case for that does not strike, restore, mend or open a row\n" +
		"of a list that tells of the case either (`own_unit`), nor take back or correct the list\n" +
		"that has it (`list_for_another`): somebody else does, also where one row of many is in\n" +
		"the way. Rows of cases that bar whoever commits the list wait for somebody else; a\n" +
		"repeat of one is a case of its own.\n\n" +
		"| 操作 command | 不得为以下单位的人 nobody of | 不得为以下的人 nor |\n|---|---|---|\n")
	for _, s := range Separations() {
		parties := func(list []Party) string {
			named := make([]string, len(list))
			for i, p := range list {
				named[i] = Word(p, Chinese) + " (" + Word(p, English) + ")"
			}
			return strings.Join(named, "、")
		}
		people := slices.Clone(s.People)
		if s.Role != "" {
			people = append(people, s.Role)
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", both(s.Command), parties(s.Units), parties(people))
	}
}

// readingTable is who reads what: one column for each role.
func readingTable(b *strings.Builder) {
	b.WriteString("\n## 数据权限 · Who reads what\n\nWhat is not there and what is not the reader's answer alike. " +
		"A recused person reads\nnothing of the case, whatever stands here.\n\n| 数据 data |")
	for _, r := range Roles {
		b.WriteString(" " + both(r) + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(Roles)) + "\n")
	for _, row := range Readings() {
		b.WriteString("| " + both(row.Data) + " |")
		for _, r := range Roles {
			cell := "—"
			if reach := post("p", r, "u").Reads(row.Data); reach != ReachNone {
				cell = Word(reach, Chinese) + " `" + string(reach) + "`"
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
	}
}
