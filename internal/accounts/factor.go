package accounts

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Codes of a second factor, as RFC 6238 has them and every authenticator
// program knows them. A clock may be wrong by one step.
const (
	stepSeconds   = 30
	stepsAside    = 1
	codeDigits    = otp.DigitsSix
	secretBytes   = 20
	recoveryCodes = 10
	longestCode   = 64
)

// CodeNeeded asks for the code of a second factor; the password was right.
type CodeNeeded struct {
	Challenge string // to be sent with the code, once
	ExpiresAt casework.Instant
}

// Error implements error.
func (*CodeNeeded) Error() string { return "accounts: a code is needed" }

// Sealer keeps secrets from whoever reads the store; what it seals opens only
// for the same account.
type Sealer interface {
	SealFactor(secret []byte, account string) ([]byte, error)
	OpenFactor(sealed []byte, account string) ([]byte, error)
}

// FactorStore keeps second factors and sign-ins between their two steps.
type FactorStore interface {
	// SecondFactor gives the zero value where there is none.
	SecondFactor(ctx context.Context, account string) (contract.SecondFactor, error)
	BeginSecondFactor(ctx context.Context, account string, sealed []byte, at casework.Instant) error
	ConfirmSecondFactor(ctx context.Context, account string, sealed []byte, step int64, codes []string, at casework.Instant, keep string) error
	ReplaceRecoveryCodes(ctx context.Context, account string, codes []string) error
	RemoveSecondFactor(ctx context.Context, account string, at casework.Instant, keep string) error
	// TakeStep and TakeRecoveryCode use a code up; false: it was used before.
	TakeStep(ctx context.Context, account string, step int64) (bool, error)
	TakeRecoveryCode(ctx context.Context, account, digest string, at casework.Instant) (bool, error)
	AddChallenge(ctx context.Context, digest string, c contract.Challenge, now casework.Instant) error
	// TakeChallenge gives a challenge once, also one that is over.
	TakeChallenge(ctx context.Context, digest string) (contract.Challenge, error)
}

// CodeRefused is a refused code of an account whose password was right. To
// whoever sent it, it is ErrSignIn like any other; the record names the account.
type CodeRefused struct{ Login string }

// Error implements error.
func (*CodeRefused) Error() string { return ErrSignIn.Error() }

// Unwrap makes it the one refusal of a sign-in.
func (*CodeRefused) Unwrap() error { return ErrSignIn }

// challenge asks for a code where the password was right.
func (s *Service) challenge(ctx context.Context, account contract.Account, from Caller) error {
	now := s.now()
	needed := &CodeNeeded{Challenge: secret(), ExpiresAt: now.Add(ChallengeFor)}
	err := s.store.AddChallenge(ctx, digestOf(needed.Challenge), contract.Challenge{
		Account: account.ID, PasswordOK: true, Label: cut(from.Label), Address: from.Address, ExpiresAt: needed.ExpiresAt,
	}, now)
	if err != nil {
		return err
	}
	return needed
}

// AnswerChallenge opens the session for which a code was asked. The challenge
// is used up whatever the answer is; a wrong code is one failed attempt. Every
// refusal is ErrSignIn, and a *CodeRefused where it is known whose code it was.
func (s *Service) AnswerChallenge(ctx context.Context, challenge, code string) (string, Who, error) {
	if !wellFormed(challenge) {
		return "", Who{}, ErrSignIn
	}
	c, err := s.store.TakeChallenge(ctx, digestOf(challenge))
	if notFound(err) {
		return "", Who{}, ErrSignIn
	}
	if err != nil {
		return "", Who{}, err
	}
	now := s.now()
	if now >= c.ExpiresAt {
		return "", Who{}, ErrSignIn
	}
	leave, err := s.lines.enter(ctx, "code "+c.Account)
	if err != nil {
		return "", Who{}, err
	}
	defer leave()
	account, err := s.store.Account(ctx, c.Account)
	if err != nil {
		return "", Who{}, err
	}
	_, standing, err := s.store.Standing(ctx, account.Person, now)
	if err != nil {
		return "", Who{}, err
	}
	err = s.attempt(ctx, account.ID, func(allowed bool) (saw seen, err error) {
		// PasswordOK is false in what an older version left under way.
		if !allowed || !c.PasswordOK || account.Disabled || !standing {
			return saw, nil
		}
		saw.fits, err = s.takeCode(ctx, account.ID, code)
		return saw, err
	})
	if errors.Is(err, ErrSignIn) {
		return "", Who{}, &CodeRefused{Login: account.Login}
	}
	if err != nil {
		return "", Who{}, err
	}
	return s.openBrowser(ctx, account, contract.ByCode, Caller{Label: c.Label, Address: c.Address})
}

