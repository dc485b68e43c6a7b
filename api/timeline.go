package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
)

// timelinePage is the most events that come at once.
const timelinePage = 200

type timelineInput struct {
	ID     casework.CaseID `path:"id" maxLength:"64" doc:"the case"`
	After  int64           `query:"after" minimum:"0" doc:"only events after this seq; with latest: only those before it"`
	Latest bool            `query:"latest" doc:"the latest events first, before what after says"`
	Limit  int             `query:"limit" minimum:"1" maximum:"500" doc:"200 if left out; never more than 200 come at once"`
}

// Timeline is what happened to a case, in order, or the latest first.
type Timeline struct {
	Events []casework.Event  `json:"events"`
	Next   int64             `json:"next,omitempty" doc:"pass it as after to read on; none: this was the end"`
	Texts  map[string]string `json:"texts" doc:"free texts by digest"`
	Names  Names             `json:"names"`
}

type timelineOutput struct{ Body Timeline }

// EvidenceList is the evidence of a case.
type EvidenceList struct {
	Files []casework.Evidence `json:"files"`
	Names Names               `json:"names"`
}

type evidenceOutput struct{ Body EvidenceList }

func (s *Server) timelineRoutes() {
	o := op("read-timeline", http.MethodGet, "/cases/{id}/timeline", tagCase, "Read what happened to a case 办理过程")
	operate(s, o, s.timeline)
	operate(s, op("list-case-files", http.MethodGet, "/cases/{id}/files", tagCase, "List a case's evidence 证据材料"), s.evidence)
	s.clockRoutes()
}

func (s *Server) timeline(ctx context.Context, in *timelineInput) (*timelineOutput, error) {
	limit := in.Limit
	if limit == 0 || limit > timelinePage {
		limit = timelinePage // the ledger gives no more, and a full page says that there may be another
	}
	read := s.ports.Cases.Timeline
	if in.Latest {
		read = s.ports.Cases.Latest
	}
	events, err := read(ctx, readerOf(actorOf(ctx)), in.ID, in.After, limit)
	if err != nil {
		return nil, err
	}
	out := &timelineOutput{Body: Timeline{Events: orEmpty(events)}}
	if len(events) == limit {
		out.Body.Next = events[len(events)-1].Seq
	}
	mentions := mentioned(events)
	if out.Body.Texts, err = s.texts(ctx, in.ID, mentions); err != nil {
		return nil, err
	}
	out.Body.Names, err = s.names(ctx, mentions)
	return out, err
}

func (s *Server) evidence(ctx context.Context, in *caseInput) (*evidenceOutput, error) {
	record, err := s.ports.Cases.Case(ctx, readerOf(actorOf(ctx)), in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, mentioned(record.Case.Evidence))
	return &evidenceOutput{Body: EvidenceList{Files: orEmpty(record.Case.Evidence), Names: names}}, err
}
