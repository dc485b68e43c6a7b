package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// Setting is where the URL of a database stands: a flag, the environment, or both.
type Setting struct{ Flag, Env string }

// words name it; Chinese leaves a space after a foreign word, and none after a bracket.
func (s Setting) words() (zh, en string) {
	if s.Flag == "" {
		return s.Env + " ", s.Env
	}
	return fmt.Sprintf("--%s（%s）", s.Flag, s.Env), fmt.Sprintf("--%s (%s)", s.Flag, s.Env)
}

// Trouble is what keeps a program from its database, and what to mend, in both
// languages. It says no password.
type Trouble struct {
	ZH, EN string
	Mend   bool // it stays until somebody mends a setting, or the database
}

// The codes of PostgreSQL that an operator can do something about.
const (
	wrongPassword = "28P01"
	notLetIn      = "28000"
	noDatabase    = "3D000"
	noRight       = "42501"
	tooMany       = "53300"
	cannotYet     = "57P03"
)

// TroubleOf knows an error of the connection, or of what a role may do; false where it is
// another one. The setting is the one that the URL was taken from.
func TroubleOf(err error, setting Setting) (Trouble, bool) {
	connecting, _ := errors.AsType[*pgconn.ConnectError](err)
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		return refusal(refused, connecting, setting)
	}
	if connecting == nil || errors.Is(err, context.Canceled) {
		return Trouble{}, false
	}
	zhAt, enAt := setting.words()
	if dns, ok := errors.AsType[*net.DNSError](connecting); ok {
		return Trouble{
			ZH: fmt.Sprintf("找不到 PostgreSQL 的主机 %s：请改正 %s中的主机名，或检查本机的域名解析。", dns.Name, zhAt),
			EN: fmt.Sprintf("PostgreSQL's host %s is not found: mend the host's name in %s, or see to this machine's name service", dns.Name, enAt),
		}, true
	}
	zhWhy, enWhy := unreached(connecting)
	if zhWhy == "" {
		return Trouble{}, false
	}
	where := addresses(connecting.Config)
	return Trouble{
		ZH: fmt.Sprintf("连不上 PostgreSQL（%s）：%s。请启动 PostgreSQL，或改正 %s中的主机和端口。", where, zhWhy, zhAt),
		EN: fmt.Sprintf("PostgreSQL at %s is not reached: %s; start PostgreSQL, or mend host and port in %s", where, enWhy, enAt),
	}, true
}

// refusal is what the server itself says; connecting is nil where it had let the
// program in before.
func refusal(e *pgconn.PgError, connecting *pgconn.ConnectError, setting Setting) (Trouble, bool) {
	zhAt, enAt := setting.words()
	zhServer, server, user, database := "PostgreSQL ", "PostgreSQL", "", ""
	if connecting != nil {
		c := connecting.Config
		user, database = c.User, c.Database
		server, zhServer = "PostgreSQL at "+addresses(c), "PostgreSQL（"+addresses(c)+"）"
	}
	switch e.Code {
	case wrongPassword:
		return Trouble{
			ZH:   fmt.Sprintf("%s不接受用户 %s 的密码：请改正 %s中的用户名和密码。", zhServer, user, zhAt),
			EN:   fmt.Sprintf("%s does not take the password of user %s: mend user and password in %s", server, user, enAt),
			Mend: true,
		}, connecting != nil
	case notLetIn:
		return Trouble{
			ZH:   fmt.Sprintf("%s不让用户 %s 登录（%s）：请改正 %s中的用户名，或由其管理员放行（该用户可登录，pg_hba.conf 允许本机）。", zhServer, user, e.Message, zhAt),
			EN:   fmt.Sprintf("%s does not let user %s in (%s): mend the user in %s, or have its administrator let it in (a role that may log in, and this machine in pg_hba.conf)", server, user, e.Message, enAt),
			Mend: true,
		}, connecting != nil
	case noDatabase:
		return Trouble{
			ZH:   fmt.Sprintf("%s中没有名为 %[2]s 的库：请先建库（createdb -O %[3]s %[2]s），或改正 %[4]s中的库名。", zhServer, database, user, zhAt),
			EN:   fmt.Sprintf("%s has no database %[2]s: make it (createdb -O %[3]s %[2]s), or mend the database's name in %[4]s", server, database, user, enAt),
			Mend: true,
		}, connecting != nil
	case noRight:
		return noRightTo(e, setting), true
	case tooMany:
		return Trouble{
			ZH: fmt.Sprintf("%s的连接已用完（%s）：请稍后再试，停掉多余的程序，减少 JIAOBAN_DATABASE_CONNECTIONS，或增大它的 max_connections。", zhServer, e.Message),
			EN: fmt.Sprintf("%s has no connection left (%s): try again later, stop programs that are not needed, lower JIAOBAN_DATABASE_CONNECTIONS, or raise its max_connections", server, e.Message),
		}, true
	case cannotYet:
		return Trouble{
			ZH: fmt.Sprintf("%s正在启动或停止（%s）：请稍后再试。", zhServer, e.Message),
			EN: fmt.Sprintf("%s is starting or stopping (%s): try again soon", server, e.Message),
		}, true
	}
	return Trouble{}, false
}

// noRightTo names who gives what the role lacks.
func noRightTo(e *pgconn.PgError, setting Setting) Trouble {
	zhAt, enAt := setting.words()
	zhHow, enHow := "请让库的所有者授权", "have the owner of the database grant it"
	switch {
	case strings.Contains(e.Message, "create database"):
		zhHow, enHow = "请让管理员授予建库的权限（ALTER ROLE … CREATEDB）", "have the administrator let it make databases (ALTER ROLE … CREATEDB)"
	case setting.Env == "JIAOBAN_DATABASE":
		zhHow = "请让库的所有者授权（以 JIAOBAN_MIGRATE_DATABASE 指明所有者、JIAOBAN_DATABASE_ROLE 指明日常用户，运行 jiaoban migrate）"
		enHow = "have the owner of the database grant it (run jiaoban migrate with the owner in JIAOBAN_MIGRATE_DATABASE and the daily role in JIAOBAN_DATABASE_ROLE)"
	}
	return Trouble{
		ZH:   fmt.Sprintf("PostgreSQL 的用户没有权限（%s）：%s，或在 %s中改用有权限的用户。", e.Message, zhHow, zhAt),
		EN:   fmt.Sprintf("PostgreSQL's user has no right to do this (%s): %s, or name a user that has it in %s", e.Message, enHow, enAt),
		Mend: true,
	}
}

// unreached says why nothing answers; "" where something did.
func unreached(err error) (zh, en string) {
	var network net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "连接被拒绝，那里没有程序在运行", "connection refused, nothing runs there"
	case errors.Is(err, syscall.ENOENT):
		return "没有这个套接字文件", "there is no such socket"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "网络不通", "there is no way to it"
	case pgconn.Timeout(err), errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "等待超时", "it does not answer in time"
	}
	return "", ""
}

// addresses are those that were tried, each once.
func addresses(c *pgconn.Config) string {
	var all []string
	seen := map[string]bool{}
	add := func(host string, port uint16) {
		at := host // the folder of a socket
		if !strings.HasPrefix(host, "/") {
			at = net.JoinHostPort(host, strconv.Itoa(int(port)))
		}
		if !seen[at] {
			seen[at] = true
			all = append(all, at)
		}
	}
	add(c.Host, c.Port)
	for _, f := range c.Fallbacks {
		add(f.Host, f.Port)
	}
	return strings.Join(all, ", ")
}
