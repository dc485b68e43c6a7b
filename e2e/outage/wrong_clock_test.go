//go:build linux

package outage_test

import (
	"bytes"
	"debug/elf"
	endian "encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
)

// The hosts of servers, workers and engine have wrong clocks, two minutes behind or two
// minutes ahead; that of the database is right. A noon at which everything breaks is lived as
// with right ones: whose clock is asked plays no part in any verdict, and nobody is kept out
// whose session or post has begun by the database's.
//
//nolint:paralleltest // eight processes under load leave no room for others
func TestANoonIsLivedByClocksThatAreWrong(t *testing.T) {
	needsWrongClock(t)
	const behind, ahead = -2 * time.Minute, 2 * time.Minute
	seeds(t, 4, func(t *testing.T, n noon, seed uint64) {
		p := seeded(t, pgtest.Start(t))
		p.clocks = [3]time.Duration{behind, ahead, []time.Duration{ahead, behind}[seed%2]}
		p.start()
		for _, wrong := range []*process{p.engine, p.servers[0], p.servers[1], p.workers[0], p.workers[1]} {
			require.InDelta(t, wrong.clock, time.Until(wrong.serving.StartedAt), float64(time.Minute), "the clock of %s", wrong.name)
		}
		p.office.signIn(cast...) // by whichever server
		n.live(p, seed, n.breaks)
	})
}

// needsWrongClock says so where no process can be given a clock of its own.
func needsWrongClock(t testing.TB) {
	t.Helper()
	if runtime.GOARCH != "amd64" {
		cannot(t, "a wrong clock is written in the instructions of amd64 alone")
	}
	try := exec.Command(os.Args[0], "-test.list", "^$")
	try.SysProcAttr = &syscall.SysProcAttr{}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := startWithClock(try, time.Hour)
	if errors.Is(err, syscall.EPERM) {
		cannot(t, "a wrong clock cannot be tried on this machine, which lets nobody trace what they started: %v", err)
	}
	require.NoError(t, err)
	require.NoError(t, try.Wait())
}

// startWithClock starts a program whose clock is off, a whole number of seconds. A program in
// Go asks for the time where the kernel has put a function for that into its memory; before
// its first instruction another one is written there, which asks the kernel and adds. What is
// counted from an instant on, the monotonic clock, stays right, as on a host whose clock
// was set wrongly. The goroutine keeps to its thread.
func startWithClock(cmd *exec.Cmd, off time.Duration) error {
	cmd.SysProcAttr.Ptrace = true // it stands still once it is loaded
	if err := cmd.Start(); err != nil {
		return err
	}
	pid := cmd.Process.Pid
	err := setClock(pid, off)
	if err == nil {
		err = syscall.PtraceDetach(pid)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("its clock: %w", err), cmd.Process.Kill(), cmd.Wait())
	}
	return nil
}

// setClock has a process that is traced and stands still read another time.
func setClock(pid int, off time.Duration) error {
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil || !status.Stopped() {
		return fmt.Errorf("it does not stand still: %#x %w", status, err)
	}
	instead := slices.Concat(
		[]byte{0xb8, 228, 0, 0, 0},                                                                      // mov eax, clock_gettime
		[]byte{0x0f, 0x05},                                                                              // syscall
		[]byte{0x85, 0xff},                                                                              // test edi, edi: of CLOCK_REALTIME, which is 0,
		[]byte{0x75, 7},                                                                                 // jne to the last
		[]byte{0x48, 0x81, 0x06}, endian.LittleEndian.AppendUint32(nil, uint32(int32(off/time.Second))), // add [rsi], seconds
		[]byte{0xc3}, // ret
	)
	base, image, err := sharedByKernel(pid)
	if err != nil {
		return err
	}
	library, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return err
	}
	symbols, err := library.DynamicSymbols()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(symbols, func(s elf.Symbol) bool { return s.Name == "__vdso_clock_gettime" })
	if i < 0 || symbols[i].Size < uint64(len(instead)) {
		return fmt.Errorf("no place for it among %v", symbols)
	}
	_, err = syscall.PtracePokeText(pid, base+uintptr(symbols[i].Value), instead)
	return err
}

// sharedByKernel is the library that the kernel has put into a process that is traced, and
// where it lies there.
func sharedByKernel(pid int) (base uintptr, image []byte, err error) {
	mapped, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return 0, nil, err
	}
	for line := range strings.Lines(string(mapped)) {
		if !strings.HasSuffix(line, "[vdso]\n") {
			continue
		}
		var end uintptr
		if _, err := fmt.Sscanf(line, "%x-%x", &base, &end); err != nil {
			return 0, nil, fmt.Errorf("%s: %w", line, err)
		}
		image = make([]byte, end-base)
		_, err := syscall.PtracePeekData(pid, base, image)
		return base, image, err
	}
	return 0, nil, fmt.Errorf("there is none in %s", mapped)
}
