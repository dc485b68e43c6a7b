//go:build linux

// Package outage_test runs the real program as processes of its own and takes
// something away from it: the worker, Temporal, the database, the whole
// process, Temporal's store. What the record says afterwards must be what it
// would have said without. The same processes are also given files that nobody
// should send, and looked at from outside: their sockets, their memory and
// every byte that they leave on the disk.
package outage_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience bounds whatever depends on how busy the machine is.
const patience = 90 * time.Second

// binary is the program, built from this tree before the first test, and programs the folder
// where it is, with others that tests build and share.
var binary, programs string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "jiaoban-outage-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	programs = folder
	if binary = os.Getenv(built); binary == "" {
		binary = filepath.Join(folder, "jiaoban")
		if err := build(binary); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	// The tests wait for instants more than they compute, so more of them run at
	// once than there are processors; -parallel overrides it.
	if err := flag.Set("test.parallel", "4"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// build builds the program of this tree into a file.
func build(program string, flags ...string) error {
	build := exec.Command("go", slices.Concat([]string{"build", "-trimpath"}, flags, []string{"-o", program, "jiaoban/cmd/jiaoban"})...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("the program does not build: %w\n%s", err, output)
	}
	return nil
}

// must is set to all where nothing may be skipped, however little a machine allows.
const must = "JIAOBAN_MUST"

// cannot skips a test that this machine does not allow.
func cannot(t testing.TB, why string, args ...any) {
	t.Helper()
	if os.Getenv(must) == "all" {
		require.FailNow(t, "nothing is to be skipped", append([]any{why}, args...)...)
	}
	t.Skipf(why, args...)
}

// until polls, in the test's own goroutine, so that a condition may fail the
// test at once.
func until(t testing.TB, within time.Duration, what string, is func() bool) {
	t.Helper()
	over := time.NewTimer(within)
	defer over.Stop()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-over.C:
			require.FailNow(t, "in vain", "waited %s until %s", within, what)
		}
	}
}
