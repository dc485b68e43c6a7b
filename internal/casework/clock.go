package casework

// Verdict on timeliness of a stopped clock.
const (
	InTime = "in_time"
	Late   = "late"
)

// Clock is one running, stopped or lapsed time limit.
type Clock struct {
	ID      string      `json:"id"`
	Kind    ClockKind   `json:"kind"`
	Round   int         `json:"round"`
	Subject string      `json:"subject,omitempty"` // assignment, answer, dispute or escalation id; empty: the case
	Owner   Owner       `json:"owner"`
	Due     Instant     `json:"due"`
	Why     Explanation `json:"why"`
	Started Instant     `json:"started"`

	Stopped   Instant `json:"stopped,omitempty"`   // when what it waited for was filed
	Cancelled bool    `json:"cancelled,omitempty"` // what it waited for is no longer asked
	Verdict   string  `json:"verdict,omitempty"`   // in_time or late, once stopped

	Breach        string     `json:"breach,omitempty"` // the breach published for the due instant in force
	LapsedAtEntry bool       `json:"lapsed_at_entry,omitempty"`
	Marks         []Mark     `json:"marks,omitempty"`
	Redated       []Redating `json:"redated,omitempty"`
}

// Owner is who must act before a clock lapses; every running clock has one.
type Owner struct {
	Role Role   `json:"role"`
	Unit UnitID `json:"unit,omitempty"`
}

// Mark is one scheduled warning or rung of a clock; its instant never moves.
type Mark struct {
	At   Instant `json:"at"`
	Rung Rung    `json:"rung,omitempty"`   // empty: a warning
	Left Span    `json:"before,omitempty"` // of a warning: time left
	Done bool    `json:"done,omitempty"`
}

// Redating keeps a due instant that was replaced.
type Redating struct {
	Old    Instant     `json:"old"`
	OldWhy Explanation `json:"old_why"`
	Reason string      `json:"reason"` // one of the Redated… reasons
	Seq    int64       `json:"seq"`
	At     Instant     `json:"at,omitempty"` // when it was replaced
}

// Why a due instant was replaced. A decision counts from when it was taken; a
// correction says what had been true all along.
const (
	RedatedExtension = "extension"          // decision: the superior granted more time
	RedatedRuling    = "ruling"             // decision: another unit took the part over
	RedatedHandover  = "handover_corrected" // correction of the instant of hand-over
	RedatedRecord    = "redated"            // correction by a signed record
)

// Breach is a missed due instant. It is never erased; a correction sets it aside visibly.
type Breach struct {
	ID       string    `json:"id"`
	Clock    string    `json:"clock"`
	Kind     ClockKind `json:"kind"`
	Round    int       `json:"round"`
	Due      Instant   `json:"due"`
	Owner    Owner     `json:"owner"`
	Seq      int64     `json:"seq"`
	SetAside *SetAside `json:"set_aside,omitempty"`
}

// SetAside says why a breach no longer counts.
type SetAside struct {
	Reason string   `json:"reason"` // handover_corrected, redated, attested_in_time
	By     PersonID `json:"by"`
	ByFor  PersonID `json:"by_for,omitempty"`
	At     Instant  `json:"at"`
	Seq    int64    `json:"seq"`
}
