package contract

import "jiaoban/internal/casework"

// States of a filing.
const (
	FilingPending = "pending"
	FilingApplied = "applied"
	FilingRefused = "refused"
)

// NewFiling is a command as it arrives, before it is durable.
type NewFiling struct {
	Case           casework.CaseID
	Body           casework.Body
	Actor          casework.Actor
	Attested       *casework.Attestation
	IdempotencyKey string // unique per person; the same key with another request is refused
	// Sent is the request as it came, by which a repeat of it is known; what the
	// office fills in may differ the second time. Nil: the body as it is.
	Sent []byte
}

// Filing is a durably accepted command.
type Filing struct {
	ID         string            `json:"id"`
	Case       casework.CaseID   `json:"case"`
	Seq        int64             `json:"seq"` // gap-free within the case, from 1
	Kind       casework.Kind     `json:"command"`
	Person     casework.PersonID `json:"person"`
	ActingFor  casework.PersonID `json:"acting_for,omitempty"`
	FiledAt    casework.Instant  `json:"filed_at"`
	State      string            `json:"state"` // pending, applied, refused
	AppliedAt  casework.Instant  `json:"applied_at,omitempty"`
	FirstEvent int64             `json:"first_event,omitempty"`
	LastEvent  int64             `json:"last_event,omitempty"`
	Refusal    *casework.Error   `json:"refusal,omitempty"`
	Epoch      int64             `json:"-"` // of the case's workflow when it was read
	RestsUntil casework.Instant  `json:"-"` // of a registration: as in CaseRef
	Replayed   bool              `json:"-"` // the same request was filed before
	Sooner     bool              `json:"-"` // it was applied where it was filed, and the timer of the case's workflow is set for too late
	// Events are those that it made where it was applied as it was filed, as nobody but
	// the rules sees them; else none.
	Events []casework.Event `json:"-"`
}

// NewCase is a registration as it arrives.
type NewCase struct {
	Body           *casework.Register
	Complainant    *Complainant
	Actor          casework.Actor
	IdempotencyKey string
}

// Complainant is the restricted block about the person who complained. It goes
// to the identity store and nowhere else.
type Complainant struct {
	Name      string `json:"name,omitempty" maxLength:"100"`
	Telephone string `json:"telephone,omitempty" maxLength:"40"`
	Address   string `json:"address,omitempty" maxLength:"400"`
	IDNumber  string `json:"id_number,omitempty" maxLength:"40"`
	Note      string `json:"note,omitempty" maxLength:"2000"`
	Anonymous bool   `json:"anonymous,omitempty"`
}

// CaseRef names a case and the epoch of its workflow.
type CaseRef struct {
	Case  casework.CaseID `json:"case"`
	Epoch int64           `json:"epoch"`
	// RestsUntil is the instant before which there is nothing for the workflow to do: where
	// it is started for this reference, it begins then. Zero: at once.
	RestsUntil casework.Instant `json:"rests_until,omitempty"`
}
