//go:build linux

package outage_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	ownDisk = "JIAOBAN_OUTAGE_DISK"    // the test that a process with disks of its own lives
	built   = "JIAOBAN_OUTAGE_PROGRAM" // the program that was built for it already
)

// onSmallDisk lives a test in a process of its own, for which a folder lies on a file system
// of so many bytes. Whatever that process starts sees it too, each after the other, and
// nobody else does; with the last of them it is gone.
func onSmallDisk(t *testing.T, size int, live func(t *testing.T, dir string)) {
	t.Helper()
	if os.Getenv(ownDisk) == t.Name() {
		live(t, mountSmall(t, size))
		return
	}
	needsDisk(t)
	self, err := os.Executable()
	require.NoError(t, err)
	here, err := os.Getwd()
	require.NoError(t, err)
	p := beginOn(t, func(p *process) {
		cmd := p.cmd
		cmd.Path, cmd.Dir = self, here
		cmd.Args = []string{self, "-test.v", "-test.run=^" + t.Name() + "$", "-test.timeout=30m"}
		cmd.Env = append(os.Environ(), ownDisk+"="+t.Name(), built+"="+binary)
		withMounts(cmd)
	}, nil, "the test beside its disk")
	<-p.gone
	t.Logf("%s%s", p.output("stdout"), p.output("stderr"))
	require.True(t, p.cmd.ProcessState.Success(), "%s", p.cmd.ProcessState)
}

// withMounts lets a process mount what only it and its children see. Root stays root there
// and keeps its other accounts, for a PostgreSQL is lent to one of them.
func withMounts(cmd *exec.Cmd) {
	a := cmd.SysProcAttr
	a.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS
	accounts, root := 1, os.Getuid() == 0
	if root {
		accounts = 1 << 16
	} else {
		const mounting = 21 // CAP_SYS_ADMIN
		a.AmbientCaps = []uintptr{mounting}
	}
	a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: accounts}}
	a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: accounts}}
	a.GidMappingsEnableSetgroups = root
}

// needsDisk says so where this machine lets nobody have a file system of their own.
func needsDisk(t testing.TB) {
	t.Helper()
	try := exec.Command("mount", "-t", "tmpfs", "tmpfs", t.TempDir())
	try.SysProcAttr = &syscall.SysProcAttr{}
	withMounts(try)
	if output, err := try.CombinedOutput(); err != nil {
		cannot(t, "a full disk cannot be tried on this machine, which lets nobody mount one: %v %s", err, output)
	}
}

// mountSmall is a folder on a small file system, which other accounts may walk through.
func mountSmall(t testing.TB, size int) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "jiaoban-disk-") //nolint:usetesting // what t.TempDir lies in is closed to them
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.Remove(dir)) })
	require.NoError(t, syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0755", size)))
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return dir
}

// fill takes all the room that is left on the disk of a folder; free gives it back.
func fill(t testing.TB, dir string) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "filler")
	f, err := os.Create(name)
	require.NoError(t, err)
	_, err = io.Copy(f, endless{})
	require.True(t, errors.Is(err, syscall.ENOSPC), "%v", err)
	require.NoError(t, f.Close())
	return func() { require.NoError(t, os.Remove(name)) }
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }
