package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// entriesByHand reads testdata/doors.txt: what each operation leaves. Commands
// of a case stand in it by their kinds.
func entriesByHand(t *testing.T) map[string][]contract.EntryKind {
	t.Helper()
	content, err := os.ReadFile("testdata/doors.txt")
	require.NoError(t, err)
	table := map[string][]contract.EntryKind{}
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, leaves, cut := strings.Cut(strings.TrimSpace(line), " | ")
		require.True(t, cut, line)
		require.NotContains(t, table, name, "it stands twice")
		table[name] = nil
		if reason, nothing := strings.CutPrefix(leaves, "-"); nothing {
			require.NotEmpty(t, strings.TrimSpace(reason), "%s leaves nothing: why?", name)
			continue
		}
		for kind := range strings.FieldsSeq(leaves) {
			require.NotEmpty(t, contract.EntryKind(kind).SubjectOf(), "%s is no kind of entry", kind)
			table[name] = append(table[name], contract.EntryKind(kind))
		}
	}
	return table
}

// operations reads the ids of all operations with their methods from the document.
func (d *door) operations() map[string]string {
	d.t.Helper()
	document := into[struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}](d.t, d.ask("GET", "/openapi.json", "", nil), 200)
	found := map[string]string{}
	for path, methods := range document.Paths {
		for method, o := range methods {
			if strings.HasPrefix(path, "/api/") {
				found[o.OperationID] = strings.ToUpper(method)
			}
		}
	}
	return found
}

// kinds are all entries of the office's own record, in their order.
func (d *door) kinds() []contract.EntryKind {
	d.t.Helper()
	var kinds []contract.EntryKind
	f := contract.EntryFilter{Limit: 200}
	for {
		page, err := d.record.ledger.Entries(d.t.Context(), contract.Reader{All: true}, f)
		require.NoError(d.t, err)
		for _, e := range page.Entries {
			kinds = append(kinds, e.Type)
		}
		if f.After = page.Next; f.After == "" {
			slices.Reverse(kinds)
			return kinds
		}
	}
}

// doors goes through the API by every operation that leaves an entry.
type doors struct {
	*door

	table  map[string][]contract.EntryKind
	opened map[string]bool
	by     string // the token of who asks
}

// through makes the request of an operation and requires the entries of the table.
func (d *doors) through(operation, method, path string, body any, header ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	before := len(d.kinds())
	got := d.ask(method, "/api/v1"+path, d.by, body, header...)
	require.Less(d.t, got.Code, 400, "%s: %s", operation, got.Body)
	require.Equal(d.t, d.table[operation], d.kinds()[before:], operation)
	d.opened[operation] = true
	return got
}

func idIn(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var v struct{ ID string }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &v), w.Body)
	require.NotEmpty(t, v.ID, w.Body)
	return v.ID
}

// Every operation that changes something of the office, or lets something out,
// leaves the entries that the table by hand says, and a new one fails until it
// stands there. Commands leave events in the stream of their case.
func TestEveryDoorLeavesItsEntry(t *testing.T) {
	t.Parallel()
	var d *doors
	p := newOpenID(t, func() time.Time { return d.now() })
	d = &doors{door: newDoor(t, sso(p.URL, "")), table: entriesByHand(t), opened: map[string]bool{}}
	commands := map[string]bool{}
	for _, k := range casework.Kinds() {
		commands[string(k)] = true
	}
	found := d.operations()
	for operation := range found {
		_, known := d.table[operation]
		require.True(t, known != commands[operation], "%s is a command of a case, or has a row in testdata/doors.txt", operation)
	}
	for operation := range d.table {
		require.Contains(t, found, operation, "no operation")
	}

	d.office()
	d.shift()
	d.lists()
	d.looks()
	d.own(p)
	for operation, leaves := range d.table {
		require.Equal(t, len(leaves) > 0, d.opened[operation], "%s leaves an entry and was never gone through, or the other way round", operation)
	}
	report, err := d.record.ledger.VerifyChain(t.Context(), 1)
	require.NoError(t, err)
	require.True(t, report.Fits, report.Misfit+report.Differs)
}

