package api

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// told is one event of a stream.
type told struct{ id, name, data string }

// stream is somebody who listens.
type stream struct {
	t      *testing.T
	answer *http.Response
	lines  *bufio.Scanner
}

// quick looks at the record so often that no test waits.
func quick(o *Options) { o.feedEvery = time.Millisecond }

func listening(t *testing.T) (w *stage, f *feedStage, url string) {
	t.Helper()
	w = newStage(t, quick)
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return w, (*feedStage)(w), server.URL
}

func listen(t *testing.T, url, token, last string, header ...string) *stream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/v1/events", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept-Encoding", "gzip")
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r) //nolint:bodyclose // closed in the end
	require.NoError(t, err)
	t.Cleanup(func() { _ = answer.Body.Close() })
	return &stream{t: t, answer: answer, lines: bufio.NewScanner(answer.Body)}
}

// next waits for the next event; false: the stream has ended.
func (s *stream) next() (told, bool) {
	var e told
	for s.lines.Scan() {
		field, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch field {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data = value
		case "":
			if e.name != "" {
				return e, true
			}
		}
	}
	return e, false
}

// must is the next event, which has that name.
func (s *stream) must(name string) told {
	s.t.Helper()
	e, ok := s.next()
	require.True(s.t, ok, "the stream has ended")
	require.Equal(s.t, name, e.name, e.data)
	return e
}

func TestAListenerIsToldOfCasesThatItSees(t *testing.T) {
	t.Parallel()
	_, record, url := listening(t)
	office, unit := listen(t, url, tokenOf(casework.Coordinator), ""), listen(t, url, tokenOf(casework.UnitOfficer), "")
	for _, s := range []*stream{office, unit} {
		require.Equal(t, http.StatusOK, s.answer.StatusCode)
		require.Equal(t, "text/event-stream; charset=utf-8", s.answer.Header.Get("Content-Type"))
		require.Empty(t, s.answer.Header.Get("Content-Encoding"), "what is packed does not arrive at once")
		require.Equal(t, "no-store", s.answer.Header.Get("Cache-Control"))
		s.must(toldBeat)
	}
	record.add("case-of-others", caseOne)
	require.JSONEq(t, `{"id":"case-of-others","seq":1,"state":"registered"}`, office.must(toldCase).data)
	require.JSONEq(t, `{"id":"case-1","seq":2,"state":"registered"}`, office.must(toldCase).data)
	require.JSONEq(t, `{"id":"case-1","seq":2,"state":"registered"}`, unit.must(toldCase).data, "and nothing of the other")
}

func TestWhoeverReadsHandOversIsToldOfTheShift(t *testing.T) {
	t.Parallel()
	_, record, url := listening(t)
	office, unit := listen(t, url, tokenOf(casework.Coordinator), ""), listen(t, url, tokenOf(casework.UnitOfficer), "")
	for _, s := range []*stream{office, unit} {
		s.must(toldBeat)
	}
	for _, kind := range []contract.EntryKind{contract.ShiftOffered, contract.ShiftTaken, contract.ShiftWithdrawn} {
		record.enter(kind)
		require.JSONEq(t, `{}`, office.must(toldShift).data)
	}
	record.enter(contract.CampaignAdded)
	record.add(caseOne)
	office.must(toldCase)
	unit.must(toldCase) // and nothing of the shift
}

func TestANoticeIsToldOnceAndWithoutItsContent(t *testing.T) {
	t.Parallel()
	_, record, url := listening(t)
	s := listen(t, url, tokenOf(casework.UnitOfficer), "")
	s.must(toldBeat)
	record.ring("person-unit_officer", "n-old")
	record.ring("person-coordinator", "n-of-another")
	record.add(caseOne)
	s.must(toldCase)
	require.Equal(t, "{}", s.must(toldNotice).data)
	record.ring("person-unit_officer", "n-later") // it is delivered a moment after its event
	require.Equal(t, "{}", s.must(toldNotice).data)
	record.add(caseOne)
	s.must(toldCase)
	record.add(caseOne)
	s.must(toldCase) // and no notice in between
}

