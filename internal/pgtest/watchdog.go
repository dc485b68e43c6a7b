package pgtest

import (
	"io"
	"os"
	"os/exec"
	"syscall"
)

// watchdogScript waits until its standard input ends, which happens when the
// test process closes it or is gone, however it died. Then it ends whatever
// server still runs on the data folder and removes the cluster's folder. A
// process id read from a file may by then belong to somebody else, so where
// /proc can tell, the command line must name the folder.
const watchdogScript = `
folder=$1 data=$2
cat >/dev/null
ours() {
	[ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || return 1
	[ -r "/proc/$pid/cmdline" ] || return 0
	tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$data"
}
pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
if ours; then
	kill -QUIT "$pid"
	n=0
	while ours; do
		n=$((n + 1))
		[ "$n" -eq 300 ] && kill -KILL "$pid"
		[ "$n" -ge 350 ] && break
		sleep 0.1
	done
fi
rm -rf -- "$folder"
`

// watchdog is a shell that outlives the test process by as long as it takes to
// clean up after it.
type watchdog struct {
	cmd   *exec.Cmd
	leash io.Closer
}

func watch(folder, data string) (*watchdog, error) {
	cmd := exec.Command("/bin/sh", "-c", watchdogScript, "jiaoban-pgtest-watchdog", folder, data)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}
	// A session of its own: what kills the tests' process group spares it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	// The end that we hold is closed on exec, so no child keeps it open.
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	cmd.Stdin = read
	if err := cmd.Start(); err != nil {
		_ = write.Close()
		return nil, err
	}
	return &watchdog{cmd: cmd, leash: write}, nil
}

// dismiss lets the watchdog do its round and waits for it.
func (w *watchdog) dismiss() error {
	if err := w.leash.Close(); err != nil {
		return err
	}
	return w.cmd.Wait()
}
