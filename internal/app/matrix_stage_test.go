package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
	"jiaoban/internal/policies"
)

// Places where a post is held, seen from the case of the matrix.
const (
	placeOffice = "office"
	placeLead   = "lead"
	placeHelp   = "help"
	placeLocal  = "local"
	placeAbove  = "above" // the lead's superior
	placeBelow  = "below" // a unit under the lead
	placeOther  = "other" // has no part in it
)

var places = []string{placeLead, placeHelp, placeLocal, placeAbove, placeBelow, placeOther}

// somebody is one who asks: a role in a place.
type somebody struct {
	name   string
	role   casework.Role
	place  string
	token  string
	acting casework.PersonID // for whom, by delegation
}

// matrix is a server over a real ledger with two cases and people of every role
// in every place. Filings are applied at once, without the engine.
type matrix struct {
	t        *testing.T
	server   *api.Server
	ledger   *ledger.Ledger
	accounts *accounts.Service
	people   []somebody
	recused  somebody
	inside   casework.CaseID // of the lead, the helper and the local unit
	outside  casework.CaseID // of another unit altogether
	same     casework.CaseID // likewise, and of the same complainant as the one inside
	picture  string
	filing   string
	since    string             // the last event that listeners have heard
	another  func() *api.Server // as a process of the same office started anew
	secrets  []secret
	told     map[string]bool // the secrets that somebody was told who may know them
}

// atOnce applies filings without the engine.
type atOnce struct{ ledger *ledger.Ledger }

func (a atOnce) Apply(ctx context.Context, f contract.Filing, _ time.Duration) error {
	_, err := a.ledger.Advance(ctx, contract.AdvanceRequest{Case: f.Case, Epoch: f.Epoch})
	return err
}
func (atOnce) Start(context.Context, contract.CaseRef) error { return nil }

func (atOnce) Nudge(context.Context, contract.CaseRef) {}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	conf := config.Config{Data: t.TempDir()}
	f, err := openFolder(conf)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.close()) })
	r, err := openRecord(t.Context(), conf, f, nil, recordOptions{migrate: true, create: true})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, r.ledger.Close())
		require.NoError(t, ledger.CheckStates())
	})
	shipped, err := readPolicies("")
	require.NoError(t, err)
	require.NoError(t, shipped.store(t.Context(), r.ledger))
	ports := newPorts(r, &temporal{}, Options{Passwords: accounts.Parameters{MemoryKiB: 64, Passes: 1, Lanes: 1}})
	start := func() *api.Server {
		fitted := ports.api()
		fitted.Engine = atOnce{r.ledger}
		server, err := api.New(fitted, api.Options{})
		require.NoError(t, err)
		return server
	}
	m := &matrix{t: t, server: start(), another: start, ledger: r.ledger, accounts: ports.accounts.service, told: map[string]bool{}}
	m.staff()
	m.cases()
	m.plant()
	return m
}

// staff fills the units with people.
func (m *matrix) staff() {
	ctx := m.t.Context()
	for _, u := range []contract.Unit{
		{ID: placeAbove, Kind: contract.UnitCounty}, {ID: placeLead, Parent: placeAbove}, {ID: placeBelow, Parent: placeLead},
		{ID: placeHelp}, {ID: placeLocal}, {ID: placeOther}, {ID: "faraway"},
	} {
		u.Name = "示范单位" + string(u.ID)
		if u.Kind == "" {
			u.Kind = contract.UnitDepartment
		}
		_, err := m.ledger.AddUnit(ctx, u)
		require.NoError(m.t, err)
	}
	for _, r := range casework.Roles {
		at := []string{placeOffice, placeLead}
		if strings.HasPrefix(string(r), "unit_") {
			at = places
		}
		for _, place := range at {
			m.people = append(m.people, m.hire(string(r)+"-"+place, place, r))
		}
	}
	m.people = append(m.people, m.hire("nobody-in-particular", ""))
	m.recused = m.hire("recused", placeOffice, casework.Coordinator, casework.DutyOfficer, casework.Leader, casework.Supervisor, casework.Auditor)
	// Somebody without a post of the own acts for the lead's officer.
	proxy := m.hire("proxy", "")
	proxy.role, proxy.place, proxy.acting = casework.UnitOfficer, placeLead, "unit_officer-lead"
	_, err := m.ledger.Delegate(ctx, contract.Delegation{
		Delegator: proxy.acting, Delegate: casework.PersonID(proxy.name), Until: casework.InstantOf(time.Now()).Add(casework.Day),
	}, casework.Actor{Person: proxy.acting})
	require.NoError(m.t, err)
	m.people = append(m.people, proxy)
}

func (m *matrix) hire(name, place string, roles ...casework.Role) somebody {
	m.t.Helper()
	p, err := m.ledger.AddPerson(m.t.Context(), contract.Person{ID: casework.PersonID(name), Name: "示范" + name})
	require.NoError(m.t, err)
	who := somebody{name: name, place: place}
	for _, r := range roles {
		who.role = r
		_, err := m.ledger.GrantPost(m.t.Context(), contract.Holding{Person: p.ID, Unit: casework.UnitID(place), Role: r})
		require.NoError(m.t, err)
	}
	who.token = m.signIn(p.ID)
	return who
}

