//go:build !linux

package kill_test

import "syscall"

func dieWithUs(*syscall.SysProcAttr) {}
