package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
)

// What keeps a program from its database is said in both languages with what to mend,
// and never with the password.
func TestWhatToMendAtPostgreSQLIsSaid(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	owner, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	after := context.WithoutCancel(t.Context())
	t.Cleanup(func() { require.NoError(t, owner.Close(after)) })
	name, password := owner.Config().Database, owner.Config().Password
	for _, made := range []string{"_full LOGIN CONNECTION LIMIT 0", "_barred NOLOGIN", "_poor LOGIN"} {
		role, kind, _ := strings.Cut(made, " ")
		_, err := owner.Exec(t.Context(), fmt.Sprintf("CREATE ROLE %s %s PASSWORD 's3cret'", pgx.Identifier{name + role}.Sanitize(), kind))
		require.NoError(t, err)
		t.Cleanup(func() {
			_, err := owner.Exec(after, "DROP ROLE "+pgx.Identifier{name + role}.Sanitize())
			require.NoError(t, err)
		})
	}
	_, err = owner.Exec(t.Context(), "CREATE TABLE kept (id int)")
	require.NoError(t, err)
	as := func(role string) func(*url.URL) {
		return func(u *url.URL) { u.User = url.UserPassword(name+role, "s3cret") }
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := free.Addr().String()
	require.NoError(t, free.Close())

	for _, test := range []struct {
		name   string
		change func(*url.URL)
		asked  string
		mend   bool
		zh, en string
	}{
		{"wrong password", func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), "s3cret") }, "", true,
			"的密码：请改正 --database（JIAOBAN_DATABASE）中的用户名和密码", "mend user and password in --database (JIAOBAN_DATABASE)"},
		{"no database", func(u *url.URL) { u.Path = "/elsewhere" }, "", true, "中没有名为 elsewhere 的库：请先建库（createdb -O ", "has no database elsewhere: make it (createdb -O "},
		{"nothing runs", func(u *url.URL) { u.Host = nobody }, "", false, "连不上 PostgreSQL（" + nobody + "）：连接被拒绝", "PostgreSQL at " + nobody + " is not reached: connection refused"},
		{"no such host", func(u *url.URL) { u.Host = "nowhere.invalid:5432" }, "", false, "找不到 PostgreSQL 的主机 nowhere.invalid：请改正", "PostgreSQL's host nowhere.invalid is not found: mend"},
		{"no socket", func(u *url.URL) { u.RawQuery = "host=/nowhere" }, "", false, "连不上 PostgreSQL（/nowhere）：没有这个套接字文件", "PostgreSQL at /nowhere is not reached"},
		{"may not log in", as("_barred"), "", true, "不让用户 " + name + "_barred 登录", "does not let user " + name + "_barred in"},
		{"too many", as("_full"), "", false, "的连接已用完（too many connections for role", "has no connection left (too many connections for role"},
		{"no right", as("_poor"), "SELECT * FROM kept", true, "没有权限（permission denied for table kept）：请让库的所有者授权（以 JIAOBAN_MIGRATE_DATABASE", "no right to do this (permission denied for table kept): have the owner"},
		{"may not make databases", as("_poor"), "CREATE DATABASE other", true, "ALTER ROLE … CREATEDB", "ALTER ROLE … CREATEDB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			u, err := url.Parse(dsn)
			require.NoError(t, err)
			test.change(u)
			config, err := pgx.ParseConfig(u.String())
			require.NoError(t, err)
			config.LookupFunc = func(ctx context.Context, host string) ([]string, error) {
				if strings.HasSuffix(host, ".invalid") {
					return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
				}
				return net.DefaultResolver.LookupHost(ctx, host)
			}
			c, err := pgx.ConnectConfig(t.Context(), config)
			if err == nil {
				_, err = c.Exec(t.Context(), test.asked)
				require.NoError(t, c.Close(t.Context()))
			}
			require.Error(t, err)
			trouble, ok := TroubleOf(fmt.Errorf("doing: %w", err), Setting{Flag: "database", Env: "JIAOBAN_DATABASE"})
			require.True(t, ok, "%v", err)
			require.Equal(t, test.mend, trouble.Mend)
			require.Contains(t, trouble.ZH, test.zh)
			require.Contains(t, trouble.EN, test.en)
			for _, said := range []string{trouble.ZH, trouble.EN} {
				require.NotContains(t, said, "s3cret")
				require.NotContains(t, said, password)
			}
		})
	}
	for _, other := range []error{errors.New("x"), context.Canceled, &pgconn.PgError{Code: "23505"}, fmt.Errorf("x: %w", &net.DNSError{Name: "web"})} {
		_, ok := TroubleOf(other, Setting{Env: "JIAOBAN_DATABASE"})
		require.False(t, ok, "%v", other)
	}
}
