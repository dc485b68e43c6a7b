package api

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// feedStage is the record of the stage as a feed. Every role of the office sees
// every case, the lead unit caseOne.
type feedStage stage

// add adds to the record.
func (w *feedStage) add(cases ...casework.CaseID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range cases {
		n := int64(len(w.added)) + 1
		w.added = append(w.added, contract.Addition{Pos: n, Case: id, Seq: n, Type: "case_registered", RecordedAt: noon})
	}
}

// enter puts an entry into the office's own record.
func (w *feedStage) enter(kind contract.EntryKind) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := int64(len(w.added)) + 1
	w.added = append(w.added, contract.Addition{Pos: n, Case: contract.OfficeStream, Seq: n, Type: casework.EventType(kind), RecordedAt: noon})
}

// ring puts a notice into the inbox of a person.
func (w *feedStage) ring(who casework.PersonID, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inboxes[who] = append(w.inboxes[who], id)
}

func (w *feedStage) Position(context.Context) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return int64(len(w.added)), nil
}

func (w *feedStage) Changes(_ context.Context, after int64, limit int) ([]contract.Addition, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	after = min(after, int64(len(w.added)))
	return w.added[after:min(int64(len(w.added)), after+int64(limit))], nil
}

func (w *feedStage) Told(_ context.Context, r contract.Reader, changes []contract.Addition) ([]contract.CaseChange, error) {
	var told []contract.CaseChange
	for _, c := range changes {
		if c.Case == caseOne || c.Case != contract.OfficeStream && r.Actor.Posts[0].Unit == contract.OfficeUnit {
			told = append(told, contract.CaseChange{ID: c.Case, Seq: c.Seq, State: casework.Registered})
		}
	}
	return told, nil
}

func (w *feedStage) Heard(_ context.Context, who casework.Actor, _ casework.Instant) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.inboxes[who.Person], nil
}

// positionStage writes positions in the open, so that tests can tell them apart.
type positionStage struct{}

const positionMark = "feed:"

func (positionStage) SealPosition(pos int64) ([]byte, error) {
	return []byte(positionMark + strconv.FormatInt(pos, 10)), nil
}

func (positionStage) OpenPosition(sealed []byte) (int64, error) {
	number, marked := strings.CutPrefix(string(sealed), positionMark)
	if !marked {
		return 0, errors.New("not a position")
	}
	return strconv.ParseInt(number, 10, 64)
}

func feedCursor(pos int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(positionMark + strconv.FormatInt(pos, 10)))
}
