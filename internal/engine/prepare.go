package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/oklog/ulid/v2"
	"go.temporal.io/server/common/headers"
	sqliteschema "go.temporal.io/server/schema/sqlite"
)

// prepare makes sure that a sound file with a matching stamp lies at the
// configured path. It must be called while holding the lock.
func prepare(ctx context.Context, c Config) (Stamp, Reason, error) {
	if err := os.MkdirAll(filepath.Dir(c.Path), 0o700); err != nil {
		return Stamp{}, "", fmt.Errorf("engine folder: %w", err)
	}
	want := wantedStamp(c)
	f, detail, err := look(ctx, c.Path)
	if err != nil {
		return Stamp{}, "", err
	}
	reason, err := decide(f, want)
	if err != nil {
		return Stamp{}, "", err
	}
	if reason == "" {
		if err := dropIndexes(ctx, c.Path); err != nil {
			c.Logger.LogAttrs(ctx, slog.LevelWarn, "indexes of the engine that nobody asks for are left, and slow it down; the next start tries again",
				slog.Any("error", err))
		}
		return *f.stamp, "", nil
	}

	if reason != ReasonNew {
		aside, err := setAside(c)
		if err != nil {
			return Stamp{}, "", err
		}
		c.Logger.LogAttrs(ctx, slog.LevelError, "engine file replaced by an empty one; cases must be recovered from the ledger",
			slog.String("reason", string(reason)), slog.String("detail", detail), slog.Any("set_aside", aside))
	}
	want.EngineID = ulid.Make().String()
	want.CreatedAt = c.Now().UTC().Truncate(time.Microsecond)
	if err := createFile(c.Path, mark{EngineID: want.EngineID, Shards: want.Shards}); err != nil {
		return Stamp{}, "", err
	}
	if err := dropIndexes(ctx, c.Path); err != nil {
		return Stamp{}, "", err
	}
	// The stamp comes last: a crash before it leaves a file without a stamp,
	// which the next start sets aside. Nothing is in it yet.
	if err := writeStamp(stampPath(c.Path), want); err != nil {
		return Stamp{}, "", err
	}
	return want, reason, nil
}

func wantedStamp(c Config) Stamp {
	version := headers.ServerVersion
	if c.tuning.version != "" {
		version = c.tuning.version
	}
	return Stamp{
		Store:            StoreSQLite,
		ServerVersion:    version,
		SchemaVersion:    sqliteschema.Version,
		VisibilitySchema: sqliteschema.VisibilityVersion,
		Shards:           c.tuning.shards,
	}
}

// look gathers what lies in the folder. The string explains what is wrong
// with it, for the log.
func look(ctx context.Context, path string) (found, string, error) {
	f := found{stampReadable: true}
	detail := ""

	stamp, err := readStamp(stampPath(path))
	switch {
	case errors.Is(err, errStampUnreadable):
		f.stampReadable, detail = false, err.Error()
	case err != nil:
		return f, "", err
	}
	f.stamp = stamp

	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, detail, nil
	case err != nil:
		return f, "", fmt.Errorf("engine file: %w", err)
	case !info.Mode().IsRegular():
		return f, "", fmt.Errorf("engine file: %s is not a regular file", path)
	}
	f.fileExists = true
	f.mark, err = readFile(ctx, path)
	switch {
	case errors.Is(err, errUnusable):
		detail = err.Error()
	case err != nil:
		return f, "", err
	default:
		f.fileUsable = true
	}
	return f, detail, nil
}

// setAside renames the file, its log files and its stamp, and returns the new
// names. Nothing is ever deleted, and nothing that was set aside earlier is
// overwritten.
func setAside(c Config) ([]string, error) {
	suffix := ".set-aside-" + c.Now().UTC().Format("20060102T150405Z")
	for n := 2; taken(c.Path, suffix); n++ {
		suffix = ".set-aside-" + c.Now().UTC().Format("20060102T150405Z") + "-" + strconv.Itoa(n)
	}
	var names []string
	for _, move := range []struct{ from, to string }{
		// SQLite finds a log by the name of its database, so the pair keeps
		// fitting together under the new name.
		{c.Path, c.Path + suffix},
		{c.Path + "-wal", c.Path + suffix + "-wal"},
		{c.Path + "-shm", c.Path + suffix + "-shm"},
		{c.Path + "-journal", c.Path + suffix + "-journal"},
		{stampPath(c.Path), stampPath(c.Path) + suffix},
	} {
		err := os.Rename(move.from, move.to)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return names, fmt.Errorf("engine file set aside: %w", err)
		}
		names = append(names, filepath.Base(move.to))
	}
	return names, syncFolder(filepath.Dir(c.Path))
}

func taken(path, suffix string) bool {
	for _, name := range []string{path + suffix, stampPath(path) + suffix} {
		if _, err := os.Lstat(name); err == nil {
			return true
		}
	}
	return false
}

func removeAll(names ...string) error {
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("engine file: %w", err)
		}
	}
	return nil
}
