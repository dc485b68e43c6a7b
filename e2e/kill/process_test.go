package kill_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app/town"
)

// patience bounds every wait; it is long because the machine may be busy.
const patience = 90 * time.Second

// process is one run of the program on a folder.
type process struct {
	t     testing.TB
	dir   string
	begun time.Time
	cmd   *exec.Cmd
	gone  chan struct{}
	log   *logbook

	serving serving
	ready   time.Time // zero: it was never ready
}

// serving is what the tests read of serve.json.
type serving struct {
	URL      string `json:"url"`
	PID      int    `json:"pid"`
	Temporal struct {
		Frontend  string `json:"frontend"`
		Namespace string `json:"namespace"`
	} `json:"temporal"`
	Demo struct {
		Logins []town.Login `json:"logins"`
	} `json:"demo"`
}

// launch starts the program on a folder and does not wait for it.
func launch(t testing.TB, h home) *process {
	t.Helper()
	dir := h.dir
	p := &process{t: t, dir: dir, gone: make(chan struct{}), log: &logbook{}}
	p.cmd = exec.Command(binary, append([]string{
		"serve", "--data", dir, "--policies", filepath.Join(base, "policies"), "--demo",
		"--listen", "127.0.0.1:0", "--temporal-ui=false", "--log-level", "info",
	}, h.flags()...)...)
	p.cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")} // no setting of this machine's
	p.cmd.Stderr = p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{}
	dieWithUs(p.cmd.SysProcAttr)
	p.begun = time.Now()
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // dieWithUs is about this thread, so it stays
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait() // it is killed: its status says nothing
			tally.spend("of processor time in the program", p.cmd.ProcessState.UserTime()+p.cmd.ProcessState.SystemTime())
			close(p.gone)
		}
	}()
	require.NoError(t, <-started)
	return p
}

// await waits until the program answers.
func (p *process) await() *process {
	p.t.Helper()
	deadline := time.After(patience)
	for {
		if content, err := os.ReadFile(filepath.Join(p.dir, "serve.json")); err == nil {
			var s serving
			if json.Unmarshal(content, &s) == nil && s.PID == p.cmd.Process.Pid {
				p.serving, p.ready = s, time.Now()
				return p
			}
		}
		select {
		case <-p.gone:
			require.FailNow(p.t, "the program ended instead of starting", p.log.String())
		case <-deadline:
			p.kill()
			require.FailNow(p.t, "the program is not ready in time", p.log.String())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// kill ends the program at once, as a power cut would for it.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself, which the next start shows
	<-p.gone
}

// stop ends the program in good order.
func (p *process) stop() {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-p.gone:
	case <-time.After(patience):
		p.kill()
		require.FailNow(p.t, "the program did not stop", p.log.String())
	}
}

// never are words that no crash excuses.
var never = []string{
	"panic", "a rule failed", "DATA RACE", "malformed", "corrupt", "is missing", "nondeterminis", "cannot be read by this version",
}

// sound reads the log for what should not be there. That the engine's file was
// replaced is only right when the file was taken away.
func (p *process) sound(engineLost bool) {
	p.t.Helper()
	log := p.log.String()
	for _, word := range never {
		require.NotContains(p.t, log, word)
	}
	if !engineLost {
		require.NotContains(p.t, log, "engine file replaced", "the engine's file was given up without need")
	}
}

// logbook keeps what the program says.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// troubles are the lines that tell of errors.
func (l *logbook) troubles() []string {
	var lines []string
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, "level=ERROR") {
			lines = append(lines, line)
		}
	}
	return lines
}
