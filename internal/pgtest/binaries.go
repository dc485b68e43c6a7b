package pgtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// installLine is what to run where the binaries are missing.
const installLine = "apt-get install -y postgresql"

// debianFolders is where Debian keeps the server's binaries, one folder for
// each major version and none of them on the PATH.
const debianFolders = "/usr/lib/postgresql/*/bin"

// errNoBinaries is the failure that a developer sees on a fresh machine.
var errNoBinaries = errors.New("no PostgreSQL server is installed and " + EnvURL +
	" is not set; run, as root or with sudo in front: " + installLine)

// oldest is the oldest major version the tests run on: DROP DATABASE WITH
// (FORCE) came with 13.
const oldest = 13

// candidates lists the folders that hold initdb and postgres: those that match
// the pattern, the newest version first, then those of the PATH. Whether their
// initdb finds its share files is only known by running it, since copies or
// links of single binaries lie in some PATHs.
func candidates(pattern, path string) []string {
	folders, _ := filepath.Glob(pattern) // the only error is a malformed constant
	major := func(folder string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		return n
	}
	slices.SortStableFunc(folders, func(a, b string) int { return major(b) - major(a) })
	folders = slices.DeleteFunc(folders, func(folder string) bool { return major(folder) < oldest })
	folders = append(folders, filepath.SplitList(path)...)

	var found []string
	seen := map[string]bool{}
	for _, folder := range folders {
		if !filepath.IsAbs(folder) || !executable(folder, "initdb") || !executable(folder, "postgres") {
			continue
		}
		if target, err := filepath.EvalSymlinks(filepath.Join(folder, "initdb")); err == nil && !seen[target] {
			seen[target] = true
			found = append(found, folder)
		}
	}
	return found
}

func executable(folder, name string) bool {
	info, err := os.Stat(filepath.Join(folder, name))
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// reachable reports whether an account other than ours can walk down to the
// folder: every folder above it must let everybody pass.
func reachable(folder string) bool {
	for dir := filepath.Clean(folder); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || info.Mode()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// newFolder makes the folder of one cluster, in parent or, where that is empty, in a
// folder of the system. Run as root it must be reachable
// by the account that runs the server, which a root's own TMPDIR often is not.
func newFolder(parent string, who *account) (string, error) {
	parents := []string{parent}
	if parent == "" {
		parents = []string{os.TempDir(), "/tmp", "/var/tmp"}
	}
	var problems []string
	for _, parent := range parents {
		if who != nil && !reachable(parent) {
			problems = append(problems, fmt.Sprintf("%s is closed to %s", parent, who.name))
			continue
		}
		folder, err := os.MkdirTemp(parent, "jiaoban-pgtest-")
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		if who != nil {
			if err := os.Chown(folder, who.uid, who.gid); err != nil {
				_ = os.Remove(folder)
				return "", err
			}
		}
		return folder, nil
	}
	return "", errors.New("no folder for a cluster: " + strings.Join(problems, "; "))
}
