package accounts

import (
	"context"
	"errors"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// FirstLogin is the login of the first administrator.
const FirstLogin = "admin"

// NewAccount is an account to be made for a person.
type NewAccount struct {
	Person   casework.PersonID
	Login    string
	Password string // empty: one is generated, to be changed at the first sign-in
}

// Create makes an account and returns the generated password, if one was
// generated; it is shown once and stored nowhere.
func (s *Service) Create(ctx context.Context, n NewAccount) (contract.Account, string, error) {
	if !contract.GoodLogin(n.Login) {
		refusal := casework.Refuse(casework.Invalid, "invalid_fields")
		refusal.Fields = []casework.FieldError{{Field: "login", Code: "not_a_login"}}
		return contract.Account{}, "", refusal
	}
	password, generated := n.Password, ""
	if password == "" {
		generated = generate()
		password = generated
	}
	if err := s.checkPassword(ctx, n.Person, n.Login, password); err != nil {
		return contract.Account{}, "", err
	}
	h, err := s.hash(ctx, password)
	if err != nil {
		return contract.Account{}, "", err
	}
	account, err := s.store.AddAccount(ctx, contract.Account{
		Login: n.Login, Person: n.Person, Hash: h, MustChange: true, CreatedAt: s.now(),
	})
	if err != nil {
		return contract.Account{}, "", err
	}
	return account, generated, nil
}

// EnsureAdministrator makes the first administrator where there is no account
// at all, and returns its login and generated password: the only time that the
// password is ever seen. made is false where an account exists.
func (s *Service) EnsureAdministrator(ctx context.Context, name string) (login, password string, made bool, err error) {
	password = generate()
	h, err := s.hash(ctx, password)
	if err != nil {
		return "", "", false, err
	}
	made, err = s.store.AddAdministrator(ctx, contract.Administrator{Name: name, Login: FirstLogin, Hash: h}, s.now())
	if err != nil || !made {
		return "", "", false, err
	}
	return FirstLogin, password, true, nil
}

// ChangePassword replaces a password by its owner, who must know the old one.
// A wrong old one counts like a failed sign-in. The owner's other sessions end.
func (s *Service) ChangePassword(ctx context.Context, who Who, old, replacement string) error {
	if err := s.checkPassword(ctx, who.Actor.Person, who.Login, replacement); err != nil {
		return err
	}
	account, _, err := s.verify(ctx, who.Login, old)
	if errors.Is(err, ErrSignIn) {
		refusal := casework.Refuse(casework.Invalid, "invalid_fields")
		refusal.Fields = []casework.FieldError{{Field: "old_password", Code: "wrong_password"}}
		return refusal
	}
	if err != nil {
		return err
	}
	if old == replacement {
		return passwordFault("password_unchanged")
	}
	h, err := s.hash(ctx, replacement)
	if err != nil {
		return err
	}
	return s.store.SetPassword(ctx, account.ID, h, false, s.now(), who.Session.ID)
}

// ResetPassword replaces a forgotten password by a generated one, which must be
// changed at the first sign-in. It opens a locked account and ends every session.
func (s *Service) ResetPassword(ctx context.Context, account string) (string, error) {
	if _, err := s.store.Account(ctx, account); err != nil {
		return "", err
	}
	password := generate()
	h, err := s.hash(ctx, password)
	if err != nil {
		return "", err
	}
	return password, s.store.SetPassword(ctx, account, h, true, s.now(), "")
}

// Unlock forgets an account's failed attempts.
func (s *Service) Unlock(ctx context.Context, account string) error {
	return s.store.UnlockAccount(ctx, account)
}

// EndOthers ends what other browsers the person of a session has opened, and with
// tokens the programs' as well.
func (s *Service) EndOthers(ctx context.Context, who Who, tokens bool) (contract.EndedSessions, error) {
	return s.store.EndOtherSessions(ctx, who.Actor.Person, who.Session.ID, tokens)
}

// checkPassword checks a password against the rules and its owner's names. A
// person who is not there is somebody else's refusal.
func (s *Service) checkPassword(ctx context.Context, person casework.PersonID, login, password string) error {
	p, err := s.store.Person(ctx, person)
	if err != nil && !notFound(err) {
		return err
	}
	return CheckPassword(login, p.Name, password)
}

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return newHash(password, s.parameters).String(), nil
}
