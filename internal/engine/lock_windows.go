//go:build windows

package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// errSharingViolation is what Windows answers when a file that shares nothing
// is opened twice.
const errSharingViolation = syscall.Errno(32)

// lockFile keeps a second engine away from the same file: the lock file is
// opened without sharing, and Windows closes it when the process dies.
func lockFile(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("engine folder: %w", err)
	}
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, fmt.Errorf("engine lock: %w", err)
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharingViolation) {
		return nil, &InUseError{Store: path}
	}
	if err != nil {
		return nil, fmt.Errorf("engine lock: %w", err)
	}
	return os.NewFile(uintptr(h), path), nil
}

// syncFolder does nothing: Windows writes renames through its own journal.
func syncFolder(string) error { return nil }
