package contract

import "jiaoban/internal/casework"

// Differences are what a store of Temporal and the record do not say alike about which
// cases are under way, as after one of the two was restored. The record is right.
type Differences struct {
	Workflows int `json:"workflows"` // that Temporal runs
	Underway  int `json:"underway"`  // cases of the record that need a workflow
	// Unknown have a workflow and are not in the record, Finished have one and are at
	// rest there: each ends when it next wakes.
	Unknown  []casework.CaseID `json:"unknown,omitempty"`
	Finished []casework.CaseID `json:"finished,omitempty"`
	// Without are under way in the record and have no workflow.
	Without []casework.CaseID `json:"without,omitempty"`
}

// None reports whether both say the same.
func (d Differences) None() bool { return len(d.Unknown)+len(d.Finished)+len(d.Without) == 0 }
