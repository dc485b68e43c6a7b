package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
)

// make run-postgres: the server comes with the program and goes with it, and what was
// done is there when both come again.
func TestRunOnAPostgreSQLOfItsOwn(t *testing.T) {
	t.Parallel()
	path, err := binary()
	require.NoError(t, err)
	dir, err := os.MkdirTemp("/tmp", "jiaoban-run-") // the server's account must reach it
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := l.Addr().(*net.TCPAddr).Port
	require.NoError(t, l.Close())

	var engines []string
	for range 2 {
		p := &process{t: t, dir: dir, out: &bytes.Buffer{}, err: &bytes.Buffer{}, ended: make(chan error, 1)}
		p.cmd = exec.Command("../deploy/bin/run-postgres", dir, "--listen", "127.0.0.1:0", "--temporal-ui=false")
		p.cmd.Env = append(os.Environ(), "JIAOBAN="+path, fmt.Sprintf("PGPORT=%d", port))
		p.cmd.Stdout, p.cmd.Stderr = p.out, p.err
		p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
		require.NoError(t, p.cmd.Start())
		go func() { p.ended <- p.cmd.Wait() }()
		t.Cleanup(func() { _ = p.cmd.Process.Signal(syscall.SIGTERM) })
		require.Eventually(t, func() bool {
			content, err := os.ReadFile(filepath.Join(dir, "serve.json"))
			var serving app.Serving
			return err == nil && json.Unmarshal(content, &serving) == nil && syscall.Kill(serving.PID, 0) == nil
		}, 2*time.Minute, 50*time.Millisecond, "%s%s", p.out, p.err)

		password, err := os.ReadFile(filepath.Join(dir, "postgres", "password"))
		require.NoError(t, err)
		ask := func(database, question string) (answer string) {
			conn, err := pgx.Connect(within(t, time.Minute), fmt.Sprintf("postgres://jiaoban:%s@127.0.0.1:%d/%s", strings.TrimSpace(string(password)), port, database))
			require.NoError(t, err)
			defer func() { require.NoError(t, conn.Close(within(t, time.Minute))) }()
			require.NoError(t, conn.QueryRow(within(t, time.Minute), question).Scan(&answer))
			return answer
		}
		require.Equal(t, "24", ask("jiaoban", "SELECT count(*)::text FROM cases"))
		engines = append(engines, ask("jiaoban_engine", "SELECT engine_id FROM engine.jiaoban_engine"))
		require.NoFileExists(t, filepath.Join(dir, "temporal.db"))

		p.signal(syscall.SIGTERM)
		require.Zero(t, p.wait(), "%s%s", p.out, p.err)
		_, err = net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		require.ErrorIs(t, err, syscall.ECONNREFUSED, "the server ended with it")
	}
	require.Equal(t, engines[0], engines[1])
}

// Where its port is taken it says so first, in both languages, with what chooses another,
// and nothing is begun.
func TestAPortThatIsTakenIsToldBeforeAPostgreSQLIsBegun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	cmd := exec.CommandContext(within(t, time.Minute), "../deploy/bin/run-postgres", dir)
	cmd.Env = append(os.Environ(), "JIAOBAN=/bin/false", fmt.Sprintf("PGPORT=%d", port))
	said, err := cmd.CombinedOutput()
	require.Error(t, err)
	lines := strings.Split(string(said), "\n")
	require.Contains(t, lines[0], fmt.Sprintf("端口 127.0.0.1:%d 已被占用：请用 PGPORT 另选一个", port), "%s", said)
	require.Contains(t, lines[1], fmt.Sprintf("Port 127.0.0.1:%d is taken: choose another one by PGPORT", port), "%s", said)
	require.NoDirExists(t, filepath.Join(dir, "postgres"))
}
