//go:build linux

package outage_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// smallDisk is how large the disk of the program is: what it needs, and a little.
const smallDisk = 64 << 20

// A disk that is full takes nothing any more: no command is acknowledged that was not
// kept, and the answer says to come again. With room it goes on by itself, what fell due
// meanwhile is published with its own instants, and a report counts from the instant that
// its answer named at last.
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	onSmallDisk(t, smallDisk, theDiskIsFull)
}

func theDiskIsFull(t *testing.T, dir string) {
	serve := single(t, dir)
	o := openOffice(t, serve)
	o.signIn(cast...)
	missed, answered := o.prepare(soon), o.prepare(soon)
	filed := &report{matter: o.prepare(soon), at: -2 * time.Second, key: "disk-full"}
	answered.submit(http.StatusOK)

	free := fill(t, dir)
	filed.begin()
	called := calls{matter: missed}
	for !time.Now().After(missed.due.Add(letterAfter)) {
		if kept := called.try(); !kept { // else there was a little room left in a file
			time.Sleep(300 * time.Millisecond)
		}
	}
	require.Less(t, called.kept, len(called.keys), "the disk was never full")
	o.answers("/healthz", http.StatusOK, time.Second)
	o.answers("/readyz", http.StatusServiceUnavailable, patience)
	require.True(t, serve.runs())
	require.NotEmpty(t, missed.events(), "reading goes on")
	free()
	filed.acting.Wait()

	missed.stand(called.keys)
	published(t, missed, 3)
	answered.wasInTime()
	t.Logf("%d of %d commands taken at once; the report was filed in time: %t", called.kept, len(called.keys), filed.judged())
	after := o.prepare(soon)
	after.submit(http.StatusOK)
	require.Equal(t, casework.InTime, after.report().Verdict)
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken))
	o.answers("/readyz", http.StatusOK, patience)
	var chain struct{ Fits bool }
	o.get("auditor", "/api/v1/audit/verify", &chain)
	require.True(t, chain.Fits)
	serve.stop()
	sound(t, command(t, nil, "recover", "--check", "--data", dir, "--json"))
}
