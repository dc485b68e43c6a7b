package kill_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/pgtest"
)

// seeds with killsInBlock kills each, and the kills of the first starts, make
// the promised 200.
const (
	seeds        = 20
	killsInBlock = 10
	promised     = 200
)

// campaign has the clocks of seconds.
const campaign = town.FastCampaign

var (
	base     string   // folder of everything here
	binary   string   // the program
	uploaded []string // digests of files in the evidence store
	cast     []person // everybody who acts, signed in
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if base, err = os.MkdirTemp("", "jiaoban-kill-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(base)
	binary = filepath.Join(base, "jiaoban")
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// build builds the program with the flags of the Makefile, so that the Temporal
// server is not compiled a second time.
func build() error {
	cmd := exec.Command("go", "build", "-trimpath", "-o", binary, "jiaoban/cmd/jiaoban")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, out)
	}
	own, err := os.ReadFile(filepath.Join("testdata", "policies", "fast.yaml"))
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(base, "policies"), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(base, "policies", "fast.yaml"), own, 0o600)
}

// actors are the logins that act in these tests: every role, and the people of
// a few units.
func actors() []string {
	logins := []string{
		"duty", "coordinator", "coordinator2", "reviewer", "supervisor", "accountability", "publicity", "leader", "leader2", "auditor",
	}
	for _, u := range slices.Concat(units, []string{below}) {
		logins = append(logins, u+"-leader", u+"-officer", u+"-duty")
	}
	return logins
}

func clerk(login string) person {
	i := slices.IndexFunc(cast, func(p person) bool { return p.login == login })
	return cast[i]
}

// signIn opens a session for everybody who acts.
func signIn(t testing.TB, p *process) {
	t.Helper()
	l := dial(t, p)
	defer l.close()
	known := map[string]town.Login{}
	for _, login := range p.serving.Demo.Logins {
		known[login.Login] = login
	}
	for _, login := range actors() {
		who := known[login]
		credentials, err := json.Marshal(m{"login": who.Login, "password": who.Password})
		require.NoError(t, err)
		status, content, err := l.do(http.MethodPost, "/api/v1/session", "", "", "application/json", credentials)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, status, "%s: %s", login, content)
		var in api.SignedIn
		require.NoError(t, json.Unmarshal(content, &in))
		actor := casework.Actor{Person: who.Person}
		for _, role := range who.Roles {
			actor.Posts = append(actor.Posts, casework.Post{Unit: who.Unit, Role: role})
		}
		cast = append(cast, person{login: login, token: in.Token, actor: actor})
	}
}

// upload stores a few pictures, so that commands can name them.
func upload(t testing.TB, p *process) {
	t.Helper()
	l := dial(t, p)
	defer l.close()
	for shade := range 3 {
		img := image.NewGray(image.Rect(0, 0, 32, 32))
		img.Pix[0] = byte(shade + 1)
		var content bytes.Buffer
		require.NoError(t, png.Encode(&content, img))
		var stored api.Object
		for _, who := range cast { // a file is attached only by whoever has sent it
			status, answer, err := l.do(http.MethodPost, "/api/v1/files", who.token, "", "application/octet-stream", content.Bytes())
			require.NoError(t, err)
			require.Equal(t, http.StatusCreated, status, "%s", answer)
			require.NoError(t, json.Unmarshal(answer, &stored))
		}
		uploaded = append(uploaded, stored.Digest)
	}
}

// tally counts over all blocks what happened, and that everything did.
var tally = &counts{n: map[string]int{}, inFlight: map[casework.Kind]int{}, long: map[string]time.Duration{}, spent: map[string]time.Duration{}}

type counts struct {
	mu       sync.Mutex
	n        map[string]int
	inFlight map[casework.Kind]int
	long     map[string]time.Duration
	spent    map[string]time.Duration
}

func (c *counts) count(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[what]++
}

func (c *counts) flying(k casework.Kind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inFlight[k]++
}

func (c *counts) longest(what string, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.long[what] = max(c.long[what], d)
}

func (c *counts) spend(what string, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spent[what] += d
}

