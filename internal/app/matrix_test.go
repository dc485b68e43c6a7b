package app

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

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

// ask sends what a route asks for, and looks at every answer.
func (m *matrix) ask(who somebody, r route, id, body string) *httptest.ResponseRecorder {
	m.t.Helper()
	got := m.answer(who, r, id, body)
	m.keeps(who, r, got.Body.String())
	return got
}

func (m *matrix) answer(who somebody, r route, id, body string) *httptest.ResponseRecorder {
	path := strings.NewReplacer("{id}", id, "{digest}", m.picture, "{duty}", "nothing", "{link}", "nothing", "{contact}", "nothing", "{row}", "1", "{key}", "nowhere", "{name}", "city-central-handover", "{version}", "3", "{year}", "2026").Replace(r.path)
	switch r.id {
	case "preview-deadlines":
		path += "?policy=city-central-handover&handed_over_at=2021-08-20T13:25:00Z"
	case "preview-policy-change":
		path += "?policy=city-central-handover&to=statutory"
	}
	header := []string{"Idempotency-Key", "key-of-" + who.name + "-" + r.id}
	switch r.id {
	case "upload-file", "stage-batch", "correct-batch", "preview-roll", "commit-roll":
		header = append(header, "Content-Type", "application/octet-stream")
	}
	if r.id == "append-upload" {
		header = append(header, "Content-Type", "application/octet-stream", "Upload-Offset", "0")
	}
	if r.id == "watch-events" {
		return m.listen(who, path)
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
	for _, s := range m.secrets {
		require.True(t, m.told[s.of], "nobody was told of %s, so nothing was looked at", s.of)
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
		switch {
		case slices.Contains([]string{"review-accountability", "correct-handover-time"}, r.id) && who.in(row) && who.place == placeLead:
			// The commands that this case brings as far as the separation of who
			// decides from what is decided on.
			require.Equal(m.t, http.StatusForbidden, got.Code, "%s: %s", where, got.Body)
			require.Contains(m.t, got.Body.String(), `"own_unit"`, where)
		case slices.Contains([]string{"look-at-complainant", "list-same-complainant", "check-redaction", "prepare-publication"}, r.id) && who.in(row) && who.place == placeLead:
			// Whoever belongs to a unit of the case does not learn who complained.
			require.Equal(m.t, http.StatusForbidden, got.Code, "%s: %s", where, got.Body)
			require.Contains(m.t, got.Body.String(), `"own_unit_complainant"`, where)
		case who.in(row):
			require.NotContains(m.t, []int{401, 403, 404}, got.Code, "%s: %s", where, got.Body)
			require.Less(m.t, got.Code, 500, "%s: %s", where, got.Body)
		default:
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

// No list, count, search, inbox, stream, export or filter tells anybody of a case
// that is not theirs: by its id, its number, or a number of cases. Every GET of
// the API that is not about one case is asked, whatever will be added to it, and
// the lists besides with what narrows them.
func TestNoListTellsOfACaseThatIsNotYours(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	first := m.listen(m.recused, "/api/v1/events").Body.String()
	_, first, _ = strings.Cut(first, "id: ")
	m.since, _, _ = strings.Cut(first, "\n")
	require.NotEmpty(t, m.since)
	batch, listed, rework := m.list()
	handover := m.handOver()
	routes, table := m.routes(), routesByHand(t)
	look := routes[slices.IndexFunc(routes, func(r route) bool { return r.id == "look-at-complainant" })]
	clerk := m.people[slices.IndexFunc(m.people, func(s somebody) bool { return s.name == "duty_officer-office" })]
	require.Equal(t, http.StatusOK, m.ask(clerk, look, string(m.inside), table[look.id].body).Code)
	for _, r := range routes {
		if r.method != http.MethodGet || r.ofACase() || slices.Contains([]string{"start-sso", "return-sso"}, r.id) {
			continue
		}
		told := 0
		for _, who := range append(m.people, m.recused) {
			inside, outside := who.seesOf()
			id := placeLead
			switch {
			case strings.HasPrefix(r.path, "/api/v1/batches/"):
				id = batch
			case strings.HasPrefix(r.path, "/api/v1/shift/handovers/"):
				id = handover
			case strings.HasPrefix(r.path, "/api/v1/people/"):
				id = "unit_officer-lead"
			}
			text := m.ask(who, r, id, "").Body.String()
			m.withoutCase(inside, text, m.inside, "IN-0001", who.name+" "+r.id)
			m.withoutCase(outside, text, m.outside, "OUT-0001", who.name+" "+r.id)
			m.withoutCase(outside && who.name != "recused", text, listed, "LISTED-0001", who.name+" "+r.id)
			if strings.HasPrefix(r.path, "/api/v1/batches/") {
				text := unpacked(t, m.ask(who, r, rework, "").Body.Bytes())
				m.withoutCase(outside && who.name != "recused", text, listed, "LISTED-0001", who.name+" "+r.id+" of re-work")
				if strings.Contains(text, "LISTED-0001") && strings.Contains(text, wordsOfRework) {
					told += 1000
				}
			}
			if strings.Contains(text, string(m.inside)) || strings.Contains(text, string(listed)) {
				told++
			}
		}
		if slices.Contains([]string{"list-cases", "list-tasks", "list-notices", "search-record", "watch-events", "get-batch", "read-handover"}, r.id) {
			require.NotZero(t, told, "%s tells nobody of the case, so nothing was looked at", r.id)
		}
		if slices.Contains([]string{"get-batch", "get-refused-rows"}, r.id) {
			require.Greater(t, told, 1000, "%s tells nobody of the order for re-work", r.id)
		}
	}
	for _, c := range []struct {
		who  somebody
		kept int
	}{{clerk, 0}, {m.recused, 1}} {
		var view api.BatchView
		got := m.send(c.who, http.MethodGet, "/api/v1/batches/"+batch, "")
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &view))
		require.Equal(t, c.kept, view.Sum.Kept, c.who.name)
		require.Len(t, view.Sum.States, 1-c.kept, "the state of the only case of a list is its state")
		require.Len(t, view.SameComplainant, 1-c.kept, "other cases of its complainant tell who complained")
		require.True(t, view.Balanced)
		shift := m.send(c.who, http.MethodGet, "/api/v1/shift", "").Body.String()
		require.Equal(t, c.kept == 0, strings.Contains(shift, wordsOfRework), c.who.name)
		var part struct{ Refused struct{ Count int } }
		require.NoError(t, json.Unmarshal([]byte(shift), &part))
		require.Equal(t, 1-c.kept, part.Refused.Count, c.who.name)
	}
	for _, who := range append(m.people, m.recused) {
		inside, outside := who.seesOf()
		for _, path := range []string{
			"/cases", "/cases?order=number", "/cases?q=0001", "/cases?q=IN-0001", "/cases?unit=lead", "/cases?state=handling,assigned", "/cases?level=central",
			"/escalations", "/escalations?case=" + string(m.inside), "/escalations?unit=lead", "/tasks?of=office", "/notices", "/shift", "/tally", "/statistics", "/cases?figure=not_on_site",
		} {
			got := m.send(who, http.MethodGet, "/api/v1"+path, "")
			require.Equal(t, http.StatusOK, got.Code, "%s %s: %s", who.name, path, got.Body)
			text := got.Body.String()
			m.withoutCase(inside, text, m.inside, "IN-0001", who.name+" "+path)
			m.withoutCase(outside, text, m.outside, "OUT-0001", who.name+" "+path)
			if inside && strings.HasPrefix(path, "/cases?q=IN") {
				require.Contains(t, text, string(m.inside), "%s %s", who.name, path)
			}
		}
		want := 0
		for _, seen := range []bool{inside, outside, outside, outside && who.name != "recused"} {
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

// seesOf says by hand who reads the case inside, and who the one outside.
func (s somebody) seesOf() (inside, outside bool) {
	return s.sees() && s.name != "recused", s.sees() && !unitRole(s.role)
}

func (m *matrix) withoutCase(sees bool, text string, id casework.CaseID, number, where string) {
	m.t.Helper()
	if !sees {
		require.NotContains(m.t, text, string(id), where)
		require.NotContains(m.t, text, number, where)
	}
}

// handOver offers the shift with every open case in it.
func (m *matrix) handOver() string {
	m.t.Helper()
	clerk := m.people[slices.IndexFunc(m.people, func(s somebody) bool { return s.name == "coordinator-office" })]
	var to struct{ Successors []contract.Successor }
	require.NoError(m.t, json.Unmarshal(m.send(clerk, http.MethodGet, "/api/v1/shift/successors", "").Body.Bytes(), &to))
	require.NotEmpty(m.t, to.Successors)
	got := m.send(clerk, http.MethodPost, "/api/v1/shift/handovers", `{"to":"`+string(to.Successors[0].Person)+`"}`, "Content-Type", "application/json")
	require.Equal(m.t, http.StatusCreated, got.Code, got.Body)
	var offered struct{ Handover contract.Handover }
	require.NoError(m.t, json.Unmarshal(got.Body.Bytes(), &offered))
	return offered.Handover.ID
}

const wordsOfRework = "示范补办：再查一次"

// unpacked is the text of an answer, of a spreadsheet that of all its parts.
func unpacked(t *testing.T, answer []byte) string {
	t.Helper()
	book, err := zip.NewReader(bytes.NewReader(answer), int64(len(answer)))
	if err != nil {
		return string(answer)
	}
	var text strings.Builder
	for _, part := range book.File {
		content, err := part.Open()
		require.NoError(t, err)
		_, err = io.Copy(&text, content)
		require.NoError(t, err)
		require.NoError(t, content.Close())
	}
	return text.String()
}

// list brings a list of one row, whose complainant has other cases, and one that
// orders to work on its case again, which is refused. The recused person is barred
// from the case.
func (m *matrix) list() (batch string, listed casework.CaseID, rework string) {
	m.t.Helper()
	all := map[string]somebody{}
	for _, who := range m.people {
		all[who.name] = who
	}
	ask := func(who, method, path, body string, into any) {
		got := m.send(all[who], method, "/api/v1"+path, body, "Content-Type", "application/json", "Idempotency-Key", who+path)
		require.Less(m.t, got.Code, 300, "%s %s: %s", method, path, got.Body)
		if into != nil {
			require.NoError(m.t, json.Unmarshal(got.Body.Bytes(), into))
		}
	}
	var campaign struct{ ID string }
	ask("coordinator-office", "POST", "/campaigns", `{"name":"示范督察","level":"central","kind":"routine","round":3}`, &campaign)
	ask("leader-office", "POST", "/campaigns/"+campaign.ID+"/live", `{"first_day":"counted","document":"会议纪要1号"}`, nil)
	path := "/api/v1/batches?campaign=" + campaign.ID + "&handed_over_at=" + time.Now().UTC().Format(time.RFC3339) + "&level=central&mode=handed_over&name=list.csv"
	got := m.send(all["coordinator-office"], http.MethodPost, path, "序号,受理编号,交办问题基本情况,行政区域,举报人电话\n1,LISTED-0001,夜间施工扰民,示范区,19900007788\n",
		"Content-Type", "application/octet-stream", "Idempotency-Key", "list")
	require.Equal(m.t, http.StatusCreated, got.Code, got.Body)
	var view struct {
		Batch struct{ ID string }
		Rows  []struct{ Case casework.CaseID }
	}
	require.NoError(m.t, json.Unmarshal(got.Body.Bytes(), &view))
	ask("coordinator-office", "POST", "/batches/"+view.Batch.ID+"/commit", "", nil)
	ask("coordinator-office", "GET", "/batches/"+view.Batch.ID, "", &view)
	m.do(view.Rows[0].Case, "leader-office", &casework.Recuse{Person: "recused", Reason: casework.NewText("与被举报人系近亲属")})
	batch, listed = view.Batch.ID, view.Rows[0].Case
	got = m.send(all["coordinator-office"], http.MethodPost, strings.Replace(path, "list.csv", "again.csv&kind=supplement&batch_no=2", 1), "序号,受理编号,交办问题基本情况,行政区域\n1,LISTED-0001,"+wordsOfRework+",示范区\n",
		"Content-Type", "application/octet-stream", "Idempotency-Key", "again")
	require.Equal(m.t, http.StatusCreated, got.Code, got.Body)
	require.NoError(m.t, json.Unmarshal(got.Body.Bytes(), &view))
	ask("coordinator-office", "POST", "/batches/"+view.Batch.ID+"/commit", "", nil)
	return batch, listed, view.Batch.ID
}
