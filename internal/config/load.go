package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// Sources are where settings may stand.
type Sources struct {
	Flags   map[string]string // only those that were given
	Environ []string          // as os.Environ
	File    string            // a YAML file; empty: JIAOBAN_CONFIG, and then none
}

// Problem is one fault, in words for whoever set it.
type Problem struct{ ZH, EN string }

// Problems are all faults that were found, each on a line of its own.
//
//nolint:errname // one value is many problems
type Problems []Problem

// Error implements error.
func (p Problems) Error() string {
	_, en := p.Words()
	return en
}

// Words lists the faults in Chinese and in English.
func (p Problems) Words() (zh, en string) {
	zh, en = "设置有误，须改正：", "the configuration needs mending:"
	for _, one := range p {
		zh += "\n  - " + one.ZH
		en += "\n  - " + one.EN
	}
	return zh, en
}

func (p *Problems) add(zh, en string, args ...any) {
	*p = append(*p, Problem{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)})
}

// fault is what is wrong with one value.
type fault struct{ zh, en string }

func (f *fault) Error() string { return f.en }

func wrong(zh, en string, args ...any) error {
	return &fault{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// causes are what goes wrong with a file that a setting names.
var causes = map[error]string{fs.ErrNotExist: "没有这个文件", fs.ErrPermission: "没有权限读取", syscall.EISDIR: "这是目录，不是文件"}

// inChinese says what is wrong as far as that is known.
func inChinese(err error) string {
	if f, ok := errors.AsType[*fault](err); ok {
		return f.zh
	}
	for cause, zh := range causes {
		if errors.Is(err, cause) {
			return zh
		}
	}
	return "不能读取，原因见英文说明"
}

// given is a value with where it was written.
type given struct{ value, where string }

// Load reads all sources. Its error is Problems.
func Load(s Sources) (Config, error) {
	c := Config{Chosen: map[string]string{}}
	var problems Problems
	refused := map[string]bool{}
	environ := environment(s.Environ)
	path := s.File
	if path == "" {
		path = environ["JIAOBAN_CONFIG"]
	}
	inFile, faults := readFile(path)
	problems = append(problems, faults...)
	inEnv, faults := readEnvironment(s.Environ, environ, refused)
	problems = append(problems, faults...)

	for _, t := range settings {
		g, ok := inEnv[t.key]
		if !ok {
			g, ok = inFile[t.key]
		}
		if v, there := s.Flags[t.flag]; there && t.flag != "" {
			g, ok = given{v, "--" + t.flag}, true
		}
		if t.key == "server.listen" {
			c.Server.ListenChosen = ok
		}
		if !ok {
			if g = (given{t.standard, "default"}); t.standard == "" {
				continue
			}
		}
		if strings.TrimSpace(g.value) == "" && t.standard == "" {
			continue // chosen to be none
		}
		if err := t.set(&c, strings.TrimSpace(g.value)); err != nil {
			problems, refused[t.key] = append(problems, describe(t, g, err)), true
		}
		c.choose(t, strings.TrimSpace(g.value))
	}
	c.Unknown = unknown(environ)
	problems = append(problems, c.check(refused)...)
	if len(problems) > 0 {
		return c, problems
	}
	return c, nil
}

// choose notes a value that is not the standard.
func (c *Config) choose(t setting, value string) {
	switch {
	case t.machine || value == t.standard:
	case t.secret:
		c.Chosen[t.key] = "(secret)"
	default:
		c.Chosen[t.key] = value
	}
}

func describe(t setting, g given, err error) Problem {
	if t.secret {
		return Problem{g.where + "：" + inChinese(err), g.where + ": " + err.Error()}
	}
	return Problem{fmt.Sprintf("%s：%q：%s", g.where, g.value, inChinese(err)), fmt.Sprintf("%s: %q: %v", g.where, g.value, err)}
}

// check finds what single settings cannot know. A setting that was refused has no
// value, and what seems to follow from that is no fault.
func (c Config) check(refused map[string]bool) Problems {
	var p Problems
	sound := func(keys ...string) bool {
		return !slices.ContainsFunc(keys, func(key string) bool { return refused[key] })
	}
	if c.Data == "" {
		p.add("--data：请指明数据目录", "--data: name the data folder")
	}
	if (c.Temporal.CertPath == "") != (c.Temporal.KeyPath == "") {
		p.add("TEMPORAL_TLS_CLIENT_CERT_PATH 和 TEMPORAL_TLS_CLIENT_KEY_PATH：须同时设置，或都不设", "TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: give both or none")
	}
	if sound("temporal.tls") && !c.Temporal.TLS && (c.Temporal.CertPath != "" || c.Temporal.CAPath != "" || c.Temporal.ServerName != "") {
		p.add("TEMPORAL_TLS：已指定证书却为 false；请设为 true", "TEMPORAL_TLS: is false although certificates are named; set it to true")
	}
	if c.Temporal.Database != "" && c.Temporal.External() {
		p.add("JIAOBAN_TEMPORAL_DATABASE：内置引擎的库与外部 Temporal 的地址（TEMPORAL_ADDRESS）只能设一个", "JIAOBAN_TEMPORAL_DATABASE: is the embedded engine's; give it or the address of an external Temporal (TEMPORAL_ADDRESS), not both")
	}
	if sound("temporal.address") && c.Temporal.Versioning && !c.Temporal.External() {
		p.add("JIAOBAN_TEMPORAL_VERSIONING：须有外部 Temporal 的地址（TEMPORAL_ADDRESS）；内置引擎与办理进程同时升级", "JIAOBAN_TEMPORAL_VERSIONING: needs the address of an external Temporal (TEMPORAL_ADDRESS); the embedded engine is upgraded with its worker")
	}
	if sound("server.stop_within", "server.stop_notice") && c.Server.StopNotice >= c.Server.StopWithin {
		p.add("JIAOBAN_STOP_NOTICE：须短于 JIAOBAN_STOP_WITHIN（现为 %[1]s）", "JIAOBAN_STOP_NOTICE: must be less than JIAOBAN_STOP_WITHIN (now %[1]s)", c.Server.StopWithin)
	}
	if sound("database.url") && c.Database.MigrateURL != "" && !c.Database.Postgres() {
		p.add("JIAOBAN_MIGRATE_DATABASE：已设置，却没有设 JIAOBAN_DATABASE", "JIAOBAN_MIGRATE_DATABASE: is set without JIAOBAN_DATABASE")
	}
	if sound("server.public_url") && c.SSO.On() && (c.SSO.ClientID == "" || c.Server.PublicURL == "") {
		p.add("JIAOBAN_OIDC_ISSUER：还须设 JIAOBAN_OIDC_CLIENT_ID 和 JIAOBAN_PUBLIC_URL（--public-url），认证后浏览器回到该地址", "JIAOBAN_OIDC_ISSUER: needs JIAOBAN_OIDC_CLIENT_ID, and JIAOBAN_PUBLIC_URL (--public-url), to which the provider sends browsers back")
	}
	if sound("oidc.issuer") && !c.SSO.On() && (c.SSO.ClientID != "" || c.SSO.ClientSecret != "" || c.SSO.LoginClaim != "") {
		p.add("JIAOBAN_OIDC_ISSUER：没有设置，却设了 JIAOBAN_OIDC_CLIENT_ID、_CLIENT_SECRET 或 _LOGIN_CLAIM", "JIAOBAN_OIDC_ISSUER: is missing although JIAOBAN_OIDC_CLIENT_ID, _CLIENT_SECRET or _LOGIN_CLAIM is set")
	}
	if c.Server.SecureCookies && strings.HasPrefix(c.Server.PublicURL, "http:") {
		p.add("JIAOBAN_SECURE_COOKIES：此类 Cookie 只经 https 发送，而 --public-url 以 http: 开头", "JIAOBAN_SECURE_COOKIES: browsers send such cookies by https only, and --public-url begins with http:")
	}
	return p
}

// readFile reads a YAML file into values by key.
func readFile(path string) (map[string]given, Problems) {
	if path == "" {
		return nil, nil
	}
	k := koanf.New(".")
	if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, Problems{{path + "：没有这个文件", path + ": there is no such file"}}
		}
		return nil, Problems{{path + "：" + lineOf(err) + "不是可以读取的 YAML，请检查缩进、冒号和引号", fmt.Sprintf("%s: %v", path, err)}}
	}
	values, problems := map[string]given{}, Problems(nil)
	for _, key := range k.Keys() {
		if !slices.ContainsFunc(settings, func(t setting) bool { return t.key == key }) {
			if names := strings.Join(meant(key), ", "); names != "" {
				problems.add("%s：没有设置项 %q，是否指 %s？", "%s: there is no setting %q; perhaps %s is meant", path, key, names)
			} else {
				problems.add("%s：没有设置项 %q；全部设置项见 docs/settings.md", "%s: there is no setting %q; docs/settings.md lists all", path, key)
			}
			continue
		}
		values[key] = given{scalar(k.Get(key)), path + ": " + key}
	}
	return values, problems
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// lineOf says in Chinese where YAML breaks, as far as its reader knows.
func lineOf(err error) string {
	if found := yamlLine.FindStringSubmatch(err.Error()); found != nil {
		return "第 " + found[1] + " 行"
	}
	return ""
}

// scalar writes a value of the file as the environment would have it.
func scalar(v any) string {
	if items, ok := v.([]any); ok {
		parts := make([]string, len(items))
		for i, item := range items {
			parts[i] = fmt.Sprint(item)
		}
		return strings.Join(parts, ",")
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// readEnvironment reads the settings of the environment, secrets also from the
// files that NAME_FILE names. Those that cannot be read are refused.
func readEnvironment(environ []string, values map[string]string, refused map[string]bool) (map[string]given, Problems) {
	found, problems := map[string]given{}, Problems(nil)
	k := koanf.New(".")
	err := k.Load(env.Provider(".", env.Opt{
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			for _, t := range settings {
				if t.env == name {
					return t.key, value
				}
			}
			return "", nil
		},
	}), nil)
	if err != nil {
		return nil, Problems{{"不能读取环境变量", fmt.Sprintf("environment: %v", err)}}
	}
	for _, t := range settings {
		if k.Exists(t.key) {
			found[t.key] = given{k.String(t.key), t.env}
		}
		path, inFile := values[t.env+"_FILE"]
		if !t.secret || !inFile {
			continue
		}
		if _, both := found[t.key]; both {
			problems.add("%s 与 %s_FILE：只设一个", "%s and %s_FILE: set one of them, not both", t.env, t.env)
			refused[t.key] = true
			continue
		}
		content, err := os.ReadFile(path)
		switch {
		case err != nil:
			problems, refused[t.key] = append(problems, Problem{t.env + "_FILE：" + path + "：" + inChinese(err), fmt.Sprintf("%s_FILE: %v", t.env, err)}), true
		case strings.TrimSpace(string(content)) == "":
			problems.add("%s_FILE：%s 是空文件", "%s_FILE: %s is empty", t.env, path)
			refused[t.key] = true
		default:
			found[t.key] = given{strings.TrimSpace(string(content)), t.env + "_FILE"}
		}
	}
	return found, problems
}

func environment(environ []string) map[string]string {
	values := make(map[string]string, len(environ))
	for _, line := range environ {
		if name, value, ok := strings.Cut(line, "="); ok {
			values[name] = value
		}
	}
	return values
}

// unknown lists names that look like settings and are none. They are no fault:
// a cluster puts names of its own into the environment.
func unknown(values map[string]string) []string {
	var names []string
	for name := range values {
		if !strings.HasPrefix(name, "JIAOBAN_") || others[name] || strings.HasPrefix(name, "JIAOBAN_TEST_") {
			continue
		}
		if !slices.ContainsFunc(settings, func(t setting) bool {
			return t.env == name || t.secret && t.env+"_FILE" == name
		}) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
