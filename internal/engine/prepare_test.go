package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	want := Stamp{Store: StoreSQLite, ServerVersion: "2", SchemaVersion: "s", VisibilitySchema: "v", Shards: 4}
	stamp := func(edit func(*Stamp)) *Stamp {
		s := want
		s.EngineID = "A"
		if edit != nil {
			edit(&s)
		}
		return &s
	}
	good := mark{EngineID: "A", Shards: 4}
	for name, tc := range map[string]struct {
		found  found
		reason Reason
		shards *ShardError
	}{
		"nothing there":                  {found{stampReadable: true}, ReasonNew, nil},
		"only a stamp":                   {found{stampReadable: true, stamp: stamp(nil)}, ReasonFileMissing, nil},
		"only an unreadable stamp":       {found{}, ReasonFileMissing, nil},
		"only a file":                    {found{fileExists: true, fileUsable: true, mark: good, stampReadable: true}, ReasonStampMissing, nil},
		"a file and half a stamp":        {found{fileExists: true, fileUsable: true, mark: good}, ReasonStampUnreadable, nil},
		"everything fits":                {found{fileExists: true, fileUsable: true, mark: good, stampReadable: true, stamp: stamp(nil)}, "", nil},
		"a damaged file":                 {found{fileExists: true, stampReadable: true, stamp: stamp(nil)}, ReasonFileUnusable, nil},
		"another server":                 {found{fileExists: true, fileUsable: true, mark: good, stampReadable: true, stamp: stamp(func(s *Stamp) { s.ServerVersion = "1" })}, ReasonOtherVersion, nil},
		"an older schema":                {found{fileExists: true, fileUsable: true, mark: good, stampReadable: true, stamp: stamp(func(s *Stamp) { s.SchemaVersion = "r" })}, ReasonOtherVersion, nil},
		"an older visibility schema":     {found{fileExists: true, fileUsable: true, mark: good, stampReadable: true, stamp: stamp(func(s *Stamp) { s.VisibilitySchema = "u" })}, ReasonOtherVersion, nil},
		"another store":                  {found{fileExists: true, fileUsable: true, mark: good, stampReadable: true, stamp: stamp(func(s *Stamp) { s.Store = "x" })}, ReasonOtherVersion, nil},
		"a file from elsewhere":          {found{fileExists: true, fileUsable: true, mark: mark{EngineID: "B", Shards: 4}, stampReadable: true, stamp: stamp(nil)}, ReasonOtherFile, nil},
		"a stamp with other shards":      {found{fileExists: true, fileUsable: true, mark: mark{EngineID: "A", Shards: 1}, stampReadable: true, stamp: stamp(nil)}, ReasonOtherFile, nil},
		"other shards on both":           {found{fileExists: true, fileUsable: true, mark: mark{EngineID: "A", Shards: 1}, stampReadable: true, stamp: stamp(func(s *Stamp) { s.Shards = 1 })}, "", &ShardError{Created: 1, Configured: 4}},
		"other shards of another server": {found{fileExists: true, fileUsable: true, mark: mark{EngineID: "A", Shards: 1}, stampReadable: true, stamp: stamp(func(s *Stamp) { s.Shards, s.ServerVersion = 1, "1" })}, ReasonOtherVersion, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reason, err := decide(tc.found, want)
			require.Equal(t, tc.reason, reason)
			var shards *ShardError
			errors.As(err, &shards)
			require.Empty(t, cmp.Diff(tc.shards, shards))
		})
	}
}

// prepared is a folder with a sound file and its stamp.
func prepared(t *testing.T) (Config, Stamp) {
	t.Helper()
	c, err := testConfig(t).withDefaults()
	require.NoError(t, err)
	stamp, reason, err := prepare(context.Background(), c)
	require.NoError(t, err)
	require.Equal(t, ReasonNew, reason)
	require.NotEmpty(t, stamp.EngineID)
	return c, stamp
}

