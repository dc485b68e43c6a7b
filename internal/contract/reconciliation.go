package contract

import "jiaoban/internal/casework"

// Reconciliation compares what came in with what there is (S1-19): every row
// that became a case has it, and every case came from a row or from a hand.
type Reconciliation struct {
	Imported int64                    `json:"imported"` // rows of lists that became cases
	Entered  int64                    `json:"entered"`  // cases that were entered by hand
	States   map[casework.State]int64 `json:"states"`   // all cases by state
	Lost     int64                    `json:"lost"`     // rows whose case is not there
	Strange  int64                    `json:"strange"`  // cases that name a list and stand in none of its rows
	Refused  int64                    `json:"refused"`  // rows that are nobody's case yet and not struck
}

// Cases is how many cases there are.
func (r Reconciliation) Cases() int64 {
	var n int64
	for _, of := range r.States {
		n += of
	}
	return n
}

// Balanced reports whether what was imported and entered is what there is.
func (r Reconciliation) Balanced() bool {
	return r.Lost == 0 && r.Strange == 0 && r.Imported+r.Entered == r.Cases()
}
