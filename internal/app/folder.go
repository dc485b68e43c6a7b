package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"jiaoban/internal/config"
)

// folder is the data folder of one installation:
//
//	lock         held by the process that works on the folder
//	ledger.db    the record, where it is SQLite
//	temporal.db  the engine's store, where it runs inside the process
//	keys/        the keys; without them the record cannot be read
//	files/       the evidence
//	files/lists/ the lists as they were sent
//	serve.json   where the running process is reached; gone when it is not
//	demo.json    the logins of the demonstration city
type folder struct {
	dir   string
	keys  string
	files string
	lock  *os.File
}

func (f *folder) ledgerPath() string   { return filepath.Join(f.dir, "ledger.db") }
func (f *folder) temporalPath() string { return filepath.Join(f.dir, "temporal.db") }
func (f *folder) lists() string        { return filepath.Join(f.files, "lists") }
func (f *folder) servePath() string    { return filepath.Join(f.dir, "serve.json") }
func (f *folder) demoPath() string     { return filepath.Join(f.dir, "demo.json") }

// folderOf says where things lie, and touches nothing.
func folderOf(conf config.Config) *folder {
	f := &folder{dir: conf.Data, keys: conf.Keys, files: conf.Files}
	if f.keys == "" {
		f.keys = filepath.Join(f.dir, "keys")
	}
	if f.files == "" {
		f.files = filepath.Join(f.dir, "files")
	}
	return f
}

// openFolder makes the data folder if need be and takes its lock, so that two
// processes never work on one folder. The lock goes with the process.
func openFolder(conf config.Config) (*folder, error) {
	f := folderOf(conf)
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return nil, because(err, ExitUsage, "数据目录不能使用（--data）", "the data folder cannot be used (--data)")
	}
	file, err := os.OpenFile(filepath.Join(f.dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, because(err, ExitUsage, "数据目录不能使用（--data）", "the data folder cannot be used (--data)")
	}
	if err := f.take(file); err != nil {
		defer file.Close()
		return nil, err
	}
	if err := file.Truncate(0); err == nil {
		_, err = fmt.Fprintf(file, "%d\n", os.Getpid())
		if err != nil {
			return nil, errors.Join(because(err, 1, "数据目录不能加锁", "lock of the data folder"), file.Close())
		}
	}
	f.lock = file
	return f, nil
}

// free refuses where another process works on the folder, and makes nothing.
func (f *folder) free() error {
	file, err := os.OpenFile(filepath.Join(f.dir, "lock"), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return because(err, ExitUsage, "数据目录不能使用（--data）", "the data folder cannot be used (--data)")
	}
	defer file.Close() // which lets the lock go
	return f.take(file)
}

// take takes the lock without waiting for it.
func (f *folder) take(lock *os.File) error {
	err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return nil
	}
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return because(err, 1, "数据目录不能加锁", "lock of the data folder")
	}
	zh, en := f.holder()
	return failed("另一个进程%[1]s正在使用 %[2]s；请先停止它，或用 --data 另选目录。", "another process%[3]s works on %[2]s; stop it first, or choose another folder with --data.", zh, f.dir, en)
}

// holder names the process that holds the lock, as far as it is known.
func (f *folder) holder() (zh, en string) {
	content, err := os.ReadFile(filepath.Join(f.dir, "lock"))
	pid := trimmed(string(content))
	if err != nil || pid == "" {
		return "", ""
	}
	zh, en = "（进程号 "+pid, " (pid "+pid
	if info, err := readServing(f.servePath()); err == nil {
		zh, en = zh+"，"+info.URL, en+", at "+info.URL
	}
	return zh + "）", en + ")"
}

func (f *folder) close() error {
	if f.lock == nil {
		return nil
	}
	return f.lock.Close()
}

// fresh reports whether the folder has no ledger yet.
func (f *folder) fresh() bool {
	_, err := os.Stat(f.ledgerPath())
	return errors.Is(err, fs.ErrNotExist)
}

// leftBehind names what a lost ledger has left in the folder; "" where there is
// nothing. A first start makes the ledger before anything else.
func (f *folder) leftBehind() string {
	for _, path := range []string{f.keys, f.temporalPath()} {
		if info, err := os.Stat(path); err == nil && (!info.IsDir() || holdsSomething(path)) {
			return path
		}
	}
	if there, err := holdsObjects(f.files); there || err != nil {
		return f.files
	}
	return ""
}

func holdsSomething(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) > 0
}

// holdsObjects reports whether an evidence store in a folder holds any file.
func holdsObjects(dir string) (bool, error) {
	for _, objects := range []string{filepath.Join(dir, "objects"), filepath.Join(dir, "lists", "objects")} {
		shelves, err := os.ReadDir(objects)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return false, because(err, ExitStatus(err), "材料目录不能读取", "evidence store")
		}
		for _, shelf := range shelves {
			if shelf.IsDir() && holdsSomething(filepath.Join(objects, shelf.Name())) {
				return true, nil
			}
		}
	}
	return false, nil
}

// writePrivate writes a file that only its owner reads, whole or not at all.
func writePrivate(path string, v any) error {
	content, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(append(content, '\n'))
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

func trimmed(s string) string { return strings.TrimSpace(s) }