// takeCode uses up a code of an account's second factor; false where it is none,
// or was used before.
func (s *Service) takeCode(ctx context.Context, account, code string) (bool, error) {
	factor, err := s.store.SecondFactor(ctx, account)
	if err != nil || !factor.Confirmed() || len(code) > longestCode {
		return false, err
	}
	if code = plainCode(code); len(code) != codeDigits.Length() {
		return s.store.TakeRecoveryCode(ctx, account, recoveryDigest(account, code), s.now())
	}
	step, fits, err := s.stepOf(factor, code)
	if err != nil || !fits {
		return false, err
	}
	return s.store.TakeStep(ctx, account, step)
}

// stepOf finds the step, of those near now, to which a code belongs.
func (s *Service) stepOf(factor contract.SecondFactor, code string) (int64, bool, error) {
	if s.settings.Sealer == nil {
		return 0, false, errors.New("accounts: second factors are stored, but nothing opens them")
	}
	key, err := s.settings.Sealer.OpenFactor(factor.Sealed, factor.Account)
	if err != nil {
		return 0, false, err
	}
	return stepOf(string(key), code, s.clock())
}

// stepOf compares with every step in the window, so that the time it takes says
// nothing; the latest one that fits counts.
func stepOf(key, code string, now time.Time) (step int64, fits bool, err error) {
	at := now.Unix() / stepSeconds
	for near := at - stepsAside; near <= at+stepsAside; near++ {
		if near < 0 {
			continue
		}
		want, err := hotp.GenerateCodeCustom(key, uint64(near), hotp.ValidateOpts{Digits: codeDigits, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, false, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, fits = near, true
		}
	}
	return step, fits, nil
}

// plainCode leaves out what people type between digits and letters.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToLower(code))
}

// recoveryDigest is what is stored of a recovery code; nearly 80 random bits
// need no slow hash, and the account keeps equal codes of two people apart.
func recoveryDigest(account, code string) string { return digestOf(account + " " + code) }

// newRecoveryCodes draws codes to be written down: four groups of four.
func newRecoveryCodes(account string) (codes, digests []string) {
	for range recoveryCodes {
		var b strings.Builder
		for b.Len() < 4*4+3 {
			if b.Len()%5 == 4 {
				b.WriteByte('-')
			}
			b.WriteByte(draw(alphabet))
		}
		codes = append(codes, b.String())
		digests = append(digests, recoveryDigest(account, plainCode(b.String())))
	}
	return codes, digests
}

// Enrolment is a new second factor, shown once.
type Enrolment struct {
	Secret string // base32, to be typed
	URL    string // otpauth://, to be scanned
}

