//go:build linux

package outage_test

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The hosts of servers, workers and engine have wrong clocks, two minutes behind or two
// minutes ahead; that of the database is right. A noon is lived as with right ones, with
// servers, a worker and the engine killed in it: whose clock is asked plays no part in any
// verdict, and nobody is kept out whose session or post has begun by the database's.
//
// The program is built with another time.Now, with all that it stands on: minutes,
// where it was not built so before. So only `make chaos` does it.
//
//nolint:paralleltest // eight processes under load leave no room for others
func TestANoonIsLivedByClocksThatAreWrong(t *testing.T) {
	if !long() {
		t.Skip("`make chaos` builds the program with a clock that can be wrong")
	}
	program := withWrongClock(t)
	const behind, ahead = "WRONG_CLOCK=-120", "WRONG_CLOCK=+120"
	seeds(t, 2, func(t *testing.T, n noon, seed uint64) {
		p := newProvince(t)
		p.program = program
		p.hosts = [3][]string{{behind}, {ahead}, {[]string{ahead, behind}[seed%2]}}
		p.restart()
		for _, wrong := range []*process{p.engine, p.servers[0], p.servers[1], p.workers[0], p.workers[1]} {
			require.Greater(t, time.Since(wrong.serving.StartedAt).Abs(), time.Minute, "%s has a clock that is right", wrong.name)
		}
		p.office.signIn(cast...) // by whichever server
		n.live(p, seed, func(*rand.Rand) []fault {
			return []fault{
				{what: "server 0 is killed", at: -3 * time.Second, do: func(p *province) { p.servers[0].kill() }, mend: func(p *province) { p.startServer(0) }},
				{what: "worker 1 is killed", at: -time.Second, lasts: 3 * time.Second, do: func(p *province) { p.workers[1].kill() }, mend: func(p *province) { p.startWorker(1) }},
				{what: "server 1 is killed", at: 5 * time.Second, do: func(p *province) { p.servers[1].kill() }, mend: func(p *province) { p.startServer(1) }},
				{what: "the engine is killed", at: 7 * time.Second, do: func(p *province) { p.engine.kill() }, mend: (*province).startEngine},
			}
		})
	})
}

// restart has every part of the city run the program, and on the hosts, that it has at
// present.
func (p *province) restart() {
	p.t.Helper()
	p.engine.stop()
	p.startEngine()
	for i := range p.servers {
		p.servers[i].stop()
		p.startServer(i)
		p.workers[i].stop()
		p.startWorker(i)
	}
}

// withWrongClock builds the program so that its clock is off by the seconds in
// WRONG_CLOCK.
func withWrongClock(t testing.TB) (program string) {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	source := func(name string) string { return filepath.Join(strings.TrimSpace(string(root)), "src", "time", name) }
	const (
		reads = "	sec, nsec, mono := runtimeNow()\n	if mono == 0 {\n"
		above = "// Many systems use /usr/share/zoneinfo" // in a file that knows the environment
	)
	return buildOtherwise(t,
		otherwise{source("time.go"), reads, strings.Replace(reads, "\n", "\n	sec += wrongClock\n", 1)},
		otherwise{source("zoneinfo_unix.go"), above, `var wrongClock = func() int64 {
	off, _ := syscall.Getenv("WRONG_CLOCK")
	seconds, _ := atoi(off)
	return int64(seconds)
}()

` + above},
	)
}
