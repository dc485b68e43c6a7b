package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func stageHandover(by casework.Actor) contract.Handover {
	return contract.Handover{ID: "handover-1", State: contract.HandoverOffered, OfferedBy: by.Person, OfferedFor: by.ActingFor, To: "person-second", OfferedAt: noon, Note: "电话不通"}
}

func (w *stage) OfferShift(_ context.Context, to casework.PersonID, note string, by casework.Actor) (contract.Handover, error) {
	if to == by.Person {
		return contract.Handover{}, invalidField("to", "same_person")
	}
	w.changed = append(w.changed, fmt.Sprintf("offered to %s by %s: %s", to, by.Person, note))
	return stageHandover(by), nil
}

func (w *stage) TakeShift(_ context.Context, id, note string, by casework.Actor) (contract.Handover, error) {
	if id != "handover-1" {
		return contract.Handover{}, casework.Refuse(casework.NotFound, "no_such_handover")
	}
	w.changed = append(w.changed, "taken by "+string(by.Person)+": "+note)
	return stageHandover(by), nil
}

func (w *stage) WithdrawShift(_ context.Context, _, reason string, by casework.Actor) (contract.Handover, error) {
	w.changed = append(w.changed, "withdrawn: "+reason)
	return stageHandover(by), nil
}

func (w *stage) Handovers(_ context.Context, waiting bool, _ string, limit int) (contract.HandoverPage, error) {
	w.changed = append(w.changed, fmt.Sprintf("listed %v %d", waiting, limit))
	return contract.HandoverPage{Handovers: []contract.Handover{stageHandover(casework.Actor{Person: "person-first"})}, Next: "more"}, nil
}

func (w *stage) Handover(_ context.Context, r contract.Reader, id string, how contract.HandoverReading) (contract.HandoverContent, error) {
	w.changed = append(w.changed, fmt.Sprintf("read %s by %s: %+v", id, r.Actor.Person, how))
	return contract.HandoverContent{Handover: stageHandover(casework.Actor{Person: "person-first"}), At: noon, Parts: []contract.HandedPart{{
		Part: contract.PartUnacknowledged, Count: 1, Rows: []contract.HandedRow{{Settled: true, Case: &contract.CaseRow{ID: caseOne, LeadUnit: leadUnit}}},
	}, {
		Part: contract.PartRefused, Count: 1, Rows: []contract.HandedRow{{Row: &contract.ListedRow{Batch: "batch-1", Position: 2, Number: "X1", Refusal: &contract.RefusedRow{Code: "duplicate_row"}}}},
	}}}, nil
}

func (w *stage) Successors(context.Context, casework.Actor) ([]contract.Successor, error) {
	return []contract.Successor{{Person: "person-second", Roles: []casework.Role{casework.DutyOfficer}, From: noon}}, nil
}

type draftStage stage

func (w *draftStage) Drafts(context.Context, contract.Reader) ([]contract.Draft, error) {
	return []contract.Draft{{Key: contract.PlaceRegister, Version: 1, UpdatedAt: noon, ExpiresAt: noon.Add(contract.DraftLasts)}}, nil
}

func (w *draftStage) Draft(_ context.Context, r contract.Reader, key string) (contract.Draft, error) {
	body, there := w.bodies["draft "+string(r.Actor.Person)+" "+key]
	if !there {
		return contract.Draft{}, casework.Refuse(casework.NotFound, "no_such_draft")
	}
	return contract.Draft{Key: key, Version: 2, UpdatedAt: noon, ExpiresAt: noon, Body: json.RawMessage(body)}, nil
}

func (w *draftStage) PutDraft(_ context.Context, r contract.Reader, key string, version int64, body []byte) (contract.Draft, error) {
	if _, there := w.bodies["draft "+string(r.Actor.Person)+" "+key]; version > 2 || version == contract.NoDraft && there {
		return contract.Draft{}, casework.Refuse(casework.Conflict, "changed_meanwhile", "version", "2")
	}
	w.bodies["draft "+string(r.Actor.Person)+" "+key] = string(body)
	return contract.Draft{Key: key, Version: version + 1, UpdatedAt: noon, ExpiresAt: noon, Body: body}, nil
}

func (w *draftStage) DropDraft(_ context.Context, person casework.PersonID, key string) error {
	delete(w.bodies, "draft "+string(person)+" "+key)
	return nil
}

