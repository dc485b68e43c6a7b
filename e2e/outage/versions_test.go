//go:build linux

package outage_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Workers of two versions run side by side, and Temporal gives cases to those of the one that
// was promoted: what falls due while only the others run waits until they are, and is then
// published with its own instants. What unit and office file is applied all the while.
//
//nolint:paralleltest // eight processes under load leave no room for others
func TestCasesAreGivenToWorkersOfTheVersionThatWasPromoted(t *testing.T) {
	newer := filepath.Join(t.TempDir(), "jiaoban")
	require.NoError(t, build(newer, "-ldflags", "-X main.version=newer"))
	p := newProvince(t)
	p.forWorkers = []string{"JIAOBAN_TEMPORAL_VERSIONING=true"}
	for i := range p.workers {
		p.workers[i].stop()
	}
	p.startWorker(0) // the first to come is promoted
	early := p.office.prepare(soon)
	published(t, early, 1)

	p.program = newer
	p.startWorker(1)
	answered, missed := p.office.prepare(soon), p.office.prepare(soon)
	p.workers[0].kill()
	passed(t, missed.due.Add(letterAfter))
	answered.submit(200)
	require.Empty(t, missed.lapses(), "whoever was not promoted is given nothing")

	promoting := beginOn(t, p.of, []string{"TEMPORAL_ADDRESS=" + p.toEngine[worker(1)].address(), "JIAOBAN_DATABASE=" + p.ledger}, "promote", "--data", p.dir)
	promoting.await()
	require.Zero(t, promoting.cmd.ProcessState.ExitCode(), "%s", promoting.output("stderr"))
	published(t, missed, 3)
	require.Equal(t, answered.ladder(3), answered.lapses(), "its answer came after the third rung")
	require.Less(t, time.Since(missed.due), patience)
	p.holds()
}
