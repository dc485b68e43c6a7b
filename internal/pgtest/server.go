package pgtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// role owns everything in a private cluster.
const role = "jiaoban"

// server is one private cluster. Its methods are not safe for concurrent use.
type server struct {
	bin, folder, password string
	port                  int
	who                   *account
	watchdog              *watchdog
	process               *os.Process   // nil while stopped
	killed                bool          // since it was started last
	gone                  chan struct{} // closed when process has ended
}

// newServer makes a cluster and starts it. Its folder lies in one of those of the
// system where parent is empty.
func newServer(parent string) (*server, error) {
	who, err := serverAccount()
	if err != nil {
		return nil, err
	}
	folders := candidates(debianFolders, os.Getenv("PATH"))
	if len(folders) == 0 {
		return nil, errNoBinaries
	}
	var failures []error
	for _, bin := range folders {
		s, err := createServer(bin, parent, who)
		if err == nil {
			return s, nil
		}
		failures = append(failures, fmt.Errorf("%s: %w", bin, err))
	}
	return nil, errors.Join(failures...)
}

func createServer(bin, parent string, who *account) (_ *server, err error) {
	folder, err := newFolder(parent, who)
	if err != nil {
		return nil, err
	}
	s := &server{bin: bin, folder: folder, password: randomText(16), who: who}
	if s.watchdog, err = watch(folder, s.data()); err != nil {
		_ = os.RemoveAll(folder)
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = s.discard()
		}
	}()
	if err := s.initialise(); err != nil {
		return nil, err
	}
	return s, s.start()
}

func (s *server) data() string { return filepath.Join(s.folder, "data") }
func (s *server) log() string  { return filepath.Join(s.folder, "server.log") }

// url is the URL of the database that every cluster begins with.
func (s *server) url() string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(role, s.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)),
		Path:     "/postgres",
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// command prepares a binary of the server to run under the server's account,
// outside our process group, so that a Ctrl-C reaches the tests first.
func (s *server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.folder
	cmd.Env = []string{"PATH=" + s.bin + ":/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=" + s.folder}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.who.apply(cmd.SysProcAttr)
	return cmd
}

// initialise runs initdb. The role has a random password: a cluster open to
// every account of the machine would let them run programs as its own.
func (s *server) initialise() error {
	secret := filepath.Join(s.folder, "password")
	if err := os.WriteFile(secret, []byte(s.password+"\n"), 0o600); err != nil {
		return err
	}
	if s.who != nil {
		if err := os.Chown(secret, s.who.uid, s.who.gid); err != nil {
			return err
		}
	}
	defer func() { _ = os.Remove(secret) }()
	cmd := s.command("initdb", "--pgdata="+s.data(), "--username="+role, "--pwfile="+secret,
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, bytes.TrimSpace(output))
	}
	return nil
}

// start starts the server and waits until it answers. The first start chooses
// the port; between choosing and listening another process may take it, hence
// the few attempts. Later starts keep the port, for tests hold its URL; after a kill
// they are refused until the last process of the server before has ended.
func (s *server) start() error {
	if s.process != nil {
		return errors.New("the server is running")
	}
	keep := s.port != 0
	var err error
	attempts := 5
	if s.killed {
		attempts = 20
	}
	for attempt := range attempts {
		if s.killed {
			time.Sleep(time.Duration(attempt) * 50 * time.Millisecond)
		}
		if !keep {
			if s.port, err = FreePort(); err != nil {
				return err
			}
		}
		if err = s.launch(); err == nil {
			s.killed = false
			return nil
		}
	}
	return err
}

func (s *server) launch() error {
	if err := s.begin(); err != nil {
		return err
	}
	if err := s.awaitAnswer(); err != nil {
		_ = s.stop()
		return fmt.Errorf("postgres: %w\n%s", err, s.said())
	}
	return nil
}

// said is what the server has logged since it was started last.
func (s *server) said() []byte {
	text, _ := os.ReadFile(s.log()) // it is made before the server
	return bytes.TrimSpace(text)
}

