// Package config reads the settings of one installation into one typed value.
//
// A setting may be given in four places, the first one that has it counts:
// flags of the command line, the environment (JIAOBAN_* and Temporal's own
// TEMPORAL_*), a YAML file, and the defaults. A secret may be given in the
// environment as NAME_FILE as well, which names a file that holds it. What is
// wrong is reported all at once, each with where it was written.
package config

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"
)

// Config is everything that an operator can choose.
type Config struct {
	Data     string // the data folder
	Keys     string // the key folder; empty: DIR/keys
	Files    string // the evidence store; empty: DIR/files
	Policies string // a folder of the operator's own policies and calendars; empty: none
	Demo     bool   // seed the demonstration city

	Server   Server
	Database Database
	Temporal Temporal
	SignIn   SignIn
	SSO      SSO
	Log      Log

	// TraceEndpoint is where traces are sent; empty: none are made.
	TraceEndpoint string

	// MasterKey wraps the key files; empty: they lie in the clear.
	MasterKey string

	// Chosen are the settings that differ from the standard, by key, but for those
	// of one machine; of a secret it only says that there is one.
	Chosen map[string]string

	// Unknown are names of the environment that look like settings and are none.
	Unknown []string
}

// Server is how the program is reached.
type Server struct {
	Listen         string // host:port
	ListenChosen   bool   // somebody chose it; otherwise another port may be taken where it is in use
	PublicURL      string // by which people reach it; empty: made of Listen
	SecureCookies  bool
	TrustedProxies []string
	TrustedOrigins []string
	ProbeListen    string // host:port for probes and metrics alone; empty: none
	MetricsToken   string
	StopWithin     time.Duration
	StopNotice     time.Duration // how long it says that it stops before it stops; less than StopWithin
}

// Database is where the ledger is kept.
type Database struct {
	URL        string // postgres://…; empty: DIR/ledger.db
	MigrateURL string // of the role that owns the tables; empty: URL
	Role       string // the role that MigrateURL's owner grants to; empty: none
	Conns      int
}

// Postgres reports whether the ledger is in PostgreSQL.
func (d Database) Postgres() bool { return d.URL != "" }

// Temporal is the engine: inside the process, or somebody else's.
type Temporal struct {
	Address   string // host:port of an external one; empty: inside the process
	Database  string // postgres://… of the engine inside the process; empty: DIR/temporal.db
	Namespace string
	Port      int  // of the engine inside the process, on loopback; 0: a free one, and UsualEnginePort where it runs alone
	UI        bool // the page of the engine inside the process, on loopback
	UIPort    int  // 0: a free one

	// Versioning lets workers of two versions run side by side: cases go to those of
	// the version that was promoted.
	Versioning bool

	TLS        bool
	ServerName string
	CertPath   string
	KeyPath    string
	CAPath     string
}

// UsualEnginePort is Temporal's own.
const UsualEnginePort = 7233

// External reports whether the engine is somebody else's.
func (t Temporal) External() bool { return t.Address != "" }

// InOneDatabase reports whether ledger and engine are named one database, whoever
// connects: restoring one would drag the other along.
func (c Config) InOneDatabase() bool {
	return c.Database.URL != "" && c.Temporal.Database != "" && databaseOf(c.Database.URL) == databaseOf(c.Temporal.Database)
}

// databaseOf is what a URL that was read leads to: host, port and name.
func databaseOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	q := u.Query()
	return cmp.Or(u.Hostname(), q.Get("host")) + ":" + cmp.Or(u.Port(), q.Get("port"), "5432") + u.Path
}

// TLSConfig reads the certificates; nil where no TLS is wanted.
func (t Temporal) TLSConfig() (*tls.Config, error) {
	if !t.TLS {
		return nil, nil //nolint:nilnil // no TLS is an answer too
	}
	config := &tls.Config{ServerName: t.ServerName, MinVersion: tls.VersionTLS12}
	if t.CAPath != "" {
		pem, err := os.ReadFile(t.CAPath)
		if err != nil {
			return nil, Problems{{"TEMPORAL_TLS_SERVER_CA_CERT_PATH：" + inChinese(err), "TEMPORAL_TLS_SERVER_CA_CERT_PATH: " + err.Error()}}
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, Problems{{"TEMPORAL_TLS_SERVER_CA_CERT_PATH：文件中没有证书", "TEMPORAL_TLS_SERVER_CA_CERT_PATH: the file holds no certificate"}}
		}
	}
	if t.CertPath != "" {
		pair, err := tls.LoadX509KeyPair(t.CertPath, t.KeyPath)
		if err != nil {
			return nil, Problems{{"TEMPORAL_TLS_CLIENT_CERT_PATH 和 _KEY_PATH：" + inChinese(err), "TEMPORAL_TLS_CLIENT_CERT_PATH and _KEY_PATH: " + err.Error()}}
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// SignIn is how people sign in.
type SignIn struct {
	Idle      time.Duration // a browser that is not used for so long is signed out
	CodeRoles []string      // roles whose holders need a second factor
}

// SSO is an OpenID provider that vouches for people beside local accounts.
type SSO struct {
	Issuer       string // empty: none
	ClientID     string
	ClientSecret string
	Name         string
	LoginClaim   string // that holds a login; empty: administrators link identities
	Scopes       []string
}

// On reports whether there is single sign-on.
func (s SSO) On() bool { return s.Issuer != "" }

// Log says what is logged and how.
type Log struct {
	Level  slog.Level
	Format string // text or json
}

// Loopback reports whether only this host can reach the server.
func (s Server) Loopback() bool {
	address, err := netip.ParseAddrPort(s.Listen)
	return err == nil && address.Addr().IsLoopback()
}

// InTheClear reports whether other hosts reach the server and, as far as it was
// told, no HTTPS stands before it.
func (s Server) InTheClear() bool { return !s.Loopback() && !strings.HasPrefix(s.PublicURL, "https:") }

// String leaves out every secret, so that a configuration may be logged.
func (c Config) String() string {
	store, engine := "sqlite", "embedded"
	if c.Database.Postgres() {
		store = "postgres"
	}
	switch {
	case c.Temporal.External():
		engine = c.Temporal.Address
	case c.Temporal.Database != "":
		engine = "embedded on postgres"
	}
	return fmt.Sprintf("data=%s listen=%s ledger=%s temporal=%s", c.Data, c.Server.Listen, store, engine)
}

// LogValue leaves out every secret.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }
