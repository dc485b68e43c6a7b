package config

import (
	"slices"
	"strings"
)

// meanings say what each setting is, in Chinese and English; docs/settings.md is
// made of them.
var meanings = map[string][2]string{
	"data":       {"数据目录", "the data folder"},
	"keys":       {"密钥目录；缺省为数据目录下的 keys", "the key folder; keys in the data folder if left out"},
	"files":      {"材料和清单目录；缺省为数据目录下的 files", "the store of evidence and lists; files in the data folder if left out"},
	"policies":   {"本单位自己的时限规则和日历目录", "a folder of the office's own policies and calendars"},
	"demo":       {"首次启动时建示范市", "make the demonstration city at the first start"},
	"master_key": {"包裹密钥文件的主密钥：32 字节的 base64", "wraps the key files: 32 bytes in base64"},

	"server.listen":          {"监听地址；端口 0 表示任取空闲端口", "where it answers; port 0 takes a free one"},
	"server.public_url":      {"用户在浏览器中输入的地址，与监听地址不同时填写", "the address that people type, where it differs"},
	"server.secure_cookies":  {"Cookie 只经 https 发送；缺省随 public_url", "send cookies by https only; as public_url says if left out"},
	"server.trusted_proxies": {"可信的反向代理地址或网段，逗号分隔", "addresses or networks of reverse proxies to believe, by commas"},
	"server.trusted_origins": {"另外允许的页面来源，逗号分隔", "further origins of pages that may call, by commas"},
	"server.probe_listen":    {"/healthz、/readyz 和 /metrics 单独的监听地址；不填则没有", "an address of their own for /healthz, /readyz and /metrics; none if left out"},
	"server.metrics_token":   {"从别的机器或经代理读取 /metrics 所用的令牌", "the token with which another machine, or anybody through a proxy, reads /metrics"},
	"server.stop_within":     {"停止时最多等多久", "how long a stop may take"},
	"server.stop_notice":     {"停止前先声明未就绪、照常服务多久，供负载均衡察觉；须短于 stop_within", "how long it says that it is not ready, and serves on, before it stops, so that a balancer notices; less than stop_within"},

	"signin.idle":                {"无操作多久后会话结束，不少于 5 分钟", "how long a session may be idle, five minutes or more"},
	"signin.second_factor_roles": {"哪些岗位必须启用动态口令（如 coordinator），逗号分隔；其人员的令牌须在用动态口令登录后生成", "the roles that must have a second factor, such as coordinator, by commas; their tokens are made in a session that was opened with it"},

	"oidc.issuer":        {"单点登录服务的地址", "the provider of single sign-on"},
	"oidc.client_id":     {"在该服务登记的应用编号", "the client id that the provider knows"},
	"oidc.client_secret": {"该应用的密钥", "its secret"},
	"oidc.name":          {"登录页上的名称", "its name on the sign-in page"},
	"oidc.login_claim":   {"以哪个声明对应本系统的登录名；不填则由管理员逐个关联，曾被取消关联的账号一律由管理员重新关联", "the claim that holds the login here; without it an administrator links accounts, as always where a link was taken away"},
	"oidc.scopes":        {"另外请求的范围，逗号分隔", "further scopes to ask for, by commas"},

	"database.url":         {"PostgreSQL 台账地址 postgres://…；不填用数据目录下的 ledger.db", "postgres://… of the ledger; ledger.db in the data folder if left out"},
	"database.migrate_url": {"建表、改表所用的地址", "the URL that makes and changes tables"},
	"database.role":        {"建表后授予日常权限的角色", "the role that is granted what daily work needs"},
	"database.connections": {"最多多少个连接；0 表示自定", "how many connections at most; 0 leaves it to the program"},

	"temporal.address":         {"外部 Temporal 的地址；不填用内置引擎", "an external Temporal; the embedded engine if left out"},
	"temporal.database":        {"内置引擎的 PostgreSQL 地址 postgres://…，须是与台账分开的库；不填用数据目录下的 temporal.db", "postgres://… of the embedded engine, another database than the ledger's; temporal.db in the data folder if left out"},
	"temporal.namespace":       {"Temporal 命名空间", "the namespace in Temporal"},
	"temporal.versioning":      {"办理进程按版本接手案件，供逐台升级；换版后运行 jiaoban promote", "cases go to workers by their version, to upgrade one after another; jiaoban promote changes the version"},
	"temporal.tls":             {"以 TLS 连接", "connect by TLS"},
	"temporal.tls_server_name": {"证书上的主机名", "the host name on its certificate"},
	"temporal.tls_client_cert": {"本机证书文件", "this client's certificate file"},
	"temporal.tls_client_key":  {"本机证书的密钥文件", "its key file"},
	"temporal.tls_server_ca":   {"信任的签发机构证书文件", "the certificate file of the authority to trust"},
	"temporal.port":            {"内置引擎的端口（只在本机）；0 表示任取空闲端口，单独运行引擎时为 7233", "the embedded engine's port (this host only); 0 takes a free one, and 7233 where the engine runs alone"},
	"temporal.ui":              {"启动内置引擎的页面（只在本机）", "start the embedded engine's page (this host only)"},
	"temporal.ui_port":         {"该页面的端口；0 表示任取", "its port; 0 takes a free one"},

	"trace.endpoint": {"把调用链（OTLP，gRPC）送往何处，如 http://127.0.0.1:4317；不填则不产生", "where traces are sent by OTLP over gRPC, such as http://127.0.0.1:4317; none are made if left out"},

	"log.level":  {"debug、info、warn 或 error", "debug, info, warn or error"},
	"log.format": {"text 或 json", "text or json"},
}

