//go:build linux

package outage_test

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	oneSeed   = "JIAOBAN_CHAOS_SEED"  // that one alone
	manySeeds = "JIAOBAN_CHAOS_SEEDS" // how many are lived, from 0 on
	inShort   = "JIAOBAN_CHAOS_SHORT" // in the short form, as without either
)

// allSeeds is for noons of which each differs from every other.
const allSeeds = math.MaxUint64

// long reports whether noons are asked for by their seeds, and not in the short form.
func long() bool {
	return (os.Getenv(oneSeed) != "" || os.Getenv(manySeeds) != "") && os.Getenv(inShort) == ""
}

// seeds lives a family of noons, of which at most so many differ enough to be worth their
// time: the seed or the seeds that the environment asks for, in the long form unless it asks
// for the short one, and without either one short noon, which is always that of seed 0. Each
// seed is a test of its own, with everything that it runs on: one that fails hides no other,
// and alone it finds what it found among the others.
func seeds(t *testing.T, most uint64, live func(t *testing.T, n noon, seed uint64)) {
	t.Helper()
	n, short, first, many := shortNoon, " "+inShort+"=1", uint64(0), uint64(1)
	if long() {
		n, short = longNoon, ""
	}
	number := func(name string) uint64 {
		number, err := strconv.ParseUint(os.Getenv(name), 10, 64)
		require.NoError(t, err, "%s is a number", name)
		return number
	}
	switch {
	case os.Getenv(oneSeed) != "":
		first = number(oneSeed)
	case os.Getenv(manySeeds) != "":
		many = min(number(manySeeds), most)
	}
	require.Positive(t, many, "no seed is to be lived")
	for i := range many {
		seed := first + i
		if !t.Run(fmt.Sprint("seed", seed), func(t *testing.T) { live(t, n, seed) }) {
			t.Logf("to live it again: CGO_ENABLED=0 GOFLAGS=-trimpath %s=%d%s go test -vet=off -count=1 -v -run '^%s$' ./e2e/outage", oneSeed, seed, short, t.Name())
		}
	}
}
