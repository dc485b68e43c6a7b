package kill_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// person is somebody who is signed in. Sessions outlive the program: nobody
// signs in a second time.
type person struct {
	login string
	token string
	actor casework.Actor
}

// request is something that a person sends, under a key of its own.
type request struct {
	who  person
	kind casework.Kind
	id   casework.CaseID // none for a registration
	seen int64           // the last event of the case when the request was thought of
	key  string
	body []byte

	// Filled in as the answers come.
	sent   bool
	filing contract.Filing // of the first answer that named one
	times  int             // how often it was sent
	gone   bool            // sent by somebody from whom the case was taken meanwhile: nothing was filed
}

func (r *request) String() string {
	return fmt.Sprintf("%s by %s on %s, key %s: %s", r.kind, r.who.login, r.id, r.key, r.body)
}

func (r *request) answered() bool { return r.filing.ID != "" || r.gone }

func (r *request) path() string {
	if r.kind == casework.CmdRegister {
		return "/api/v1/cases"
	}
	return "/api/v1/cases/" + string(r.id) + "/" + string(r.kind)
}

// book remembers every request and what was answered.
type book struct {
	mu       sync.Mutex
	requests []*request
}

func (b *book) add(r *request) *request {
	b.mu.Lock()
	defer b.mu.Unlock()
	r.sent = true
	b.requests = append(b.requests, r)
	return r
}

// open are the requests without an answer.
func (b *book) open() []*request {
	b.mu.Lock()
	defer b.mu.Unlock()
	var open []*request
	for _, r := range b.requests {
		if !r.answered() {
			open = append(open, r)
		}
	}
	return open
}

func (b *book) all() []*request {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]*request(nil), b.requests...)
}

// line is a client of one run of the program.
type line struct {
	t    testing.TB
	base string
	http *http.Client
}

func dial(t testing.TB, p *process) *line {
	return &line{t: t, base: p.serving.URL, http: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 32}}}
}

func (l *line) close() { l.http.CloseIdleConnections() }

// do gives the status and the body of an answer; an error means that there was
// none, or not the whole of one.
func (l *line) do(method, path, token, key, contentType string, body []byte) (int, []byte, error) {
	r, err := http.NewRequestWithContext(context.Background(), method, l.base+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept-Language", "en")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := l.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return answer.StatusCode, content, err
}

// get reads a path; it reports whether there was an answer.
func (l *line) get(who person, path string, out any) bool {
	status, content, err := l.do(http.MethodGet, path, who.token, "", "", nil)
	if err != nil {
		return false
	}
	require.Equal(l.t, http.StatusOK, status, "%s for %s: %s", path, who.login, content)
	require.NoError(l.t, json.Unmarshal(content, out))
	return true
}

// send sends a request once and notes the answer. Every answer must name a
// filing: what the rules refuse is recorded like what they do.
func (l *line) send(r *request) bool {
	r.times++
	status, content, err := l.do(http.MethodPost, r.path(), r.who.token, r.key, "application/json", r.body)
	if err != nil || status == http.StatusServiceUnavailable {
		return false
	}
	var filing contract.Filing
	switch status {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted:
		var out api.Outcome
		require.NoError(l.t, json.Unmarshal(content, &out), r)
		filing = out.Filing
	default:
		var p api.Problem
		require.NoError(l.t, json.Unmarshal(content, &p), "%d %s to %v", status, content, r)
		if p.Filing == "" && (status == http.StatusForbidden || status == http.StatusNotFound) {
			// What another one did in between took the case, or the part in it, away.
			if r.times == 1 {
				c, ok := l.look(clerk("coordinator"), r.id)
				if !ok {
					return false
				}
				require.Greater(l.t, c.Seq, r.seen, "%s to %v, and nothing has happened in between", content, r)
			}
			r.gone = true
			tally.count("requests of those from whom the case was taken meanwhile")
			return true
		}
		require.NotEmpty(l.t, p.Filing, "%d %s to %v", status, content, r)
		filing = contract.Filing{ID: p.Filing}
	}
	require.NotEmpty(l.t, filing.ID, "%d %s to %v", status, content, r)
	if r.answered() {
		require.Equal(l.t, r.filing.ID, filing.ID, "the same request gave another filing: %v", r)
	}
	r.filing = filing
	if r.kind == casework.CmdRegister {
		r.id = filing.Case
	}
	return true
}

// insist sends a request again until it is answered.
func (l *line) insist(r *request) {
	deadline := time.Now().Add(patience)
	for !l.send(r) {
		require.True(l.t, time.Now().Before(deadline), "no answer to %v", r)
		time.Sleep(20 * time.Millisecond)
	}
}

// look reads a case as somebody who sees every case; ok is false without an answer.
func (l *line) look(who person, id casework.CaseID) (casework.Case, bool) {
	var view api.CaseView
	ok := l.get(who, "/api/v1/cases/"+string(id), &view)
	return view.Case, ok
}

// form sends a file with fields, and gives the status and the body.
func (l *line) form(who person, path string, fields map[string]string, name string, content []byte) (int, []byte, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for field, value := range fields {
		require.NoError(l.t, w.WriteField(field, value))
	}
	part, err := w.CreateFormFile("file", name)
	require.NoError(l.t, err)
	_, err = part.Write(content)
	require.NoError(l.t, err)
	require.NoError(l.t, w.Close())
	return l.do(http.MethodPost, path, who.token, "", w.FormDataContentType(), form.Bytes())
}
