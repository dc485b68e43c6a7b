package api

import (
	"context"
	"net/http"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type contactsOutput struct {
	Body struct {
		Contacts []contract.Contact `json:"contacts" doc:"the present ones, longest first"`
		Names    Names              `json:"names"`
	}
}

type addContactInput struct {
	Unit casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
	Body struct {
		Person     casework.PersonID `json:"person" minLength:"1" maxLength:"64"`
		Telephone  string            `json:"telephone" minLength:"1" maxLength:"40"`
		Substitute casework.PersonID `json:"substitute,omitempty" maxLength:"64" doc:"is asked when the person is away"`
	}
}

type contactOutput struct{ Body contract.Contact }

type endContactInput struct {
	Unit    casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
	Contact string          `path:"contact" maxLength:"64" doc:"the contact person's entry"`
}

func (s *Server) contactRoutes() {
	list := op("list-contacts", http.MethodGet, "/units/{id}/contacts", tagOffice, "A unit's contact persons 联络员")
	operate(s, list, s.contacts)
	add := adding("add-contact", "/units/{id}/contacts", "Name a contact person 指定联络员")
	operate(s, add, func(ctx context.Context, in *addContactInput) (*contactOutput, error) {
		if err := mayFillRoster(ctx, in.Unit); err != nil {
			return nil, err
		}
		b := in.Body
		if err := dialled(b.Telephone, ""); err != nil {
			return nil, err
		}
		named, err := s.ports.Office.AddContact(ctx, contract.Contact{Unit: in.Unit, Person: b.Person, Telephone: b.Telephone, Substitute: b.Substitute})
		return &contactOutput{Body: named}, err
	})
	end := op("end-contact", http.MethodDelete, "/units/{id}/contacts/{contact}", tagOffice, "No longer a contact person 撤销联络员")
	end.DefaultStatus = http.StatusNoContent
	end.Errors = append(end.Errors, http.StatusForbidden)
	operate(s, end, func(ctx context.Context, in *endContactInput) (*struct{}, error) {
		if err := mayFillRoster(ctx, in.Unit); err != nil {
			return nil, err
		}
		return nil, s.ports.Office.EndContact(ctx, in.Unit, in.Contact)
	})
}

func (s *Server) contacts(ctx context.Context, in *unitIDInput) (*contactsOutput, error) {
	if _, err := s.ports.Office.Unit(ctx, in.ID); err != nil {
		return nil, err
	}
	found, err := s.ports.Office.Contacts(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	found = slices.Clone(found)
	mayCall, err := s.callable(ctx)
	if err != nil {
		return nil, err
	}
	if !mayCall.unit(in.ID) {
		for i := range found {
			found[i].Telephone = ""
		}
	}
	out := &contactsOutput{}
	out.Body.Contacts = orEmpty(found)
	out.Body.Names, err = s.names(ctx, mentioned(found))
	return out, err
}
