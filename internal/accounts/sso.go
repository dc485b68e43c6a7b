package accounts

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const (
	journeyFor     = 10 * casework.Minute // at the provider
	providerWait   = 10 * time.Second     // for one answer of the provider
	freshTokensFor = 10 * casework.Minute // how old what the provider issued may be
	longestSubject = 255
)

// Errors of single sign-on.
var (
	ErrSSOOff         = errors.New("accounts: single sign-on is not set up")
	ErrSSOUnreachable = errors.New("accounts: the provider cannot be reached")
	ErrSSORefused     = errors.New("accounts: the provider's word does not count")
	ErrSSONoAccount   = errors.New("accounts: no account is linked to the identity")
)

// ProviderSettings say who vouches for people.
type ProviderSettings struct {
	Name         string // on the button
	Issuer       string
	ClientID     string
	ClientSecret string
	Callback     string // this program's address to which the provider sends browsers back
	Home         string // where browsers go that signed out of the provider
	// LoginClaim names a claim that holds the login of an account, by which
	// somebody unknown is linked at the first sign-in. Empty: only administrators
	// link.
	LoginClaim string
	Scopes     []string
}

// provider is the OpenID provider. It is asked for its addresses when it is
// first needed, and again after a failure, so that one that is away keeps
// nobody from starting this program.
type provider struct {
	settings ProviderSettings
	client   *http.Client

	mu    sync.Mutex
	found *oidc.Provider
}

// UseProvider sets up single sign-on. Call it before the service is used.
func (s *Service) UseProvider(settings ProviderSettings) {
	s.provider = &provider{settings: settings, client: &http.Client{Timeout: providerWait}}
}

// Offered is what the provider is called; empty: there is none.
func (s *Service) Offered() string {
	if s.provider == nil {
		return ""
	}
	return s.provider.settings.Name
}

// discover asks the provider for its addresses once. The keys are fetched later
// with the same client, for which the context must not end with the request.
func (p *provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.settings.Issuer)
	if err != nil {
		return nil, errors.Join(ErrSSOUnreachable, err)
	}
	p.found = found
	return found, nil
}

func (p *provider) oauth(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: p.settings.Callback, Scopes: append([]string{oidc.ScopeOpenID}, p.settings.Scopes...),
	}
}

// StartSSO gives the address at the provider, and what only this browser keeps
// until it comes back.
func (s *Service) StartSSO(ctx context.Context, target string) (address, browser string, until casework.Instant, err error) {
	if s.provider == nil {
		return "", "", 0, ErrSSOOff
	}
	found, err := s.provider.discover(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "the provider of single sign-on does not answer", slog.Any("error", err))
		return "", "", 0, ErrSSOUnreachable
	}
	state, browser, nonce, verifier := secret(), secret(), secret(), oauth2.GenerateVerifier()
	now := s.now()
	until = now.Add(journeyFor)
	err = s.store.AddJourney(ctx, digestOf(state), contract.Journey{
		Browser: digestOf(browser), Nonce: nonce, Verifier: verifier, Target: target, ExpiresAt: until,
	}, now)
	if err != nil {
		return "", "", 0, err
	}
	return s.provider.oauth(found).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), browser, until, nil
}

// Returned is what a browser brings back from the provider.
type Returned struct{ State, Code, Fault, Browser string }

// ReturnSSO opens the session of whom the provider vouches for. A journey that
// any browser comes back from is used up, whatever comes of it. The provider's word says who somebody is; what
// that person may do, and whether the account is open, is said here.
func (s *Service) ReturnSSO(ctx context.Context, back Returned, from Caller) (token string, who Who, target string, err error) {
	if s.provider == nil {
		return "", Who{}, "", ErrSSOOff
	}
	if !wellFormed(back.State) || !wellFormed(back.Browser) {
		return "", Who{}, "", ErrSSORefused
	}
	journey, err := s.store.TakeJourney(ctx, digestOf(back.State))
	if notFound(err) {
		return "", Who{}, "", ErrSSORefused
	}
	if err != nil {
		return "", Who{}, "", err
	}
	ours := subtle.ConstantTimeCompare([]byte(journey.Browser), []byte(digestOf(back.Browser))) == 1
	if !ours || s.now() >= journey.ExpiresAt || back.Fault != "" || back.Code == "" {
		return "", Who{}, "", ErrSSORefused
	}
	identity, err := s.provider.redeem(ctx, back.Code, journey, s.clock)
	if err != nil {
		s.log.WarnContext(ctx, "a sign-in by single sign-on was refused", slog.Any("error", err))
		if errors.Is(err, ErrSSOUnreachable) {
			return "", Who{}, "", ErrSSOUnreachable
		}
		return "", Who{}, "", ErrSSORefused
	}
	account, err := s.accountOf(ctx, identity)
	if err != nil {
		return "", Who{}, "", err
	}
	_, standing, err := s.store.Standing(ctx, account.Person, s.now())
	if err != nil {
		return "", Who{}, "", err
	}
	if account.Disabled || !standing {
		return "", Who{}, "", ErrSSONoAccount
	}
	token, who, err = s.openBrowser(ctx, account, contract.BySSO, from)
	return token, who, journey.Target, err
}