// signIn opens an account with its first password changed, and a session.
func (m *matrix) signIn(person casework.PersonID) string {
	m.t.Helper()
	ctx, login := m.t.Context(), string(person)
	_, first, err := m.accounts.Create(ctx, accounts.NewAccount{Person: person, Login: login})
	require.NoError(m.t, err)
	token, who, err := m.accounts.SignIn(ctx, login, first, accounts.Caller{Label: "matrix"})
	require.NoError(m.t, err)
	require.NoError(m.t, m.accounts.ChangePassword(ctx, who, first, "Kiln-and-7-bridges"))
	return token
}

func (m *matrix) actor(name string) casework.Actor {
	m.t.Helper()
	posts, _, err := m.ledger.Standing(m.t.Context(), casework.PersonID(name), casework.InstantOf(time.Now()))
	require.NoError(m.t, err)
	return casework.Actor{Person: casework.PersonID(name), Posts: posts}
}

// cases opens the two cases and bars the recused person from the first.
func (m *matrix) cases() {
	set, err := policies.Embedded()
	require.NoError(m.t, err)
	i := slices.IndexFunc(set.Policies, func(p casework.Policy) bool { return p.Name == "city-central-handover" })
	open := func(number string, targets ...casework.Target) casework.CaseID {
		f, err := m.ledger.Register(m.t.Context(), contract.NewCase{Actor: m.actor("duty_officer-office"), Body: &casework.Register{
			Source:       casework.Source{Campaign: "c1", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
			HandedOverAt: casework.InstantOf(time.Now()), Number: number, Region: "示范区", Complaint: casework.NewText("夜间施工扰民 " + number), Policy: set.Policies[i],
		}, Complainant: &contract.Complainant{Name: "示范举报人", Telephone: "19900007788"}})
		require.NoError(m.t, err)
		assign := &casework.Assign{Targets: targets}
		for j := range targets {
			targets[j].FirstResponsible, targets[j].DirectResponsible = "unit_leader-lead", "unit_officer-lead"
		}
		if len(targets) == 1 {
			assign.NoTerritory = casework.NewText("不涉及具体地点")
		}
		m.filing = m.do(f.Case, "coordinator-office", assign)
		return f.Case
	}
	m.outside = open("OUT-0001", casework.Target{Role: casework.RoleLead, Unit: "faraway"})
	m.same = open("SAME-0001", casework.Target{Role: casework.RoleLead, Unit: "faraway"})
	m.inside = open("IN-0001", casework.Target{Role: casework.RoleLead, Unit: placeLead},
		casework.Target{Role: casework.RoleAssisting, Unit: placeHelp}, casework.Target{Role: casework.RoleTerritorial, Unit: placeLocal})
	for _, a := range []struct{ part, by string }{{"a1", placeLead}, {"a2", placeHelp}, {"a3", placeLocal}} {
		by := "unit_officer-" + a.by
		m.do(m.inside, by, &casework.Acknowledge{Assignment: a.part, Handler: casework.PersonID(by)})
	}
	m.do(m.inside, "leader-office", &casework.Recuse{Person: "recused", Reason: casework.NewText("与被举报人系近亲属")})
	m.do(m.inside, "supervisor-office", &casework.Urge{Unit: placeLead})
	sent := m.send(m.people[0], http.MethodPost, "/api/v1/files", "示范材料", "Content-Type", "application/octet-stream")
	require.Equal(m.t, http.StatusCreated, sent.Code, sent.Body)
	var object api.Object
	require.NoError(m.t, json.Unmarshal(sent.Body.Bytes(), &object))
	m.picture = object.Digest
	m.do(m.inside, m.people[0].name, &casework.AttachEvidence{Files: []casework.EvidenceFile{{
		Digest: object.Digest, Size: object.Size, MediaType: object.MediaType, Kind: object.Kind, Nature: casework.NatureDocument,
	}}})
	_, err = m.ledger.Deliver(m.t.Context(), 1000, func(contract.Notice) error { return nil })
	require.NoError(m.t, err)
}

func (m *matrix) do(id casework.CaseID, by string, body casework.Body) string {
	m.t.Helper()
	f, err := m.ledger.File(m.t.Context(), contract.NewFiling{Case: id, Actor: m.actor(by), Body: body})
	require.NoError(m.t, err)
	require.NoError(m.t, atOnce{m.ledger}.Apply(m.t.Context(), f, 0))
	f, err = m.ledger.Filing(m.t.Context(), f.ID)
	require.NoError(m.t, err)
	require.Equal(m.t, contract.FilingApplied, f.State, "%s by %s: %v", body.Kind(), by, f.Refusal)
	return f.ID
}

// listen asks for a stream from where m.since says, and goes away when all that
// was missed has been told.
func (m *matrix) listen(who somebody, path string) *httptest.ResponseRecorder {
	ctx, cancel := context.WithCancel(m.t.Context())
	defer cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+who.token)
	if m.since != "" {
		r.Header.Set("Last-Event-ID", m.since)
	}
	if who.acting != "" {
		r.Header.Set("Acting-For", string(who.acting))
	}
	w := &leaving{ResponseRecorder: httptest.NewRecorder(), leave: cancel}
	m.server.ServeHTTP(w, r)
	return w.ResponseRecorder
}

// leaving is somebody who leaves when there is nothing more to be told.
type leaving struct {
	*httptest.ResponseRecorder

	leave func()
}

func (l *leaving) Flush() {
	if strings.Contains(l.Body.String(), "event: beat") {
		l.leave()
	}
}

func (m *matrix) send(who somebody, method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(m.t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+who.token)
	r.Header.Set("X-Request-ID", "the-same-request")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if who.acting != "" {
		r.Header.Set("Acting-For", string(who.acting))
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	m.server.ServeHTTP(w, r)
	return w
}
