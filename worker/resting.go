package worker

import (
	"time"

	"jiaoban/internal/casework"
)

const (
	firstRest   = 2 * time.Second
	longestRest = 5 * time.Minute
)

// resting holds the cases with which the relay got nowhere, each with the
// instant at which it tries again. What is lost with the process is found again.
type resting map[casework.CaseID]rest

type rest struct {
	until time.Time
	last  time.Duration
}

func (r resting) ready(id casework.CaseID, now time.Time) bool { return !now.Before(r[id].until) }

func (r resting) well(id casework.CaseID) { delete(r, id) }

// count is how many cases rest.
func (r resting) count(now time.Time) int {
	n := 0
	for id := range r {
		if !r.ready(id, now) {
			n++
		}
	}
	return n
}

// sick doubles the rest of a case each time.
func (r resting) sick(id casework.CaseID, now time.Time) {
	d := min(max(2*r[id].last, firstRest), longestRest)
	r[id] = rest{until: now.Add(d), last: d}
}

// forget drops cases whose rest was over long ago: they did not come again.
func (r resting) forget(now time.Time) {
	for id, rest := range r {
		if now.Sub(rest.until) > 2*longestRest {
			delete(r, id)
		}
	}
}
