package app

import (
	"context"
	"errors"

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
}

// SignIn implements api.Accounts.
func (s signIn) SignIn(ctx context.Context, login, password, address, userAgent string) (string, api.Session, error) {
	token, who, err := s.service.SignIn(ctx, login, password, accounts.Caller{Label: userAgent, Address: address})
	if needed, asked := errors.AsType[*accounts.CodeNeeded](err); asked {
		return "", api.Session{}, &api.CodeNeeded{Challenge: needed.Challenge, ExpiresAt: needed.ExpiresAt}
	}
	if errors.Is(err, accounts.ErrSignIn) {
		if err := s.ledger.FailedSignIn(ctx, login, address); err != nil {
			return "", api.Session{}, err
		}
	}
	return opening(token, who, err)
}

// Answer implements api.Accounts. A challenge that is none, or is over, is
// counted for the address alone.
func (s signIn) Answer(ctx context.Context, challenge, code, address string) (string, api.Session, error) {
	token, who, err := s.service.AnswerChallenge(ctx, challenge, code)
	if errors.Is(err, accounts.ErrSignIn) {
		login := ""
		if refused, known := errors.AsType[*accounts.CodeRefused](err); known {
			login = refused.Login
		}
		if err := s.ledger.FailedSignIn(ctx, login, address); err != nil {
			return "", api.Session{}, err
		}
	}
	return opening(token, who, err)
}

func opening(token string, who accounts.Who, err error) (string, api.Session, error) {
	if errors.Is(err, accounts.ErrSignIn) {
		return "", api.Session{}, api.ErrBadCredentials
	}
	return token, sessionOf(who), err
}

// Session implements api.Accounts.
func (s signIn) Session(ctx context.Context, token string) (api.Session, error) {
	return found(s.service.Authenticate(ctx, token))
}

// Holder implements api.Accounts.
func (s signIn) Holder(ctx context.Context, token string) (api.Session, error) {
	return found(s.service.Holder(ctx, token))
}

func found(who accounts.Who, err error) (api.Session, error) {
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
	return s.service.ChangePassword(ctx, whoOf(session), old, replacement)
}

// EndOthers implements api.Accounts.
func (s signIn) EndOthers(ctx context.Context, session api.Session, tokens bool) (contract.EndedSessions, error) {
	return s.service.EndOthers(ctx, whoOf(session), tokens)
}

// SecondFactor implements api.Factors.
func (s signIn) SecondFactor(ctx context.Context, session api.Session) (contract.SecondFactor, error) {
	return s.service.Factor(ctx, session.Account)
}

// BeginFactor implements api.Factors.
func (s signIn) BeginFactor(ctx context.Context, session api.Session, password string) (secret, url string, err error) {
	made, err := s.service.BeginFactor(ctx, whoOf(session), password)
	return made.Secret, made.URL, err
}

// ConfirmFactor implements api.Factors.
func (s signIn) ConfirmFactor(ctx context.Context, session api.Session, code string) ([]string, error) {
	return s.service.ConfirmFactor(ctx, whoOf(session), code)
}

// RenewRecoveryCodes implements api.Factors.
func (s signIn) RenewRecoveryCodes(ctx context.Context, session api.Session, code string) ([]string, error) {
	return s.service.RenewRecoveryCodes(ctx, whoOf(session), code)
}

// RemoveFactor implements api.Factors.
func (s signIn) RemoveFactor(ctx context.Context, session api.Session, password, code string) error {
	return s.service.RemoveFactor(ctx, whoOf(session), password, code)
}

// MakeToken implements api.Tokens.
func (s signIn) MakeToken(ctx context.Context, session api.Session, name string, scope []string, lasts casework.Span) (string, contract.Session, error) {
	return s.service.MakeToken(ctx, whoOf(session), accounts.NewToken{Name: name, Scope: scope, Lasts: lasts})
}

func sessionOf(w accounts.Who) api.Session {
	return api.Session{
		ID: w.Session.ID, Account: w.Session.Account, Login: w.Login, Actor: w.Actor, Method: w.Session.Method,
		ExpiresAt: w.Session.ExpiresAt, MustChange: w.MustChange, MustEnrol: w.MustEnrol, FactorRoles: w.FactorRoles, Scope: w.Session.Scope,
	}
}

// whoOf is sessionOf the other way round, as far as the accounts ask.
func whoOf(s api.Session) accounts.Who {
	return accounts.Who{
		Actor: s.Actor, Login: s.Login, MustChange: s.MustChange, MustEnrol: s.MustEnrol,
		Session: contract.Session{ID: s.ID, Account: s.Account, Person: s.Actor.Person, Method: s.Method, Scope: s.Scope},
	}
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
	return s.ledger.DisableAccount(ctx, account, disabled, casework.InstantOf(s.ledger.Clock()))
}

// UnlockAccount implements api.Logins.
func (s signIn) UnlockAccount(ctx context.Context, account string) error {
	return s.service.Unlock(ctx, account)
}

// ResetFactor implements api.Logins.
func (s signIn) ResetFactor(ctx context.Context, account string) error {
	return s.service.ResetFactor(ctx, account)
}

// Links implements api.Logins.
func (s signIn) Links(ctx context.Context, account string) ([]contract.Link, error) {
	return s.service.Links(ctx, account)
}

// AddLink implements api.Logins.
func (s signIn) AddLink(ctx context.Context, account, subject string, by casework.PersonID) (contract.Link, error) {
	link, err := s.service.Link(ctx, account, subject, by)
	return link, ssoError(err)
}

// RemoveLink implements api.Logins.
func (s signIn) RemoveLink(ctx context.Context, account, link string) error {
	return s.service.Unlink(ctx, account, link)
}

// Sessions implements api.Logins.
func (s signIn) Sessions(ctx context.Context, person casework.PersonID) ([]contract.Session, error) {
	return s.ledger.SessionsOf(ctx, person)
}

// EndSession implements api.Logins.
func (s signIn) EndSession(ctx context.Context, session string, person casework.PersonID) error {
	return s.ledger.EndSession(ctx, session, person)
}
