package ledger

import "jiaoban/internal/casework"

// rules are the three functions of casework that Advance calls. They are a
// value only so that a test can put a broken rule in their place.
type rules struct {
	decide func(casework.Case, casework.Command) ([]casework.Event, error)
	due    func(casework.Case, casework.Instant) []casework.Event
	apply  func(casework.Case, casework.Event) casework.Case
}

func caseworkRules() rules {
	return rules{decide: casework.Decide, due: casework.Due, apply: casework.Apply}
}
