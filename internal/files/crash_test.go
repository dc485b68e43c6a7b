package files_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// The test binary starts itself again in a role named by this setting, to be
// killed or to run out of disk without harm to the other tests.
const roleSetting = "FILES_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role, root, _ := strings.Cut(os.Getenv(roleSetting), ":"); role {
	case "":
		os.Exit(m.Run())
	case "writer":
		os.Exit(writeUntilKilled(root))
	case "resealer":
		os.Exit(resealUntilKilled(root))
	case "full":
		os.Exit(writeToFullDisk(root))
	default:
		fmt.Fprintln(os.Stderr, "unknown role", role)
		os.Exit(2)
	}
}

func openIn(root string) (*files.Disk, error) {
	keys, err := secrecy.Open(filepath.Join(root, "keys"), secrecy.Master{})
	if err != nil {
		return nil, err
	}
	return files.Open(filepath.Join(root, "files"), keys)
}

// writeUntilKilled stores one object after the other and says so only once an
// object is stored.
func writeUntilKilled(root string) int {
	disk, err := openIn(root)
	for seed := uint64(os.Getpid()) << 8; err == nil; seed++ {
		var object files.Object
		if object, err = disk.Put(context.Background(), bytes.NewReader(picture(300*kib+int64(seed%1000), seed)), files.Limits{}); err == nil {
			fmt.Println(object.Digest)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func child(t *testing.T, role, root string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(os.Environ(), roleSetting+"="+role+":"+root)
	return command
}

func TestAKillAtAnyMomentLosesNothingThatWasConfirmed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	root := filepath.Dir(b.dir)
	confirmed := 0
	for round := range 8 {
		command := child(t, "writer", root)
		output, err := command.StdoutPipe()
		require.NoError(t, err)
		command.Stderr = os.Stderr
		require.NoError(t, command.Start())
		// The first line tells that it is writing; then it is killed at a
		// moment that differs from round to round.
		first := make([]byte, 72)
		_, err = io.ReadFull(output, first)
		require.NoError(t, err)
		kill := time.AfterFunc(time.Duration(round)*1700*time.Microsecond, func() { command.Process.Kill() })
		rest, err := io.ReadAll(output)
		require.NoError(t, err)
		kill.Stop()
		require.Error(t, command.Wait())
		for line := range strings.Lines(string(first) + string(rest)) {
			digest, whole := strings.CutSuffix(line, "\n")
			if !whole {
				continue
			}
			_, err := files.Verify(t.Context(), b.disk, digest)
			require.NoError(t, err)
			confirmed++
		}
	}
	require.GreaterOrEqual(t, confirmed, 8)
	for object, err := range b.disk.List(t.Context()) {
		require.NoError(t, err)
		_, err = files.Verify(t.Context(), b.disk, object.Digest)
		require.NoError(t, err)
	}
	objects, left := b.filesIn(t, "objects"), b.filesIn(t, "temp")
	swept, err := b.disk.Sweep(t.Context(), time.Now().Add(2*time.Hour))
	require.NoError(t, err)
	require.Equal(t, left, swept.TemporaryFiles)
	require.Zero(t, b.filesIn(t, "temp"))
	require.Equal(t, objects, b.filesIn(t, "objects"))
}

// writeToFullDisk limits the length of files, which the kernel reports at the
// same places as a full disk.
func writeToFullDisk(root string) int {
	signal.Ignore(syscall.SIGXFSZ)
	disk, err := openIn(root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	limit := syscall.Rlimit{Cur: uint64(mib), Max: uint64(mib)}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// Bodies that fail in the middle and in the last segment.
	for _, size := range []int64{4 * mib, mib, mib - 900} {
		_, err = disk.Put(context.Background(), bytes.NewReader(picture(size, 1)), files.Limits{})
		if files.CodeOf(err) != files.CodeStorageFull {
			fmt.Fprintf(os.Stderr, "%d bytes: %v\n", size, err)
			return 1
		}
	}
	if _, err = disk.Put(context.Background(), bytes.NewReader(picture(mib/2, 1)), files.Limits{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func TestAFullDiskIsSaidAndLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	output, err := child(t, "full", filepath.Dir(b.dir)).CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Equal(t, 1, b.filesIn(t, "."), "only the object that fitted")
}

func TestAMissingFolderIsAnInternalError(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, os.RemoveAll(filepath.Join(b.dir, "temp")))
	_, err := b.disk.Put(t.Context(), bytes.NewReader(picture(kib, 1)), files.Limits{})
	require.Error(t, err)
	require.Empty(t, files.CodeOf(err))
	occupied := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(occupied, nil, 0o600))
	_, err = files.Open(occupied, b.keys)
	require.Error(t, err)
}

func TestInterruptedWritesAreNeverObjects(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(100*kib, 1)
	digest := b.put(t, content).Digest
	// What a kill before the header, or after it but before the renaming,
	// leaves: under its temporary name nothing finds it, and under an object's
	// name a file without its header does not open.
	b.alter(t, digest, func(raw []byte) []byte {
		clear(raw[:1024])
		return raw
	})
	_, err := b.disk.Stat(t.Context(), digest)
	requireCode(t, files.CodeDamaged, err)
	require.NoError(t, os.Rename(b.path(digest), filepath.Join(b.dir, "temp", "left-behind")))
	_, err = b.disk.Stat(t.Context(), digest)
	requireCode(t, files.CodeNotFound, err)
	b.put(t, content)
	require.Equal(t, content, b.get(t, digest))
}

// Not parallel: it measures the memory of the whole process.
func TestAFilmOfTwoHundredMebibytesNeedsLittleMemory(t *testing.T) {
	b := setup(t)
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var peak, sent uint64
	piece := picture(64*kib, 1)
	film := io.LimitReader(readerFunc(func(p []byte) (int, error) {
		n := copy(p, piece)
		if sent += uint64(n); sent%(8<<20) < uint64(n) {
			runtime.ReadMemStats(&during)
			peak = max(peak, during.HeapAlloc)
		}
		return n, nil
	}), files.DefaultMaxBytes)
	object, err := b.disk.Put(t.Context(), film, files.Limits{})
	require.NoError(t, err)
	require.Equal(t, files.DefaultMaxBytes, object.Size)
	require.Less(t, int64(peak)-int64(before.HeapAlloc), 8*mib, "while storing")

	_, err = files.Verify(t.Context(), b.disk, object.Digest)
	require.NoError(t, err)
	runtime.ReadMemStats(&during)
	require.Less(t, int64(during.TotalAlloc)-int64(before.TotalAlloc), 32*mib, "allocated for storing and reading together")
}
