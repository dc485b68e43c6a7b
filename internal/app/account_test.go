package app

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// operator types commands on the data folder of an installation.
type operator struct {
	t   *testing.T
	dir string
}

// types runs a command and reads its result, as programs get it.
func (o operator) types(do func(context.Context, Call) error, out any, args ...string) error {
	o.t.Helper()
	var result, log bytes.Buffer
	c := Call{Args: nil, Flags: map[string]string{"data": o.dir}, Out: &result, Err: &log, JSON: true}
	for _, arg := range args {
		if name, value, flag := bytes.Cut([]byte(arg), []byte("=")); flag {
			c.Flags[string(name)] = string(value)
		} else {
			c.Args = append(c.Args, arg)
		}
	}
	err := do(o.t.Context(), c)
	if err == nil && out != nil {
		require.NoError(o.t, json.Unmarshal(result.Bytes(), out), result.String())
	}
	require.Empty(o.t, log.String())
	return err
}

func TestTheOperatorLooksAfterAccounts(t *testing.T) {
	t.Parallel()
	o := operator{t: t, dir: t.TempDir()}
	var migrated Migrated
	require.NoError(t, o.types(Migrate, &migrated))
	var made struct {
		contract.Account

		Password string
	}
	require.Equal(t, ExitUsage, ExitStatus(o.types(AccountAdd, nil, "wang")), "for whom?")
	require.Equal(t, ExitUsage, ExitStatus(o.types(AccountAdd, nil, "admin", "name=王芳")), "taken")
	require.Equal(t, ExitUsage, ExitStatus(o.types(AccountAdd, nil, "w ang", "name=王芳")))
	require.Equal(t, ExitUsage, ExitStatus(o.types(AccountAdd, nil, "wang", "person=nobody")))
	require.NoError(t, o.types(AccountAdd, &made, "wang", "name=王芳", "administrator=true"))
	require.Len(t, made.Password, 23)
	require.True(t, made.MustChange)
	first := made.Password
	require.NoError(t, o.types(AccountResetPassword, &made, "WANG"))
	require.NotEqual(t, first, made.Password)

	var all []contract.Account
	require.NoError(t, o.types(AccountList, &all))
	require.Len(t, all, 2, "nothing was left of what was refused")
	var changed contract.Account
	require.NoError(t, o.types(AccountDisable, &changed, "wang"))
	require.True(t, changed.Disabled)
	changed = contract.Account{}
	require.NoError(t, o.types(AccountEnable, &changed, "wang"))
	require.False(t, changed.Disabled)
	require.NoError(t, o.types(AccountUnlock, nil, "wang"))
	require.ErrorContains(t, o.types(AccountResetFactor, nil, "wang"), "second factor")
	conf, err := Call{Flags: map[string]string{"data": o.dir}}.config()
	require.NoError(t, err)
	r, err := openRecord(t.Context(), conf, folderOf(conf), slog.New(slog.DiscardHandler), recordOptions{})
	require.NoError(t, err)
	page, err := r.ledger.VerifyChain(t.Context(), 0)
	require.NoError(t, err)
	require.True(t, page.Fits, page.Misfit)
	require.NoError(t, r.ledger.Close())
	var sessions []contract.Session
	require.NoError(t, o.types(AccountSessions, &sessions, "wang"))
	require.Empty(t, sessions)
	for _, do := range []func(context.Context, Call) error{
		AccountDisable, AccountEnable, AccountUnlock, AccountResetPassword, AccountResetFactor, AccountSessions, AccountEndSession,
	} {
		require.Equal(t, ExitUsage, ExitStatus(o.types(do, nil, "nobody")))
	}
}

// Whoever changes accounts in SQLite does not do so beside a running server.
func TestAccountsAreNotChangedBesideAServer(t *testing.T) {
	t.Parallel()
	o := operator{t: t, dir: t.TempDir()}
	require.NoError(t, o.types(Migrate, nil))
	conf, err := Call{Flags: map[string]string{"data": o.dir}}.config()
	require.NoError(t, err)
	running, err := openFolder(conf)
	require.NoError(t, err)
	defer func() { require.NoError(t, running.close()) }()
	require.ErrorContains(t, o.types(AccountUnlock, nil, "admin"), "another process")
	var all []contract.Account
	require.NoError(t, o.types(AccountList, &all), "looking does no harm")
	require.Len(t, all, 1)
}
