package app

import (
	"context"
	"errors"
	"time"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
)

// signIn fits the accounts to the API.
type signIn struct {
	service *accounts.Service
	ledger  *ledger.Ledger
	clock   func() time.Time
}

// SignIn implements api.Accounts. The address is limited and logged by the API
// and not stored with the session.
func (s signIn) SignIn(ctx context.Context, login, password, _, userAgent string) (string, api.Session, error) {
	token, who, err := s.service.SignIn(ctx, login, password, userAgent)
	if errors.Is(err, accounts.ErrSignIn) {
		return "", api.Session{}, api.ErrBadCredentials
	}
	return token, sessionOf(who), err
}

// Session implements api.Accounts.
func (s signIn) Session(ctx context.Context, token string) (api.Session, error) {
	who, err := s.service.Authenticate(ctx, token)
	if errors.Is(err, accounts.ErrNoSession) {
		return api.Session{}, api.ErrNoSession
	}
	return sessionOf(who), err
}

// SignOut implements api.Accounts.
func (s signIn) SignOut(ctx context.Context, token string) error {
	return s.service.SignOut(ctx, token)
}

// ChangePassword implements api.Accounts.
func (s signIn) ChangePassword(ctx context.Context, session api.Session, old, replacement string) error {
	login, err := s.loginOf(ctx, session)
	if err != nil {
		return err
	}
	who := accounts.Who{Actor: session.Actor, Login: login, MustChange: session.MustChange}
	who.Session.ID = session.ID
	return s.service.ChangePassword(ctx, who, old, replacement)
}

// loginOf finds the login under which a session was opened; a person may have
// several accounts.
func (s signIn) loginOf(ctx context.Context, session api.Session) (string, error) {
	all, err := s.ledger.Accounts(ctx)
	if err != nil {
		return "", err
	}
	for _, a := range all {
		if a.Person != session.Actor.Person {
			continue
		}
		sessions, err := s.ledger.Sessions(ctx, a.ID, casework.InstantOf(s.clock()))
		if err != nil {
			return "", err
		}
		for _, one := range sessions {
			if one.ID == session.ID {
				return a.Login, nil
			}
		}
	}
	return "", api.ErrNoSession
}

func sessionOf(w accounts.Who) api.Session {
	return api.Session{ID: w.Session.ID, Actor: w.Actor, ExpiresAt: w.Session.ExpiresAt, MustChange: w.MustChange}
}

// AddAccount implements api.Logins.
func (s signIn) AddAccount(ctx context.Context, login, password string, person casework.PersonID) (contract.Account, string, error) {
	return s.service.Create(ctx, accounts.NewAccount{Person: person, Login: login, Password: password})
}

// ResetPassword implements api.Logins.
func (s signIn) ResetPassword(ctx context.Context, account string) (string, error) {
	return s.service.ResetPassword(ctx, account)
}

// Accounts implements api.Logins.
func (s signIn) Accounts(ctx context.Context) ([]contract.Account, error) {
	return s.ledger.Accounts(ctx)
}

// DisableAccount implements api.Logins.
func (s signIn) DisableAccount(ctx context.Context, account string, disabled bool) error {
	return s.ledger.DisableAccount(ctx, account, disabled, casework.InstantOf(s.clock()))
}

// Sessions implements api.Logins.
func (s signIn) Sessions(ctx context.Context, person casework.PersonID) ([]contract.Session, error) {
	return s.ledger.SessionsOf(ctx, person)
}

// EndSession implements api.Logins.
func (s signIn) EndSession(ctx context.Context, session string, person casework.PersonID) error {
	return s.ledger.EndSession(ctx, session, person)
}
