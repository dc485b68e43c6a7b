package contract

import (
	"errors"
	"time"

	"jiaoban/internal/casework"
)

const (
	// StatusQuery asks a case's workflow where it stands. It answers CaseStatus.
	StatusQuery = "status"

	// FailureFenced is the type of the failure with which an update ends when
	// its run has been replaced.
	FailureFenced = "fenced"
	// FailureOutdated is the type of the rejection of a request whose epoch has
	// been replaced: the run is of a newer one.
	FailureOutdated = "outdated"
	// FailureDraining is the type of the rejection by a run that is about to
	// continue as new; the next run takes the update.
	FailureDraining = "draining"
	// FailureMalformed is the type of the rejection of a request that no caller
	// of this program makes.
	FailureMalformed = "malformed"
	// FailureLedger is the type of every failure of Advance. It may always be
	// tried again.
	FailureLedger = "ledger"

	// StartedFor is how long whoever registers a single case has to start its workflow and
	// to note that. What is not noted by then the relay takes up: whoever starts gives up before.
	StartedFor = time.Second
)

var (
	// ErrNotYet says that a filing is durable but was not applied within the
	// time that the caller would wait. The relay sees to it.
	ErrNotYet = errors.New("the filing is not applied yet")
	// ErrFenced says that the epoch of the request has been replaced: whoever
	// holds it must read it again.
	ErrFenced = errors.New("the epoch of the case has been replaced")
)

// TraceKey is the key in a workflow's context under which stands whose trace the work
// belongs to. Nothing that a workflow decides may depend on it: on replay it is not there.
type TraceKey struct{}

// CaseStatus is what a case's workflow knows.
type CaseStatus struct {
	Epoch          int64              `json:"epoch"`
	AppliedThrough int64              `json:"applied_through"`
	Waiting        int                `json:"waiting"` // updates not answered yet
	NextAt         casework.Instant   `json:"next_at,omitempty"`
	NextClock      casework.ClockKind `json:"next_clock,omitempty"`
	// Patient says that the ledger did not answer in time and is being asked
	// by a normal activity.
	Patient  bool `json:"patient,omitempty"`
	Draining bool `json:"draining,omitempty"`
}
