//go:build !linux

package pgtest

import "syscall"

// signalWhenWeDie has nothing to ask of other kernels; the watchdog does it.
func signalWhenWeDie(*syscall.SysProcAttr) {}
