package app

import (
	"context"
	"errors"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The commands about accounts work on the ledger itself and not through a
// server: they are for the operator of the machine, who needs no account, when
// nobody can sign in any more. Everything else is done in the program, by the
// API. Those that change something hold the data folder's lock, so a ledger in
// SQLite is changed only while no server runs on it; one in PostgreSQL at any time.

// clerk is a service over an opened ledger.
type clerk struct {
	*opened

	service *accounts.Service
	now     casework.Instant
}

// clerk opens the ledger; changing takes the folder's lock.
func (c Call) clerk(ctx context.Context, changing bool) (*clerk, error) {
	r, err := c.open(ctx, recordOptions{}, changing)
	if err != nil {
		return nil, err
	}
	now, err := r.ledger.Now(ctx)
	if err != nil {
		return nil, errors.Join(err, r.close())
	}
	service := accounts.New(r.ledger, r.ledger.Clock, accounts.Parameters{})
	service.Set(signInSettings(r.conf, r.keys))
	return &clerk{opened: r, service: service, now: now}, nil
}

// changeAccount does something to the account that the first argument names.
func (c Call) changeAccount(ctx context.Context, said string, do func(context.Context, *clerk, contract.Account) error) (err error) {
	ctx = contract.AtCommandLine(ctx)
	k, err := c.clerk(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	account, err := k.account(ctx, c.Args[0])
	if err != nil {
		return err
	}
	if err := do(ctx, k, account); err != nil {
		return explained(err)
	}
	c.printf("%s: %s\n", account.Login, said)
	if account, err = k.ledger.Account(ctx, account.ID); err != nil {
		return err
	}
	return c.print(account)
}

func (k *clerk) account(ctx context.Context, login string) (contract.Account, error) {
	account, err := k.ledger.AccountByLogin(ctx, login)
	if refusal := casework.AsError(err); refusal != nil {
		return account, usage("没有账号 %q；请看 jiaoban account list。", "There is no account %q; see jiaoban account list.", login)
	}
	return account, err
}

// explained puts a refusal in words for a terminal.
func explained(err error) error {
	refusal := casework.AsError(err)
	if refusal == nil {
		return err
	}
	return usage("%[1]s", "%[2]s", refused(refusal, casework.Chinese), refused(refusal, casework.English))
}

// AccountList lists accounts.
func AccountList(ctx context.Context, c Call) (err error) {
	k, err := c.clerk(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	all, err := k.ledger.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		person, err := k.ledger.Person(ctx, a.Person)
		if err != nil {
			return err
		}
		c.printf("%-24s %-12s %s\n", a.Login, k.standing(a), person.Name)
	}
	return c.print(all)
}

func (k *clerk) standing(a contract.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case k.now < a.LockedUntil:
		return "locked"
	case a.MustChange:
		return "new password"
	}
	return "open"
}

// AccountAdd lets somebody sign in: a person who is there, or a new one. The
// password is made and shown once.
func AccountAdd(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	id, name := casework.PersonID(c.Flags["person"]), c.Flags["name"]
	if (id == "") == (name == "") {
		return usage("请写明给谁开通：已有人员用 --person 编号，新人员用 --name 姓名。", "Say who it is for: --person ID for somebody who is there, or --name NAME for somebody new.")
	}
	k, err := c.clerk(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	if _, err := k.ledger.AccountByLogin(ctx, c.Args[0]); err == nil {
		return usage("登录名 %q 已被使用。", "The login %q is taken.", c.Args[0])
	}
	if !contract.GoodLogin(c.Args[0]) {
		return usage("登录名为 2 至 64 个字母、数字或 . _ - @。", "A login is 2 to 64 letters, digits or . _ - @.")
	}
	if id == "" {
		person, err := k.ledger.AddPerson(ctx, contract.Person{Name: name})
		if err != nil {
			return explained(err)
		}
		id = person.ID
	}
	account, password, err := k.service.Create(ctx, accounts.NewAccount{Person: id, Login: c.Args[0]})
	if err != nil {
		return explained(err)
	}
	if c.set("administrator") {
		_, err := k.ledger.GrantPost(ctx, contract.Holding{Person: id, Unit: contract.OfficeUnit, Role: casework.Administrator, From: k.now})
		if err != nil {
			return explained(err)
		}
	}
	return c.shownOnce(account, password)
}

// shownOnce writes a password that is stored nowhere.
func (c Call) shownOnce(account contract.Account, password string) error {
	c.printf("%s: the password, shown this once and to be changed at the first sign-in: %s\n", account.Login, password)
	return c.print(struct {
		contract.Account

		Password string `json:"password"`
	}{account, password})
}

// AccountDisable closes an account.
func AccountDisable(ctx context.Context, c Call) error {
	return c.changeAccount(ctx, "disabled; its sessions and tokens have ended", func(ctx context.Context, k *clerk, a contract.Account) error {
		return k.ledger.DisableAccount(ctx, a.ID, true, k.now)
	})
}

// AccountEnable opens an account again.
func AccountEnable(ctx context.Context, c Call) error {
	return c.changeAccount(ctx, "enabled", func(ctx context.Context, k *clerk, a contract.Account) error {
		return k.ledger.DisableAccount(ctx, a.ID, false, k.now)
	})
}

// AccountUnlock forgets failed attempts.
func AccountUnlock(ctx context.Context, c Call) error {
	return c.changeAccount(ctx, "unlocked", func(ctx context.Context, k *clerk, a contract.Account) error { return k.service.Unlock(ctx, a.ID) })
}

// AccountResetFactor takes a lost second factor away.
func AccountResetFactor(ctx context.Context, c Call) error {
	return c.changeAccount(ctx, "has no second factor any more; its sessions and tokens have ended",
		func(ctx context.Context, k *clerk, a contract.Account) error { return k.service.ResetFactor(ctx, a.ID) })
}

// AccountResetPassword replaces a forgotten password.
func AccountResetPassword(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	k, err := c.clerk(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	account, err := k.account(ctx, c.Args[0])
	if err != nil {
		return err
	}
	password, err := k.service.ResetPassword(ctx, account.ID)
	if err != nil {
		return err
	}
	return c.shownOnce(account, password)
}

// AccountSessions lists the sessions and tokens of an account that are not over.
func AccountSessions(ctx context.Context, c Call) (err error) {
	k, err := c.clerk(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	account, err := k.account(ctx, c.Args[0])
	if err != nil {
		return err
	}
	sessions, err := k.ledger.Sessions(ctx, account.ID, k.now)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		c.printf("%s  %-13s  最近使用 seen %s  %s %s\n", s.ID, s.Method, s.LastSeenAt, s.Address, s.Label)
	}
	return c.print(sessions)
}

// AccountEndSession ends one session, or one token.
func AccountEndSession(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	k, err := c.clerk(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	if err := k.ledger.EndSession(ctx, c.Args[0], ""); err != nil {
		if casework.AsError(err) != nil {
			return usage("没有会话 %q；请看 jiaoban account sessions 登录名。", "There is no session %q; see jiaoban account sessions LOGIN.", c.Args[0])
		}
		return because(err, ExitStatus(err), "结束会话时出错", "ending a session")
	}
	c.printf("会话已结束。The session has ended.\n")
	return c.print(map[string]string{"ended": c.Args[0]})
}