// BeginFactor makes a secret for the owner of a session, who must know the
// password. Nothing asks for its codes before ConfirmFactor.
func (s *Service) BeginFactor(ctx context.Context, who Who, password string) (Enrolment, error) {
	if s.settings.Sealer == nil {
		return Enrolment{}, casework.Refuse(casework.Conflict, "second_factor_off")
	}
	account, err := s.prove(ctx, who, password)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: s.settings.Issuer, AccountName: account.Login, SecretSize: secretBytes,
		Period: stepSeconds, Digits: codeDigits, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return Enrolment{}, err
	}
	sealed, err := s.settings.Sealer.SealFactor([]byte(key.Secret()), account.ID)
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: key.Secret(), URL: key.URL()}, s.store.BeginSecondFactor(ctx, account.ID, sealed, s.now())
}

// prove checks the password of a session's owner; a wrong one counts like a
// failed sign-in.
func (s *Service) prove(ctx context.Context, who Who, password string) (contract.Account, error) {
	account, _, err := s.verify(ctx, who.Login, password)
	if errors.Is(err, ErrSignIn) {
		return account, fieldFault("password", "wrong_password")
	}
	return account, err
}

func fieldFault(field, code string) error {
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	refusal.Fields = []casework.FieldError{{Field: field, Code: code}}
	return refusal
}

// ConfirmFactor makes the secret count once its owner has shown a code of it,
// and returns the recovery codes, which are shown once. The owner's other
// browsers are signed out.
func (s *Service) ConfirmFactor(ctx context.Context, who Who, code string) ([]string, error) {
	account := who.Session.Account
	factor, err := s.store.SecondFactor(ctx, account)
	if err != nil {
		return nil, err
	}
	if factor.Sealed == nil || factor.Confirmed() {
		return nil, casework.Refuse(casework.Conflict, "second_factor_not_begun")
	}
	step, fits, err := s.stepOf(factor, plainCode(code))
	if err != nil {
		return nil, err
	}
	if !fits {
		return nil, fieldFault("code", "wrong_code")
	}
	codes, digests := newRecoveryCodes(account)
	return codes, s.store.ConfirmSecondFactor(ctx, account, factor.Sealed, step, digests, s.now(), who.Session.ID)
}

// RenewRecoveryCodes replaces the recovery codes of a session's owner, who
// shows a code.
func (s *Service) RenewRecoveryCodes(ctx context.Context, who Who, code string) ([]string, error) {
	if err := s.proveCode(ctx, who, code); err != nil {
		return nil, err
	}
	codes, digests := newRecoveryCodes(who.Session.Account)
	return codes, s.store.ReplaceRecoveryCodes(ctx, who.Session.Account, digests)
}

// RemoveFactor takes the second factor from a session's owner, who knows the
// password and shows a code. The owner's other sessions end.
func (s *Service) RemoveFactor(ctx context.Context, who Who, password, code string) error {
	if _, err := s.prove(ctx, who, password); err != nil {
		return err
	}
	if err := s.proveCode(ctx, who, code); err != nil {
		return err
	}
	return s.store.RemoveSecondFactor(ctx, who.Session.Account, s.now(), who.Session.ID)
}

// ResetFactor takes the second factor from an account whose owner lost it. All
// its sessions end.
func (s *Service) ResetFactor(ctx context.Context, account string) error {
	return s.store.RemoveSecondFactor(ctx, account, s.now(), "")
}

// Factor reads the second factor of an account.
func (s *Service) Factor(ctx context.Context, account string) (contract.SecondFactor, error) {
	return s.store.SecondFactor(ctx, account)
}

// proveCode uses up a code of a session's owner; a wrong one counts like a
// failed sign-in, so that a session that was left open is no place to guess.
func (s *Service) proveCode(ctx context.Context, who Who, code string) error {
	account := who.Session.Account
	leave, err := s.lines.enter(ctx, "code "+account)
	if err != nil {
		return err
	}
	defer leave()
	err = s.attempt(ctx, account, func(allowed bool) (saw seen, err error) {
		if allowed {
			saw.fits, err = s.takeCode(ctx, account, code)
		}
		return saw, err
	})
	if errors.Is(err, ErrSignIn) {
		return fieldFault("code", "wrong_code")
	}
	return err
}
