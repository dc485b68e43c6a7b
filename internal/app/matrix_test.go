package app

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
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
	picture  string
	filing   string
}

// atOnce applies filings without the engine.
type atOnce struct{ ledger *ledger.Ledger }

func (a atOnce) Apply(ctx context.Context, f contract.Filing, _ time.Duration) error {
	_, err := a.ledger.Advance(ctx, contract.AdvanceRequest{Case: f.Case, Epoch: f.Epoch})
	return err
}
func (atOnce) Start(context.Context, contract.CaseRef) error { return nil }

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	conf := config.Config{Data: t.TempDir()}
	f, err := openFolder(conf)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.close()) })
	r, err := openRecord(t.Context(), conf, f, nil, recordOptions{migrate: true, create: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.ledger.Close()) })
	shipped, err := readPolicies("")
	require.NoError(t, err)
	require.NoError(t, shipped.store(t.Context(), r.ledger))
	ports := newPorts(r, &temporal{}, Options{Passwords: accounts.Parameters{MemoryKiB: 64, Passes: 1, Lanes: 1}})
	fitted := ports.api()
	fitted.Engine = atOnce{r.ledger}
	server, err := api.New(fitted, api.Options{})
	require.NoError(t, err)
	m := &matrix{t: t, server: server, ledger: r.ledger, accounts: ports.accounts.service}
	m.staff()
	m.cases()
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
		}, Complainant: &contract.Complainant{Name: "示范举报人", Telephone: "00000000000"}})
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
	m.inside = open("IN-0001", casework.Target{Role: casework.RoleLead, Unit: placeLead},
		casework.Target{Role: casework.RoleAssisting, Unit: placeHelp}, casework.Target{Role: casework.RoleTerritorial, Unit: placeLocal})
	for _, a := range []struct{ part, by string }{{"a1", placeLead}, {"a2", placeHelp}, {"a3", placeLocal}} {
		by := "unit_officer-" + a.by
		m.do(m.inside, by, &casework.Acknowledge{Assignment: a.part, Handler: casework.PersonID(by)})
	}
	m.do(m.inside, "coordinator-office", &casework.Recuse{Person: "recused", Reason: casework.NewText("与被举报人系近亲属")})
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

// row is one line of testdata/routes.txt.
type row struct {
	who  []string
	body string
}

func routesByHand(t *testing.T) map[string]row {
	t.Helper()
	content, err := os.ReadFile("testdata/routes.txt")
	require.NoError(t, err)
	table := map[string]row{}
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.SplitN(line, "|", 3)
		require.GreaterOrEqual(t, len(cells), 2, line)
		name := strings.TrimSpace(cells[0])
		require.NotContains(t, table, name, "it stands twice")
		r := row{who: strings.Fields(cells[1])}
		require.NotEmpty(t, r.who, name)
		if len(cells) == 3 {
			r.body = strings.TrimSpace(cells[2])
		}
		table[name] = r
	}
	return table
}

// unitRole reports a role that counts only for the unit in which it is held.
func unitRole(r casework.Role) bool { return strings.HasPrefix(string(r), "unit_") }

// sees says by hand who reads the case inside.
func (s somebody) sees() bool {
	if unitRole(s.role) {
		return slices.Contains([]string{placeLead, placeHelp, placeLocal, placeAbove}, s.place)
	}
	return s.role != "" && s.role != casework.Administrator
}

// in reports whether a row lets somebody through.
func (s somebody) in(r row) bool {
	for _, word := range r.who {
		group, role, grouped := strings.Cut(word, "-")
		switch {
		case word == "all" || word == "sees" && s.sees():
			return true
		case word == string(s.role) && (!unitRole(s.role) || s.place == placeLead):
			return true
		case !grouped || role != string(s.role):
		case group == "part" && slices.Contains([]string{placeLead, placeHelp, placeLocal}, s.place),
			group == "help" && slices.Contains([]string{placeHelp, placeLocal}, s.place),
			group == "local" && s.place == placeLocal:
			return true
		}
	}
	return false
}

// route is an operation of the document.
type route struct{ id, method, path string }

