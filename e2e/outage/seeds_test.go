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
)

// allSeeds is for noons of which each differs from every other.
const allSeeds = math.MaxUint64

// long reports whether noons are asked for by their seeds.
func long() bool { return os.Getenv(oneSeed) != "" || os.Getenv(manySeeds) != "" }

// seeds lives a family of noons, of which at most so many differ enough to be worth their
// time: the seed or the seeds that the environment asks for in the long form, and without
// either one short noon, which is always that of seed 0. Each seed is a test of its own,
// with everything that it runs on: one that fails hides no other, and alone it finds
// what it found among the others.
func seeds(t *testing.T, most uint64, live func(t *testing.T, n noon, seed uint64)) {
	t.Helper()
	n, first, many := shortNoon, uint64(0), uint64(1)
	number := func(name string) uint64 {
		number, err := strconv.ParseUint(os.Getenv(name), 10, 64)
		require.NoError(t, err, "%s is a number", name)
		return number
	}
	switch {
	case os.Getenv(oneSeed) != "":
		n, first = longNoon, number(oneSeed)
	case os.Getenv(manySeeds) != "":
		n, many = longNoon, min(number(manySeeds), most)
	}
	require.Positive(t, many, "no seed is to be lived")
	for i := range many {
		seed := first + i
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) { live(t, n, seed) })
	}
}
