package app

import (
	"log/slog"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// difference is one kind of what Temporal and the record do not say alike.
type difference struct {
	fact, zh, en string
	cases        []casework.CaseID
}

func differing(d contract.Differences) []difference {
	return []difference{
		{"unknown", "有流程，台账中没有此件；流程下次醒来时自行结束", "has a workflow and is not in the record; it ends when it next wakes", d.Unknown},
		{"finished", "有流程，台账中已无待办；流程下次醒来时自行结束", "has a workflow and is at rest in the record; it ends when it next wakes", d.Finished},
		{"without", "在办而无流程", "is under way and has no workflow", d.Without},
	}
}

// lost reports whether Temporal runs nothing at all of what is under way: no case needs
// to be named then.
func lost(d contract.Differences) bool { return d.Workflows == 0 && len(d.Without) > 0 }

// casesInALine is how many cases a line of the log names.
const casesInALine = 100

// tellDifferences puts every difference into the log.
func tellDifferences(log *slog.Logger, d contract.Differences) {
	if lost(d) {
		log.Info("Temporal runs no workflow; every case under way is given one", slog.Int("cases", len(d.Without)))
		return
	}
	for _, of := range differing(d) {
		for some := range slices.Chunk(of.cases, casesInALine) {
			log.Warn("Temporal and the record differ, and the record is right: each of these "+of.en, slog.Any("cases", some))
		}
	}
}

// linesOfAKind is how many cases of a difference are printed; for programs all are.
const linesOfAKind = 200

// printDifferences says what Temporal and the record do not say alike.
func (c Call) printDifferences(d contract.Differences) {
	c.printf("Temporal 运行 %[1]d 个流程；台账中需要流程的有 %[2]d 件\nTemporal runs %[1]d workflows; %[2]d cases of the record need one\n", d.Workflows, d.Underway)
	if lost(d) {
		return
	}
	for _, of := range differing(d) {
		for _, id := range of.cases[:min(len(of.cases), linesOfAKind)] {
			c.printf("  %s %s（%s）\n", id, of.en, of.zh)
		}
		if more := len(of.cases) - linesOfAKind; more > 0 {
			c.printf("  …… 另有 %[1]d 件，全部见 --json and %[1]d more, all of them with --json\n", more)
		}
	}
}

// differs is the failure of a check that found differences.
func differs(d contract.Differences) error {
	zh, en := "流程下次醒来时自行结束，无须处理", "they end by themselves when they next wake"
	if len(d.Without) > 0 {
		zh, en = "缺的流程片刻之后仍未启动的，可用 jiaoban recover 重建", "where a workflow is still missing a moment later, jiaoban recover gives new ones"
	}
	return because(nil, ExitMisfit, "Temporal 与台账不一致（台账为准）：%[1]d 件无流程，%[2]d 件办结仍有流程，%[3]d 个流程的件不在台账中；%[4]s。",
		"Temporal and the record differ, and the record is right: %[1]d cases have no workflow, %[2]d at rest still have one, %[3]d workflows are of no case of the record; %[5]s.",
		len(d.Without), len(d.Finished), len(d.Unknown), zh, en)
}
