package ledger

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// fullOffice fills a ledger with one of everything that entries are about, and gives
// their ids by name.
func (d *desk) fullOffice() map[string]string {
	d.t.Helper()
	asking := contract.Asking(ctx, administrator)
	must := func(err error) { d.t.Helper(); require.NoError(d.t, err) }
	d.live()
	made, err := d.l.AddAdministrator(contract.AtCommandLine(ctx), contract.Administrator{Name: "First", Login: "first", Hash: "h"}, d.clock.now())
	must(err)
	require.True(d.t, made)
	account, err := d.l.AccountByLogin(ctx, "first")
	must(err)
	unit, err := d.l.AddUnit(asking, contract.Unit{Name: "Bureau", Kind: contract.UnitDepartment, Parent: contract.OfficeUnit})
	must(err)
	unit.Telephone = "1"
	must(d.l.ChangeUnit(asking, unit))
	person, err := d.l.AddPerson(asking, contract.Person{Name: "Wang Example"})
	must(err)
	person.Disabled = true
	must(d.l.ChangePerson(asking, person))
	post, err := d.l.GrantPost(asking, contract.Holding{Person: person.ID, Unit: unit.ID, Role: casework.UnitLeader})
	must(err)
	d.clock.forward(casework.Minute)
	_, err = d.l.EndPost(asking, post.ID, 0)
	must(err)
	duty, err := d.l.AddDuty(asking, contract.Duty{Unit: unit.ID, Person: person.ID, Telephone: "1", From: d.clock.now(), Until: noon})
	must(err)
	must(d.l.strikeDuty(asking, unit.ID, duty.ID, "", &dutyRow{})) // as versions before 15 did
	contact, err := d.l.AddContact(asking, contract.Contact{Unit: unit.ID, Person: account.Person, Telephone: "1"})
	must(err)
	must(d.l.EndContact(asking, unit.ID, contact.ID))
	session, err := d.l.AddSession(ctx, "digest-1", contract.Session{
		Account: account.ID, Person: account.Person, Kind: contract.SessionCookie, Method: "password", Address: "192.0.2.1", CreatedAt: d.clock.now(), ExpiresAt: noon,
	})
	must(err)
	must(d.l.EndSession(asking, session.ID, ""))
	token, err := d.l.AddSession(asking, "digest-2", contract.Session{
		Account: account.ID, Person: account.Person, Kind: contract.SessionBearer, Method: "token", Scope: []string{"read"}, CreatedAt: d.clock.now(), ExpiresAt: noon,
	})
	must(err)
	link, err := d.l.AddLink(asking, contract.Link{Issuer: "https://id.example.cn", Subject: "s1", Account: account.ID})
	must(err)
	left, err := d.l.AddSession(ctx, "digest-3", contract.Session{
		Account: account.ID, Person: account.Person, Kind: contract.SessionCookie, Method: "password", Address: "192.0.2.2", CreatedAt: d.clock.now(), ExpiresAt: noon,
	})
	must(err)
	must(d.l.BeginSecondFactor(asking, account.ID, []byte("sealed"), d.clock.now()))
	must(d.l.ConfirmSecondFactor(asking, account.ID, []byte("sealed"), 1, []string{"c", "d"}, d.clock.now(), ""))
	other, err := d.l.AddPerson(asking, contract.Person{Name: "Zhao Example"})
	must(err)
	_, err = d.l.GrantPost(asking, contract.Holding{Person: other.ID, Unit: "office", Role: casework.Leader})
	must(err)
	delegation, err := d.l.Delegate(asking, contract.Delegation{
		Delegator: other.ID, Delegate: account.Person, Until: noon, Reason: "on leave",
	}, administrator)
	must(err)
	f, err := d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: dutyOfficer, Complainant: &contract.Complainant{Name: "Li Example"}})
	must(err)
	_, err = d.l.Complainant(ctx, coordinator, f.Case, "to call back")
	must(err)
	n := list("1", lines("L", 1)...)
	n.Refused = []contract.RefusedRow{bad(4, "bad_date", "L2", "noise"), bad(5, "bad_date", "L3", "smoke")}
	b := d.stage(n)
	d.commit(b.ID)
	must(d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 4}, "sent by mistake", importer))
	return map[string]string{
		"account": account.ID, "unit": string(unit.ID), "person": string(person.ID), "post": post.ID, "duty": duty.ID, "contact": contact.ID,
		"session": session.ID, "ended": left.ID, "token": token.ID, "link": link.ID, "delegation": delegation.ID, "batch": b.ID, "case": string(f.Case),
	}
}

