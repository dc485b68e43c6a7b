package api

import (
	"context"
	"net/http"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type noticesInput struct{ Page }

// NoticeList is one page of an inbox with the names in it.
type NoticeList struct {
	contract.NoticePage

	Names Names `json:"names"`
}

type noticesOutput struct{ Body NoticeList }

type readNoticeInput struct {
	ID string `path:"id" maxLength:"200" doc:"the notice, escaped where it holds a slash"`
}

type readNoticesInput struct {
	Body struct {
		Until casework.Instant `json:"until" doc:"of the latest notice that was read: what came after it stays unread"`
	}
}

func (s *Server) noticeRoutes() {
	operate(s, op("list-notices", http.MethodGet, "/notices", tagOffice, "Read the inbox 通知"), s.notices)
	read := op("mark-notice-read", http.MethodPost, "/notices/{id}/read", tagOffice, "Mark a notice as read 标记已读")
	read.DefaultStatus = http.StatusNoContent
	operate(s, read, func(ctx context.Context, in *readNoticeInput) (*struct{}, error) {
		return nil, s.ports.Inbox.MarkRead(ctx, actorOf(ctx), in.ID)
	})
	all := op("mark-notices-read", http.MethodPost, "/notices/read", tagOffice, "Mark the whole inbox as read 全部标为已读")
	all.DefaultStatus = http.StatusNoContent
	operate(s, all, func(ctx context.Context, in *readNoticesInput) (*struct{}, error) {
		return nil, s.ports.Inbox.MarkAllRead(ctx, actorOf(ctx), in.Body.Until)
	})
}

func (s *Server) notices(ctx context.Context, in *noticesInput) (*noticesOutput, error) {
	found, err := s.ports.Inbox.Notices(ctx, actorOf(ctx), in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	found.Notices = orEmpty(found.Notices)
	all := slices.Concat(found.Notices, found.Waiting)
	said := mentioned(all)
	for _, n := range all {
		if unit := n.Facts["unit"]; unit != "" {
			said.units[casework.UnitID(unit)] = true
		}
		for _, fact := range []string{"person", "acting_for", "of"} {
			if id := n.Facts[fact]; id != "" {
				said.people[casework.PersonID(id)] = true
			}
		}
	}
	names, err := s.names(ctx, said)
	return &noticesOutput{Body: NoticeList{NoticePage: found, Names: names}}, err
}
