package kill_test

import "syscall"

// dieWithUs asks the kernel to end the program when the thread that started it
// ends, so that nothing is left running when the tests are ended from outside.
func dieWithUs(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