// Whoever writes to the tables of the office beside the program leaves the chain
// as it is and is found out all the same, since it says what should be there.
func TestRowsAreWhatTheEntriesSay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := d.fullOffice()
		turn, err := d.l.AddDuty(ctx, contract.Duty{Unit: contract.OfficeUnit, Person: casework.PersonID(ids["person"]), Telephone: "1", From: d.clock.now(), Until: noon})
		require.NoError(t, err)
		_, err = d.l.StrikeDuty(ctx, contract.OfficeUnit, turn.ID, "ill")
		require.NoError(t, err)
		ids["turn"] = turn.ID
		newer, err := d.l.AddSession(ctx, "digest-4", contract.Session{
			Account: ids["account"], Kind: contract.SessionBearer, Method: contract.ByToken, Scope: []string{"read"}, MadeIn: contract.ByPassword, CreatedAt: d.clock.now(), ExpiresAt: noon,
		})
		require.NoError(t, err)
		ids["newer"] = newer.ID
		require.NoError(t, d.l.StrikeRow(ctx, ids["batch"], contract.RowRef{Row: 5}, "twice", importer))
		require.NoError(t, d.l.RestoreRow(ctx, ids["batch"], contract.RowRef{Row: 5}, "not twice", importer))
		taken, err := d.l.TakeRecoveryCode(ctx, ids["account"], "c", d.clock.now())
		require.NoError(t, err)
		require.True(t, taken)
		owner, err := d.l.Account(ctx, ids["account"])
		require.NoError(t, err)
		for _, method := range []string{contract.ByPassword, contract.ByCode} {
			opened, err := d.l.AddSession(ctx, "digest of "+method, contract.Session{
				Account: owner.ID, Person: owner.Person, Kind: contract.SessionCookie, Method: method, CreatedAt: d.clock.now(), ExpiresAt: noon,
			})
			require.NoError(t, err)
			ids[method] = opened.ID
		}
		d.whole()
		d.disarm()
		for _, table := range []string{"identity_looks", "policies"} {
			if config.Driver == Postgres {
				require.NoError(t, d.l.writer.Exec("ALTER TABLE "+table+" DISABLE TRIGGER ALL").Error)
				continue
			}
			var triggers []string
			require.NoError(t, d.l.writer.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table).Scan(&triggers).Error)
			require.Len(t, triggers, 3)
			for _, name := range triggers {
				require.NoError(t, d.l.writer.Exec("DROP TRIGGER "+name).Error)
			}
		}
		for _, c := range []struct{ change, says string }{
			{"UPDATE people SET disabled = false WHERE id = '{person}'", "disabled"},
			{"UPDATE people SET name = 'Somebody Else' WHERE id = '{person}'", "Somebody Else"},
			{"INSERT INTO people (id, name, telephone, disabled, version) VALUES ('p9', 'Planted', '', false, 1)", "p9 stands in no entry"},
			{"UPDATE units SET parent = '' WHERE id = '{unit}'", "parent"},
			{"UPDATE units SET telephone = '2' WHERE id = '{unit}'", "telephone"},
			{"UPDATE holdings SET until_at = 0 WHERE id = '{post}'", "until"},
			{"UPDATE holdings SET role = 'coordinator' WHERE id = '{post}'", "coordinator"},
			{"DELETE FROM holdings WHERE id = '{post}'", "is gone"},
			{"INSERT INTO holdings (id, person, unit, role, from_at, until_at) SELECT 'h9', person, unit, 'coordinator', 1, 0 FROM holdings WHERE id = '{post}'", "h9 stands in no entry"},
			{"UPDATE accounts SET person = '{person}' WHERE id = '{account}'", "person"},
			{"UPDATE accounts SET disabled = true WHERE id = '{account}'", "disabled"},
			{"UPDATE duties SET struck = false WHERE id = '{duty}'", "struck"},
			{"UPDATE duties SET strike_reason = 'promoted' WHERE id = '{turn}'", "words"},
			{"UPDATE contacts SET until_at = 0 WHERE id = '{contact}'", "until"},
			{"UPDATE sessions SET revoked_at = 0 WHERE id = '{session}'", "revoked_at"},
			{"UPDATE sessions SET method = 'sso' WHERE id = '{session}'", "method"},
			{"UPDATE sessions SET method = 'password+code' WHERE id = '{token}'", "method"},
			{"UPDATE sessions SET address = '203.0.113.9' WHERE id = '{session}'", "address"},
			{"DELETE FROM sessions WHERE id = '{session}'", "is gone"},
			{"UPDATE sessions SET expires_at = expires_at + 1 WHERE id = '{token}'", "expires_at"},
			{"UPDATE sessions SET id = 's9' WHERE id = '{session}'", "s9"},
			{"UPDATE sessions SET digest = 'digest-of-mine' WHERE id = '{session}'", "sha256"},
			{"UPDATE sessions SET expires_at = expires_at + 1 WHERE id = '{session}'", "expires_at"},
			{"UPDATE sessions SET revoked_at = 0 WHERE id = '{ended}'", "revoked_at"},
			{"UPDATE sessions SET scope = 'read write' WHERE id = '{token}'", "scope"},
			{"UPDATE sessions SET digest = 'digest-of-mine' WHERE id = '{token}'", "sha256"},
			{"UPDATE sessions SET made_in = 'password+code' WHERE id = '{token}'", "made_in"}, // of a version before
			{"UPDATE sessions SET made_in = 'password+code' WHERE id = '{newer}'", "made_in"},
			{"UPDATE sso_links SET subject = 'mine' WHERE id = '{link}'", "sha256"},
			{"INSERT INTO recovery_codes (account, digest, used_at) VALUES ('{account}', 'planted', 0)", "recovery code"},
			{"UPDATE sso_links SET issuer = 'https://evil.example.cn' WHERE id = '{link}'", "issuer"},
			{"DELETE FROM second_factors", "is gone"},
			{"UPDATE sessions SET method = 'password+code' WHERE id = '{password}'", "method"},
			{"UPDATE sessions SET method = 'password' WHERE id = '{password+code}'", "method"},
			{"UPDATE recovery_codes SET used_at = 0 WHERE account = '{account}' AND digest = 'c'", "unused again"},
			{"UPDATE recovery_codes SET used_at = 1 WHERE account = '{account}' AND digest = 'd'", "2 recovery codes"},
			{"DELETE FROM recovery_codes WHERE digest = 'd'", "is gone"},
			{"UPDATE units SET parent = '{unit}' WHERE id = 'group-briefs'", "the beginning made it"},
			{"UPDATE units SET disabled = true WHERE id = 'group-briefs'", "disabled"},
			{"UPDATE units SET telephone = '2' WHERE id = 'office'", "telephone"},
			{"UPDATE units SET id = 'group-of-mine' WHERE id = 'group-briefs'", "group-of-mine stands in no entry"},
			{"DELETE FROM units WHERE id = 'group-briefs'", "is gone"},
			{"INSERT INTO units (id, name, kind, parent, first_responsible, direct_responsible, telephone, code, disabled) VALUES ('u9', 'Planted', 'department', 'office', '', '', '', '', false)", "u9 stands in no entry"},
			{"UPDATE batch_rows SET struck_at = 0, struck_by = '', strike_reason = '' WHERE batch = '{batch}' AND position = 2", "is gone"},
			{"UPDATE batch_rows SET struck_at = 1, struck_by = 'p-somebody-else' WHERE batch = '{batch}' AND position = 1", "stands in no entry"},
			{"UPDATE batch_rows SET struck_at = 1, struck_by = 'p-somebody-else' WHERE batch = '{batch}' AND position = 3", "stands in no entry"},
			{"UPDATE batch_rows SET struck_by = 'p-somebody-else' WHERE batch = '{batch}' AND position = 2", "p-somebody-else"},
			{"UPDATE row_strikes SET deed = 'restored' WHERE batch = '{batch}' AND position = 2", "deed"},
			{"DELETE FROM row_strikes WHERE batch = '{batch}' AND position = 3 AND nth = 2", "is gone"},
			{"UPDATE delegations SET until_at = until_at + 1 WHERE id = '{delegation}'", "until"},
			{"UPDATE delegations SET reason = 'promoted' WHERE id = '{delegation}'", "words"},
			{"UPDATE campaigns SET first_day = 'not_counted'", "reading"},
			{"UPDATE policies SET body = (SELECT bytes FROM events WHERE case_id = 'office' AND seq = 1)", "sha256"},
			{"UPDATE identity_looks SET person = 'p-somebody-else'", "p-somebody-else"},
			{"UPDATE identity_looks SET reason = 'none of your business', sealed_reason = NULL", "words"},
			{"DELETE FROM identity_looks", "is gone"},
			{"INSERT INTO identity_looks (id, case_id, person, acting_for, reason, at) SELECT 'l9', case_id, person, acting_for, reason, at FROM identity_looks", "l9 stands in no entry"},
			{"UPDATE batch_rows SET strike_reason = 'other words' WHERE batch = '{batch}' AND position = 2", "words"},
			{"UPDATE entries SET actor = 'p-somebody-else' WHERE seq = 3", "office-3 is listed otherwise"},
			{"DELETE FROM entries WHERE seq = 3", "office-3 is listed otherwise"},
		} {
			change := filled(c.change, ids)
			// Each change is made and looked at in a transaction that is thrown away.
			require.ErrorIs(t, d.l.write(ctx, func(tx *gorm.DB) error {
				done := tx.Exec(change)
				require.NoError(t, done.Error, change)
				require.NotZero(t, done.RowsAffected, change)
				report, err := d.l.verify(tx, 1)
				require.NoError(t, err)
				require.False(t, report.Fits, change)
				require.Empty(t, report.Misfit, "the chain itself holds: %s", change)
				require.Contains(t, report.Differs, c.says, change)
				require.Equal(t, int64(d.rows("chain")), report.Pos)
				return errThrownAway
			}), errThrownAway)
		}
		d.whole()
	})
}

