package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type unitsOutput struct {
	Body struct {
		Units []contract.Unit `json:"units"`
		Names Names           `json:"names"`
	}
}

// PersonView is somebody who can be named.
type PersonView struct {
	contract.Person

	Posts []casework.Post `json:"posts" doc:"those held now: in the unit that was asked for, or all"`
}

type peopleInput struct {
	Unit casework.UnitID `query:"unit" maxLength:"64" doc:"only who holds a post in it now"`
	Role string          `query:"role" maxLength:"40" doc:"with a unit: only who holds this role"`
}

type peopleOutput struct {
	Body struct {
		People []PersonView `json:"people"`
	}
}

type addUnitInput struct {
	Body struct {
		Name              string            `json:"name" minLength:"1" maxLength:"100"`
		Kind              string            `json:"kind" enum:"office,group,province,city,county,department,township"`
		Parent            casework.UnitID   `json:"parent,omitempty" maxLength:"64"`
		FirstResponsible  casework.PersonID `json:"first_responsible,omitempty" maxLength:"64"`
		DirectResponsible casework.PersonID `json:"direct_responsible,omitempty" maxLength:"64"`
		Telephone         string            `json:"telephone,omitempty" maxLength:"40"`
		Code              string            `json:"code,omitempty" maxLength:"40"`
		Territory         []string          `json:"territory,omitempty" maxItems:"40" doc:"the names of its area, for a city, county or township; its own name if left out"`
	}
}

type unitOutput struct {
	ETag string `header:"ETag" doc:"changes with every change; for If-Match"`
	Body contract.Unit
}

func unitAnswer(u contract.Unit) *unitOutput { return &unitOutput{ETag: etag(u.Version), Body: u} }

type addPersonInput struct {
	Body struct {
		Name      string `json:"name" minLength:"1" maxLength:"100"`
		Telephone string `json:"telephone,omitempty" maxLength:"40"`
	}
}

type personOutput struct {
	ETag string `header:"ETag" doc:"changes with every change; for If-Match"`
	Body contract.Person
}

func personAnswer(p contract.Person) *personOutput {
	return &personOutput{ETag: etag(p.Version), Body: p}
}

// ChangedPerson is a person, with the cases that are left without a handler
// where the person was disabled.
type ChangedPerson struct {
	contract.Person

	Handling *contract.LeftBehind `json:"handling,omitempty" doc:"cases that are left without a handler, where the person was disabled"`
}

type changedPersonOutput struct {
	ETag string `header:"ETag" doc:"changes with every change; for If-Match"`
	Body ChangedPerson
}

type addPostInput struct {
	Body struct {
		Person casework.PersonID `json:"person" minLength:"1" maxLength:"64"`
		Unit   casework.UnitID   `json:"unit" minLength:"1" maxLength:"64"`
		Role   casework.Role     `json:"role" enum:"duty_officer,coordinator,unit_officer,unit_leader,unit_duty_officer,reviewer,supervisor,accountability_officer,publicity_officer,brief_editor,leader,auditor,administrator"`
		From   casework.Instant  `json:"from,omitempty" doc:"now if left out"`
		Until  casework.Instant  `json:"until,omitempty" doc:"until further notice if left out"`
	}
}

type endPostInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the post"`
	Body struct {
		At casework.Instant `json:"at,omitempty" doc:"now if left out"`
	}
}

type postOutput struct{ Body contract.Holding }

// EndedPost is a post that ends, with the cases that are left without a handler.
type EndedPost struct {
	contract.Holding

	Handling contract.LeftBehind `json:"handling" doc:"cases that are left without a handler"`
}

type endPostOutput struct{ Body EndedPost }

type addAccountInput struct {
	Body struct {
		Person   casework.PersonID `json:"person" minLength:"1" maxLength:"64"`
		Login    string            `json:"login" minLength:"2" maxLength:"64"`
		Password string            `json:"password,omitempty" maxLength:"256" doc:"one is made if left out; to be changed at the first sign-in"`
	}
}

// AccountView is an account, with its password where one was made just now.
type AccountView struct {
	contract.Account

	Password string `json:"password,omitempty" doc:"made just now; it is shown once"`
}

type accountOutput struct{ Body AccountView }

type resetInput struct {
	ID string `path:"id" maxLength:"64" doc:"the account"`
}

type resetOutput struct {
	Body struct {
		Password string `json:"password" doc:"shown once; to be changed at the next sign-in"`
	}
}

