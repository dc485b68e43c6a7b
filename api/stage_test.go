package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// noon is when the tests happen.
const noon = casework.Instant(1_630_000_000_000_000)

// stage is a server over a small world in memory: cases under the real rules,
// everything else as simple as can be.
type stage struct {
	entryFacts map[string]string        // of the entry that the record has
	policies   []contract.PolicyVersion // instead of those of the stage
	*Server

	mu        sync.Mutex
	cases     map[casework.CaseID]casework.Case
	events    map[casework.CaseID][]casework.Event
	texts     map[string]string
	filings   map[string]contract.Filing
	waiting   map[string]contract.NewFiling
	byKey     map[string]string
	bodies    map[string]string
	objects   map[string][]byte
	senders   map[string]bool   // digest and person
	parts     map[string][]byte // upload and person
	changed   []string          // what administrators and officers did outside of cases
	received  *contract.NewCase
	idle      bool // no filing of any case waits
	barred    []casework.CaseID
	left      []casework.CaseID   // the reader's sight between a list and a look
	added     []contract.Addition // the record as a feed
	inboxes   map[casework.PersonID][]string
	looks     int                 // at the feed
	publicity []casework.PersonID // who are publicity officers
	// statisticsOf is the filter that was asked for last.
	statisticsOf contract.CaseFilter

	// What goes wrong.
	endless chan struct{} // hears of a commit that ends with its context only
	atOnce  bool          // commands are applied where they are filed
	nudged  []contract.CaseRef

	caseErr, fileErr, applyErr, signInErr, compareErr error
	toDo                                              string // what the ledger still has to do
	noDuty, goneFirst                                 bool   // nobody is on a roster; person-first is disabled
	sessions                                          map[string]Session
	log                                               *bytes.Buffer
}

// Tokens of the people of the tests: one for each role, and two without a part
// in anything.
func tokenOf(role casework.Role) string { return "token-" + string(role) }

const (
	stranger  = "token-stranger" // a unit officer of a unit that has no case
	newcomer  = "token-newcomer" // must change the password first
	leadUnit  = casework.UnitID("unit-lead")
	caseOne   = casework.CaseID("case-1")
	fiveWords = "现场有油烟扰民"
)

