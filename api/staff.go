package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type changeUnitInput struct {
	ID      casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
	IfMatch string          `header:"If-Match" maxLength:"64" doc:"the ETag of the unit as you saw it; another one is answered 412"`
	Body    struct {
		Name              *string            `json:"name,omitempty" minLength:"1" maxLength:"100"`
		Kind              *string            `json:"kind,omitempty" enum:"office,group,province,city,county,department,township"`
		Parent            *casework.UnitID   `json:"parent,omitempty" maxLength:"64"`
		FirstResponsible  *casework.PersonID `json:"first_responsible,omitempty" maxLength:"64"`
		DirectResponsible *casework.PersonID `json:"direct_responsible,omitempty" maxLength:"64"`
		Telephone         *string            `json:"telephone,omitempty" maxLength:"40"`
		Code              *string            `json:"code,omitempty" maxLength:"40"`
		Territory         *[]string          `json:"territory,omitempty" maxItems:"40" doc:"the names of its area; an empty list: its own name"`
		Disabled          *bool              `json:"disabled,omitempty" doc:"dissolved: it takes no new work"`
	}
}

type changePersonInput struct {
	ID      casework.PersonID `path:"id" maxLength:"64" doc:"the person"`
	IfMatch string            `header:"If-Match" maxLength:"64" doc:"the ETag of the person as you saw it; another one is answered 412"`
	Body    struct {
		Name      *string `json:"name,omitempty" minLength:"1" maxLength:"100"`
		Telephone *string `json:"telephone,omitempty" maxLength:"40"`
		Disabled  *bool   `json:"disabled,omitempty" doc:"no longer in office: cannot sign in and cannot be named"`
	}
}

type accountsOutput struct {
	Body struct {
		Accounts []contract.Account `json:"accounts" doc:"by login"`
		Names    Names              `json:"names"`
	}
}

type accountIDInput struct {
	ID string `path:"id" maxLength:"64" doc:"the account"`
}

type sessionsInput struct {
	Person string `query:"person" maxLength:"64" doc:"your own sessions if left out; an administrator may ask for anybody's"`
}

type sessionsOutput struct {
	Body struct {
		Sessions []contract.Session `json:"sessions" doc:"that are not over, latest seen first"`
		Current  string             `json:"current" doc:"the session of this request"`
		Names    Names              `json:"names"`
	}
}

type endOthersInput struct {
	Tokens bool `query:"tokens" doc:"revoke the tokens of your programs as well"`
}

type endOthersOutput struct{ Body contract.EndedSessions }

type endSessionInput struct {
	ID string `path:"id" maxLength:"64" doc:"the session"`
}

func (s *Server) staffRoutes() {
	operate(s, changing("change-unit", "/units/{id}", "Change a unit 变更单位"), s.changeUnit)
	operate(s, changing("change-person", "/people/{id}", "Change a person 变更人员"), s.changePerson)
	list := op("list-accounts", http.MethodGet, "/accounts", tagOffice, "List accounts 账号列表")
	list.Errors = append(list.Errors, http.StatusForbidden)
	operate(s, list, s.accounts)
	for _, o := range []struct {
		id, path, summary string
		do                func(context.Context, string) error
	}{
		{"disable-account", "/accounts/{id}/disable", "Close an account 停用账号", func(ctx context.Context, id string) error { return s.ports.Logins.DisableAccount(ctx, id, true) }},
		{"enable-account", "/accounts/{id}/enable", "Open an account again 启用账号", func(ctx context.Context, id string) error { return s.ports.Logins.DisableAccount(ctx, id, false) }},
		{"unlock-account", "/accounts/{id}/unlock", "Unlock an account 解锁账号", func(ctx context.Context, id string) error { return s.ports.Logins.UnlockAccount(ctx, id) }},
		{"reset-second-factor", "/accounts/{id}/reset-second-factor", "Take a lost second factor away 解除二次验证", func(ctx context.Context, id string) error { return s.ports.Logins.ResetFactor(ctx, id) }},
	} {
		change := op(o.id, http.MethodPost, o.path, tagOffice, o.summary)
		change.DefaultStatus = http.StatusNoContent
		change.Errors = append(change.Errors, http.StatusForbidden)
		operate(s, change, func(ctx context.Context, in *accountIDInput) (*struct{}, error) {
			if err := guard(ctx, ManageStaff); err != nil {
				return nil, err
			}
			return nil, o.do(ctx, in.ID)
		})
	}
	s.linkRoutes()
	sessions := op("list-sessions", http.MethodGet, "/sessions", tagSession, "List sessions 登录列表")
	sessions.Errors = append(sessions.Errors, http.StatusForbidden)
	operate(s, sessions, s.sessions)
	others := op("end-other-sessions", http.MethodDelete, "/sessions", tagSession, "Sign out everywhere else 退出其他登录")
	operate(s, others, func(ctx context.Context, in *endOthersInput) (*endOthersOutput, error) {
		ended, err := s.ports.Accounts.EndOthers(ctx, exchangeOf(ctx).session, in.Tokens)
		return &endOthersOutput{Body: ended}, err
	})
	end := op("end-session", http.MethodDelete, "/sessions/{id}", tagSession, "End a session 强制退出")
	end.DefaultStatus = http.StatusNoContent
	operate(s, end, func(ctx context.Context, in *endSessionInput) (*struct{}, error) {
		owner := actorOf(ctx).Person
		if guard(ctx, ManageStaff) == nil {
			owner = ""
		}
		return nil, s.ports.Logins.EndSession(ctx, in.ID, owner)
	})
}