// office goes through the doors of administration.
func (d *doors) office() {
	t := d.t
	d.person("管理员", "boss", casework.Administrator, casework.Coordinator, casework.DutyOfficer, casework.Leader)
	d.by = d.signIn("boss", "").Token
	unit := "/units/" + idIn(t, d.through("add-unit", "POST", "/units", m{"name": "示范局", "kind": "department", "parent": "office"}))
	d.through("change-unit", "PATCH", unit, m{"telephone": "000-0000001"})
	person := idIn(t, d.through("add-person", "POST", "/people", m{"name": "示范员"}))
	d.through("change-person", "PATCH", "/people/"+person, m{"telephone": "000-0000001"})
	contact := idIn(t, d.through("add-contact", "POST", unit+"/contacts", m{"person": person, "telephone": "000-0000001"}))
	d.through("end-contact", "DELETE", unit+"/contacts/"+contact, nil)
	duty := idIn(t, d.through("add-duty", "POST", unit+"/roster", m{"person": person, "telephone": "000-0000001", "from": "2026-03-03T00:00:00Z", "until": "2026-03-04T00:00:00Z"}))
	d.through("strike-duty", "POST", unit+"/roster/"+duty+"/strike", m{"reason": "病假"})
	post := idIn(t, d.through("add-post", "POST", "/posts", m{"person": person, "unit": "office", "role": "reviewer"}))
	d.pass(time.Minute)
	d.through("end-post", "POST", "/posts/"+post+"/end", m{})
	account := "/accounts/" + idIn(t, d.through("add-account", "POST", "/accounts", m{"person": person, "login": "somebody"}))
	d.through("reset-password", "POST", account+"/reset-password", nil)
	d.through("disable-account", "POST", account+"/disable", nil)
	d.through("enable-account", "POST", account+"/enable", nil)
	d.ask("POST", "/api/v1/session", "", m{"login": "somebody", "password": "wrong password"})
	d.through("unlock-account", "POST", account+"/unlock", nil)
	link := idIn(t, d.through("add-link", "POST", account+"/links", m{"subject": "subject-9"}))
	d.through("remove-link", "DELETE", account+"/links/"+link, nil)
	d.through("store-responsibilities", "POST", "/responsibilities", m{"read": 0, "reason": "首次公布", "lines": []m{{"kind": "industry", "matter": "餐饮"}}})
	set, err := policies.Embedded()
	require.NoError(t, err)
	own := set.Policies[0]
	own.Name, own.Version = "own", 1
	d.through("store-policy", "POST", "/policies", m{"text": policies.WritePolicy(own), "reason": "某办要求"})
	d.through("store-calendar", "POST", "/calendars", m{"text": policies.WriteCalendar(set.Calendar.Years[0]), "read": 0, "reason": "通知已发"})
	roll, before := "姓名,电话\n示范新员,000-0000001\n", len(d.kinds())
	seen := into[api.RollView](t, d.post("/roll/preview", roll), http.StatusOK)
	require.Len(t, d.kinds(), before, "a preview leaves nothing")
	d.send("commit-roll", "/roll/commit?plan="+seen.Plan, roll)
	d.through("export-roll", "GET", "/roll.xlsx", nil)
}

// shift goes through the doors of handing the shift over.
func (d *doors) shift() {
	next := d.person("接班员", "next", casework.DutyOfficer).Person
	boss, offer := d.by, m{"to": next, "note": "电话不通"}
	offered := func() string {
		got := into[struct{ Handover contract.Handover }](d.t, d.through("offer-shift", "POST", "/shift/handovers", offer), http.StatusCreated)
		return "/shift/handovers/" + got.Handover.ID
	}
	d.through("withdraw-shift", "POST", offered()+"/withdraw", m{"reason": "换人"})
	again := offered()
	d.by = d.signIn("next", "").Token
	d.through("take-shift", "POST", again+"/take", m{})
	d.by = boss
}