// identity is whom a provider vouches for.
type identity struct{ issuer, subject, login string }

// redeem changes a code for the provider's word and checks it: signature,
// issuer, audience and end by the library; nonce, party and age here.
func (p *provider) redeem(ctx context.Context, code string, j contract.Journey, clock func() time.Time) (identity, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	tokens, err := p.oauth(found).Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		if _, answered := errors.AsType[*oauth2.RetrieveError](err); answered {
			return identity{}, fmt.Errorf("the provider refused the code: %w", err)
		}
		return identity{}, errors.Join(ErrSSOUnreachable, err)
	}
	raw, there := tokens.Extra("id_token").(string)
	if !there {
		return identity{}, errors.New("the provider's answer holds no ID token")
	}
	word, err := found.VerifierContext(ctx, &oidc.Config{
		ClientID: p.settings.ClientID, Now: clock,
		SupportedSigningAlgs: []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA},
	}).Verify(ctx, raw)
	if err != nil {
		return identity{}, err
	}
	claims := map[string]any{}
	if err := word.Claims(&claims); err != nil {
		return identity{}, err
	}
	party, _ := claims["azp"].(string)
	switch {
	case subtle.ConstantTimeCompare([]byte(word.Nonce), []byte(j.Nonce)) != 1:
		return identity{}, errors.New("the ID token belongs to another sign-in")
	case party != "" && party != p.settings.ClientID, len(word.Audience) > 1 && party == "":
		return identity{}, errors.New("the ID token was issued to another party")
	case casework.InstantOf(clock()) >= casework.InstantOf(word.IssuedAt).Add(freshTokensFor):
		return identity{}, errors.New("the ID token is old")
	case word.Subject == "" || len(word.Subject) > longestSubject:
		return identity{}, errors.New("the ID token names nobody")
	}
	who := identity{issuer: word.Issuer, subject: word.Subject}
	if p.settings.LoginClaim != "" {
		who.login, _ = claims[p.settings.LoginClaim].(string)
		// Whoever may write anything into a claim must not become somebody by it.
		if verified, _ := claims["email_verified"].(bool); p.settings.LoginClaim == "email" && !verified {
			who.login = ""
		}
	}
	return who, nil
}

// accountOf finds the account of an identity: the one that is linked, or, where
// the configuration names a claim, the one with that login, which is linked
// from then on. Nobody gets an account that was not there.
func (s *Service) accountOf(ctx context.Context, i identity) (contract.Account, error) {
	account, err := s.store.AccountBySubject(ctx, i.issuer, i.subject)
	if !notFound(err) {
		return account, err
	}
	if !contract.GoodLogin(i.login) {
		return contract.Account{}, ErrSSONoAccount
	}
	account, known, err := s.find(ctx, i.login)
	if err != nil {
		return contract.Account{}, err
	}
	if !known || account.Disabled {
		return contract.Account{}, ErrSSONoAccount
	}
	_, err = s.store.AddLink(ctx, contract.Link{Issuer: i.issuer, Subject: i.subject, Account: account.ID, CreatedAt: s.now()})
	if refusal := casework.AsError(err); refusal != nil && refusal.Reason == casework.Conflict {
		if again, err := s.store.AccountBySubject(ctx, i.issuer, i.subject); err == nil && again.ID == account.ID {
			return again, nil // linked at this very moment by a sign-in elsewhere
		}
		s.log.WarnContext(ctx, "an identity was not linked by its claim", slog.String("account", account.ID), slog.String("reason", refusal.Code))
		return contract.Account{}, ErrSSONoAccount
	}
	return account, err
}

// EndSSO is where a browser signs out of the provider; empty: it has no such
// place.
func (s *Service) EndSSO(ctx context.Context) (string, error) {
	if s.provider == nil {
		return "", ErrSSOOff
	}
	found, err := s.provider.discover(ctx)
	if err != nil {
		return "", ErrSSOUnreachable
	}
	var more struct {
		End string `json:"end_session_endpoint"`
	}
	if err := found.Claims(&more); err != nil || more.End == "" {
		return "", nil //nolint:nilerr // a provider that says no such thing has none
	}
	end, err := url.Parse(more.End)
	if err != nil || !slices.Contains([]string{"http", "https"}, strings.ToLower(end.Scheme)) {
		return "", ErrSSOUnreachable
	}
	query := end.Query()
	query.Set("client_id", s.provider.settings.ClientID)
	query.Set("post_logout_redirect_uri", s.provider.settings.Home)
	end.RawQuery = query.Encode()
	return end.String(), nil
}

// Link links an identity at the provider to an account, by an administrator.
func (s *Service) Link(ctx context.Context, account, subject string, by casework.PersonID) (contract.Link, error) {
	if s.provider == nil {
		return contract.Link{}, ErrSSOOff
	}
	return s.store.AddLink(ctx, contract.Link{
		Issuer: s.provider.settings.Issuer, Subject: subject, Account: account, CreatedAt: s.now(), CreatedBy: by,
	})
}