func TestWhatWasMissedIsToldFirst(t *testing.T) {
	t.Parallel()
	_, record, url := listening(t)
	// Somebody who is told everything shows how far the feed has read.
	office := listen(t, url, tokenOf(casework.Coordinator), "")
	office.must(toldBeat)
	s := listen(t, url, tokenOf(casework.UnitOfficer), "")
	s.must(toldBeat)
	record.add(caseOne)
	office.must(toldCase)
	last := s.must(toldCase).id
	_ = s.answer.Body.Close()

	record.ring("person-unit_officer", "n1")
	record.add("case-of-others", caseOne)
	office.must(toldCase)
	office.must(toldCase)
	s = listen(t, url, tokenOf(casework.UnitOfficer), last)
	require.JSONEq(t, `{"id":"case-1","seq":3,"state":"registered"}`, s.must(toldCase).data)
	s.must(toldNotice)
	end := s.must(toldBeat).id
	require.NotContains(t, end, "3", "a cursor is opaque")
	require.NotEqual(t, last, end)

	s = listen(t, url, tokenOf(casework.UnitOfficer), end)
	require.Equal(t, end, s.must(toldBeat).id, "nothing was missed")
	for name, cursor := range map[string]string{"no cursor": "rubbish", "of another record": feedCursor(1000), "of nothing": feedCursor(-1)} {
		s = listen(t, url, tokenOf(casework.UnitOfficer), cursor)
		require.Equal(t, end, s.must(toldReset).id, name)
	}
	for range missedAtMost {
		record.add("case-of-others")
	}
	require.Eventually(t, func() bool { // the feed reads the record twice a second
		e, ok := listen(t, url, tokenOf(casework.UnitOfficer), last).next()
		return ok && e.name == toldReset
	}, 10*time.Second, 50*time.Millisecond)
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	w, record, url := listening(t)
	for name, end := range map[string]func(){
		"signed out": func() { delete(w.sessions, tokenOf(casework.Coordinator)) },
		"password expired": func() {
			s := w.sessions[tokenOf(casework.Leader)]
			s.MustChange = true
			w.sessions[tokenOf(casework.Leader)] = s
		},
	} {
		token := map[string]string{"signed out": tokenOf(casework.Coordinator), "password expired": tokenOf(casework.Leader)}[name]
		s := listen(t, url, token, "")
		s.must(toldBeat)
		w.mu.Lock()
		end()
		w.mu.Unlock()
		record.add(caseOne)
		require.Equal(t, told{name: toldEnd, data: "{}"}, s.must(toldEnd), name)
		_, more := s.next()
		require.False(t, more, name)
	}
	require.Equal(t, http.StatusUnauthorized, listen(t, url, tokenOf(casework.Coordinator), "").answer.StatusCode)
}

// Whoever acts for another is asked for a second factor as soon as a post of the other
// needs one, in a stream as in a request.
func TestAStreamForAnotherEndsWhereASecondFactorIsNeeded(t *testing.T) {
	t.Parallel()
	w, record, url := listening(t)
	s := listen(t, url, tokenOf(casework.Auditor), "", actingHeader, "person-unit_officer")
	s.must(toldBeat)
	w.mu.Lock()
	session := w.sessions[tokenOf(casework.Auditor)]
	session.FactorRoles = []casework.Role{casework.UnitOfficer}
	w.sessions[tokenOf(casework.Auditor)] = session
	w.mu.Unlock()
	record.add(caseOne)
	require.Equal(t, told{name: toldEnd, data: "{}"}, s.must(toldEnd))
}

func TestWhoeverLosesAPostHearsNoMoreOfItsCases(t *testing.T) {
	t.Parallel()
	w, record, url := listening(t)
	s := listen(t, url, tokenOf(casework.Coordinator), "")
	s.must(toldBeat)
	w.mu.Lock()
	session := w.sessions[tokenOf(casework.Coordinator)]
	session.Actor.Posts = []casework.Post{{Unit: "unit-other", Role: casework.UnitOfficer}}
	w.sessions[tokenOf(casework.Coordinator)] = session
	w.mu.Unlock()
	record.enter(contract.PostEnded)
	require.Equal(t, told{name: toldPosts, data: "{}"}, s.must(toldPosts), "and is told so")
	record.add("case-of-others", caseOne)
	require.Contains(t, s.must(toldCase).data, caseOne)
}

func TestListenersAreBounded(t *testing.T) {
	t.Parallel()
	_, _, url := listening(t)
	for range mostOfPerson {
		listen(t, url, tokenOf(casework.Coordinator), "").must(toldBeat)
	}
	refused := listen(t, url, tokenOf(casework.Coordinator), "")
	require.Equal(t, http.StatusServiceUnavailable, refused.answer.StatusCode)
	require.Equal(t, "30", refused.answer.Header.Get("Retry-After"))
	var p Problem
	require.NoError(t, json.NewDecoder(refused.answer.Body).Decode(&p))
	require.Equal(t, "too_many_listeners", p.Code)
	listen(t, url, tokenOf(casework.Reviewer), "").must(toldBeat) // others are not concerned
}