// routes reads every operation from the OpenAPI document.
func (m *matrix) routes() []route {
	m.t.Helper()
	got := m.send(somebody{}, http.MethodGet, "/openapi.json", "")
	require.Equal(m.t, http.StatusOK, got.Code)
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}
	require.NoError(m.t, json.Unmarshal(got.Body.Bytes(), &document))
	var routes []route
	for path, methods := range document.Paths {
		if !strings.HasPrefix(path, "/api/") {
			continue
		}
		for method, o := range methods {
			routes = append(routes, route{o.OperationID, strings.ToUpper(method), path})
		}
	}
	slices.SortFunc(routes, func(a, b route) int {
		// Who has signed out asks nothing more.
		return cmp.Or(cmp.Compare(last(a), last(b)), strings.Compare(a.id, b.id))
	})
	return routes
}

func last(r route) int { return strings.Count(r.id, "sign-out") }

// ofACase reports a route about one case, or one filing of it.
func (r route) ofACase() bool {
	return strings.HasPrefix(r.path, "/api/v1/cases/{id}") || r.path == "/api/v1/filings/{id}"
}

func (m *matrix) ask(who somebody, r route, id, body string) *httptest.ResponseRecorder {
	path := strings.NewReplacer("{id}", id, "{digest}", m.picture, "{duty}", "nothing", "{link}", "nothing", "{contact}", "nothing", "{row}", "1").Replace(r.path)
	if r.id == "preview-deadlines" {
		path += "?policy=city-central-handover&handed_over_at=2021-08-20T13:25:00Z"
	}
	header := []string{"Idempotency-Key", "key-of-" + who.name + "-" + r.id}
	switch r.id {
	case "upload-file", "stage-batch", "correct-batch":
		header = append(header, "Content-Type", "application/octet-stream")
	}
	return m.send(who, r.method, path, body, header...)
}

// Every route of the API is asked by every role in every place, about a case
// inside its reach, one outside and one that is not there. Who is let through,
// forbidden or told that nothing is there is what the table by hand says, and
// what is not the reader's is answered byte for byte as what is not there.
func TestEveryRouteByEveryRole(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	table, seen := routesByHand(t), map[string]bool{}
	for _, r := range m.routes() {
		row, known := table[r.id]
		require.True(t, known, "%s %s %s has no row in testdata/routes.txt", r.id, r.method, r.path)
		seen[r.id] = true
		for _, who := range m.people {
			if r.ofACase() {
				m.aboutACase(who, r, row)
			} else {
				m.free(who, r, row)
			}
		}
		if r.ofACase() {
			m.alike(m.recused, r, row, m.inside)
		}
	}
	for name := range table {
		require.True(t, seen[name], "%s is no route", name)
	}
}

// subject is the id in the path of a route about a case.
func (m *matrix) subject(r route, id casework.CaseID) string {
	if r.path == "/api/v1/filings/{id}" && id == m.inside {
		return m.filing
	}
	return string(id)
}

func (m *matrix) aboutACase(who somebody, r route, row row) {
	m.t.Helper()
	where := who.name + " " + r.id
	// Identities are refused by role before any case is looked for, so they tell
	// nothing of one either.
	identities := []string{"look-at-complainant", "list-looks", "check-redaction", "list-same-complainant"}
	early := slices.Contains(identities, r.id) && !who.in(row)
	if !who.sees() || early {
		got := m.alike(who, r, row, m.inside)
		want := http.StatusNotFound
		if early {
			want = http.StatusForbidden
		}
		require.Equal(m.t, want, got.Code, "%s: %s", where, got.Body)
	} else {
		got := m.ask(who, r, m.subject(r, m.inside), row.body)
		if who.in(row) {
			require.NotContains(m.t, []int{401, 403, 404}, got.Code, "%s: %s", where, got.Body)
			require.Less(m.t, got.Code, 500, "%s: %s", where, got.Body)
		} else {
			require.Equal(m.t, http.StatusForbidden, got.Code, "%s: %s", where, got.Body)
		}
	}
	if unitRole(who.role) || !who.sees() {
		m.alike(who, r, row, m.outside)
	}
}

// alike requires that a case answers somebody as one that is not there.
func (m *matrix) alike(who somebody, r route, row row, id casework.CaseID) *httptest.ResponseRecorder {
	m.t.Helper()
	there, none := m.ask(who, r, m.subject(r, id), row.body), m.ask(who, r, "case-nowhere", row.body)
	require.Equal(m.t, none.Code, there.Code, "%s %s: %s", who.name, r.id, there.Body)
	require.Equal(m.t, none.Header(), there.Header(), "%s %s", who.name, r.id)
	require.Equal(m.t, none.Body.String(), there.Body.String(), "%s %s", who.name, r.id)
	return there
}