func TestAShiftIsHandedOverByWhoeverKeepsIt(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	duty := tokenOf(casework.DutyOfficer)
	got := w.request("POST", "/api/v1/shift/handovers", duty, `{"to":"person-second","note":"电话不通"}`)
	require.Equal(t, 201, got.Code, got.Body)
	require.Contains(t, got.Body.String(), `"person-second":"姓名 person-second"`)
	require.Contains(t, got.Body.String(), `"state":"offered"`)
	got = w.request("POST", "/api/v1/shift/handovers", duty, `{"to":"person-duty_officer"}`)
	require.Equal(t, 422, got.Code)
	require.Contains(t, got.Body.String(), `"same_person"`)
	require.Equal(t, 422, w.request("POST", "/api/v1/shift/handovers", duty, `{"note":"x"}`).Code)
	require.Equal(t, 200, w.request("POST", "/api/v1/shift/handovers/handover-1/take", tokenOf(casework.Coordinator), `{"note":"已读"}`).Code)
	require.Equal(t, 404, w.request("POST", "/api/v1/shift/handovers/nothing/take", duty, `{}`).Code)
	require.Equal(t, 422, w.request("POST", "/api/v1/shift/handovers/handover-1/withdraw", duty, `{}`).Code)
	require.Equal(t, 200, w.request("POST", "/api/v1/shift/handovers/handover-1/withdraw", duty, `{"reason":"换人"}`).Code)
	require.Equal(t, []string{"offered to person-second by person-duty_officer: 电话不通", "taken by person-coordinator: 已读", "withdrawn: 换人"}, w.changed)

	w.changed = nil
	require.Contains(t, w.request("GET", "/api/v1/shift/handovers?waiting=true&limit=5", tokenOf(casework.Auditor), nil).Body.String(), `"next":"more"`)
	got = w.request("GET", "/api/v1/shift/handovers/handover-1?part=starred&skip=50&first=20", tokenOf(casework.Leader), nil)
	require.Contains(t, got.Body.String(), `"unit-lead":"生态环境局"`)
	require.Contains(t, got.Body.String(), `"number":"X1","why":"duplicate_row in zh"`)
	require.Contains(t, w.request("GET", "/api/v1/shift/successors", duty, nil).Body.String(), `"person-second"`)
	require.Equal(t, []string{"listed true 5", "read handover-1 by person-leader: {Part:starred Skip:50 First:20 Lists:true}"}, w.changed)
	require.Equal(t, 422, w.request("GET", "/api/v1/shift/handovers/handover-1?part=others", duty, nil).Code)
	for _, role := range []casework.Role{casework.UnitOfficer, casework.Reviewer, casework.PublicityOfficer, casework.Administrator} {
		require.Equal(t, 403, w.request("GET", "/api/v1/shift/handovers", tokenOf(role), nil).Code, role)
	}
	require.Equal(t, 403, w.request("POST", "/api/v1/shift/handovers", tokenOf(casework.Leader), `{"to":"person-second"}`).Code)
}

func TestADraftIsKeptReadAndThrownAway(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	mine, other := tokenOf(casework.Reviewer), tokenOf(casework.Coordinator)
	path := "/api/v1/drafts/" + url.PathEscape("case/case-1/return")
	require.Equal(t, 404, w.request("GET", path, mine, nil).Code)
	got := w.request("PUT", path, mine, `{"body":{"items":["照片"],"深":{"n":1}}}`)
	require.Equal(t, 200, got.Code, got.Body)
	require.Equal(t, `"1"`, got.Header().Get("ETag"))
	require.NotContains(t, got.Body.String(), "照片", "whoever sends it has it")
	got = w.request("GET", path, mine, nil)
	require.Equal(t, `"2"`, got.Header().Get("ETag"))
	require.Contains(t, got.Body.String(), `"key":"case/case-1/return"`)
	require.Contains(t, got.Body.String(), `"items":["照片"]`)
	require.Equal(t, 404, w.request("GET", path, other, nil).Code)
	require.Equal(t, 200, w.request("PUT", path, mine, `{"body":{}}`, "If-Match", `"2"`).Code)
	got = w.request("PUT", path, mine, `{"body":{}}`, "If-Match", `"3"`)
	require.Equal(t, 412, got.Code, got.Body)
	require.Contains(t, got.Body.String(), `"changed_meanwhile"`)
	got = w.request("PUT", path, mine, `{"body":{}}`, "If-None-Match", "*")
	require.Equal(t, 412, got.Code, "a window that has read none does not write over another's")
	require.Equal(t, 200, w.request("PUT", path, other, `{"body":{}}`, "If-None-Match", "*").Code)
	require.Equal(t, 422, w.request("PUT", path, mine, `{"body":{}}`, "If-None-Match", `"2"`).Code)
	for _, unreadable := range []string{`3`, `"x"`, `"-1"`, `"0"`, `W/"1"`} {
		require.Equal(t, 400, w.request("PUT", path, mine, `{"body":{}}`, "If-Match", unreadable).Code, unreadable)
	}
	require.Equal(t, 422, w.request("PUT", path, mine, `{"body":[]}`).Code)
	require.Contains(t, w.request("GET", "/api/v1/drafts", mine, nil).Body.String(), `"key":"register"`)
	require.Equal(t, 204, w.request("DELETE", path, mine, nil).Code)
	require.Equal(t, 404, w.request("GET", path, mine, nil).Code)
}
