package worker

// Observer hears what a worker does. Its methods return at once.
type Observer interface {
	// Serving hears whether Temporal has taken the worker.
	Serving(serves bool)
	// Swept hears of every round of the relay.
	Swept(s Swept)
}

// Swept is one round of the relay: what nobody had seen to, and how much of it could
// not be handed over.
type Swept struct {
	Workflows, WorkflowsFailed int // started or woken
	Filings, FilingsFailed     int
	Resting                    int // cases that rest since the relay got nowhere with them
}

// deaf is the observer of a worker that has none.
type deaf struct{}

func (deaf) Serving(bool) {}
func (deaf) Swept(Swept)  {}
