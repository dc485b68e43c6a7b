package config

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is one row of the table of settings.
type setting struct {
	key      string // in the file: part.name
	env      string
	flag     string // empty: no flag
	standard string // the value where nobody chose one
	secret   bool   // may be given as ENV_FILE, and is never printed
	machine  bool   // belongs to one machine, and says nothing of how the office works
	set      func(*Config, string) error
}

// settings is the one list of all settings.
var settings = []setting{
	{key: "data", env: "JIAOBAN_DATA", flag: "data", standard: "./data", machine: true, set: text(func(c *Config) *string { return &c.Data })},
	{key: "keys", env: "JIAOBAN_KEYS", flag: "keys", machine: true, set: text(func(c *Config) *string { return &c.Keys })},
	{key: "files", env: "JIAOBAN_FILES", flag: "files", machine: true, set: text(func(c *Config) *string { return &c.Files })},
	{key: "policies", env: "JIAOBAN_POLICIES", flag: "policies", set: text(func(c *Config) *string { return &c.Policies })},
	{key: "demo", env: "JIAOBAN_DEMO", flag: "demo", standard: "false", set: yes(func(c *Config) *bool { return &c.Demo })},
	{key: "master_key", env: "JIAOBAN_MASTER_KEY", secret: true, set: text(func(c *Config) *string { return &c.MasterKey })},

	{key: "server.listen", env: "JIAOBAN_LISTEN", flag: "listen", standard: "127.0.0.1:8080", machine: true, set: listen},
	{key: "server.public_url", env: "JIAOBAN_PUBLIC_URL", flag: "public-url", set: publicURL},
	{key: "server.secure_cookies", env: "JIAOBAN_SECURE_COOKIES", set: yes(func(c *Config) *bool { return &c.Server.SecureCookies })},
	{key: "server.trusted_proxies", env: "JIAOBAN_TRUSTED_PROXIES", set: proxies},
	{key: "server.trusted_origins", env: "JIAOBAN_TRUSTED_ORIGINS", set: origins},
	{key: "server.probe_listen", env: "JIAOBAN_PROBE_LISTEN", flag: "probe-listen", machine: true, set: address(func(c *Config) *string { return &c.Server.ProbeListen })},
	{key: "server.metrics_token", env: "JIAOBAN_METRICS_TOKEN", secret: true, set: text(func(c *Config) *string { return &c.Server.MetricsToken })},
	{key: "server.stop_within", env: "JIAOBAN_STOP_WITHIN", standard: "20s", machine: true, set: span(func(c *Config) *time.Duration { return &c.Server.StopWithin })},
	{key: "server.stop_notice", env: "JIAOBAN_STOP_NOTICE", standard: "0s", machine: true, set: pause(func(c *Config) *time.Duration { return &c.Server.StopNotice })},

	{key: "signin.idle", env: "JIAOBAN_SESSION_IDLE", standard: "4h", set: idle},
	{key: "signin.second_factor_roles", env: "JIAOBAN_SECOND_FACTOR_ROLES", set: words(func(c *Config) *[]string { return &c.SignIn.CodeRoles })},

	{key: "oidc.issuer", env: "JIAOBAN_OIDC_ISSUER", set: issuer},
	{key: "oidc.client_id", env: "JIAOBAN_OIDC_CLIENT_ID", set: text(func(c *Config) *string { return &c.SSO.ClientID })},
	{key: "oidc.client_secret", env: "JIAOBAN_OIDC_CLIENT_SECRET", secret: true, set: text(func(c *Config) *string { return &c.SSO.ClientSecret })},
	{key: "oidc.name", env: "JIAOBAN_OIDC_NAME", standard: "统一身份认证", set: text(func(c *Config) *string { return &c.SSO.Name })},
	{key: "oidc.login_claim", env: "JIAOBAN_OIDC_LOGIN_CLAIM", set: text(func(c *Config) *string { return &c.SSO.LoginClaim })},
	{key: "oidc.scopes", env: "JIAOBAN_OIDC_SCOPES", standard: "profile", set: words(func(c *Config) *[]string { return &c.SSO.Scopes })},

	{key: "database.url", env: "JIAOBAN_DATABASE", flag: "database", secret: true, set: database(func(c *Config) *string { return &c.Database.URL })},
	{key: "database.migrate_url", env: "JIAOBAN_MIGRATE_DATABASE", secret: true, set: database(func(c *Config) *string { return &c.Database.MigrateURL })},
	{key: "database.role", env: "JIAOBAN_DATABASE_ROLE", set: text(func(c *Config) *string { return &c.Database.Role })},
	{key: "database.connections", env: "JIAOBAN_DATABASE_CONNECTIONS", standard: "0", machine: true, set: count(func(c *Config) *int { return &c.Database.Conns }, 1000)},

	{key: "temporal.address", env: "TEMPORAL_ADDRESS", flag: "temporal", set: address(func(c *Config) *string { return &c.Temporal.Address })},
	{key: "temporal.database", env: "JIAOBAN_TEMPORAL_DATABASE", flag: "temporal-database", secret: true, set: database(func(c *Config) *string { return &c.Temporal.Database })},
	{key: "temporal.namespace", env: "TEMPORAL_NAMESPACE", flag: "namespace", standard: "jiaoban", set: text(func(c *Config) *string { return &c.Temporal.Namespace })},
	{key: "temporal.versioning", env: "JIAOBAN_TEMPORAL_VERSIONING", standard: "false", set: yes(func(c *Config) *bool { return &c.Temporal.Versioning })},
	{key: "temporal.tls", env: "TEMPORAL_TLS", standard: "false", set: yes(func(c *Config) *bool { return &c.Temporal.TLS })},
	{key: "temporal.tls_server_name", env: "TEMPORAL_TLS_SERVER_NAME", set: text(func(c *Config) *string { return &c.Temporal.ServerName })},
	{key: "temporal.tls_client_cert", env: "TEMPORAL_TLS_CLIENT_CERT_PATH", machine: true, set: text(func(c *Config) *string { return &c.Temporal.CertPath })},
	{key: "temporal.tls_client_key", env: "TEMPORAL_TLS_CLIENT_KEY_PATH", machine: true, set: text(func(c *Config) *string { return &c.Temporal.KeyPath })},
	{key: "temporal.tls_server_ca", env: "TEMPORAL_TLS_SERVER_CA_CERT_PATH", machine: true, set: text(func(c *Config) *string { return &c.Temporal.CAPath })},
	{key: "temporal.port", env: "JIAOBAN_TEMPORAL_PORT", flag: "temporal-port", standard: "0", machine: true, set: count(func(c *Config) *int { return &c.Temporal.Port }, 65535)},
	{key: "temporal.ui", env: "JIAOBAN_TEMPORAL_UI", flag: "temporal-ui", standard: "true", set: yes(func(c *Config) *bool { return &c.Temporal.UI })},
	{key: "temporal.ui_port", env: "JIAOBAN_TEMPORAL_UI_PORT", flag: "temporal-ui-port", standard: "0", machine: true, set: count(func(c *Config) *int { return &c.Temporal.UIPort }, 65535)},

	{key: "trace.endpoint", env: "JIAOBAN_TRACE_ENDPOINT", flag: "trace-endpoint", machine: true, set: traceEndpoint},

	{key: "log.level", env: "JIAOBAN_LOG_LEVEL", flag: "log-level", standard: "info", machine: true, set: level},
	{key: "log.format", env: "JIAOBAN_LOG_FORMAT", flag: "log-format", standard: "text", machine: true, set: oneOf(func(c *Config) *string { return &c.Log.Format }, "text", "json")},
}

