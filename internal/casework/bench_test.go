package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"
)

// What one filing costs in rules: deciding on a report and applying its events.
func BenchmarkSubmitReport(b *testing.B) {
	c, now := benchCase(b)
	cmd := Command{Filing: "f", Actor: officer(water), FiledAt: now, Body: &SubmitReport{Answer: "r1"}}
	b.ReportAllocs()
	for b.Loop() {
		events, err := Decide(c, cmd)
		if err != nil {
			b.Fatal(err)
		}
		after := c
		for _, e := range events {
			after = Apply(after, e)
		}
		if after.State != Submitted {
			b.Fatal(after.State)
		}
	}
}

// Due when nothing is due, as at every filing, and when a whole ladder is.
func BenchmarkDue(b *testing.B) {
	c, now := benchCase(b)
	b.Run("nothing", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if len(Due(c, now)) > 0 {
				b.Fatal("nothing is due")
			}
		}
	})
	b.Run("everything", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if len(Due(c, now.Add(90*Day))) == 0 {
				b.Fatal("everything is due")
			}
		}
	})
}

func benchCase(b *testing.B) (Case, Instant) {
	b.Helper()
	now := local(b, "2021-08-20 21:35:00")
	c := Case{ID: "case-1"}
	for _, cmd := range []Command{
		{Actor: duty, Body: registration(b)},
		{Actor: coordinator, Body: &Assign{Targets: []Target{target(RoleLead, water), target(RoleAssisting, farm), target(RoleTerritorial, county)}}},
		{Actor: night(water), Body: &Acknowledge{Assignment: "a1", Handler: "h"}},
		{Actor: head(water), Body: &SignReport{Answer: "r1", Report: concluded("i1")}},
	} {
		cmd.FiledAt = now
		events, err := Decide(c, cmd)
		if err != nil {
			b.Fatal(err)
		}
		for _, e := range events {
			c = Apply(c, e)
		}
	}
	return c, now
}
