package api

import (
	"context"
	"fmt"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whoever signs in as this one is asked for a code.
const guardedLogin = "leader-with-code"

func (w *stage) Answer(_ context.Context, challenge, code, _ string) (string, Session, error) {
	if challenge != "challenge" || code != "123456" {
		return "", Session{}, ErrBadCredentials
	}
	return tokenOf(casework.Leader), w.sessions[tokenOf(casework.Leader)], nil
}

func (w *stage) EndOthers(_ context.Context, s Session, tokens bool) (contract.EndedSessions, error) {
	if tokens {
		w.changed = append(w.changed, "ended all and programs but "+s.ID)
		return contract.EndedSessions{Sessions: 1, Tokens: 2}, nil
	}
	w.changed = append(w.changed, "ended all but "+s.ID)
	return contract.EndedSessions{Sessions: 1, TokensLeft: 2}, nil
}

func (w *stage) SecondFactor(context.Context, Session) (contract.SecondFactor, error) {
	return contract.SecondFactor{ConfirmedAt: noon, CodesLeft: 7}, nil
}

func (w *stage) BeginFactor(_ context.Context, _ Session, password string) (string, string, error) {
	if password != "right password" {
		return "", "", invalidField("password", "wrong_password")
	}
	return "SECRET", "otpauth://totp/x?secret=SECRET", nil
}

func (w *stage) ConfirmFactor(_ context.Context, _ Session, code string) ([]string, error) {
	if code != "123456" {
		return nil, invalidField("code", "wrong_code")
	}
	return []string{"abcd-efgh"}, nil
}

func (w *stage) RenewRecoveryCodes(ctx context.Context, s Session, code string) ([]string, error) {
	return w.ConfirmFactor(ctx, s, code)
}

func (w *stage) RemoveFactor(ctx context.Context, s Session, _, code string) error {
	_, err := w.ConfirmFactor(ctx, s, code)
	return err
}

func (w *stage) MakeToken(_ context.Context, s Session, name string, scope []string, lasts casework.Span) (string, contract.Session, error) {
	w.changed = append(w.changed, fmt.Sprintf("token %s of %s for %s: %s", name, s.ID, lasts, strings.Join(scope, " ")))
	return "jbt_secret", contract.Session{ID: "session-token", Method: contract.ByToken, Label: name, Scope: scope}, nil
}

func (w *loginStage) UnlockAccount(_ context.Context, account string) error {
	return w.touch("unlocked", account)
}

func (w *loginStage) ResetFactor(_ context.Context, account string) error {
	return w.touch("reset", account)
}

func (w *loginStage) touch(what, account string) error {
	if account != "account-1" {
		return casework.Refuse(casework.NotFound, "no_such_account")
	}
	w.changed = append(w.changed, what+" "+account)
	return nil
}

func (w *loginStage) Links(_ context.Context, account string) ([]contract.Link, error) {
	return []contract.Link{{ID: "link-1", Issuer: "https://id.example.cn", Subject: "sub-1", Account: account, CreatedBy: "person-first"}}, nil
}

func (w *loginStage) AddLink(_ context.Context, account, subject string, by casework.PersonID) (contract.Link, error) {
	return contract.Link{ID: "link-2", Subject: subject, Account: account, CreatedBy: by}, w.touch("linked", account)
}

func (w *loginStage) RemoveLink(_ context.Context, account, link string) error {
	return w.touch("unlinked "+link, account)
}

// ssoStage is a provider that nobody has to reach.
type ssoStage struct{ *stage }

func (w ssoStage) Offered() string { return "省统一身份认证" }

func (w ssoStage) Start(_ context.Context, target string) (string, string, casework.Instant, error) {
	return "https://id.example.cn/authorize?to=" + target, "browser-secret", noon.Add(casework.Minute), w.signInErr
}

func (w ssoStage) Return(_ context.Context, back Callback, browser, _, _ string) (string, Session, string, error) {
	if w.signInErr != nil {
		return "", Session{}, "", w.signInErr
	}
	if back.State != "state" || back.Code != "code" || browser != "browser-secret" {
		return "", Session{}, "", ErrSSORefused
	}
	return tokenOf(casework.Leader), w.sessions[tokenOf(casework.Leader)], "/cases", nil
}

func (w ssoStage) End(context.Context) (string, error) { return "", w.signInErr }