// others are names of the environment that are no settings of a server.
var others = map[string]bool{
	"JIAOBAN_CONFIG": true, "JIAOBAN_TOKEN": true, "JIAOBAN_TOKEN_FILE": true, "JIAOBAN_SERVER": true,
	"JIAOBAN_BACKUP_RECIPIENT": true, "JIAOBAN_BACKUP_RECIPIENT_FILE": true,
	"JIAOBAN_LOGIN": true, "JIAOBAN_PASSWORD": true, "JIAOBAN_PASSWORD_FILE": true, "JIAOBAN_NEW_PASSWORD": true, "JIAOBAN_NEW_PASSWORD_FILE": true,
}

func text(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		*field(c) = strings.TrimSpace(s)
		return nil
	}
}

func yes(field func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, s string) error {
		v, err := strconv.ParseBool(s)
		if err != nil {
			return wrong("请写 true（是）或 false（否）", "write true or false")
		}
		*field(c) = v
		return nil
	}
}

func count(field func(*Config) *int, most int) func(*Config, string) error {
	return func(c *Config, s string) error {
		v, err := strconv.Atoi(s)
		if err != nil || v < 0 || v > most {
			return wrong("请写 0 至 %d 之间的数", "write a number from 0 to %d", most)
		}
		*field(c) = v
		return nil
	}
}

func span(field func(*Config) *time.Duration) func(*Config, string) error {
	return func(c *Config, s string) error {
		v, err := time.ParseDuration(s)
		if err != nil || v <= 0 {
			return wrong("请写时长，如 20s（秒）、2m（分）", "write a duration such as 20s or 2m")
		}
		*field(c) = v
		return nil
	}
}

// pause is a span that may be nothing.
func pause(field func(*Config) *time.Duration) func(*Config, string) error {
	return func(c *Config, s string) error {
		v, err := time.ParseDuration(s)
		if err != nil || v < 0 {
			return wrong("请写时长，如 0s、5s（秒）", "write a duration such as 0s or 5s")
		}
		*field(c) = v
		return nil
	}
}

func oneOf(field func(*Config) *string, allowed ...string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if !slices.Contains(allowed, s) {
			return wrong("请写其中之一：%s", "write one of %s", strings.Join(allowed, ", "))
		}
		*field(c) = s
		return nil
	}
}

