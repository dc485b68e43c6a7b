//go:build linux

package outage_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// single runs the whole program in one process on a folder.
func single(t testing.TB, dir string, more ...string) *process {
	t.Helper()
	return launch(t, nil, "serve", append([]string{"--data", dir, "--demo", "--listen", "127.0.0.1:0", "--log-level", "warn"}, more...)...)
}

// A process that stands still over a due instant, and one that is killed before
// it, publish afterwards what they would have published then.
func TestTheWholeProcessIsAwayOverTheDueInstant(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	serve := single(t, dir)
	o := openOffice(t, serve)
	o.signIn(cast...)

	answered, missed := o.prepare(soon), o.prepare(soon)
	answered.submit(http.StatusOK)
	serve.freeze()
	passed(t, missed.due.Add(letterAfter))
	serve.thaw()
	published(t, missed, 3)
	answered.wasInTime()

	answered, missed = o.prepare(soon), o.prepare(soon)
	answered.submit(http.StatusOK)
	serve.kill()
	passed(t, missed.due.Add(letterAfter))
	serve = single(t, dir)
	o.base = serve.serving.URL
	published(t, missed, 3)
	answered.wasInTime()

	// Killed once more, and Temporal's whole store is gone as well: the next
	// start gives every case a new workflow by itself, and so does recover.
	for _, byCommand := range []bool{true, false} {
		missed = o.register(12 * time.Second)
		before := missed.events()
		serve.kill()
		files, err := filepath.Glob(filepath.Join(dir, "temporal.*"))
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			require.NoError(t, os.Remove(file))
		}
		if byCommand {
			command(t, nil, "recover", "--data", dir)
		}
		serve = single(t, dir)
		o.base = serve.serving.URL
		after := missed.events()
		require.Equal(t, before, after[:len(before)], "nothing is recorded anew")
		for _, e := range after[len(before):] { // on a busy machine the clock has rung meanwhile
			require.NotEqual(t, casework.EventType("case_registered"), e.Type, "nothing is recorded twice")
		}
		published(t, missed, 2)
		require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken))
	}
	serve.stop()
	command(t, nil, "recover", "--check", "--data", dir)
}
