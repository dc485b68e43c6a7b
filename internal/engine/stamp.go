package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const stampSuffix = ".json"

// Stamp is written beside the engine's file when that file is created. It says
// which server made it, because a file made by another version is never opened
// again: there is no schema upgrade for SQLite, and the ledger can start every
// case anew.
type Stamp struct {
	EngineID         string    `json:"engine_id"`
	Store            Store     `json:"store"`
	ServerVersion    string    `json:"server_version"`
	SchemaVersion    string    `json:"schema_version"`
	VisibilitySchema string    `json:"visibility_schema_version"`
	Shards           int32     `json:"shards"`
	CreatedAt        time.Time `json:"created_at"`
}

// stampPath turns DIR/temporal.db into DIR/temporal.json.
func stampPath(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + stampSuffix
}

// errStampUnreadable marks a stamp that exists and is not one.
var errStampUnreadable = errors.New("unreadable stamp")

// readStamp returns nil without an error when there is no stamp.
func readStamp(path string) (*Stamp, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("engine stamp: %w", err)
	}
	var s Stamp
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("%w: %w", errStampUnreadable, err)
	}
	if s.EngineID == "" || s.ServerVersion == "" || s.Shards <= 0 {
		return nil, fmt.Errorf("%w: fields are missing", errStampUnreadable)
	}
	return &s, nil
}

// writeStamp replaces the stamp so that a crash leaves the old or the new one.
func writeStamp(path string, s Stamp) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("engine stamp: %w", err)
	}
	return writeDurably(path, append(data, '\n'))
}

func writeDurably(path string, data []byte) (err error) {
	building := path + ".new"
	f, err := os.OpenFile(building, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("engine stamp: %w", err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("engine stamp: %w", err)
	}
	if err := os.Rename(building, path); err != nil {
		return fmt.Errorf("engine stamp: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

// Reason says why a fresh file was made; empty when the old one was kept.
type Reason string

// Reasons for a fresh file. ReasonNew is the first start ever; with every
// other one there was something before, and cases have to be recovered.
const (
	ReasonNew             Reason = "new"
	ReasonFileMissing     Reason = "file_missing"
	ReasonFileUnusable    Reason = "file_unusable"
	ReasonStampMissing    Reason = "stamp_missing"
	ReasonStampUnreadable Reason = "stamp_unreadable"
	ReasonOtherVersion    Reason = "other_version"
	ReasonOtherFile       Reason = "other_file"
)

// found is what lies in the folder before a start.
type found struct {
	fileExists    bool
	fileUsable    bool
	mark          mark
	stamp         *Stamp
	stampReadable bool
}

// decide compares what was found with what this program would create. An
// empty reason means that the file is kept. The only error is a shard count
// that differs, which an operator has to settle.
func decide(f found, want Stamp) (Reason, error) {
	hasStamp := f.stamp != nil || !f.stampReadable
	switch {
	case !f.fileExists && !hasStamp:
		return ReasonNew, nil
	case !f.fileExists:
		return ReasonFileMissing, nil
	case !hasStamp:
		return ReasonStampMissing, nil
	case !f.stampReadable:
		return ReasonStampUnreadable, nil
	case f.stamp.ServerVersion != want.ServerVersion,
		f.stamp.SchemaVersion != want.SchemaVersion,
		f.stamp.VisibilitySchema != want.VisibilitySchema,
		f.stamp.Store != want.Store:
		return ReasonOtherVersion, nil
	case !f.fileUsable:
		return ReasonFileUnusable, nil
	case f.mark.EngineID != f.stamp.EngineID, f.mark.Shards != f.stamp.Shards:
		return ReasonOtherFile, nil
	case f.stamp.Shards != want.Shards:
		return "", &ShardError{Created: f.stamp.Shards, Configured: want.Shards}
	}
	return "", nil
}

// ShardError reports a store that was created with another number of history
// shards, which the server can neither change nor detect by itself: it would
// silently go on with the recorded one.
type ShardError struct{ Created, Configured int32 }

func (e *ShardError) Error() string {
	return fmt.Sprintf("the engine's store was created with %d history shards, this program uses %d; "+
		"use the program that created it, or move the engine's file and stamp away (in PostgreSQL, name an empty database) and let the cases be recovered from the ledger",
		e.Created, e.Configured)
}