func address(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if !hostAndPort(s) {
			return wrong("请写 主机:端口，如 127.0.0.1:7233", "write host:port, such as 127.0.0.1:7233")
		}
		if !portFits(s) {
			return wrong("端口须为 1 至 65535 之间的数", "the port is a number from 1 to 65535")
		}
		*field(c) = s
		return nil
	}
}

// hostAndPort reports whether it has the two parts, whatever the port is.
func hostAndPort(s string) bool {
	host, port, err := net.SplitHostPort(s)
	return err == nil && host != "" && port != ""
}

// portFits reports whether the port of host:port can be one; 0 takes a free one where
// somebody listens.
func portFits(s string) bool {
	_, port, _ := net.SplitHostPort(s)
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil
}

// listen takes ":8080" as well. It means loopback here: whoever wants to be
// reached from elsewhere says so with 0.0.0.0 or an address of the host.
func listen(c *Config, s string) error {
	if strings.HasPrefix(s, ":") {
		s = "127.0.0.1" + s
	}
	if !hostAndPort(s) {
		return wrong("请写 主机:端口，如 127.0.0.1:8080；端口 0 为任一空闲端口", "write host:port, such as 127.0.0.1:8080, or port 0 for a free one")
	}
	if !portFits(s) {
		return wrong("端口须为 1 至 65535 之间的数；0 为任一空闲端口", "the port is a number from 1 to 65535, or 0 for a free one")
	}
	c.Server.Listen = s
	return nil
}

const secure = "https"

// web reports whether browsers go there.
func web(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == secure }

func publicURL(c *Config, s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || !web(u) {
		return wrong("请写对外地址，如 https://jiaoban.example.cn", "write the address that people type, such as https://jiaoban.example.cn")
	}
	c.Server.PublicURL = strings.TrimRight(s, "/")
	c.Server.SecureCookies = u.Scheme == secure // the setting of its own comes after this one
	return nil
}

// database does not quote what is wrong: the URL holds a password.
func database(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" && u.Query().Get("host") == "" {
			return wrong("请写 postgres://用户:密码@主机:端口/库名；用 SQLite 则不写", "write postgres://user:password@host:port/name; for SQLite leave it out")
		}
		*field(c) = s
		return nil
	}
}

// idle takes five minutes or more: when a session was last used is kept by the
// minute, and only when the ledger is not busy.
func idle(c *Config, s string) error {
	if err := span(func(c *Config) *time.Duration { return &c.SignIn.Idle })(c, s); err != nil {
		return err
	}
	if c.SignIn.Idle < leastIdle {
		return wrong("请写五分钟以上，如 30m（分）、4h（小时）", "write five minutes or more, such as 30m or 4h")
	}
	return nil
}

const leastIdle = 5 * time.Minute

// issuer keeps what is written letter by letter, since the provider's own word
// must equal it. Plain http is for a provider on this host.
func issuer(c *Config, s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || !web(u) || u.RawQuery != "" || u.Fragment != "" {
		return wrong("请照认证方的写法写签发地址，如 https://id.example.cn/realms/office", "write the issuer as the provider does, such as https://id.example.cn/realms/office")
	}
	if address, err := netip.ParseAddr(u.Hostname()); u.Scheme != secure && (err != nil || !address.IsLoopback()) {
		return wrong("签发地址须为 https；只有本机的可用 http", "an issuer is reached by https; plain http is for one on this host")
	}
	c.SSO.Issuer = s
	return nil
}

func traceEndpoint(c *Config, s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || !web(u) || u.Path != "" || u.RawQuery != "" {
		return wrong("请写收集 OTLP（gRPC）的地址，如 http://127.0.0.1:4317", "write where OTLP is gathered by gRPC, such as http://127.0.0.1:4317")
	}
	c.TraceEndpoint = s
	return nil
}

func words(field func(*Config) *[]string) func(*Config, string) error {
	return func(c *Config, s string) error {
		*field(c) = list(s)
		return nil
	}
}

func proxies(c *Config, s string) error {
	for _, p := range list(s) {
		if _, _, err := net.ParseCIDR(p); err != nil && net.ParseIP(p) == nil {
			return wrong("%q 不是网段（如 10.0.0.0/8），也不是地址", "%q is no network such as 10.0.0.0/8 and no address", p)
		}
		c.Server.TrustedProxies = append(c.Server.TrustedProxies, p)
	}
	return nil
}

func origins(c *Config, s string) error {
	for _, o := range list(s) {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || !web(u) || u.Path != "" {
			return wrong("%q 不是来源地址，应如 https://portal.example.cn", "%q is no origin such as https://portal.example.cn", o)
		}
		c.Server.TrustedOrigins = append(c.Server.TrustedOrigins, o)
	}
	return nil
}

func level(c *Config, s string) error {
	if err := c.Log.Level.UnmarshalText([]byte(s)); err != nil {
		return wrong("请写 debug、info、warn 或 error", "write debug, info, warn or error")
	}
	return nil
}

// list splits at commas.
func list(s string) []string {
	var items []string
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
