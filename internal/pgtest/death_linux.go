package pgtest

import "syscall"

// signalWhenWeDie asks the kernel to shut the server down when the thread that
// started it ends. It acts even if the watchdog has been killed, and leaves
// only the folder behind.
func signalWhenWeDie(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGQUIT }
