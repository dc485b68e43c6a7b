package ledger

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type sessionRow struct {
	ID         string `gorm:"primaryKey"`
	Digest     string
	Account    string
	Kind       string
	Label      string
	Address    string
	Method     string
	Scope      string           // words with spaces between
	MadeIn     string           // of a token: how the session was opened that made it
	Made       casework.Instant `gorm:"column:created_at"`
	ExpiresAt  casework.Instant
	LastSeenAt casework.Instant
	RevokedAt  casework.Instant
}

func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) session(person casework.PersonID) contract.Session {
	return contract.Session{
		ID: r.ID, Account: r.Account, Person: person, Kind: r.Kind, Label: r.Label, CreatedAt: r.Made,
		Address: r.Address, Method: r.Method, Scope: strings.Fields(r.Scope), MadeIn: r.MadeIn,
		ExpiresAt: r.ExpiresAt, LastSeenAt: r.LastSeenAt, RevokedAt: r.RevokedAt,
	}
}

// AddSession stores a session under the digest of its token. The session in which a
// program's token is made goes on then, and is as it is now: a second factor may be
// taken away at this moment.
func (l *Ledger) AddSession(ctx context.Context, digest string, s contract.Session) (contract.Session, error) {
	s.ID = newID(s.CreatedAt)
	err := l.write(ctx, func(tx *gorm.DB) error {
		if s.Maker != "" {
			if err := l.dialect.lock(tx).Where("id = ?", s.Account).Take(&accountRow{}).Error; err != nil {
				return wrap(err, "locking an account")
			}
			var maker sessionRow
			err := tx.Where("id = ? AND account = ? AND revoked_at = 0", s.Maker, s.Account).Take(&maker).Error
			if errors.Is(err, gorm.ErrRecordNotFound) {
				return casework.Refuse(casework.NotFound, "no_such_session")
			}
			if err != nil {
				return wrap(err, "reading a session")
			}
			s.MadeIn = maker.Method
		}
		err := tx.Create(&sessionRow{
			ID: s.ID, Digest: digest, Account: s.Account, Kind: s.Kind, Label: s.Label, Made: s.CreatedAt,
			Address: s.Address, Method: s.Method, Scope: strings.Join(s.Scope, " "), MadeIn: s.MadeIn,
			ExpiresAt: s.ExpiresAt, LastSeenAt: s.LastSeenAt,
		}).Error
		if err != nil {
			return wrap(err, "storing a session")
		}
		return l.audit(tx, opened(s, digest))
	})
	return s, err
}

// sessionHolderRow is a session with its account and one post of whoever holds it.
type sessionHolderRow struct {
	Session  sessionRow `gorm:"embedded"`
	Account  accountRow `gorm:"embedded;embeddedPrefix:account_"`
	Disabled bool       // the person
	Unit     casework.UnitID
	Role     casework.Role // none: no post
}

var sessionHolderColumns = prefixed[sessionRow]("sessions", "") + ", " + prefixed[accountRow]("accounts", "account_") +
	", people.disabled, coalesce(holdings.unit, '') AS unit, coalesce(holdings.role, '') AS role"

// SessionByDigest finds a session by the digest of its token, with its account and
// the posts that its person holds at an instant. One that is over is found as well;
// the caller judges. Every request asks for it, so it is one statement.
func (l *Ledger) SessionByDigest(ctx context.Context, digest string, at casework.Instant) (contract.HeldSession, error) {
	var rows []sessionHolderRow
	err := l.read(ctx).Table("sessions").Select(sessionHolderColumns).
		Joins("JOIN accounts ON accounts.id = sessions.account JOIN people ON people.id = accounts.person").
		Joins("LEFT JOIN holdings ON holdings.person = people.id AND holdings.from_at <= ? AND (holdings.until_at = 0 OR holdings.until_at > ?)", at, at).
		Where("sessions.digest = ?", digest).Order("holdings.from_at DESC, holdings.id DESC").Find(&rows).Error
	if err != nil {
		return contract.HeldSession{}, wrap(err, "reading a session")
	}
	if len(rows) == 0 {
		return contract.HeldSession{}, casework.Refuse(casework.NotFound, "no_such_session")
	}
	first := rows[0]
	held := contract.HeldSession{
		Session: first.Session.session(first.Account.Person), Account: first.Account.account(), Standing: !first.Disabled,
	}
	for _, r := range rows {
		if post := (casework.Post{Unit: r.Unit, Role: r.Role}); r.Role != "" && !slices.Contains(held.Posts, post) {
			held.Posts = append(held.Posts, post)
		}
	}
	return held, nil
}

// Sessions lists the sessions of an account that are not over, latest first.
func (l *Ledger) Sessions(ctx context.Context, account string, now casework.Instant) ([]contract.Session, error) {
	a, err := l.Account(ctx, account)
	if err != nil {
		return nil, err
	}
	var rows []sessionRow
	err = l.read(ctx).Where("account = ? AND revoked_at = 0 AND expires_at > ?", account, now).
		Order("last_seen_at DESC, id DESC").Find(&rows).Error
	sessions := make([]contract.Session, len(rows))
	for i, r := range rows {
		sessions[i] = r.session(a.Person)
	}
	return sessions, wrap(err, "reading sessions")
}

// SessionsOf lists the sessions of a person, of whatever account, that are not
// over, latest first; an empty person means everybody.
func (l *Ledger) SessionsOf(ctx context.Context, person casework.PersonID) ([]contract.Session, error) {
	var rows []struct {
		Session sessionRow `gorm:"embedded"`
		Person  casework.PersonID
	}
	err := l.view(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		q := tx.Table("sessions").Select("sessions.*, accounts.person").
			Joins("JOIN accounts ON accounts.id = sessions.account").
			Where("sessions.revoked_at = 0 AND sessions.expires_at > ?", now)
		if person != "" {
			q = q.Where("accounts.person = ?", person)
		}
		return wrap(q.Order("sessions.last_seen_at DESC, sessions.id DESC").Find(&rows).Error, "reading sessions")
	})
	sessions := make([]contract.Session, len(rows))
	for i, r := range rows {
		sessions[i] = r.Session.session(r.Person)
	}
	return sessions, err
}

// EndSession ends a session of a person; an empty person means anybody's. One
// of somebody else is not there; ending it twice is no error.
func (l *Ledger) EndSession(ctx context.Context, session string, person casework.PersonID) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		q := tx.Table("sessions").Joins("JOIN accounts ON accounts.id = sessions.account").Where("sessions.id = ?", session)
		if person != "" {
			q = q.Where("accounts.person = ?", person)
		}
		var n int64
		if err := q.Limit(1).Count(&n).Error; err != nil {
			return wrap(err, "looking for a session")
		}
		if n == 0 {
			return casework.Refuse(casework.NotFound, "no_such_session")
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		return l.endSession(tx, session, now, contract.SessionRevoked)
	})
}

// EndOtherSessions ends what browsers a person has opened but one, and the tokens
// of programs too if that is asked for. It says how many went, and how many tokens
// go on: whoever ends the others because somebody else was there has to know of
// those as well.
func (l *Ledger) EndOtherSessions(ctx context.Context, person casework.PersonID, keep string, tokens bool) (n contract.EndedSessions, err error) {
	err = l.write(ctx, func(tx *gorm.DB) error {
		n = contract.EndedSessions{}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		mine := tx.Model(&accountRow{}).Select("id").Where("person = ?", person)
		if err := endChallenges(tx.Where("account IN (?)", mine)); err != nil {
			return err
		}
		others := func(kind string) *gorm.DB {
			return tx.Where("account IN (?) AND id <> ? AND kind = ? AND expires_at > ?", mine, keep, kind, now)
		}
		ended, err := endThose(tx, others(contract.SessionCookie), now)
		if err != nil {
			return err
		}
		n.Sessions = int64(len(ended))
		if tokens {
			programs, err := endThose(tx, others(contract.SessionBearer), now)
			if err != nil {
				return err
			}
			n.Tokens, ended = int64(len(programs)), append(ended, programs...)
		} else if err := tx.Model(&sessionRow{}).Where(others(contract.SessionBearer)).Where("revoked_at = 0").Count(&n.TokensLeft).Error; err != nil {
			return wrap(err, "counting tokens")
		}
		if len(ended) == 0 {
			return nil
		}
		entry := about(contract.SessionsRevoked, string(person))
		entry.Facts = map[string]string{"sessions_ended": strconv.FormatInt(n.Sessions, 10), endedFact: strings.Join(ended, " ")}
		if tokens {
			entry.Facts["tokens_ended"] = strconv.FormatInt(n.Tokens, 10)
		}
		return l.audit(tx, entry)
	})
	return n, err
}