func setAsideNames(t *testing.T, c Config) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(c.Path))
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		if strings.Contains(e.Name(), ".set-aside-") {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestPrepareKeepsWhatFits(t *testing.T) {
	t.Parallel()
	c, first := prepared(t)
	again, reason, err := prepare(context.Background(), c)
	require.NoError(t, err)
	require.Empty(t, reason)
	require.Empty(t, cmp.Diff(first, again))
	require.Empty(t, setAsideNames(t, c))

	for _, name := range []string{c.Path, stampPath(c.Path)} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}

func TestPrepareReplacesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	garbage := []byte(strings.Repeat("this is no database. ", 500))
	for name, tc := range map[string]struct {
		spoil  func(t *testing.T, c *Config)
		reason Reason
		aside  int // files set aside
	}{
		"the file is gone": {func(t *testing.T, c *Config) { require.NoError(t, os.Remove(c.Path)) }, ReasonFileMissing, 1},
		"the file is gone and its log is left": {func(t *testing.T, c *Config) {
			require.NoError(t, os.Remove(c.Path))
			require.NoError(t, os.WriteFile(c.Path+"-wal", garbage, 0o600))
		}, ReasonFileMissing, 2},
		"the stamp is gone":    {func(t *testing.T, c *Config) { require.NoError(t, os.Remove(stampPath(c.Path))) }, ReasonStampMissing, 1},
		"the stamp is garbage": {func(t *testing.T, c *Config) { require.NoError(t, os.WriteFile(stampPath(c.Path), garbage, 0o600)) }, ReasonStampUnreadable, 2},
		"the stamp is empty":   {func(t *testing.T, c *Config) { require.NoError(t, os.WriteFile(stampPath(c.Path), nil, 0o600)) }, ReasonStampUnreadable, 2},
		"the stamp lacks fields": {func(t *testing.T, c *Config) {
			require.NoError(t, os.WriteFile(stampPath(c.Path), []byte(`{}`), 0o600))
		}, ReasonStampUnreadable, 2},
		"the file is garbage": {func(t *testing.T, c *Config) { require.NoError(t, os.WriteFile(c.Path, garbage, 0o600)) }, ReasonFileUnusable, 2},
		"the file is empty":   {func(t *testing.T, c *Config) { require.NoError(t, os.Truncate(c.Path, 0)) }, ReasonFileUnusable, 2},
		"the file is cut":     {func(t *testing.T, c *Config) { require.NoError(t, os.Truncate(c.Path, 40<<10)) }, ReasonFileUnusable, 2},
		"the middle of the file is overwritten": {func(t *testing.T, c *Config) {
			f, err := os.OpenFile(c.Path, os.O_RDWR, 0)
			require.NoError(t, err)
			_, err = f.WriteAt(garbage, 20<<10)
			require.NoError(t, err)
			require.NoError(t, f.Close())
		}, ReasonFileUnusable, 2},
		"another server version": {func(t *testing.T, c *Config) { c.tuning.version = "0.0.1" }, ReasonOtherVersion, 2},
		"the file of another engine": {func(t *testing.T, c *Config) {
			other, _ := prepared(t)
			require.NoError(t, os.Rename(other.Path, c.Path))
		}, ReasonOtherFile, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, old := prepared(t)
			c.Logger = discard
			tc.spoil(t, &c)
			fresh, reason, err := prepare(context.Background(), c)
			require.NoError(t, err)
			require.Equal(t, tc.reason, reason)
			require.NotEqual(t, old.EngineID, fresh.EngineID, "a fresh file has a new id")
			require.Len(t, setAsideNames(t, c), tc.aside)

			again, reason, err := prepare(context.Background(), c)
			require.NoError(t, err)
			require.Empty(t, reason, "the replacement is kept")
			require.Equal(t, fresh.EngineID, again.EngineID)
		})
	}
}

func TestPrepareRefusesOtherShards(t *testing.T) {
	t.Parallel()
	c, _ := prepared(t)
	c.tuning.shards = 8
	_, _, err := prepare(context.Background(), c)
	var shards *ShardError
	require.ErrorAs(t, err, &shards)
	require.Equal(t, ShardError{Created: sqliteShards, Configured: 8}, *shards)
	require.Empty(t, setAsideNames(t, c), "nothing is touched")
}

func TestPrepareDoesNotReplaceForOtherTroubles(t *testing.T) {
	t.Parallel()
	c, err := testConfig(t).withDefaults()
	require.NoError(t, err)
	require.NoError(t, os.Mkdir(c.Path, 0o700))
	_, _, err = prepare(context.Background(), c)
	require.ErrorContains(t, err, "not a regular file")
	require.Empty(t, setAsideNames(t, c))
}

func TestSetAsideNeverOverwrites(t *testing.T) {
	t.Parallel()
	c, _ := prepared(t)
	c.Logger = discard
	c.Now = func() time.Time { return time.Date(2021, 8, 24, 4, 0, 0, 0, time.UTC) }
	for n := range 3 {
		require.NoError(t, os.Remove(stampPath(c.Path)))
		_, reason, err := prepare(context.Background(), c)
		require.NoError(t, err)
		require.Equal(t, ReasonStampMissing, reason)
		require.Len(t, setAsideNames(t, c), n+1)
	}
	require.Contains(t, setAsideNames(t, c), "temporal.db.set-aside-20210824T040000Z")
	require.Contains(t, setAsideNames(t, c), "temporal.db.set-aside-20210824T040000Z-2")
}

func TestSetAsideStaysReadable(t *testing.T) {
	t.Parallel()
	c, old := prepared(t)
	c.Logger = discard
	c.tuning.version = "0.0.1"
	_, _, err := prepare(context.Background(), c)
	require.NoError(t, err)
	for _, name := range setAsideNames(t, c) {
		if strings.HasPrefix(name, "temporal.db.") {
			m, err := readFile(context.Background(), filepath.Join(filepath.Dir(c.Path), name))
			require.NoError(t, err)
			require.Equal(t, old.EngineID, m.EngineID)
		}
	}
}

func TestPathsMayHoldAnyCharacter(t *testing.T) {
	t.Parallel()
	c, err := Config{Path: filepath.Join(t.TempDir(), "交办 50% a?b#c&d", "engine.db")}.withDefaults()
	require.NoError(t, err)
	_, _, err = prepare(context.Background(), c)
	require.NoError(t, err)
	_, reason, err := prepare(context.Background(), c)
	require.NoError(t, err)
	require.Empty(t, reason)
	require.FileExists(t, c.Path)
	require.FileExists(t, filepath.Join(filepath.Dir(c.Path), "engine.json"))
}

func TestConfigReportsAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Config{Retention: time.Hour, FrontendPort: -1, UIPort: 70000}.withDefaults()
	for _, part := range []string{"path", "retention", "frontend port", "page port"} {
		require.ErrorContains(t, err, part)
	}
	_, err = Config{Path: "x/temporal.json"}.withDefaults()
	require.ErrorContains(t, err, "names the stamp")
}
