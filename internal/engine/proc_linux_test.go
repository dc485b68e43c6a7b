package engine

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// listening lists the local addresses, as the kernel prints them, on which a
// process listens.
func listening(t *testing.T, pid int) []string {
	t.Helper()
	inodes := map[string]bool{}
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		if target, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil && strings.HasPrefix(target, "socket:[") {
			inodes[strings.Trim(target, "socket:[]")] = true
		}
	}
	var found []string
	for _, table := range []string{"tcp", "tcp6"} {
		f, err := os.Open(fmt.Sprintf("/proc/%d/net/%s", pid, table))
		require.NoError(t, err)
		for lines := bufio.NewScanner(f); lines.Scan(); {
			fields := strings.Fields(lines.Text())
			const stateListen = "0A"
			if len(fields) > 9 && fields[3] == stateListen && inodes[fields[9]] {
				found = append(found, fields[1])
			}
		}
		require.NoError(t, f.Close())
	}
	return found
}

func TestEverythingListensOnTheLoopbackOnly(t *testing.T) {
	t.Parallel()
	p := startChild(t, testConfig(t).Path)
	found := listening(t, p.cmd.Process.Pid)
	require.Len(t, found, 5, "four services and the page: %v", found)
	for _, address := range found {
		require.True(t, strings.HasPrefix(address, "0100007F:"), "%s is not 127.0.0.1", address)
	}
}

func TestStopGivesUpEveryFile(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	e := startEngine(t, config)
	require.NotEmpty(t, openFiles(t, filepath.Dir(config.Path)))
	stopEngine(t, e)
	require.Empty(t, openFiles(t, filepath.Dir(config.Path)))
}

// openFiles lists the descriptors of this process that point into a folder.
func openFiles(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		if target, err := os.Readlink(filepath.Join("/proc/self/fd", e.Name())); err == nil && strings.HasPrefix(target, dir+"/") {
			names = append(names, target)
		}
	}
	return names
}