// Without the keys rows are compared, and words are not.
func TestWordsAreComparedWhereTheKeysAre(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := d.fullOffice()
		require.NoError(t, d.l.writer.Exec("UPDATE delegations SET reason = 'promoted' WHERE id = ?", ids["delegation"]).Error)
		config.Digest = func(string, ...[]byte) string { return "" }
		keyless := newDesk(t, config)
		keyless.whole()
		report, err := d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, "words")
	})
}

// What is older than the record is known by its changes only.
func TestRowsOlderThanTheRecordStandInNoEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		require.NoError(t, d.l.writer.Create(&personRow{ID: "p-old", Name: "Old Example", Version: 1}).Error)
		d.assigned("D1") // the chain begins with a case
		person := contract.Person{ID: "p-old", Name: "Old Example", Telephone: "1"}
		require.NoError(t, d.l.ChangePerson(ctx, person))
		d.whole()
		require.NoError(t, d.l.writer.Exec("UPDATE people SET name = 'New Example' WHERE id = 'p-old'").Error)
		d.whole() // no entry has said what the name was
		require.NoError(t, d.l.writer.Exec("UPDATE people SET telephone = '2' WHERE id = 'p-old'").Error)
		report, err := d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, "telephone")
	})
}

var errThrownAway = errors.New("thrown away")

// filled puts ids into a statement.
func filled(statement string, ids map[string]string) string {
	for name, id := range ids {
		statement = strings.ReplaceAll(statement, "{"+name+"}", id)
	}
	return statement
}

// Words whose digest a lost key made are counted and not called changed; without such
// a loss, and for what is written since, they still are.
func TestWordsUnderALostDigestKeyAreNotJudged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := d.fullOffice()
		d.whole()
		under := d.l.config.Digest
		d.l.config.Digest = func(purpose string, data ...[]byte) string { return under("another "+purpose, data...) }
		report, err := d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, "are not those that are kept", "nobody has said yet that a key is gone")
		require.NoError(t, d.l.NoteKeys(ctx, map[string][]string{digestRing: {"1", "2"}}))
		require.NoError(t, d.l.ForgetKey(ctx, "files", "7", "the disk burnt", nil))
		report, err = d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.NotEmpty(t, report.Differs, "that is a key of another ring")

		require.NoError(t, d.l.ForgetKey(ctx, digestRing, "1", "the disk burnt", nil))
		report, err = d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.True(t, report.Fits, report.Differs)
		before := report.WordsUnchecked
		require.Positive(t, before)
		_, err = d.l.EndDelegation(contract.Asking(ctx, administrator), ids["delegation"], "back at work", administrator)
		require.NoError(t, err)
		report, err = d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Equal(t, before, report.WordsUnchecked, "what is written since is compared")

		require.NoError(t, d.l.NoteKeys(ctx, map[string][]string{digestRing: {"1"}}))
		report, err = d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.NotEmpty(t, report.Differs, "with all keys back it is judged again")
	})
}

// Single sign-on opened the session: a second factor that is set up or removed in it
// leaves it what it is, and the record holds, also where a program of before called
// it otherwise.
func TestASessionOfSingleSignOnStaysOneBesideASecondFactor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		sessions := map[string]contract.Session{}
		for _, login := range []string{"vouched", "other"} {
			person, err := d.l.AddPerson(ctx, contract.Person{Name: login})
			require.NoError(t, err)
			account, err := d.l.AddAccount(ctx, contract.Account{Login: login, Person: person.ID, Hash: "x", CreatedAt: d.clock.now()})
			require.NoError(t, err)
			sessions[login], err = d.l.AddSession(ctx, "digest-"+login, contract.Session{
				Account: account.ID, Person: person.ID, Kind: contract.SessionCookie, Method: contract.BySSO, Address: "192.0.2.1", CreatedAt: d.clock.now(), ExpiresAt: noon,
			})
			require.NoError(t, err)
		}
		vouched := sessions["vouched"]
		method := func() (is string) {
			require.NoError(t, d.l.reader.Table("sessions").Where("id = ?", vouched.ID).Pluck("method", &is).Error)
			return is
		}
		require.NoError(t, d.l.BeginSecondFactor(ctx, vouched.Account, []byte("sealed"), d.clock.now()))
		require.NoError(t, d.l.ConfirmSecondFactor(ctx, vouched.Account, []byte("sealed"), 1, []string{"c"}, d.clock.now(), vouched.ID))
		require.Equal(t, contract.BySSO, method())
		d.whole()
		require.NoError(t, d.l.RemoveSecondFactor(ctx, vouched.Account, d.clock.now(), vouched.ID))
		require.Equal(t, contract.BySSO, method())
		d.whole()

		d.disarm()
		called := func(method string) {
			require.NoError(t, d.l.writer.Exec("UPDATE sessions SET method = ? WHERE id = ?", method, vouched.ID).Error)
		}
		called(contract.ByCode)
		report, err := d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, vouched.ID, "no program of now calls it so")
		called(contract.BySSO)
		require.NoError(t, d.l.write(ctx, func(tx *gorm.DB) error { // as versions before did
			return d.l.audit(tx, about(contract.SecondFactorRemoved, vouched.Account))
		}))
		called(contract.ByCode)
		d.whole()
		require.NoError(t, d.l.writer.Exec("UPDATE sessions SET method = ? WHERE id = ?", contract.ByCode, sessions["other"].ID).Error)
		report, err = d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, sessions["other"].ID, "nobody set up a second factor there")
	})
}

// Setting up a second factor makes the session at hand one that was opened with it, and
// taking it away makes it another: the record follows it, and entries of before, which do
// not name it, are believed as far as they go.
func TestTheRecordFollowsTheSessionOfASecondFactor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		person, err := d.l.AddPerson(ctx, contract.Person{Name: "Owner Example"})
		require.NoError(t, err)
		account, err := d.l.AddAccount(ctx, contract.Account{Login: "owner", Person: person.ID, Hash: "x", CreatedAt: d.clock.now()})
		require.NoError(t, err)
		var sessions [2]contract.Session
		for i := range sessions {
			sessions[i], err = d.l.AddSession(ctx, "digest-"+string(rune('a'+i)), contract.Session{
				Account: account.ID, Person: person.ID, Kind: contract.SessionCookie, Method: contract.ByPassword, CreatedAt: d.clock.now(), ExpiresAt: noon,
			})
			require.NoError(t, err)
		}
		called := func(one contract.Session, method string) {
			t.Helper()
			require.NoError(t, d.l.writer.Exec("UPDATE sessions SET method = ? WHERE id = ?", method, one.ID).Error)
		}
		differs := func(one contract.Session, method, was string) {
			t.Helper()
			called(one, method)
			report, err := d.l.VerifyChain(ctx, 1)
			require.NoError(t, err)
			require.Contains(t, report.Differs, one.ID+": method")
			called(one, was)
			d.whole()
		}
		kept, ended := sessions[0], sessions[1]
		require.NoError(t, d.l.BeginSecondFactor(ctx, account.ID, []byte("sealed"), d.clock.now()))
		require.NoError(t, d.l.ConfirmSecondFactor(ctx, account.ID, []byte("sealed"), 1, []string{"c"}, d.clock.now(), kept.ID))
		d.whole()
		differs(kept, contract.ByPassword, contract.ByCode)
		differs(ended, contract.ByCode, contract.ByPassword)
		require.NoError(t, d.l.RemoveSecondFactor(ctx, account.ID, d.clock.now(), kept.ID))
		d.whole()
		differs(kept, contract.ByCode, contract.ByPassword)

		require.NoError(t, d.l.write(ctx, func(tx *gorm.DB) error {
			return d.l.audit(tx, about(contract.SecondFactorRemoved, account.ID))
		}))
		called(kept, contract.ByCode)
		d.whole()
		differs(ended, contract.ByCode, contract.ByPassword)
		differs(kept, contract.BySSO, contract.ByPassword)
	})
}

