package api

import (
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ReleaseView says who may release what is prepared for publication: the second
// signature is another person's, so that whoever prepares a text may lock themselves
// or the whole office out.
type ReleaseView struct {
	Yours    []casework.PersonID `json:"yours" doc:"who could release what you would prepare now"`
	Prepared []PreparedRelease   `json:"prepared" doc:"what is prepared in this round and holds"`
	Ask      []casework.PersonID `json:"ask" doc:"who may give somebody the post of a publicity officer"`
}

// PreparedRelease says of a prepared publication who may release it.
type PreparedRelease struct {
	ID  string              `json:"id"`
	By  []casework.PersonID `json:"by" doc:"who may release it; nobody: the post must be given to somebody else"`
	Out bool                `json:"out,omitempty" doc:"published somewhere already; it may be published elsewhere too"`
}

// release is for whoever may prepare or publish in the case as it stands.
func (s *Server) release(ctx context.Context, c casework.Case, now casework.Instant) (*ReleaseView, error) {
	actor := actorOf(ctx)
	may := casework.Allowed(c, actor)
	if !slices.Contains(may, casework.CmdPreparePublication) && !slices.Contains(may, casework.CmdPublish) {
		return nil, nil
	}
	officers, err := s.holding(ctx, casework.PublicityOfficer, now)
	if err != nil {
		return nil, err
	}
	v := &ReleaseView{Yours: []casework.PersonID{}, Prepared: []PreparedRelease{}}
	if v.Ask, err = s.holding(ctx, casework.Administrator, now); err != nil {
		return nil, err
	}
	releasing := func(prepared string) []casework.PersonID {
		return slices.DeleteFunc(slices.Clone(officers), func(p casework.PersonID) bool {
			a := casework.Actor{Person: p, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.PublicityOfficer}}}
			return !c.Releases(a, prepared)
		})
	}
	v.Yours = slices.DeleteFunc(releasing(""), func(p casework.PersonID) bool { return actor.Is(p) })
	for _, p := range c.Prepared {
		out := slices.ContainsFunc(c.Publication, func(x casework.Publication) bool { return x.Prepared == p.ID })
		if p.Round == c.Round && !p.Fallen {
			v.Prepared = append(v.Prepared, PreparedRelease{ID: p.ID, By: orEmpty(releasing(p.ID)), Out: out})
		}
	}
	return v, nil
}

// holding lists the people who hold a role of the office now and can sign in.
func (s *Server) holding(ctx context.Context, role casework.Role, now casework.Instant) ([]casework.PersonID, error) {
	posts, err := s.ports.Office.Posts(ctx, contract.PostFilter{Role: role, After: now})
	if err != nil {
		return nil, err
	}
	ids := []casework.PersonID{}
	for _, h := range posts {
		if h.From <= now && !slices.Contains(ids, h.Person) {
			ids = append(ids, h.Person)
		}
	}
	if len(ids) == 0 {
		return ids, nil
	}
	people, err := s.ports.Office.People(ctx, ids...)
	for _, p := range people {
		if p.Disabled {
			ids = slices.DeleteFunc(ids, func(id casework.PersonID) bool { return id == p.ID })
		}
	}
	slices.Sort(ids)
	return ids, err
}
