package app

import (
	"strings"
	"unicode/utf8"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

// longestMark bounds, in characters, a cell that is a mark and no account.
const longestMark = 24

// historyOf is how an old case ended, by the columns of its list (S4-08). A
// cell that is empty states no end, so the case counts as not concluded; one
// that cannot be read is left for the rules to refuse, and never guessed.
func historyOf(r *intake.Row) *casework.HistoryEntry {
	return &casework.HistoryEntry{
		Verdict:    verdictIn(r.Later[intake.FieldVerdict]),
		Settlement: settlementIn(r.Later[intake.FieldSettlement]),
	}
}

// historyWarnings point at a verdict that cannot be read: the case enters
// without one, for it has ended and no clock hangs on it, but not in silence.
func historyWarnings(r *intake.Row) []contract.RowWarning {
	cell := strings.Join(strings.Fields(r.Later[intake.FieldVerdict]), " ")
	if strings.Trim(cell, "-—–/无") == "" || verdictIn(cell) != "" {
		return nil
	}
	if runes := []rune(cell); len(runes) > 2*longestMark {
		cell = string(runes[:2*longestMark]) + "…"
	}
	return []contract.RowWarning{{Code: contract.WarnUnreadableVerdict, Column: "history.verdict", Params: map[string]string{"text": cell}}}
}

func holdsOne(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// verdictIn reads 是否属实. What is no mark says nothing.
func verdictIn(cell string) casework.Verdict {
	text := strings.Join(strings.Fields(cell), "")
	switch {
	case text == "" || utf8.RuneCountInString(text) > longestMark:
		return ""
	case holdsOne(text, "部分属实", "部分不属实"):
		return casework.PartlyVerified
	case holdsOne(text, "基本属实"):
		return casework.BasicallyVerified
	case holdsOne(text, "不属实", "不实", "未查实") || text == "否":
		return casework.Unfounded
	case holdsOne(text, "属实", "查实") || text == "是":
		return casework.Verified
	}
	return ""
}

// settlementIn reads 是否办结.
func settlementIn(cell string) casework.Settlement {
	text := strings.Join(strings.Fields(cell), "")
	switch {
	case strings.Trim(text, "-—/无") == "":
		return casework.NotConcluded
	case utf8.RuneCountInString(text) > longestMark:
		return "" // an account, not a mark
	case holdsOne(text, "阶段"):
		return casework.InterimConcluded
	case holdsOne(text, "未", "正在", "尚", "办理中", "整改中", "进行中", "推进", "长期", "不符合") || text == "否":
		return casework.NotConcluded
	case holdsOne(text, "办结", "完成", "销号", "结案", "办毕") || text == "是":
		return casework.Concluded
	}
	return ""
}
