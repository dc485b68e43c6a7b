package contract

import "jiaoban/internal/casework"

// TaskFilter narrows the list of what waits for units or for posts of the office. No
// kinds: all of them.
type TaskFilter struct {
	// Units are those whose tasks are listed; none: those of the office, of the kinds in Office.
	Units  []casework.UnitID
	Office []casework.TaskKind
	Kinds  []casework.TaskKind
	After  string
	Limit  int // 0: 50; at most 200
}

// TaskItem is one task with its case.
type TaskItem struct {
	Row  CaseRow
	Task casework.Task
	Case casework.Case // as the reader may see it

	Opinion casework.Text // of a supervision opinion that waits for a reply: its words

	Texts map[string]string // what somebody said of the task, by digest; without what nobody can read any more
}

// TaskPage is one page of tasks, due first, with the count of all of each kind.
type TaskPage struct {
	Items  []TaskItem
	Counts map[casework.TaskKind]int64
	Next   string
	Now    casework.Instant
}