func newStage(t *testing.T, change ...func(*Options)) *stage {
	t.Helper()
	w := &stage{
		cases: map[casework.CaseID]casework.Case{}, events: map[casework.CaseID][]casework.Event{},
		texts: map[string]string{}, filings: map[string]contract.Filing{}, waiting: map[string]contract.NewFiling{},
		byKey: map[string]string{}, bodies: map[string]string{}, objects: map[string][]byte{}, senders: map[string]bool{}, parts: map[string][]byte{},
		sessions: map[string]Session{}, inboxes: map[casework.PersonID][]string{}, log: &bytes.Buffer{},
	}
	for _, role := range casework.Roles {
		unit := contract.OfficeUnit
		if strings.HasPrefix(string(role), "unit_") {
			unit = leadUnit
		}
		w.sessions[tokenOf(role)] = sessionOf(string(role), unit, role)
	}
	w.sessions[stranger] = sessionOf("stranger", "unit-other", casework.UnitOfficer)
	fresh := sessionOf("newcomer", contract.OfficeUnit, casework.DutyOfficer)
	fresh.MustChange = true
	w.sessions[newcomer] = fresh

	options := Options{
		Logger: slog.New(slog.NewTextHandler(&lockedWriter{w: w.log}, nil)), Now: noon.Time,
		ApplyWait: time.Second,
		RowWords:  func(row contract.RefusedRow, lang string) string { return row.Code + " in " + lang },
	}
	for _, f := range change {
		f(&options)
	}
	server, err := New(Ports{
		Accounts: w, SSO: ssoStage{w}, Cases: w, Filings: w, Engine: w, Files: (*fileStage)(w), Office: w, Logins: (*loginStage)(w), Identity: w, Redaction: w, Rosters: w, Handovers: w, Drafts: (*draftStage)(w), Refusals: w, Proxies: w,
		Campaigns: (*campaignStage)(w), Batches: (*batchStage)(w), Policies: (*policyStage)(w), Rolls: (*rollStage)(w), Inbox: w, Feed: (*feedStage)(w), Positions: positionStage{}, Record: w, Dispatch: w, Tasks: w, Responsible: w,
		Ready: []Ready{{Name: "ledger", Check: func(context.Context) error { return w.caseErr }, Says: func() string { return w.toDo }}},
	}, options)
	require.NoError(t, err)
	w.Server = server
	w.open(t, caseOne)
	return w
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func sessionOf(name string, unit casework.UnitID, role casework.Role) Session {
	return Session{
		ID: "session-" + name, Account: "account-" + name, Login: name, Method: contract.ByPassword, ExpiresAt: noon.Add(casework.Day),
		Actor: casework.Actor{Person: casework.PersonID("person-" + name), Posts: []casework.Post{{Unit: unit, Role: role}}},
	}
}

func testPolicy() casework.Policy {
	return casework.Policy{
		Name: "test", Version: 1, Basis: "a document", Zone: casework.Shanghai,
		Clocks: []casework.ClockPolicy{
			{Kind: casework.ClockAssign, Rule: casework.DueRule{From: casework.FromHandedOver, After: 30 * casework.Minute}},
			{Kind: casework.ClockAcknowledge, Rule: casework.DueRule{From: casework.FromAssigned, After: 30 * casework.Minute}},
			{Kind: casework.ClockReport, Rule: casework.DueRule{From: casework.FromHandedOver, Day: 5, At: "12:00", FirstDay: casework.Counted, Days: casework.CalendarDays}},
		},
		Rounds: []casework.RoundPolicy{{Kind: casework.RoundStatutoryReview, Clocks: []casework.ClockPolicy{
			{Kind: casework.ClockReport, Rule: casework.DueRule{From: casework.FromHandedOver, Day: 30, At: "24:00", FirstDay: casework.NotCounted, Days: casework.CalendarDays}},
		}}},
	}
}

// open registers a case and assigns it, so that it has a lead.
func (w *stage) open(t *testing.T, id casework.CaseID) {
	t.Helper()
	coordinator := w.sessions[tokenOf(casework.Coordinator)].Actor
	w.do(t, id, coordinator, &casework.Register{
		Source:       casework.Source{Campaign: "campaign-1", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
		HandedOverAt: noon, Complaint: casework.NewText(fiveWords), Policy: testPolicy(), Region: "城关区",
	})
	w.do(t, id, coordinator, &casework.Assign{Mode: casework.Joint, Targets: []casework.Target{{
		Role: casework.RoleLead, Unit: leadUnit, FirstResponsible: "person-first", DirectResponsible: "person-direct",
	}}, NoTerritory: casework.NewText("区界未定")})
}

func (w *stage) do(t *testing.T, id casework.CaseID, actor casework.Actor, body casework.Body) {
	t.Helper()
	require.NoError(t, casework.Check(body))
	filing := contract.NewFiling{Case: id, Body: body, Actor: actor}
	w.texts[casework.NewText(fiveWords).Digest] = fiveWords
	require.Nil(t, w.decide("setup", filing))
}

// decide applies a command by the real rules.
func (w *stage) decide(id string, f contract.NewFiling) *casework.Error {
	c, known := w.cases[f.Case]
	if !known {
		c = casework.Case{ID: f.Case}
	}
	events, err := casework.Decide(c, casework.Command{
		Filing: id, Actor: f.Actor, FiledAt: noon.Add(casework.Minute), Attested: f.Attested, Body: f.Body, Areas: contract.Areas(stageUnits),
	})
	if err != nil {
		return casework.AsError(err)
	}
	for _, e := range events {
		e.RecordedAt = noon
		c = casework.Apply(c, e)
		w.events[f.Case] = append(w.events[f.Case], e)
	}
	w.cases[f.Case] = c
	return nil
}

// The ports.

func (w *stage) SignIn(_ context.Context, login, password, _, _ string) (string, Session, error) {
	if w.signInErr != nil {
		return "", Session{}, w.signInErr
	}
	if login == guardedLogin {
		return "", Session{}, &CodeNeeded{Challenge: "challenge", ExpiresAt: noon.Add(casework.Minute)}
	}
	token := "token-" + login
	session, known := w.sessions[token]
	if !known || password != "right password" {
		return "", Session{}, ErrBadCredentials
	}
	return token, session, nil
}

func (w *stage) Session(_ context.Context, token string) (Session, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if session, known := w.sessions[token]; known {
		return session, nil
	}
	return Session{}, ErrNoSession
}

func (w *stage) Holder(ctx context.Context, token string) (Session, error) {
	return w.Session(ctx, token)
}

func (w *stage) SignOut(_ context.Context, token string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.sessions, token)
	return nil
}

func (w *stage) ChangePassword(_ context.Context, s Session, old, _ string) error {
	if old != "right password" {
		return invalidField("old_password", "wrong_password")
	}
	w.changed = append(w.changed, "password of "+s.ID)
	return nil
}

func (w *stage) sees(r contract.Reader, id casework.CaseID) (casework.Case, error) {
	if w.caseErr != nil {
		return casework.Case{}, w.caseErr
	}
	c, known := w.cases[id]
	mine := known && (r.All || slices.ContainsFunc(r.Actor.Posts, func(p casework.Post) bool {
		return p.Unit == contract.OfficeUnit && p.Role != casework.Administrator ||
			slices.ContainsFunc(c.Assignments, func(a casework.Assignment) bool { return a.Unit == p.Unit })
	}))
	if !mine {
		return casework.Case{}, casework.Refuse(casework.NotFound, "no_such_case")
	}
	return c, nil
}

func (w *stage) Case(_ context.Context, r contract.Reader, id casework.CaseID) (contract.CaseRecord, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.sees(r, id)
	if slices.Contains(w.left, id) {
		err = casework.Refuse(casework.NotFound, "no_such_case")
	}
	waiting := int64(1)
	if w.idle {
		waiting = 0
	}
	return contract.CaseRecord{Case: c, Open: true, Now: noon.Add(casework.Hour), NextAt: c.NextAt(), UpdatedAt: noon, Waiting: waiting}, err
}

func (w *stage) Cases(_ context.Context, r contract.Reader, f contract.CaseFilter) (contract.CasePage, error) {
	w.changed = append(w.changed, fmt.Sprintf("filter %v %v %s", f.States, f.Overdue, f.Query))
	page := contract.CasePage{Now: noon}
	for id := range w.cases {
		if c, err := w.sees(r, id); err == nil {
			page.Cases = append(page.Cases, contract.CaseRow{ID: id, State: c.State, LeadUnit: leadUnit, HandedOverAt: noon, RegisteredAt: noon, UpdatedAt: noon})
		}
	}
	return page, w.caseErr
}

func (w *stage) Timeline(_ context.Context, r contract.Reader, id casework.CaseID, after int64, limit int) ([]casework.Event, error) {
	if _, err := w.sees(r, id); err != nil {
		return nil, err
	}
	events := w.events[id][min(int(after), len(w.events[id])):]
	return events[:min(limit, len(events))], nil
}

func (w *stage) Latest(_ context.Context, r contract.Reader, id casework.CaseID, before int64, limit int) ([]casework.Event, error) {
	if _, err := w.sees(r, id); err != nil {
		return nil, err
	}
	events := slices.Clone(w.events[id])
	slices.Reverse(events)
	events = slices.DeleteFunc(events, func(e casework.Event) bool { return before > 0 && e.Seq >= before })
	return events[:min(limit, len(events))], nil
}

// Unsigned gives two units a part in every case.
func (w *stage) Unsigned(_ context.Context, _ contract.Reader, ids []casework.CaseID) (parts []contract.UnsignedPart, _ error) {
	for _, id := range ids {
		parts = append(parts, contract.UnsignedPart{Case: id, Unit: leadUnit, Assignment: "a1", Due: noon}, contract.UnsignedPart{Case: id, Unit: "unit-x", Assignment: "a2", Due: noon})
	}
	return parts, nil
}

func (w *stage) Texts(_ context.Context, r contract.Reader, id casework.CaseID, digests ...string) (map[string]string, error) {
	if _, err := w.sees(r, id); err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, d := range digests {
		if text, known := w.texts[d]; known {
			found[d] = text
		}
	}
	return found, nil
}

func (w *stage) Filings(_ context.Context, r contract.Reader, id casework.CaseID) ([]contract.Filing, error) {
	if _, err := w.sees(r, id); err != nil {
		return nil, err
	}
	var filings []contract.Filing
	for _, f := range w.filings {
		filings = append(filings, f)
	}
	return filings, nil
}

func (w *stage) Escalations(context.Context, contract.Reader, contract.EscalationFilter) (contract.EscalationPage, error) {
	return contract.EscalationPage{Escalations: []contract.EscalationRow{{
		Case: caseOne, Escalation: casework.Escalation{ID: "E1", Rung: casework.RungUrge, State: casework.EscalationIssued, Unit: leadUnit, At: noon},
	}}}, w.caseErr
}

func (w *stage) Repeated(_ context.Context, f contract.NewFiling) (contract.Filing, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, again := w.byKey[string(f.Actor.Person)+" "+f.IdempotencyKey]
	if !again {
		return contract.Filing{}, false, nil
	}
	if w.bodies[id] != fmt.Sprintf("%s %s", f.Case, f.Sent) {
		return contract.Filing{}, false, casework.Refuse(casework.Conflict, "idempotency_key_reused")
	}
	prior := w.filings[id]
	prior.Replayed = true
	return prior, true, nil
}

func (w *stage) File(_ context.Context, f contract.NewFiling) (contract.Filing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fileErr != nil {
		return contract.Filing{}, w.fileErr
	}
	key := string(f.Actor.Person) + " " + f.IdempotencyKey
	said := fmt.Sprintf("%s %s", f.Case, f.Sent)
	if id, again := w.byKey[key]; again {
		if w.bodies[id] != said {
			return contract.Filing{}, casework.Refuse(casework.Conflict, "idempotency_key_reused")
		}
		prior := w.filings[id]
		prior.Replayed = true
		return prior, nil
	}
	id := "filing-" + strconv.Itoa(len(w.filings)+1)
	filing := contract.Filing{
		ID: id, Case: f.Case, Seq: int64(len(w.filings) + 1), Kind: f.Body.Kind(), Person: f.Actor.Person,
		FiledAt: noon.Add(casework.Minute), State: contract.FilingPending, Epoch: 1,
	}
	w.byKey[key], w.bodies[id], w.filings[id], w.waiting[id] = id, said, filing, f
	if w.atOnce {
		filing = w.applied(filing)
		filing.Sooner = true
	}
	return filing, nil
}

func (w *stage) RegisteredBefore(_ context.Context, c contract.NewCase) (contract.Filing, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	prior, again := w.filings["filing-register"]
	if !again || w.received.IdempotencyKey != c.IdempotencyKey || prior.Person != c.Actor.Person {
		return contract.Filing{}, false, nil
	}
	prior.Replayed = true
	return prior, true, nil
}

func (w *stage) Register(_ context.Context, c contract.NewCase) (contract.Filing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fileErr != nil {
		return contract.Filing{}, w.fileErr
	}

	w.received = &c
	if refusal := w.decide("filing-register", contract.NewFiling{Case: "case-2", Body: c.Body, Actor: c.Actor}); refusal != nil {
		return contract.Filing{}, refusal
	}
	filing := contract.Filing{ID: "filing-register", Case: "case-2", Seq: 1, Kind: casework.CmdRegister, Person: c.Actor.Person, FiledAt: noon, State: contract.FilingApplied}
	w.filings[filing.ID] = filing
	return filing, nil
}

func (w *stage) Filing(_ context.Context, id string) (contract.Filing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	filing, known := w.filings[id]
	if !known {
		return contract.Filing{}, casework.Refuse(casework.NotFound, "no_such_filing")
	}
	return filing, nil
}

func (w *stage) FilingFor(ctx context.Context, r contract.Reader, id string) (contract.Filing, error) {
	filing, err := w.Filing(ctx, id)
	if err != nil {
		return filing, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err = w.sees(r, filing.Case)
	if !r.Actor.Is(filing.Person, filing.ActingFor) && (err != nil || slices.Contains(r.Hidden(), filing.Kind)) {
		return contract.Filing{}, casework.Refuse(casework.NotFound, "no_such_filing")
	}
	return filing, nil
}

func (w *stage) Apply(_ context.Context, f contract.Filing, _ time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.applyErr != nil {
		return w.applyErr
	}
	w.applied(f)
	return nil
}

func (w *stage) applied(f contract.Filing) contract.Filing {
	f.State, f.AppliedAt = contract.FilingApplied, noon
	before := len(w.events[f.Case])
	if f.Refusal = w.decide(f.ID, w.waiting[f.ID]); f.Refusal != nil {
		f.State = contract.FilingRefused
	} else if after := len(w.events[f.Case]); after > before {
		f.FirstEvent, f.LastEvent = int64(before+1), int64(after)
	}
	w.filings[f.ID] = f
	return f
}

func (w *stage) Start(context.Context, contract.CaseRef) error { return w.applyErr }

func (w *stage) Nudge(_ context.Context, ref contract.CaseRef) { w.nudged = append(w.nudged, ref) }

var errSecret = errors.New("secret detail of the inside: password=hunter2")

// request makes a request of a reader; an empty token is nobody.
func (w *stage) request(method, path, token string, body any, header ...string) *httptest.ResponseRecorder {
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	case io.Reader:
		reader = b
	}
	r := httptest.NewRequest(method, path, reader)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if _, text := body.(string); text {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	return recorder
}

var _ http.Handler = (*stage)(nil)
