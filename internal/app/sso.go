package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/secrecy"
)

// singleSignOn fits single sign-on to the API.
type singleSignOn struct{ service *accounts.Service }

// Offered implements api.SingleSignOn.
func (s singleSignOn) Offered() string { return s.service.Offered() }

// Start implements api.SingleSignOn.
func (s singleSignOn) Start(ctx context.Context, target string) (address, browser string, until casework.Instant, err error) {
	address, browser, until, err = s.service.StartSSO(ctx, target)
	return address, browser, until, ssoError(err)
}

// Return implements api.SingleSignOn.
func (s singleSignOn) Return(ctx context.Context, back api.Callback, browser, address, userAgent string) (string, api.Session, string, error) {
	token, who, target, err := s.service.ReturnSSO(ctx,
		accounts.Returned{State: back.State, Code: back.Code, Fault: back.Fault, Browser: browser},
		accounts.Caller{Label: userAgent, Address: address})
	return token, sessionOf(who), target, ssoError(err)
}

// End implements api.SingleSignOn.
func (s singleSignOn) End(ctx context.Context) (string, error) {
	address, err := s.service.EndSSO(ctx)
	return address, ssoError(err)
}

func ssoError(err error) error {
	for ours, theirs := range map[error]error{
		accounts.ErrSSOOff: api.ErrSSOOff, accounts.ErrSSOUnreachable: api.ErrSSOUnreachable,
		accounts.ErrSSORefused: api.ErrSSORefused, accounts.ErrSSONoAccount: api.ErrSSONoAccount,
	} {
		if errors.Is(err, ours) {
			return theirs
		}
	}
	return err
}

// signInSettings are what the operator chose about signing in.
func signInSettings(conf config.Config, keys *secrecy.Keys) accounts.Settings {
	settings := accounts.Settings{Idle: casework.Span(conf.SignIn.Idle.Microseconds()), Sealer: keys, Issuer: "交办 Jiaoban"}
	if u, err := url.Parse(conf.Server.PublicURL); err == nil && u.Host != "" {
		settings.Issuer += " (" + u.Hostname() + ")"
	}
	for _, role := range conf.SignIn.CodeRoles {
		settings.CodeRoles = append(settings.CodeRoles, casework.Role(role))
	}
	return settings
}

// checkRoles refuses a setting that names a role that there is not, which would
// protect nobody.
func checkRoles(conf config.Config) error {
	for _, role := range conf.SignIn.CodeRoles {
		if !slices.Contains(casework.Roles, casework.Role(role)) {
			return config.Problems{{ZH: fmt.Sprintf("JIAOBAN_SECOND_FACTOR_ROLES：没有岗位 %q", role), EN: fmt.Sprintf("JIAOBAN_SECOND_FACTOR_ROLES: there is no role %q", role)}}
		}
	}
	return nil
}

func providerOf(conf config.Config) accounts.ProviderSettings {
	return accounts.ProviderSettings{
		Name: conf.SSO.Name, Issuer: conf.SSO.Issuer, ClientID: conf.SSO.ClientID, ClientSecret: conf.SSO.ClientSecret,
		Callback: conf.Server.PublicURL + api.SSOCallback, Home: conf.Server.PublicURL + "/",
		LoginClaim: conf.SSO.LoginClaim, Scopes: conf.SSO.Scopes,
	}
}
