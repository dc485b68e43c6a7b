package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
)

// binary is the real program, built once for the tests that need a process of
// their own. It stays beside the Makefile's binary, so that a next run links it
// only when something has changed.
var binary = sync.OnceValues(func() (string, error) {
	path, err := filepath.Abs(filepath.Join("..", "bin", "e2e", "jiaoban"))
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-ldflags", "-s -w -X main.version=e2e", "-o", path, "../cmd/jiaoban")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return path, nil
})

// process is the program running as a process.
type process struct {
	t        *testing.T
	cmd      *exec.Cmd
	dir      string
	out, err *bytes.Buffer
	ended    chan error
}

// launch runs the binary; whatever still runs when the test ends is killed.
func launch(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	path, err := binary()
	require.NoError(t, err)
	p := &process{t: t, dir: dir, out: &bytes.Buffer{}, err: &bytes.Buffer{}, ended: make(chan error, 1)}
	p.cmd = exec.Command(path, args...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.err
	require.NoError(t, p.cmd.Start())
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// serveProcess runs `jiaoban serve` with the demonstration and waits until it
// is ready.
func serveProcess(t *testing.T, dir string) (*process, app.Serving) {
	t.Helper()
	p := launch(t, dir, "serve", "--data", dir, "--demo", "--listen", "127.0.0.1:0", "--temporal-ui=false")
	var serving app.Serving
	require.Eventually(t, func() bool {
		content, err := os.ReadFile(filepath.Join(dir, "serve.json"))
		return err == nil && json.Unmarshal(content, &serving) == nil && serving.PID == p.cmd.Process.Pid
	}, 2*time.Minute, 50*time.Millisecond)
	return p, serving
}

// wait returns the exit status.
func (p *process) wait() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		p.t.Fatalf("the process did not end:\n%s%s", p.out, p.err)
	}
	return p.cmd.ProcessState.ExitCode()
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(s))
}

// run runs the binary to its end.
func run(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	p := launch(t, "", args...)
	status = p.wait()
	return status, p.out.String(), p.err.String()
}

func TestASignalEndsItInGoodOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p, serving := serveProcess(t, dir)
	require.Equal(t, "e2e", serving.Version)

	status, _, stderr := run(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	require.Equal(t, 1, status)
	require.Contains(t, stderr, serving.URL, "the second process says where the first one is")

	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.err.String())
	require.NoFileExists(t, filepath.Join(dir, "serve.json"))
	require.NotContains(t, p.err.String(), "level=ERROR")
	require.Contains(t, p.out.String(), "示范-值班员甲", "it says who can sign in")

	status, out, stderr := run(t, "audit", "verify", "--data", dir, "--json")
	require.Equal(t, 0, status, stderr)
	require.Contains(t, out, `"fits": true`)
}

func TestASecondSignalEndsItAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p, serving := serveProcess(t, dir)
	// A request whose body never ends keeps the server from draining.
	connection, err := net.Dial("tcp", strings.TrimPrefix(serving.URL, "http://"))
	require.NoError(t, err)
	defer connection.Close()
	_, err = io.WriteString(connection, "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	require.NoError(t, err)
	p.signal(os.Interrupt)
	require.Eventually(t, func() bool {
		further, err := net.Dial("tcp", strings.TrimPrefix(serving.URL, "http://"))
		if err == nil {
			_ = further.Close()
		}
		return err != nil
	}, 10*time.Second, 20*time.Millisecond, "the server takes nobody any more")
	// The next signal has its usual effect as soon as the first was heard; it is
	// sent again in case it came too early.
	for range 50 {
		_ = p.cmd.Process.Signal(os.Interrupt)
		select {
		case err := <-p.ended:
			require.Error(t, err)
			require.Equal(t, -1, p.cmd.ProcessState.ExitCode(), "it ends by the signal and does not wait for the request")
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatal("it waits for the request")
}

// A killed process loses nothing that was said to be received.
func TestAfterAKillEverythingGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p, serving := serveProcess(t, dir)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	password := serving.Demo.Logins[0].Password
	coordinator := remote.New(serving.URL, "en")
	require.NoError(t, coordinator.SignIn(ctx, "coordinator", password))
	var page struct {
		Cases []struct {
			ID casework.CaseID `json:"id"`
		} `json:"cases"`
	}
	require.NoError(t, coordinator.Get(ctx, "/api/v1/cases?state=registered&limit=5", &page))
	require.Len(t, page.Cases, 5)
	for _, c := range page.Cases {
		_, err := coordinator.Command(ctx, c.ID, casework.CmdAssign, map[string]any{
			"targets": []map[string]any{{"role": "lead", "unit": "demo-wolong"}},
		})
		require.NoError(t, err)
	}
	p.signal(syscall.SIGKILL)
	p.wait()

	p, serving = serveProcess(t, dir)
	duty := remote.New(serving.URL, "en")
	require.NoError(t, duty.SignIn(ctx, "wolong-duty", password))
	for _, c := range page.Cases {
		out, err := duty.Command(ctx, c.ID, casework.CmdAcknowledge, map[string]any{"assignment": "a1"})
		require.NoError(t, err)
		require.Equal(t, casework.Handling, out.Case.State)
	}
	status, out, stderr := run(t, "recover", "--check", "--data", dir)
	require.Equal(t, 0, status, stderr)
	require.Contains(t, out, "24 cases are what their events make")
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait())
}

func TestTheCommandLine(t *testing.T) {
	t.Parallel()
	status, out, _ := run(t, "version", "--json")
	require.Equal(t, 0, status)
	var built app.Built
	require.NoError(t, json.Unmarshal([]byte(out), &built))
	require.Equal(t, "e2e", built.Version)
	require.Regexp(t, `^v1\.\d+`, built.Temporal)
	require.Regexp(t, `^go1\.`, built.Go)

	for name, args := range map[string][]string{
		"an unknown flag":    {"serve", "--dat", "x"},
		"an unknown command": {"serf"},
		"no file":            {"import"},
		"a bad setting":      {"serve", "--listen", "8080", "--log-level", "loud"},
		"api on SQLite":      {"api", "--data", t.TempDir()},
		"worker on SQLite":   {"worker", "--data", t.TempDir()},
		"no ledger":          {"export", "--data", t.TempDir(), "--out", "-", "--format", "csv"},
	} {
		status, _, stderr := run(t, args...)
		require.Equal(t, app.ExitUsage, status, "%s: %s", name, stderr)
		require.Contains(t, stderr, "jiaoban: ", name)
	}
}
