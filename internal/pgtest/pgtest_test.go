package pgtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// envVictim makes this test binary a process that starts a cluster, says where
// it is and waits to be killed.
const envVictim = "JIAOBAN_PGTEST_VICTIM"

func TestMain(m *testing.M) {
	if os.Getenv(envVictim) != "" {
		victim()
		return
	}
	Main(m)
}

func victim() {
	s, err := newServer("")
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println(s.port, s.folder)
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func TestEveryTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			conn := connect(t, DSN(t))
			_, err := conn.Exec(t.Context(), `CREATE TABLE only_here (n bigint); INSERT INTO only_here VALUES (1)`)
			require.NoError(t, err, "a table of the same name in another test's database must not be in the way")
			var n int
			require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM only_here`).Scan(&n))
			require.Equal(t, 1, n)
		})
	}
}

// Not parallel: it sets the environment.
func TestNamedServerIsUsed(t *testing.T) {
	c := Start(t)
	t.Setenv(EnvURL, c.server.url()+"&application_name=kept")
	dsn := DSN(t)
	var port int
	var application string
	require.NoError(t, connect(t, dsn).QueryRow(t.Context(),
		`SELECT current_setting('port')::int, current_setting('application_name')`).Scan(&port, &application))
	require.Equal(t, c.server.port, port)
	require.Equal(t, "kept", application)
}

func TestNamedServerThatIsNoURLKeepsItsPasswordSecret(t *testing.T) {
	t.Parallel()
	_, _, err := createDatabase("postgres://someone:hidden@host:not-a-port/db")
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hidden")
}

//nolint:tparallel // what follows the inner test needs it to have ended
func TestDatabaseIsDroppedWithItsTest(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("inner", func(t *testing.T) {
		conn := connect(t, DSN(t))
		require.NoError(t, conn.QueryRow(t.Context(), `SELECT current_database()`).Scan(&name))
	})
	var n int
	conn := connect(t, DSN(t))
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_database WHERE datname = $1`, name).Scan(&n))
	require.Zero(t, n)
}

func TestCommittedRowsSurviveAnImmediateRestart(t *testing.T) {
	t.Parallel()
	for how, ends := range map[string]func(c *Cluster){
		"stopped": (*Cluster).Stop,
		"killed":  (*Cluster).Kill,
		"killed and killed again while it recovers": func(c *Cluster) {
			c.Kill()
			c.KillRecovering(0)
		},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c := Start(t)
			dsn := c.DSN()
			before := connect(t, dsn)
			_, err := before.Exec(t.Context(), `CREATE TABLE filing (seq bigint); INSERT INTO filing VALUES (1), (2)`)
			require.NoError(t, err)

			ends(c)
			c.Start()

			_, err = before.Exec(t.Context(), `SELECT 1`)
			require.Error(t, err, "the old connection must have broken")
			var n int
			require.NoError(t, connect(t, dsn).QueryRow(t.Context(), `SELECT count(*) FROM filing`).Scan(&n))
			require.Equal(t, 2, n)
		})
	}
}

func TestAServerThatEndedByItselfIsRevived(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	for folder := parent; folder != os.TempDir(); folder = filepath.Dir(folder) {
		require.NoError(t, os.Chmod(folder, 0o755)) // for the account that runs the server
	}
	c := StartIn(t, parent)
	require.Equal(t, parent, filepath.Dir(c.Folder()))
	dsn := c.DSN()
	require.False(t, c.Revive(), "it runs")
	require.NoError(t, c.server.process.Signal(syscall.SIGQUIT))
	require.Eventually(t, func() bool { return !c.server.runs() }, time.Minute, 10*time.Millisecond)
	require.True(t, c.Revive())
	connect(t, dsn)
}

func TestStoppedClusterRefusesUntilStarted(t *testing.T) {
	t.Parallel()
	c := Start(t)
	dsn := c.DSN()
	c.Stop()
	_, err := pgx.Connect(t.Context(), dsn)
	require.ErrorIs(t, err, syscall.ECONNREFUSED)
	c.Start()
	connect(t, dsn)
}

func TestKilledProcessLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), envVictim+"=1")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer in.Close()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	first, folder, ok := strings.Cut(strings.TrimSpace(line), " ")
	require.True(t, ok, line)
	address := net.JoinHostPort("127.0.0.1", first)
	answering, err := net.Dial("tcp", address)
	require.NoError(t, err, line)
	require.NoError(t, answering.Close())
	require.DirExists(t, folder)

	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait() // reports the kill

	require.Eventually(t, func() bool {
		_, err := os.Stat(folder)
		return errors.Is(err, os.ErrNotExist)
	}, time.Minute, 50*time.Millisecond, "the folder must be removed")
	_, err = net.Dial("tcp", address)
	require.ErrorIs(t, err, syscall.ECONNREFUSED, "the server must have ended")
}

func TestMissingBinariesSayWhatToRun(t *testing.T) {
	t.Parallel()
	require.Empty(t, candidates(filepath.Join(t.TempDir(), "*", "bin"), t.TempDir()))
	require.ErrorContains(t, errNoBinaries, "apt-get install -y postgresql")
	require.ErrorContains(t, errNoBinaries, EnvURL)
}

func TestNewestVersionComesFirst(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	install := func(folder string) string {
		require.NoError(t, os.MkdirAll(folder, 0o755))
		for _, name := range []string{"initdb", "postgres"} {
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), nil, 0o755))
		}
		return folder
	}
	v9 := install(filepath.Join(root, "9", "bin"))
	v13 := install(filepath.Join(root, "13", "bin"))
	v17 := install(filepath.Join(root, "17", "bin"))
	local := install(filepath.Join(root, "local"))
	links := filepath.Join(root, "links")
	require.NoError(t, os.Mkdir(links, 0o755))
	for _, name := range []string{"initdb", "postgres"} {
		require.NoError(t, os.Symlink(filepath.Join(v17, name), filepath.Join(links, name)))
	}

	got := candidates(filepath.Join(root, "*", "bin"), strings.Join([]string{"relative", links, local, root}, ":"))

	require.Equal(t, []string{v17, v13, local}, got, "too old: %s; links to a folder already listed: %s", v9, links)
}
