package api

import (
	"context"
	"net/http"
	"slices"

	"jiaoban/internal/casework"
)

// Me is who asks and what that person may do.
type Me struct {
	Person    casework.PersonID `json:"person"`
	Name      string            `json:"name"`
	ActingFor casework.PersonID `json:"acting_for,omitempty"`
	Posts     []PostView        `json:"posts"`
	MayActFor []ProxyView       `json:"may_act_for" doc:"who has delegated to you and whom you may act for now, by the header Acting-For"`
	May       []Deed            `json:"may" doc:"what the posts allow outside of cases"`
	Commands  []casework.Kind   `json:"commands" doc:"what the posts allow in some case; each case says what it allows now"`

	MustChangePassword bool `json:"must_change_password" doc:"nothing else is let through before"`
	MustAddFactor      bool `json:"must_add_second_factor,omitempty" doc:"nothing else is let through before"`

	Scope []string `json:"scope,omitempty" doc:"of a program's token: what it may do of that"`
}

// PostView is a post with its names.
type PostView struct {
	Unit     casework.UnitID `json:"unit"`
	UnitName string          `json:"unit_name"`
	Role     casework.Role   `json:"role"`
	RoleName string          `json:"role_name" doc:"in the reader's language"`
}

type meOutput struct{ Body Me }

type passwordInput struct {
	Body struct {
		Old string `json:"old_password" minLength:"1" maxLength:"256"`
		New string `json:"password" minLength:"1" maxLength:"256"`
	}
}

func (s *Server) meRoutes() {
	operate(s, op("get-me", http.MethodGet, "/me", tagSession, "Who am I and what may I do 本人与权限"),
		func(ctx context.Context, _ *struct{}) (*meOutput, error) {
			me, err := s.whoIs(ctx, exchangeOf(ctx).session)
			return &meOutput{Body: me}, err
		})
	change := op("change-password", http.MethodPost, "/me/password", tagSession, "Change the password 修改密码")
	change.DefaultStatus = http.StatusNoContent
	operate(s, change, s.changePassword)
}

func (s *Server) changePassword(ctx context.Context, in *passwordInput) (*struct{}, error) {
	x := exchangeOf(ctx)
	if err := s.spend("password "+x.session.ID, loginLimit); err != nil {
		return nil, err
	}
	return nil, s.ports.Accounts.ChangePassword(ctx, x.session, in.Body.Old, in.Body.New)
}

// whoIs describes the person of a session.
func (s *Server) whoIs(ctx context.Context, session Session) (Me, error) {
	actor := session.Actor
	names, err := s.names(ctx, mentioned(actor))
	if err != nil {
		return Me{}, err
	}
	me := Me{
		Person: actor.Person, Name: names.People[actor.Person], ActingFor: actor.ActingFor,
		Posts: []PostView{}, May: mayDo(actor), Commands: []casework.Kind{},
		MustChangePassword: session.MustChange, MustAddFactor: session.MustEnrol, Scope: session.Scope,
	}
	for _, p := range actor.Posts {
		me.Posts = append(me.Posts, PostView{
			Unit: p.Unit, UnitName: names.Units[p.Unit], Role: p.Role, RoleName: casework.Word(p.Role, exchangeOf(ctx).lang),
		})
	}
	if me.MayActFor, err = s.mayActFor(ctx, actor.Person); err != nil {
		return Me{}, err
	}
	for _, p := range casework.Permissions() {
		if (hasAny(actor, p.Office) || hasAny(actor, p.Unit)) && !slices.Contains(me.Commands, p.Command) {
			me.Commands = append(me.Commands, p.Command)
		}
	}
	return me, nil
}

func hasAny(a casework.Actor, roles []casework.Role) bool {
	return slices.ContainsFunc(roles, a.Has)
}