// missing are the commands that were never on their way when the program died.
func (c *counts) missing() (kinds []casework.Kind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range casework.Kinds() {
		if c.inFlight[k] == 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func (c *counts) report(t testing.TB) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, what := range slices.Sorted(maps.Keys(c.n)) {
		t.Logf("%6d %s", c.n[what], what)
	}
	for _, what := range slices.Sorted(maps.Keys(c.spent)) {
		t.Logf("%6s %s", c.spent[what].Round(time.Second), what)
	}
	for _, what := range slices.Sorted(maps.Keys(c.long)) {
		t.Logf("%6s %s", c.long[what].Round(10*time.Millisecond), what)
	}
	t.Logf("on their way at a kill: %v", c.inFlight)
}

// TestKills is the promise.
func TestKills(t *testing.T) {
	begun := time.Now()
	template := home{dir: filepath.Join(base, "template")}
	firstStarts(t, template, 8, home{dir: filepath.Join(base, "measure")})
	if only := os.Getenv("JIAOBAN_KILL_SEED"); only != "" {
		seed, err := strconv.Atoi(only)
		require.NoError(t, err, "JIAOBAN_KILL_SEED is a number")
		live(t, template, uint64(seed), nil)
		tally.report(t)
		return
	}
	some, err := strconv.Atoi(cmp.Or(os.Getenv("JIAOBAN_KILL_SEEDS"), strconv.Itoa(seeds)))
	require.NoError(t, err, "JIAOBAN_KILL_SEEDS is how many seeds to live")
	t.Run("seeds", func(t *testing.T) {
		for seed := range uint64(some) {
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				live(t, template, seed, nil)
			})
		}
	})
	if some < seeds {
		tally.report(t)
		require.GreaterOrEqual(t, tally.n["kills"], some*killsInBlock)
		return
	}
	// Chance may have left a command out.
	for seed := uint64(seeds); seed < seeds+5 && len(tally.missing()) > 0 && !t.Failed(); seed++ {
		live(t, template, seed, tally.missing())
	}
	tally.report(t)
	t.Logf("%s in all", time.Since(begun).Round(time.Second))
	if t.Failed() {
		return
	}
	require.Empty(t, tally.missing(), "commands that were never on their way when the program died")
	require.GreaterOrEqual(t, tally.n["kills"], promised)
	// Durable and applied is one transaction, unless that fails and the request is filed for
	// later (docs/decisions/0024), which a kill does not bring about: it was met in none of
	// twenty seeds, and is not asked for here.
	for _, what := range []string{
		died(stored{}), died(stored{found: true, outcome: true}),
		"lost engine files", "kills in a start", "kills in a recovery", "kills in a list", "kills in the middle of a commit", "clocks that fell due while nobody was there",
	} {
		require.NotZero(t, tally.n[what], "it never happened: %s", what)
	}
}

// overPostgres is the part of the seeds that is lived over a ledger and an engine in
// PostgreSQL too.
const overPostgres = 4

// TestKillsOverPostgres lives some of the seeds with ledger and engine in a
// PostgreSQL of their own, which goes on when the program dies: whatever it was told to
// commit it commits, and whatever it was not stays undone.
func TestKillsOverPostgres(t *testing.T) {
	begun := time.Now()
	cluster := pgtest.Start(t)
	template := home{dir: filepath.Join(base, "template-postgres"), url: cluster.DSN(), engine: cluster.DSN()}
	firstStarts(t, template, 3, home{dir: filepath.Join(base, "measure-postgres"), url: cluster.DSN(), engine: cluster.DSN()})
	if only := os.Getenv("JIAOBAN_KILL_SEED"); only != "" {
		seed, err := strconv.Atoi(only)
		require.NoError(t, err, "JIAOBAN_KILL_SEED is a number")
		live(t, template, uint64(seed), nil)
		return
	}
	some, err := strconv.Atoi(cmp.Or(os.Getenv("JIAOBAN_KILL_SEEDS"), strconv.Itoa(seeds)))
	require.NoError(t, err, "JIAOBAN_KILL_SEEDS is how many seeds to live")
	before := tally.n["kills"]
	some = max(1, some/overPostgres)
	t.Run("seeds", func(t *testing.T) {
		for seed := range uint64(some) {
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				live(t, template, seed, nil)
			})
		}
	})
	t.Logf("%s in all", time.Since(begun).Round(time.Second))
	require.GreaterOrEqual(t, tally.n["kills"]-before, some*killsInBlock)
}
