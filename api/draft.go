package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Drafts are what people have written into forms and not sent, each one's own.
// A draft that is not there, is too old, or is about a case that one no longer
// sees, is not there.
type Drafts interface {
	Drafts(ctx context.Context, r contract.Reader) ([]contract.Draft, error)
	Draft(ctx context.Context, r contract.Reader, key string) (contract.Draft, error)
	// PutDraft keeps a draft in place of its version; 0: of whatever is there;
	// contract.NoDraft: of none.
	PutDraft(ctx context.Context, r contract.Reader, key string, version int64, body []byte) (contract.Draft, error)
	DropDraft(ctx context.Context, person casework.PersonID, key string) error
}

type draftInput struct {
	Key string `path:"key" maxLength:"200" doc:"the form: register, intake, handover, responsibilities, handover/<id>/<deed>, batch/<id>/<deed>, batch/<id>/<position>/<deed>, calls/<unit> or calls/<unit>/<batch>, office/<page>/<id or new>/<deed>, rules/<page>/<id or new>/<deed>, or case/<id>/<command>, with its slashes escaped"`
}

type putDraftInput struct {
	Key         string `path:"key" maxLength:"200" doc:"the form: register, intake, handover, responsibilities, handover/<id>/<deed>, batch/<id>/<deed>, batch/<id>/<position>/<deed>, calls/<unit> or calls/<unit>/<batch>, office/<page>/<id or new>/<deed>, rules/<page>/<id or new>/<deed>, or case/<id>/<command>, with its slashes escaped"`
	IfMatch     string `header:"If-Match" maxLength:"64" doc:"the ETag of the draft as you read it; another one is answered 412. Left out: whatever is there is replaced"`
	IfNoneMatch string `header:"If-None-Match" enum:"*" doc:"there must be no draft yet; one that is there is answered 412"`
	Body        struct {
		Body map[string]any `json:"body" doc:"what the form holds; nothing about a complainant"`
	}
}

// DraftView is a draft with what its form holds.
type DraftView struct {
	Key       string           `json:"key" doc:"the form"`
	Case      casework.CaseID  `json:"case,omitempty" doc:"the case that it is about"`
	Number    string           `json:"number,omitempty" doc:"of the case, in a list"`
	Version   int64            `json:"version" doc:"raised by every change; the ETag"`
	UpdatedAt casework.Instant `json:"updated_at"`
	ExpiresAt casework.Instant `json:"expires_at" doc:"from this instant on it is gone"`
	Body      map[string]any   `json:"body,omitempty" doc:"what the form holds; left out in a list"`
}

type draftOutput struct {
	ETag string `header:"ETag" doc:"changes with every change; for If-Match"`
	Body DraftView
}

type draftsOutput struct {
	Body struct {
		Drafts []DraftView `json:"drafts" doc:"latest first, without what is in them"`
	}
}

func (s *Server) draftRoutes() {
	operate(s, op("list-drafts", http.MethodGet, "/drafts", tagOffice, "List your drafts 草稿"), func(ctx context.Context, _ *struct{}) (*draftsOutput, error) {
		found, err := s.ports.Drafts.Drafts(ctx, readerOf(actorOf(ctx)))
		if err != nil {
			return nil, err
		}
		out := &draftsOutput{}
		out.Body.Drafts = []DraftView{}
		for _, d := range found {
			view, err := draftView(d)
			if err != nil {
				return nil, err
			}
			out.Body.Drafts = append(out.Body.Drafts, view)
		}
		return out, nil
	})
	operate(s, op("read-draft", http.MethodGet, "/drafts/{key}", tagOffice, "Read a draft 查看草稿"), func(ctx context.Context, in *draftInput) (*draftOutput, error) {
		d, err := s.ports.Drafts.Draft(ctx, readerOf(actorOf(ctx)), in.Key)
		return draftAnswer(d, err)
	})
	put := op("put-draft", http.MethodPut, "/drafts/{key}", tagOffice, "Keep a draft 保存草稿")
	put.Errors = append(put.Errors, http.StatusConflict, http.StatusPreconditionFailed)
	operate(s, put, s.putDraft)
	drop := op("drop-draft", http.MethodDelete, "/drafts/{key}", tagOffice, "Throw a draft away 删除草稿")
	drop.DefaultStatus = http.StatusNoContent
	operate(s, drop, func(ctx context.Context, in *draftInput) (*struct{}, error) {
		return nil, s.ports.Drafts.DropDraft(ctx, actorOf(ctx).Person, in.Key)
	})
}

func (s *Server) putDraft(ctx context.Context, in *putDraftInput) (*draftOutput, error) {
	version := int64(0)
	if in.IfNoneMatch != "" {
		version = contract.NoDraft
	}
	if seen := strings.Trim(in.IfMatch, `"`); seen != "" && seen != "*" {
		var err error
		if version, err = strconv.ParseInt(seen, 10, 64); err != nil || version <= 0 || in.IfMatch != etag(version) {
			return nil, refuse(http.StatusBadRequest, "malformed_if_match")
		}
	}
	body, err := json.Marshal(in.Body.Body)
	if err != nil {
		return nil, err
	}
	d, err := s.ports.Drafts.PutDraft(ctx, readerOf(actorOf(ctx)), in.Key, version, body)
	d.Body = nil // whoever sends it has it
	return draftAnswer(d, meanwhile(err))
}

func draftAnswer(d contract.Draft, err error) (*draftOutput, error) {
	if err != nil {
		return nil, err
	}
	view, err := draftView(d)
	return &draftOutput{ETag: etag(d.Version), Body: view}, err
}

func draftView(d contract.Draft) (DraftView, error) {
	view := DraftView{Key: d.Key, Case: d.Case, Number: d.Number, Version: d.Version, UpdatedAt: d.UpdatedAt, ExpiresAt: d.ExpiresAt}
	if len(d.Body) == 0 {
		return view, nil
	}
	return view, json.Unmarshal(d.Body, &view.Body)
}