func (m *matrix) free(who somebody, r route, row row) {
	m.t.Helper()
	id := "nowhere"
	if strings.HasPrefix(r.path, "/api/v1/units/{id}/") {
		id = placeLead
	}
	switch {
	case slices.Contains(row.who, "open"):
		if who.name != m.people[0].name {
			return // it is the same for everybody, and attempts to sign in are limited
		}
		who.token, who.acting = "", ""
		require.NotEqual(m.t, http.StatusForbidden, m.ask(who, r, id, row.body).Code, r.id)
		return
	case who.acting != "" && ownAffairs[r.id]:
		require.Equal(m.t, http.StatusForbidden, m.ask(who, r, id, row.body).Code, r.id)
		return
	}
	got := m.ask(who, r, id, row.body)
	where := who.name + " " + r.id
	switch {
	case slices.Contains(row.who, "-"):
		require.Equal(m.t, http.StatusNotFound, got.Code, "%s: %s", where, got.Body)
	case who.in(row):
		require.NotContains(m.t, []int{401, 403}, got.Code, "%s: %s", where, got.Body)
		require.Less(m.t, got.Code, 500, "%s: %s", where, got.Body)
		if r.method == http.MethodGet && !strings.Contains(r.path, "{") {
			require.Equal(m.t, http.StatusOK, got.Code, "%s: %s", where, got.Body)
		}
	default:
		require.Equal(m.t, http.StatusForbidden, got.Code, "%s: %s", where, got.Body)
	}
	who.token, who.acting = "", ""
	require.Equal(m.t, http.StatusUnauthorized, m.ask(who, r, id, row.body).Code, r.id)
}

// ownAffairs are what nobody does for another.
var ownAffairs = map[string]bool{
	"change-password": true, "add-delegation": true, "end-delegation": true, "end-session": true, "end-other-sessions": true,
	"make-token": true, "revoke-token": true, "begin-second-factor": true, "confirm-second-factor": true, "renew-recovery-codes": true,
	"remove-second-factor": true,
}

// No list, count, search, inbox or filter tells anybody of a case that is not
// theirs: by its id, its number, or a number of cases.
func TestNoListTellsOfACaseThatIsNotYours(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	for _, who := range append(m.people, m.recused) {
		inside := who.sees() && who.name != "recused"
		outside := who.sees() && !unitRole(who.role)
		for _, path := range []string{
			"/cases", "/cases?order=number", "/cases?q=0001", "/cases?q=IN-0001", "/cases?unit=lead", "/cases?state=handling,assigned", "/cases?level=central",
			"/escalations", "/escalations?case=" + string(m.inside), "/escalations?unit=lead", "/notices", "/shift", "/tally",
		} {
			got := m.send(who, http.MethodGet, "/api/v1"+path, "")
			require.Equal(t, http.StatusOK, got.Code, "%s %s: %s", who.name, path, got.Body)
			text := got.Body.String()
			if !inside {
				require.NotContains(t, text, string(m.inside), "%s %s", who.name, path)
				require.NotContains(t, text, "IN-0001", "%s %s", who.name, path)
			}
			if !outside {
				require.NotContains(t, text, string(m.outside), "%s %s", who.name, path)
				require.NotContains(t, text, "OUT-0001", "%s %s", who.name, path)
			}
			if inside && strings.HasPrefix(path, "/cases?q=IN") {
				require.Contains(t, text, string(m.inside), "%s %s", who.name, path)
			}
		}
		want := 0
		for _, seen := range []bool{inside, outside} {
			if seen {
				want++
			}
		}
		var tally contract.Tally
		require.NoError(t, json.Unmarshal(m.send(who, http.MethodGet, "/api/v1/tally", "").Body.Bytes(), &tally))
		require.Equal(t, int64(want), tally.Total, who.name)
		require.NoError(t, json.Unmarshal(m.send(who, http.MethodGet, "/api/v1/tally?q=IN-0001", "").Body.Bytes(), &tally))
		require.Equal(t, inside, tally.Total == 1, who.name)
	}
}