// The record is looked at once for all, and a listener that does not take what
// it is told is given up while the others go on.
func TestASlowListenerIsGivenUpAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	record := (*feedStage)(w)
	f := newFeed(record, positionStage{}, slog.New(slog.DiscardHandler), time.Hour)
	slow, err := f.join(t.Context(), "p-slow")
	require.NoError(t, err)
	quick, err := f.join(t.Context(), "p-quick")
	require.NoError(t, err)
	for i := range feedBehind + 1 {
		record.add(caseOne)
		n, err := f.lookOnce(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, n)
		require.Equal(t, int64(i+1), (<-quick.more)[0].Pos)
	}
	require.Equal(t, feedBehind+1, w.looks)
	<-slow.over
	require.NotContains(t, f.listeners, slow)
	f.leave(slow)
	require.NotNil(t, f.stop)
	f.leave(quick)
	require.Nil(t, f.stop, "nobody listens, nobody looks")
	require.Empty(t, f.of)
}

func TestStreamsEndWhenTheProgramStops(t *testing.T) {
	t.Parallel()
	w := newStage(t, quick)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- w.Serve(ctx, listener) }()
	s := listen(t, "http://"+listener.Addr().String(), tokenOf(casework.Coordinator), "")
	s.must(toldBeat)
	stop()
	_, more := s.next()
	require.False(t, more)
	require.NoError(t, <-stopped)
	_, err = w.feed.join(t.Context(), "p-late")
	require.Error(t, err)
}

// A list of thousands of rows is committed as far as it has come: the rest waits for the
// same call, which the program no longer waits for.
func TestALongCommitEndsWhenTheProgramStops(t *testing.T) {
	t.Parallel()
	status, retry, said, logged := committedWhileStopping(t, "endless")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.NotEmpty(t, retry)
	require.Contains(t, said, "commit_interrupted")
	require.NotContains(t, logged, "level=ERROR", "nothing is wrong")
}

// A fault that breaks off a commit at that moment is told to the caller like the stop
// itself, for the same call mends it; whoever looks after the program reads in the log
// what it was.
func TestAFaultWhileTheProgramStopsIsLogged(t *testing.T) {
	t.Parallel()
	status, retry, said, logged := committedWhileStopping(t, "broken")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.NotEmpty(t, retry)
	require.Contains(t, said, "commit_interrupted")
	require.NotContains(t, said, "the disk is gone")
	require.Contains(t, logged, "level=ERROR")
	require.Contains(t, logged, "the disk is gone")
}

// What the same call would not mend is said even then.
func TestARefusalIsSaidWhileTheProgramStops(t *testing.T) {
	t.Parallel()
	status, retry, said, _ := committedWhileStopping(t, "withdrawn")
	require.Equal(t, http.StatusConflict, status)
	require.Empty(t, retry)
	require.Contains(t, said, "batch_withdrawn")
}

// committedWhileStopping commits a batch that is at it when the program stops, and tells
// what the caller hears and what is logged.
func committedWhileStopping(t *testing.T, batch string) (status int, retry, text, logged string) {
	t.Helper()
	w := newStage(t)
	w.endless = make(chan struct{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- w.Serve(ctx, listener) }()
	answered, said := make(chan *http.Response, 1), make(chan string, 1)
	go func() {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+listener.Addr().String()+"/api/v1/batches/"+batch+"/commit", http.NoBody)
		if err == nil {
			r.Header.Set("Authorization", "Bearer "+tokenOf(casework.DutyOfficer))
			var response *http.Response
			if response, err = http.DefaultClient.Do(r); err == nil {
				body, _ := io.ReadAll(response.Body)
				said <- string(body)
				_ = response.Body.Close()
				answered <- response
			}
		}
		if err != nil {
			close(answered)
		}
	}()
	select {
	case <-w.endless:
	case early := <-answered:
		require.FailNow(t, "answered before the program stops", "%v", early)
	}
	begun := time.Now()
	stop()
	require.NoError(t, <-stopped)
	require.Less(t, time.Since(begun), drain/2)
	response := <-answered
	require.NotNil(t, response)
	return response.StatusCode, response.Header.Get("Retry-After"), <-said, w.log.String()
}

// A listener that comes from another process, which has looked further, is not
// told to read everything anew.
func TestAListenerMayComeFromAProcessThatIsAhead(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.feedEvery = time.Hour }) // it never looks again
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	first := listen(t, server.URL, tokenOf(casework.Coordinator), "")
	start := first.must(toldBeat).id
	(*feedStage)(w).add(caseOne, caseOne)
	require.Equal(t, start, listen(t, server.URL, tokenOf(casework.Coordinator), feedCursor(2)).must(toldBeat).id)
	require.Equal(t, start, listen(t, server.URL, tokenOf(casework.Coordinator), feedCursor(3)).must(toldReset).id, "that far nobody has come")
}