// lists goes through the doors of campaigns and of lists as they were handed over.
func (d *doors) lists() {
	t := d.t
	shipped, err := readPolicies("")
	require.NoError(t, err)
	require.NoError(t, shipped.store(t.Context(), d.record.ledger))
	campaign := "/campaigns/" + idIn(t, d.through("add-campaign", "POST", "/campaigns", m{"name": "示范督察", "level": "central", "kind": "routine"}))
	d.through("change-campaign", "PATCH", campaign, m{"round": 3})
	d.through("take-campaign-live", "POST", campaign+"/live", m{"first_day": "counted", "document": "会议纪要1号"})
	sent := "序号,受理编号,交办问题基本情况,行政区域\n1,A-1,夜间施工扰民,示范区\n2,A-2,,示范区\n3,A-3,,示范区\n"
	at := d.now().Format(time.RFC3339)
	lists := "/batches?campaign=" + strings.TrimPrefix(campaign, "/campaigns/") + "&handed_over_at=" + at + "&level=central&mode=handed_over"
	mistake := d.send("stage-batch", lists, strings.Replace(sent, "夜间", "白天", 1))
	d.through("withdraw-batch", "POST", "/batches/"+into[api.BatchView](t, mistake, http.StatusCreated).Batch.ID+"/withdraw", m{"reason": "传错文件"})
	staged := d.send("stage-batch", lists, sent)
	batch := "/batches/" + into[api.BatchView](t, staged, http.StatusCreated).Batch.ID
	d.through("commit-batch", "POST", batch+"/commit", nil)
	d.through("get-refused-rows", "GET", batch+"/refused.xlsx", nil)
	d.through("strike-row", "POST", batch+"/rows/4/strike", m{"reason": "重复录入"}) // the third, by its number in the sheet
	d.through("restore-row", "POST", batch+"/rows/4/restore", m{"reason": "划错行"})
	d.through("correct-row", "POST", batch+"/rows/4/correct", m{"reason": "电话核实", "cells": m{"complaint": "异味扰民"}})
	d.send("correct-batch", batch+"/corrected", strings.Replace(sent, "A-2,", "A-2,河水发黑", 1))
	d.through("end-campaign", "POST", campaign+"/end", nil)
}

// send is through with a file for a body.
func (d *doors) send(operation, path, content string) *httptest.ResponseRecorder {
	d.t.Helper()
	before := len(d.kinds())
	w := d.post(path, content)
	require.Less(d.t, w.Code, 400, "%s: %s", operation, w.Body)
	require.Equal(d.t, d.table[operation], d.kinds()[before:], operation)
	d.opened[operation] = true
	return w
}

// post sends a file.
func (d *doors) post(path, content string) *httptest.ResponseRecorder {
	d.t.Helper()
	return d.postAs("list.csv", path, content)
}

