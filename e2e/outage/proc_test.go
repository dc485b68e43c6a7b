//go:build linux

package outage_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"
)

// path is a file of the kernel about the process.
func (p *process) path(name string) string {
	return filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), name)
}

// kibibytes reads a line of the process's status, such as VmHWM.
func (p *process) kibibytes(name string) int {
	p.t.Helper()
	status, err := os.ReadFile(p.path("status"))
	require.NoError(p.t, err)
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == name+":" {
			n, err := strconv.Atoi(fields[1])
			require.NoError(p.t, err)
			return n
		}
	}
	require.FailNow(p.t, "the status has no "+name)
	return 0
}

// forgetPeak makes the highest memory so far the present one.
func (p *process) forgetPeak() {
	p.t.Helper()
	require.NoError(p.t, os.WriteFile(p.path("clear_refs"), []byte("5"), 0))
}

// descriptors counts the open files and connections of the process.
func (p *process) descriptors() int {
	p.t.Helper()
	open, err := os.ReadDir(p.path("fd"))
	require.NoError(p.t, err)
	return len(open)
}

// listening lists the addresses on which the process listens, TCP and UDP.
func (p *process) listening() []net.IP {
	p.t.Helper()
	ours := map[string]bool{}
	open, err := os.ReadDir(p.path("fd"))
	require.NoError(p.t, err)
	for _, fd := range open {
		target, err := os.Readlink(p.path("fd/" + fd.Name()))
		if err == nil && strings.HasPrefix(target, "socket:[") {
			ours[strings.Trim(target, "socket:[]")] = true
		}
	}
	var found []net.IP
	for _, table := range []struct{ name, state string }{{"tcp", "0A"}, {"tcp6", "0A"}, {"udp", "07"}, {"udp6", "07"}} {
		content, err := os.ReadFile(p.path("net/" + table.name))
		require.NoError(p.t, err)
		lines := bufio.NewScanner(bytes.NewReader(content))
		for lines.Scan() {
			// sl local remote state tx:rx tr:when retrnsmt uid timeout inode
			fields := strings.Fields(lines.Text())
			if len(fields) > 9 && fields[3] == table.state && ours[fields[9]] {
				found = append(found, kernelAddress(p, fields[1]))
			}
		}
	}
	return found
}

// kernelAddress reads an address as the kernel prints it: words of four bytes in
// the byte order of the machine, which is the little one here.
func kernelAddress(p *process, text string) net.IP {
	host, _, _ := strings.Cut(text, ":")
	raw, err := hex.DecodeString(host)
	require.NoError(p.t, err)
	for word := range slices.Chunk(raw, 4) {
		slices.Reverse(word)
	}
	return net.IP(raw)
}

// memory says how much the process holds and held at most, in MiB.
func (p *process) memory() string {
	return fmt.Sprintf("%d MiB now, %d MiB at most", p.kibibytes("VmRSS")>>10, p.kibibytes("VmHWM")>>10)
}
