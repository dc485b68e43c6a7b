package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Responsibilities keep the responsibility list 责任清单.
type Responsibilities interface {
	// Responsibilities reads a version; version 0 is the one in force.
	Responsibilities(ctx context.Context, version int64) (contract.ResponsibilityList, error)
	ResponsibilityVersions(ctx context.Context) ([]contract.ResponsibilityVersion, error)
	StoreResponsibilities(ctx context.Context, n contract.NewResponsibilities) (contract.ResponsibilityList, error)
}

// ResponsibilityView is a version of the list, and which versions there are.
type ResponsibilityView struct {
	contract.ResponsibilityList

	Versions []contract.ResponsibilityVersion `json:"versions" doc:"every version there was, the one in force first"`
	Names    Names                            `json:"names"`
}

type responsibilitiesInput struct {
	Version int64 `query:"version" minimum:"1" doc:"the one in force if left out"`
}

type storeResponsibilitiesInput struct {
	Body struct {
		Read     int64                     `json:"read" minimum:"0" doc:"the version that you have read and that this one replaces; 0: there was none. Another one meanwhile is refused"`
		Document string                    `json:"document,omitempty" maxLength:"200" doc:"the document that the list rests on"`
		Reason   string                    `json:"reason" minLength:"1" maxLength:"500" doc:"why it is put in force"`
		Lines    []casework.Responsibility `json:"lines" maxItems:"500" doc:"the whole list, from top to bottom"`
		Drafted  bool                      `json:"drafted,omitempty" doc:"this is the draft that you have kept of it, which is done with then; another one stays"`
	}
}

type responsibilitiesOutput struct {
	ETag string `header:"ETag" doc:"the version"`
	Body ResponsibilityView
}

func (s *Server) responsibilityRoutes() {
	operate(s, op("list-responsibilities", http.MethodGet, "/responsibilities", tagOffice, "Read the responsibility list 责任清单"),
		func(ctx context.Context, in *responsibilitiesInput) (*responsibilitiesOutput, error) {
			list, err := s.ports.Responsible.Responsibilities(ctx, in.Version)
			if err != nil {
				return nil, err
			}
			return s.responsibilityView(ctx, list)
		})
	store := adding("store-responsibilities", "/responsibilities", "Put a responsibility list in force 公布责任清单")
	operate(s, store, func(ctx context.Context, in *storeResponsibilitiesInput) (*responsibilitiesOutput, error) {
		if err := guard(ctx, KeepResponsibilities); err != nil {
			return nil, err
		}
		b := in.Body
		list, err := s.ports.Responsible.StoreResponsibilities(ctx, contract.NewResponsibilities{
			Read: b.Read, Document: b.Document, Reason: b.Reason, Lines: b.Lines, By: actorOf(ctx).Person, Drafted: b.Drafted,
		})
		if err != nil {
			return nil, err
		}
		return s.responsibilityView(ctx, list)
	})
}

func (s *Server) responsibilityView(ctx context.Context, list contract.ResponsibilityList) (*responsibilitiesOutput, error) {
	versions, err := s.ports.Responsible.ResponsibilityVersions(ctx)
	if err != nil {
		return nil, err
	}
	view := ResponsibilityView{ResponsibilityList: list, Versions: orEmpty(versions)}
	view.Lines = orEmpty(view.Lines)
	view.Names, err = s.names(ctx, mentioned(list, versions))
	return &responsibilitiesOutput{ETag: etag(list.Version), Body: view}, err
}