// looks goes through the doors by which something is shown or goes out.
func (d *doors) looks() {
	t := d.t
	set, err := policies.Embedded()
	require.NoError(t, err)
	me := into[api.Me](t, d.ask("GET", "/api/v1/me", d.by, nil), 200)
	boss := casework.Actor{Person: me.Person}
	for _, h := range me.Posts {
		boss.Posts = append(boss.Posts, casework.Post{Unit: h.Unit, Role: h.Role})
	}
	f, err := d.record.ledger.Register(t.Context(), contract.NewCase{Actor: boss, Body: &casework.Register{
		Source:       casework.Source{Campaign: "c9", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
		HandedOverAt: d.instant(), Number: "B-1", Region: "示范区", Complaint: casework.NewText("夜间施工扰民"), Policy: set.Policies[0],
	}, Complainant: &contract.Complainant{Name: "示范举报人", Telephone: "00000000000"}})
	require.NoError(t, err)
	object, err := evidence{store: d.record.files, ledger: d.record.ledger}.Put(t.Context(), boss.Person, strings.NewReader("示范材料"))
	require.NoError(t, err)
	_, err = d.record.ledger.File(t.Context(), contract.NewFiling{Case: f.Case, Actor: boss, Body: &casework.AttachEvidence{Files: []casework.EvidenceFile{{
		Digest: object.Digest, Size: object.Size, MediaType: object.MediaType, Kind: object.Kind, Nature: casework.NatureDocument,
	}}}})
	require.NoError(t, err)
	require.NoError(t, atOnce{d.record.ledger}.Apply(t.Context(), f, 0))
	of := "/cases/" + string(f.Case)
	d.through("look-at-complainant", "POST", of+"/complainant", m{"reason": "回访核实"})
	d.through("search-complainants", "POST", "/complainants/search", m{"telephone": "00000000000", "reason": "回访核实"})
	d.through("list-same-complainant", "GET", of+"/same-complainant", nil)
	before := len(d.kinds())
	require.Equal(t, 200, d.ask("GET", "/api/v1"+of+"/same-complainant", d.by, nil).Code)
	require.Len(t, d.kinds(), before+1, "every listing is one: what it shows grows with every list that comes in")
	d.through("check-redaction", "POST", of+"/redaction", m{"text": "某处夜间施工"})
	file := of + "/files/" + object.Digest
	before = len(d.kinds())
	require.Equal(t, 200, d.ask("HEAD", "/api/v1"+file, d.by, nil).Code)
	require.Len(t, d.kinds(), before, "no byte of it goes out")
	require.Equal(t, "示范材料", d.through("get-case-file", "GET", file, nil).Body.String())
	before = len(d.kinds())
	require.Equal(t, 206, d.ask("GET", "/api/v1"+file, d.by, nil, "Range", "bytes=3-").Code)
	require.Len(t, d.kinds(), before, "the same download goes on")
	d.pass(10 * time.Minute)
	d.through("get-case-file", "GET", file, nil, "Range", "bytes=3-")
}

// own goes through the doors of signing in and of one's own affairs.
func (d *doors) own(p *openID) {
	t := d.t
	boss := d.by
	d.by = ""
	d.by = into[api.SignedIn](t, d.through("sign-in", "POST", "/session", m{"login": "li.wei", "password": doorPassword}), 200).Token
	mine := d.by
	d.by = boss // who holds posts
	delegation := idIn(t, d.through("add-delegation", "POST", "/delegations", m{"delegate": d.account.Person, "until": "2026-03-05T00:00:00Z"}))
	d.through("end-delegation", "POST", "/delegations/"+delegation+"/end", m{})
	d.by = mine
	token := idIn(t, d.through("make-token", "POST", "/me/tokens", m{"name": "月报", "scope": []string{"read"}, "days": 1}))
	d.through("revoke-token", "DELETE", "/me/tokens/"+token, nil)
	d.signIn("li.wei", "Telephone")
	d.through("end-other-sessions", "DELETE", "/sessions", nil)
	second := d.signIn("li.wei", "Telephone").Token
	current := into[struct{ Current string }](t, d.ask("GET", "/api/v1/sessions", second, nil), 200).Current
	d.through("end-session", "DELETE", "/sessions/"+current, nil)
	d.through("change-password", "POST", "/me/password", m{"old_password": doorPassword, "password": "another horse 9 battery"})

	factor := func() (show func() string) {
		begun := into[struct{ Secret string }](t, d.ask("POST", "/api/v1/me/second-factor", d.by, m{"password": "another horse 9 battery"}), 201)
		show = func() string {
			d.pass(time.Minute) // a code is taken once
			shown, err := totp.GenerateCode(begun.Secret, d.now())
			require.NoError(t, err)
			return shown
		}
		d.through("confirm-second-factor", "POST", "/me/second-factor/confirm", m{"code": show()})
		return show
	}
	show := factor()
	d.through("renew-recovery-codes", "POST", "/me/second-factor/recovery-codes", m{"code": show()})
	challenge := into[api.SignedIn](t, d.ask("POST", "/api/v1/session", "", m{"login": "li.wei", "password": "another horse 9 battery"}), 202).Challenge
	d.through("answer-challenge", "POST", "/session/code", m{"challenge": challenge, "code": show()})
	d.through("remove-second-factor", "POST", "/me/second-factor/remove", m{"password": "another horse 9 battery", "code": show()})
	factor()
	d.through("sign-out", "DELETE", "/session", nil)
	d.by = boss
	d.through("reset-second-factor", "POST", "/accounts/"+d.account.ID+"/reset-second-factor", nil)

	_, err := d.service.Link(t.Context(), d.account.ID, "subject-1", "boss")
	require.NoError(t, err)
	browser, back := d.begin(p)
	d.by = browser
	d.through("return-sso", "GET", "/sso/callback?"+back.Encode(), nil)
}
