package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type postsInput struct {
	Person casework.PersonID `query:"person" maxLength:"64" doc:"only this person's"`
	Unit   casework.UnitID   `query:"unit" maxLength:"64" doc:"only those in this unit"`
	Past   bool              `query:"past" doc:"also those that have ended"`
}

type postsOutput struct {
	Body struct {
		Posts []contract.Holding `json:"posts" doc:"latest first"`
		Names Names              `json:"names"`
	}
}

func (s *Server) postRoutes() {
	list := op("list-posts", http.MethodGet, "/posts", tagOffice, "Who holds which post 任职情况")
	list.Errors = append(list.Errors, http.StatusForbidden)
	operate(s, list, func(ctx context.Context, in *postsInput) (*postsOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		f := contract.PostFilter{Person: in.Person, Unit: in.Unit}
		if !in.Past {
			f.After = casework.InstantOf(s.options.Clock())
		}
		posts, err := s.ports.Office.Posts(ctx, f)
		if err != nil {
			return nil, err
		}
		out := &postsOutput{}
		out.Body.Posts = orEmpty(posts)
		out.Body.Names, err = s.names(ctx, mentioned(posts))
		return out, err
	})
}