// Entries of before say that a recovery code was used and not which: that there are as
// many is compared.
func TestUsedCodesAreCountedWhereEntriesDoNotNameThem(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := d.fullOffice()
		require.NoError(t, d.l.writer.Exec("UPDATE recovery_codes SET used_at = 1 WHERE digest = 'c'").Error)
		require.NoError(t, d.l.write(ctx, func(tx *gorm.DB) error {
			return d.l.audit(tx, about(contract.RecoveryCodeUsed, ids["account"]))
		}))
		d.whole()
		require.NoError(t, d.l.writer.Exec("UPDATE recovery_codes SET used_at = 0 WHERE digest = 'c'").Error)
		report, err := d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, "0 recovery codes")
	})
}

// What the tables come with is what the program knows of it.
func TestTheUnitsOfTheBeginningAreThose(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		units, err := l.Units(ctx)
		require.NoError(t, err)
		for i := range units {
			units[i].Version = 0
		}
		require.ElementsMatch(t, unitsOfTheBeginning, units)
	})
}

// A token says how the session is opened in which it is made, as that is when the token
// is stored: one whose second factor was taken away meanwhile makes none that passes for
// one with it, and one that has ended makes none.
func TestATokenIsOfItsSessionAsItIsWhenItIsStored(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		person, err := d.l.AddPerson(ctx, contract.Person{Name: "maker"})
		require.NoError(t, err)
		account, err := d.l.AddAccount(ctx, contract.Account{Login: "maker", Person: person.ID, Hash: "x", CreatedAt: d.clock.now()})
		require.NoError(t, err)
		opened := func(digest string, s contract.Session) (contract.Session, error) {
			s.Account, s.Person, s.Address, s.CreatedAt, s.ExpiresAt = account.ID, person.ID, "192.0.2.1", d.clock.now(), noon
			return d.l.AddSession(ctx, digest, s)
		}
		require.NoError(t, d.l.BeginSecondFactor(ctx, account.ID, []byte("sealed"), d.clock.now()))
		require.NoError(t, d.l.ConfirmSecondFactor(ctx, account.ID, []byte("sealed"), 1, []string{"c"}, d.clock.now(), ""))
		kept, err := opened("kept", contract.Session{Kind: contract.SessionCookie, Method: contract.ByCode})
		require.NoError(t, err)
		other, err := opened("other", contract.Session{Kind: contract.SessionCookie, Method: contract.ByCode})
		require.NoError(t, err)
		token := func(in contract.Session) (contract.Session, error) {
			return opened("token of "+in.ID, contract.Session{
				Kind: contract.SessionBearer, Method: contract.ByToken, Scope: []string{"read"}, MadeIn: in.Method, Maker: in.ID,
			})
		}
		require.NoError(t, d.l.RemoveSecondFactor(ctx, account.ID, d.clock.now(), kept.ID))
		made, err := token(kept)
		require.NoError(t, err)
		require.Equal(t, contract.ByPassword, made.MadeIn)
		stored, err := d.l.SessionByDigest(ctx, "token of "+kept.ID, d.clock.now())
		require.NoError(t, err)
		require.Equal(t, contract.ByPassword, stored.Session.MadeIn)
		_, err = token(other)
		requireRefusal(t, err, casework.NotFound, "no_such_session")
		d.whole()
	})
}
