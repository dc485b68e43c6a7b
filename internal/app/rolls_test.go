package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
)

// rollServer is a server over a new folder and its administrator's command line.
type rollServer struct {
	t      *testing.T
	ledger *ledger.Ledger
	url    string
	token  string
}

func newRollServer(t *testing.T, boss string) *rollServer {
	t.Helper()
	conf := config.Config{Data: t.TempDir()}
	f, err := openFolder(conf)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.close()) })
	r, err := openRecord(t.Context(), conf, f, nil, recordOptions{migrate: true, create: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.ledger.Close()) })
	ports := newPorts(r, &temporal{}, Options{Passwords: accounts.Parameters{MemoryKiB: 64, Passes: 1, Lanes: 1}})
	fitted := ports.api()
	fitted.Engine = atOnce{r.ledger}
	server, err := api.New(fitted, api.Options{})
	require.NoError(t, err)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	m := &matrix{t: t, server: server, ledger: r.ledger, accounts: ports.accounts.service}
	return &rollServer{t: t, ledger: r.ledger, url: listening.URL, token: m.hire(boss, string(contract.OfficeUnit), casework.Administrator).token}
}

func (s *rollServer) run(do func(context.Context, Call) error, out any, flags map[string]string, args ...string) error {
	s.t.Helper()
	var written bytes.Buffer
	c := Call{Flags: map[string]string{"server": s.url, "token": s.token}, Args: args, Out: &written, JSON: out != nil}
	for k, v := range flags {
		c.Flags[k] = v
	}
	err := do(s.t.Context(), c)
	if out != nil && written.Len() > 0 {
		require.NoError(s.t, json.Unmarshal(written.Bytes(), out), written.String())
	}
	return err
}

// everything is what the ledger knows of units, people and rosters, without the
// ids of entries, which are made anew everywhere.
func (s *rollServer) everything() (units []contract.Unit, people []contract.Person, held []contract.Holding, asked []contract.Contact, duties []contract.Duty) {
	s.t.Helper()
	ctx := s.t.Context()
	units, err := s.ledger.Units(ctx)
	require.NoError(s.t, err)
	for i, u := range units {
		found, err := s.ledger.Contacts(ctx, u.ID)
		require.NoError(s.t, err)
		for _, c := range found {
			c.ID, c.From = "", 0
			asked = append(asked, c)
		}
		roster, err := s.ledger.Roster(ctx, u.ID, 0, 1<<62)
		require.NoError(s.t, err)
		for _, d := range roster {
			d.ID = ""
			duties = append(duties, d)
		}
		units[i].Version = 0
	}
	all, err := s.ledger.People(ctx)
	require.NoError(s.t, err)
	for _, p := range all {
		if strings.HasPrefix(string(p.ID), "boss") {
			continue
		}
		p.Version = 0
		people = append(people, p)
		posts, err := s.ledger.Holdings(ctx, p.ID)
		require.NoError(s.t, err)
		for _, h := range posts {
			h.ID = ""
			held = append(held, h)
		}
	}
	return units, people, held, asked, duties
}

// The demonstration city, exported and brought into an empty folder, is the same
// city there; and its own file changes nothing in either.
func TestTheCityMovesByItsRoll(t *testing.T) {
	t.Parallel()
	from, to := newRollServer(t, "boss-here"), newRollServer(t, "boss-there")
	require.NoError(t, town.Seed(t.Context(), from.ledger, accounts.New(from.ledger, time.Now, accounts.Parameters{MemoryKiB: 64, Passes: 1, Lanes: 1}), "Kiln-and-7-bridges"))
	_, err := from.ledger.AddContact(t.Context(), contract.Contact{Unit: town.UnitID("heping"), Person: town.PersonID("heping-officer"), Telephone: "+86 0930-8000001", Substitute: town.PersonID("heping-duty")})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "示范市.xlsx")
	require.NoError(t, from.run(RollExport, nil, nil, file))
	require.Equal(t, ExitUsage, ExitStatus(from.run(RollExport, nil, nil, file)), "a file that is there stays")

	var seen, done api.RollView
	require.NoError(t, to.run(RollLoad, &seen, nil, file))
	require.False(t, seen.Committed)
	require.Zero(t, seen.Sum.Refused)
	require.NoError(t, to.run(RollLoad, &done, map[string]string{"commit": "true"}, file))
	require.True(t, done.Committed)
	require.Equal(t, seen.Sum, done.Sum)
	require.Greater(t, done.Sum.New, 500)

	units, people, held, asked, duties := from.everything()
	theirs, others, posts, contacts, rosters := to.everything()
	require.Equal(t, units, theirs)
	require.Equal(t, people, others)
	require.Equal(t, held, posts)
	require.Equal(t, asked, contacts)
	require.Equal(t, duties, rosters)

	for _, s := range []*rollServer{from, to} {
		var again api.RollView
		require.NoError(t, s.run(RollLoad, &again, map[string]string{"commit": "true"}, file))
		require.Zero(t, again.Sum.New+again.Sum.Changed)
	}
	report, err := to.ledger.VerifyChain(t.Context(), 1)
	require.NoError(t, err)
	require.True(t, report.Fits, report.Misfit+report.Differs)
}

func TestARollAtTheCommandLine(t *testing.T) {
	t.Parallel()
	s := newRollServer(t, "boss")
	folder := t.TempDir()
	template := filepath.Join(folder, "名册.xlsx")
	require.NoError(t, s.run(RollTemplate, nil, nil, template))
	var view api.RollView
	require.NoError(t, s.run(RollLoad, &view, map[string]string{"commit": "true"}, template))
	require.Equal(t, 5, view.Findings.Examples, "an example is never read")
	require.Zero(t, view.Sum.Read)
	require.Empty(t, view.Findings.Unrecognised)
	require.Empty(t, view.Findings.SkippedSheets)

	people := filepath.Join(folder, "people.csv")
	require.NoError(t, os.WriteFile(people, []byte("姓名,电话\n示范甲,000-0000001\n"), 0o600))
	require.NoError(t, s.run(RollLoad, &view, map[string]string{"dry-run": "true"}, people))
	require.Equal(t, contract.RollSum{Read: 1, New: 1}, view.Sum)
	require.Equal(t, ExitUsage, ExitStatus(s.run(RollLoad, nil, map[string]string{"dry-run": "true", "commit": "true"}, people)))
	require.NoError(t, s.run(RollLoad, nil, map[string]string{"commit": "true"}, people))

	posts := filepath.Join(folder, "posts.csv")
	require.NoError(t, os.WriteFile(posts, []byte("姓名,单位,岗位\n示范甲,办公室,值班员\n示范乙,office,值班员\n"), 0o600))
	var shown bytes.Buffer
	err := RollLoad(t.Context(), Call{Flags: map[string]string{"server": s.url, "token": s.token, "commit": "true"}, Args: []string{posts}, Out: &shown})
	require.Equal(t, ExitRefused, ExitStatus(err))
	require.Contains(t, shown.String(), "没有名为“示范乙”的人员")
	require.Contains(t, shown.String(), "第3行")
	require.Contains(t, shown.String(), "nothing was changed")

	notes := filepath.Join(folder, "notes.csv")
	require.NoError(t, os.WriteFile(notes, []byte("会议,记录\n一,二\n"), 0o600))
	require.ErrorContains(t, s.run(RollLoad, nil, nil, notes), "没有找到名册的表头")
}