// EndEverySession ends what browsers anybody has opened, as after a restore, which
// would bring back to life what was ended since.
func (l *Ledger) EndEverySession(ctx context.Context) (all contract.EndedSessions, err error) {
	now, err := l.Now(ctx)
	if err != nil {
		return all, wrap(err, "reading the clock")
	}
	var people []casework.PersonID
	err = l.read(ctx).Model(&sessionRow{}).Joins("JOIN accounts ON accounts.id = sessions.account").
		Where("sessions.revoked_at = 0 AND sessions.expires_at > ?", now).
		Distinct("accounts.person").Order("accounts.person").Pluck("accounts.person", &people).Error
	if err != nil {
		return all, wrap(err, "listing who is signed in")
	}
	for _, person := range people {
		ended, err := l.EndOtherSessions(ctx, person, "", false)
		if err != nil {
			return all, err
		}
		all.Sessions += ended.Sessions
		all.TokensLeft += ended.TokensLeft
	}
	return all, nil
}

// SessionSeen keeps when a session was last used; it never goes back.
func (l *Ledger) SessionSeen(ctx context.Context, session string, at casework.Instant) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return wrap(tx.Model(&sessionRow{}).Where("id = ? AND last_seen_at < ?", session, at).
			Update("last_seen_at", at).Error, "keeping when a session was seen")
	})
}

// RevokeSession ends a session; the instant of the first ending stays.
func (l *Ledger) RevokeSession(ctx context.Context, session string, at casework.Instant) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return l.endSession(tx, session, at, contract.SignedOut)
	})
}

// madeInFact is the fact of a token's entry that says how the session was opened in
// which it was made.
const madeInFact = "made_in"

// opened is the entry of a session that somebody has opened. What it holds of
// the token's digest gives neither away; another one in the session's row is found
// out by it.
func opened(s contract.Session, digest string) contract.NewEntry {
	entry := about(contract.SignedIn, s.Account)
	if s.Kind == contract.SessionBearer {
		entry = about(contract.TokenGranted, s.ID)
		entry.Facts = map[string]string{"account": s.Account, "scope": strings.Join(s.Scope, " "), madeInFact: s.MadeIn}
	} else {
		entry.Actor = &casework.Actor{Person: s.Person}
		entry.Facts = map[string]string{"session": s.ID, "method": s.Method, "address": s.Address}
	}
	entry.Facts["expires_at"], entry.Facts["sha256"] = s.ExpiresAt.String(), plainSum(digest)
	return entry
}

// endSession ends a session that is not over, and records how it ended.
func (l *Ledger) endSession(tx *gorm.DB, session string, at casework.Instant, how contract.EntryKind) error {
	ended := tx.Model(&sessionRow{}).Where("id = ? AND revoked_at = 0", session).Update("revoked_at", at)
	if ended.Error != nil || ended.RowsAffected == 0 {
		return wrap(ended.Error, "ending a session")
	}
	var row sessionRow
	if err := tx.Where("id = ?", session).Take(&row).Error; err != nil {
		return wrap(err, "reading a session")
	}
	entry := about(how, session)
	entry.Facts = map[string]string{"account": row.Account}
	return l.audit(tx, entry)
}