func (s *Server) officeRoutes() {
	operate(s, op("list-units", http.MethodGet, "/units", tagOffice, "List units 单位"), s.units)
	operate(s, op("list-people", http.MethodGet, "/people", tagOffice, "List people 人员"), s.people)
	operate(s, adding("add-unit", "/units", "Add a unit 新增单位"), func(ctx context.Context, in *addUnitInput) (*unitOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		b := in.Body
		if err := dialled(b.Telephone, ""); err != nil {
			return nil, err
		}
		unit, err := s.ports.Office.AddUnit(ctx, contract.Unit{
			Name: b.Name, Kind: b.Kind, Parent: b.Parent, FirstResponsible: b.FirstResponsible,
			DirectResponsible: b.DirectResponsible, Telephone: b.Telephone, Code: b.Code, Territory: b.Territory,
		})
		return unitAnswer(unit), err
	})
	operate(s, adding("add-person", "/people", "Add a person 新增人员"), func(ctx context.Context, in *addPersonInput) (*personOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		if err := dialled(in.Body.Telephone, ""); err != nil {
			return nil, err
		}
		person, err := s.ports.Office.AddPerson(ctx, contract.Person{Name: in.Body.Name, Telephone: in.Body.Telephone})
		return personAnswer(person), err
	})
	operate(s, adding("add-post", "/posts", "Give a person a post 任职"), func(ctx context.Context, in *addPostInput) (*postOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		b := in.Body
		post, err := s.ports.Office.GrantPost(ctx, contract.Holding{
			Person: b.Person, Unit: b.Unit, Role: b.Role, From: b.From, Until: b.Until,
		})
		return &postOutput{Body: post}, err
	})
	end := op("end-post", http.MethodPost, "/posts/{id}/end", tagOffice, "End a post 免职")
	end.Errors = append(end.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, end, s.endPost)
	operate(s, adding("add-account", "/accounts", "Let a person sign in 开通账号"), func(ctx context.Context, in *addAccountInput) (*accountOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		account, password, err := s.ports.Logins.AddAccount(ctx, in.Body.Login, in.Body.Password, in.Body.Person)
		return &accountOutput{Body: AccountView{Account: account, Password: password}}, err
	})
	reset := op("reset-password", http.MethodPost, "/accounts/{id}/reset-password", tagOffice, "Replace a forgotten password 重置密码")
	reset.Errors = append(reset.Errors, http.StatusForbidden)
	operate(s, reset, func(ctx context.Context, in *resetInput) (*resetOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		password, err := s.ports.Logins.ResetPassword(ctx, in.ID)
		out := &resetOutput{}
		out.Body.Password = password
		return out, err
	})
}

func (s *Server) endPost(ctx context.Context, in *endPostInput) (*endPostOutput, error) {
	if err := guard(ctx, ManageStaff); err != nil {
		return nil, err
	}
	post, err := s.ports.Office.EndPost(ctx, in.ID, in.Body.At)
	if err != nil {
		return nil, err
	}
	left, err := s.ports.Office.LeftBehind(ctx, readerOf(actorOf(ctx)), post.Person, post.Until)
	return &endPostOutput{Body: EndedPost{Holding: post, Handling: left}}, err
}

func adding(id, path, summary string) (o huma.Operation) {
	o = op(id, http.MethodPost, path, tagOffice, summary)
	o.DefaultStatus = http.StatusCreated
	o.Errors = append(o.Errors, http.StatusForbidden, http.StatusConflict)
	return o
}

// units lists the tree of units.
func (s *Server) units(ctx context.Context, _ *struct{}) (*unitsOutput, error) {
	units, err := s.ports.Office.Units(ctx)
	if err != nil {
		return nil, err
	}
	units = slices.Clone(units)
	mayCall, err := s.callable(ctx)
	if err != nil {
		return nil, err
	}
	for i := range units {
		if !mayCall.unit(units[i].ID) {
			units[i].Telephone = ""
		}
	}
	out := &unitsOutput{}
	out.Body.Units = orEmpty(units)
	out.Body.Names, err = s.names(ctx, mentioned(units))
	return out, err
}

// people lists who can be named: everybody, or those who hold a post in a unit
// now, with their posts there.
func (s *Server) people(ctx context.Context, in *peopleInput) (*peopleOutput, error) {
	posts := map[casework.PersonID][]casework.Post{}
	var ids []casework.PersonID
	now := casework.InstantOf(s.options.Clock())
	if in.Unit == "" {
		all, err := s.ports.Office.Posts(ctx, contract.PostFilter{After: now})
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			if h.At(now) {
				posts[h.Person] = append(posts[h.Person], casework.Post{Unit: h.Unit, Role: h.Role})
			}
		}
	} else {
		holdings, err := s.ports.Office.Holders(ctx, in.Unit, casework.Role(in.Role), now)
		if err != nil {
			return nil, err
		}
		for _, h := range holdings {
			if posts[h.Person] == nil {
				ids = append(ids, h.Person)
			}
			posts[h.Person] = append(posts[h.Person], casework.Post{Unit: h.Unit, Role: h.Role})
		}
	}
	out := &peopleOutput{}
	out.Body.People = []PersonView{}
	if in.Unit != "" && len(ids) == 0 {
		return out, nil // no ids would mean everybody
	}
	people, err := s.ports.Office.People(ctx, ids...)
	if err != nil {
		return nil, err
	}
	mayCall, err := s.callable(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		if !mayCall.person(p.ID) {
			p.Telephone = ""
		}
		held := orEmpty(posts[p.ID])
		slices.SortFunc(held, func(a, b casework.Post) int { return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Unit, b.Unit)) })
		out.Body.People = append(out.Body.People, PersonView{Person: p, Posts: held})
	}
	slices.SortStableFunc(out.Body.People, func(a, b PersonView) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}
