//go:build linux

package outage_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// smallDisk is how large the disk of the program is: what it needs, and a little.
const smallDisk = 64 << 20

// onSmallDisk has a program see its folder on a small file system of its own.
func onSmallDisk(cmd *exec.Cmd, dir string) {
	cmd.Args = append([]string{"sh", "-c", fmt.Sprintf(`mount -t tmpfs -o size=%d tmpfs "$0" && exec "$@"`, smallDisk), dir, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS
	cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
}

// needsDisk says so where this machine lets nobody have a file system of their own.
func needsDisk(t testing.TB) {
	t.Helper()
	try := exec.Command("true")
	try.SysProcAttr = &syscall.SysProcAttr{}
	onSmallDisk(try, t.TempDir())
	if output, err := try.CombinedOutput(); err != nil {
		t.Skipf("a full disk cannot be tried on this machine, which lets nobody mount one: %v %s", err, output)
	}
}

// fill takes all the room that is left on the disk of a process; free gives it back.
func fill(t testing.TB, p *process, dir string) (free func()) {
	t.Helper()
	name := filepath.Join("/proc", fmt.Sprint(p.cmd.Process.Pid), "root", dir, "filler")
	f, err := os.Create(name)
	require.NoError(t, err)
	_, err = io.Copy(f, endless{})
	require.True(t, errors.Is(err, syscall.ENOSPC), "%v", err)
	require.NoError(t, f.Close())
	return func() { require.NoError(t, os.Remove(name)) }
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A disk that is full takes nothing any more: no command is acknowledged that was not
// kept, and the answer says to come again. With room it goes on by itself, and what fell
// due meanwhile is published with its own instants.
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	needsDisk(t)
	dir := t.TempDir()
	serve := launchOn(t, func(cmd *exec.Cmd) { onSmallDisk(cmd, dir) }, nil, "serve", "--data", dir, "--demo", "--listen", "127.0.0.1:0", "--log-level", "warn")
	o := openOffice(t, serve)
	o.signIn(cast...)
	missed, answered := o.prepare(soon), o.prepare(soon)
	answered.submit(http.StatusOK)

	free := fill(t, serve, dir)
	var keys []string
	kept := 0
	for i := 0; !time.Now().After(missed.due.Add(letterAfter)); i++ {
		key := fmt.Sprintf("disk-full-%d", i)
		a, err := o.try(missed.record(key))
		require.NoError(t, err)
		keys = append(keys, key)
		if a.status < 300 {
			kept++ // there was a little room left in a file
			continue
		}
		a.away(t)
		time.Sleep(300 * time.Millisecond)
	}
	require.Less(t, kept, len(keys), "the disk was never full")
	o.answers("/healthz", http.StatusOK, time.Second)
	o.answers("/readyz", http.StatusServiceUnavailable, patience)
	require.True(t, serve.runs())
	require.NotEmpty(t, missed.events(), "reading goes on")
	free()

	for _, key := range keys {
		missed.once(key)
	}
	require.Equal(t, len(keys), missed.count("call_recorded"), "each once")
	published(t, missed, 3)
	answered.wasInTime()
	after := o.prepare(soon)
	after.submit(http.StatusOK)
	require.Equal(t, casework.InTime, after.report().Verdict)
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken))
	o.answers("/readyz", http.StatusOK, patience)
	var chain struct{ Fits bool }
	o.get("auditor", "/api/v1/audit/verify", &chain)
	require.True(t, chain.Fits)
	serve.stop()
}
