//go:build linux

package outage_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
)

// process is one running program. Its methods fail the test and are called from
// the test's own goroutine.
type process struct {
	t       testing.TB
	name    string
	cmd     *exec.Cmd
	clock   time.Duration // how far its clock is off
	folder  string        // of what it writes
	gone    chan struct{}
	serving app.Serving // where it is reached
}

// launch runs a command of the program and returns when it says that it runs.
func launch(t testing.TB, env []string, name string, args ...string) *process {
	t.Helper()
	return launchOn(t, func(*process) {}, env, name, args...)
}

// launchOn is launch where something is to be otherwise for the process.
func launchOn(t testing.TB, otherwise func(*process), env []string, name string, args ...string) *process {
	t.Helper()
	p := beginOn(t, otherwise, env, name, append(args, "--json")...)
	until(t, patience, name+" says that it runs", func() bool {
		return !p.runs() || json.NewDecoder(bytes.NewReader(p.output("stdout"))).Decode(&p.serving) == nil
	})
	require.True(t, p.runs(), "%s has ended: %s", name, p.output("stderr"))
	return p
}

// command runs a command of the program to its end, which must be a good one,
// and returns its results.
func command(t testing.TB, env []string, name string, args ...string) []byte {
	t.Helper()
	p := begin(t, env, name, args...)
	p.await()
	require.Zero(t, p.cmd.ProcessState.ExitCode(), "%s: %s", name, p.output("stderr"))
	return p.output("stdout")
}

// begin starts the program and does not wait for it. Of the settings in the
// environment only env reaches it. It never outlives the test.
func begin(t testing.TB, env []string, name string, args ...string) *process {
	t.Helper()
	return beginOn(t, func(*process) {}, env, name, args...)
}

func beginOn(t testing.TB, otherwise func(*process), env []string, name string, args ...string) *process {
	t.Helper()
	p := &process{t: t, name: name, folder: t.TempDir(), gone: make(chan struct{})}
	p.cmd = exec.Command(binary, append(strings.Fields(name), args...)...)
	p.cmd.Dir = p.folder
	p.cmd.Env = append(plainEnvironment(), env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	stdout, stderr := p.create("stdout"), p.create("stderr")
	defer stdout.Close()
	defer stderr.Close()
	p.cmd.Stdout, p.cmd.Stderr = stdout, stderr
	otherwise(p)

	started := make(chan error)
	go func() {
		// The kernel ties the signal at our death to the thread that started
		// the child, so this goroutine keeps its thread until the child ends.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.gone)
		err := p.start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait() // its state is kept in the command
		}
	}()
	require.NoError(t, <-started)
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("log of %s:\n%s", name, tail(p.output("stderr")))
		}
	})
	return p
}

// start starts the process with the clock that it is to have.
func (p *process) start() error {
	if p.clock == 0 {
		return p.cmd.Start()
	}
	return startWithClock(p.cmd, p.clock)
}

// plainEnvironment is the caller's without settings of the program.
func plainEnvironment() []string {
	var env []string
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "JIAOBAN_") && !strings.HasPrefix(line, "TEMPORAL_") {
			env = append(env, line)
		}
	}
	return env
}

func (p *process) create(stream string) *os.File {
	p.t.Helper()
	f, err := os.Create(filepath.Join(p.folder, stream))
	require.NoError(p.t, err)
	return f
}

// output is what the process has written so far: stdout or stderr.
func (p *process) output(stream string) []byte {
	content, _ := os.ReadFile(filepath.Join(p.folder, stream)) // created before the process
	return content
}

func tail(log []byte) []byte { return log[max(0, len(log)-8000):] }

func (p *process) runs() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

func (p *process) signal(s syscall.Signal) {
	if p.runs() {
		_ = p.cmd.Process.Signal(s) // it may end at this moment
	}
}

func (p *process) await() {
	p.t.Helper()
	select {
	case <-p.gone:
	case <-time.After(patience):
		require.FailNow(p.t, p.name+" does not end", "%s", tail(p.output("stderr")))
	}
}

// stop ends the process in good order.
func (p *process) stop() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	p.await()
	require.Zero(p.t, p.cmd.ProcessState.ExitCode(), "%s: %s", p.name, tail(p.output("stderr")))
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	p.t.Helper()
	p.signal(syscall.SIGKILL)
	p.await()
}

// freeze stops the process where it stands; thaw lets it go on.
func (p *process) freeze() { p.signal(syscall.SIGSTOP) }
func (p *process) thaw()   { p.signal(syscall.SIGCONT) }