func changing(id, path, summary string) huma.Operation {
	o := op(id, http.MethodPatch, path, tagOffice, summary)
	o.Errors = append(o.Errors, http.StatusForbidden, http.StatusConflict, http.StatusPreconditionFailed)
	return o
}

// put replaces a value where another was sent.
func put[T any](into, sent *T) {
	if sent != nil {
		*into = *sent
	}
}

func (s *Server) changeUnit(ctx context.Context, in *changeUnitInput) (*unitOutput, error) {
	if err := guard(ctx, ManageStaff); err != nil {
		return nil, err
	}
	unit, err := s.ports.Office.Unit(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := asSeen(in.IfMatch, unit.Version); err != nil {
		return nil, err
	}
	b, before := &in.Body, unit
	put(&unit.Name, b.Name)
	put(&unit.Kind, b.Kind)
	put(&unit.Parent, b.Parent)
	put(&unit.FirstResponsible, b.FirstResponsible)
	put(&unit.DirectResponsible, b.DirectResponsible)
	put(&unit.Telephone, b.Telephone)
	put(&unit.Code, b.Code)
	put(&unit.Territory, b.Territory)
	put(&unit.Disabled, b.Disabled)
	if err := dialled(unit.Telephone, before.Telephone); err != nil {
		return nil, err
	}
	if err := meanwhile(s.ports.Office.ChangeUnit(ctx, unit)); err != nil {
		return nil, err
	}
	if len(contract.Changes(before, unit)) > 0 {
		unit.Version++
	}
	return unitAnswer(unit), nil
}

func (s *Server) changePerson(ctx context.Context, in *changePersonInput) (*changedPersonOutput, error) {
	if err := guard(ctx, ManageStaff); err != nil {
		return nil, err
	}
	person, err := s.ports.Office.Person(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := asSeen(in.IfMatch, person.Version); err != nil {
		return nil, err
	}
	before := person
	put(&person.Name, in.Body.Name)
	put(&person.Telephone, in.Body.Telephone)
	put(&person.Disabled, in.Body.Disabled)
	if err := dialled(person.Telephone, before.Telephone); err != nil {
		return nil, err
	}
	if err := meanwhile(s.ports.Office.ChangePerson(ctx, person)); err != nil {
		return nil, err
	}
	if person != before {
		person.Version++
	}
	out := &changedPersonOutput{ETag: etag(person.Version), Body: ChangedPerson{Person: person}}
	if !person.Disabled {
		return out, nil
	}
	left, err := s.ports.Office.LeftBehind(ctx, readerOf(actorOf(ctx)), person.ID, 0)
	out.Body.Handling = &left
	return out, err
}

func (s *Server) accounts(ctx context.Context, _ *struct{}) (*accountsOutput, error) {
	if err := guard(ctx, ManageStaff); err != nil {
		return nil, err
	}
	accounts, err := s.ports.Logins.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	out := &accountsOutput{}
	out.Body.Accounts = orEmpty(accounts)
	out.Body.Names, err = s.names(ctx, mentioned(accounts))
	return out, err
}

func (s *Server) sessions(ctx context.Context, in *sessionsInput) (*sessionsOutput, error) {
	person := actorOf(ctx).Person
	if in.Person != "" && casework.PersonID(in.Person) != person {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		person = casework.PersonID(in.Person)
	}
	sessions, err := s.ports.Logins.Sessions(ctx, person)
	if err != nil {
		return nil, err
	}
	out := &sessionsOutput{}
	out.Body.Sessions, out.Body.Current = orEmpty(sessions), exchangeOf(ctx).session.ID
	out.Body.Names, err = s.names(ctx, mentioned(sessions))
	return out, err
}