// Document is the list of all settings, as docs/settings.md has it.
func Document() string {
	var b strings.Builder
	b.WriteString(`# Settings 设置项

Made from the program's own table (` + "`go generate ./...`" + `). A setting is taken from the
flag, else from the environment, else from the YAML file that ` + "`--config`" + ` or
` + "`JIAOBAN_CONFIG`" + ` names, else it is the default. In the file the part before the point is
a heading:

    data: /srv/jiaoban
    server:
      listen: 127.0.0.1:8080
      trusted_proxies: [10.0.0.1]

A secret may be given as ` + "`NAME_FILE`" + ` in the environment: the file that holds it.

| in the file | environment | flag | default | what it is |
|---|---|---|---|---|
`)
	for _, s := range settings {
		flag, standard, env := "", "", "`"+s.env+"`"
		if s.flag != "" {
			flag = "`--" + s.flag + "`"
		}
		if s.standard != "" {
			standard = "`" + s.standard + "`"
		}
		if s.secret {
			env += ", `" + s.env + "_FILE`"
		}
		m := meanings[s.key]
		b.WriteString("| `" + s.key + "` | " + env + " | " + flag + " | " + standard + " | " + m[0] + "<br>" + m[1] + " |\n")
	}
	return b.String()
}

// plain leaves out what names are joined with.
func plain(s string) string {
	return strings.NewReplacer("-", "", "_", "", ".", "").Replace(strings.ToLower(s))
}

// meant are the settings that somebody may have meant who wrote another name: the same
// without its joints, or else the nearest by a slip or two.
func meant(key string) []string {
	last := key[strings.LastIndex(key, ".")+1:]
	var found []string
	for _, s := range settings {
		name := s.key[strings.LastIndex(s.key, ".")+1:]
		if plain(s.key) == plain(key) || plain(name) == plain(last) || plain(s.flag) == plain(key) && s.flag != "" || plain(s.env) == plain(key) {
			found = append(found, s.key)
		}
	}
	if found == nil {
		near := nearest{typed: key}
		for _, s := range settings {
			near.look(s.key)
		}
		found = near.found
	}
	slices.Sort(found)
	return found
}

// Meant are the names of the environment that somebody may have meant who wrote another
// one there.
func Meant(name string) []string {
	const ours = "JIAOBAN_"
	typed := plain(strings.TrimPrefix(name, ours))
	near := nearest{typed: name}
	var found []string
	for _, s := range settings {
		if typed == plain(s.key) || typed == plain(strings.TrimPrefix(s.env, ours)) || typed == plain(s.flag) {
			found = append(found, s.env)
		}
		near.look(s.env)
		if s.secret {
			near.look(s.env + "_FILE")
		}
	}
	for other := range others {
		near.look(other)
	}
	if found == nil {
		found = near.found
	}
	slices.Sort(found)
	return found
}

// nearest gathers the names that are the fewest slips away from what was typed, and no
// more than two.
type nearest struct {
	typed string
	slips int
	found []string
}

func (n *nearest) look(name string) {
	away := slips(plain(n.typed), plain(name))
	switch most := min(2, max(1, len(plain(name))/5)); {
	case away > most || n.found != nil && away > n.slips:
		return
	case n.found == nil || away < n.slips:
		n.found = nil
	}
	n.slips, n.found = away, append(n.found, name)
}

// slips is how many letters are missing, too many, wrong or in each other's place.
func slips(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older := before
		before, row = row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