// begin starts the server and does not wait until it answers.
func (s *server) begin() error {
	log, err := os.Create(s.log())
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := s.command("postgres", "-D", s.data(), "-p", strconv.Itoa(s.port), "-h", "127.0.0.1", "-k", "",
		// Neither costs a commit that the server acknowledged when only the
		// server is killed; synchronous_commit stays on for that reason.
		"-c", "fsync=off", "-c", "full_page_writes=off",
		"-c", "shared_buffers=64MB", "-c", "max_connections=300",
		"-c", "timezone=UTC", "-c", "log_timezone=UTC")
	cmd.Stdout, cmd.Stderr = log, log
	signalWhenWeDie(cmd.SysProcAttr)

	started := make(chan error)
	gone := make(chan struct{})
	go func() {
		// The kernel ties the signal at our death to the thread that started
		// the child, so this goroutine keeps its thread until the child ends.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(gone)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // an immediate stop always reports an exit status
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.process, s.gone = cmd.Process, gone
	return nil
}

// awaitAnswer returns when the server takes connections, which after a crash
// means that its recovery has ended.
func (s *server) awaitAnswer() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.url())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.gone:
			return errors.New("ended before it answered")
		case <-ctx.Done():
			return fmt.Errorf("no answer within %s: %w", patience, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the server at once and waits until it has gone. SIGQUIT is PostgreSQL's
// immediate shutdown.
func (s *server) stop() error { return s.end(syscall.SIGQUIT) }

// kill kills the postmaster, which leaves its other processes behind for a moment.
func (s *server) kill() error {
	s.killed = true
	return s.end(syscall.SIGKILL)
}

// killRecovering starts a server that has crashed and kills it a while after its recovery
// has begun. Where it was quicker than that, it is killed all the same and recovers once more.
func (s *server) killRecovering(after time.Duration) error {
	const begun, over = "automatic recovery in progress", "ready to accept connections"
	for range 20 {
		if err := s.begin(); err != nil {
			return err
		}
		for until := time.Now().Add(patience); s.runs() && !bytes.Contains(s.said(), []byte(begun)); time.Sleep(time.Millisecond) {
			if time.Now().After(until) {
				return fmt.Errorf("it had nothing to recover\n%s", s.said())
			}
		}
		refused := !s.runs() // the last process of the server before has not ended yet
		time.Sleep(after)
		if err := s.kill(); err != nil {
			return err
		}
		if refused {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		if !bytes.Contains(s.said(), []byte(over)) {
			return nil
		}
		after /= 2
	}
	return fmt.Errorf("it was never killed while it recovered\n%s", s.said())
}

// runs reports whether the server was started and has not ended by itself.
func (s *server) runs() bool {
	if s.process == nil {
		return false
	}
	select {
	case <-s.gone:
		return false
	default:
		return true
	}
}

// revive starts a server that has ended by itself, or waits until it answers again, and
// reports whether it had.
func (s *server) revive() (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for s.runs() {
		conn, err := pgx.Connect(ctx, s.url())
		if err == nil {
			return false, conn.Close(ctx)
		}
		select {
		case <-s.gone:
		case <-ctx.Done():
			return false, fmt.Errorf("neither an answer nor an end within %s: %w\n%s", patience, err, s.said())
		case <-time.After(20 * time.Millisecond):
		}
	}
	s.process, s.killed = nil, true // others of it may end later than the first
	return true, s.start()
}

// end sends the first process a signal and waits until it has gone.
func (s *server) end(by syscall.Signal) error {
	if s.process == nil {
		return nil
	}
	if err := s.process.Signal(by); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.gone:
	case <-time.After(patience):
		_ = s.process.Kill()
		<-s.gone
	}
	s.process = nil
	return nil
}

// discard stops the server and removes its folder.
func (s *server) discard() error {
	return errors.Join(s.stop(), os.RemoveAll(s.folder), s.watchdog.dismiss())
}

// FreePort is a port of 127.0.0.1 on which nobody listens. It lies below those that
// systems give to callers: a server that goes away and comes back to it does not find
// that a call took it meanwhile, perhaps one that was looking for the server itself.
func FreePort() (int, error) {
	const lowest, ports, tries = 20_000, 12_000, 100
	var err error
	for range tries {
		port := lowest + mathrand.IntN(ports)
		var l net.Listener
		if l, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("no port is free: %w", err)
}

func randomText(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
