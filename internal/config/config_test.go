package config

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNothingGivenIsALoopbackServerOnSQLite(t *testing.T) {
	t.Parallel()
	c, err := Load(Sources{})
	require.NoError(t, err)
	require.Equal(t, "./data", c.Data)
	require.Equal(t, "127.0.0.1:8080", c.Server.Listen)
	require.False(t, c.Server.ListenChosen)
	require.True(t, c.Server.Loopback())
	require.False(t, c.Database.Postgres())
	require.False(t, c.Temporal.External())
	require.True(t, c.Temporal.UI)
	require.Equal(t, "jiaoban", c.Temporal.Namespace)
	require.Equal(t, slog.LevelInfo, c.Log.Level)
	require.Equal(t, 20*time.Second, c.Server.StopWithin)
}

func TestTheFirstSourceThatHasASettingCounts(t *testing.T) {
	t.Parallel()
	path := write(t, "data: /from/file\npolicies: /policies/file\nserver:\n  listen: 127.0.0.1:1\n  trusted_proxies: [10.0.0.0/8, 192.0.2.1]\nlog: {level: warn}\n")
	env := []string{"JIAOBAN_DATA=/from/env", "JIAOBAN_LOG_LEVEL=error", "TEMPORAL_ADDRESS=engine:7233", "JIAOBAN_CONFIG=" + path}
	for _, test := range []struct {
		name   string
		source Sources
		check  func(*testing.T, Config)
	}{
		{"file over default", Sources{File: path}, func(t *testing.T, c Config) {
			t.Helper()
			require.Equal(t, "/from/file", c.Data)
			require.Equal(t, "127.0.0.1:1", c.Server.Listen)
			require.True(t, c.Server.ListenChosen)
			require.Equal(t, []string{"10.0.0.0/8", "192.0.2.1"}, c.Server.TrustedProxies)
			require.Equal(t, slog.LevelWarn, c.Log.Level)
		}},
		{"environment over file", Sources{Environ: env}, func(t *testing.T, c Config) {
			t.Helper()
			require.Equal(t, "/from/env", c.Data)
			require.Equal(t, "/policies/file", c.Policies)
			require.Equal(t, slog.LevelError, c.Log.Level)
			require.Equal(t, "engine:7233", c.Temporal.Address)
		}},
		{"flag over environment", Sources{Environ: env, Flags: map[string]string{"data": "/from/flag", "policies": ""}}, func(t *testing.T, c Config) {
			t.Helper()
			require.Equal(t, "/from/flag", c.Data)
			require.Empty(t, c.Policies, "an empty flag takes away what the file says")
		}},
		{"a bare port is on loopback", Sources{Flags: map[string]string{"listen": ":0"}}, func(t *testing.T, c Config) {
			t.Helper()
			require.Equal(t, "127.0.0.1:0", c.Server.Listen)
		}},
		{"people who come by https get cookies for https", Sources{Flags: map[string]string{"public-url": "https://jiaoban.example.cn/"}}, func(t *testing.T, c Config) {
			t.Helper()
			require.True(t, c.Server.SecureCookies)
			require.Equal(t, "https://jiaoban.example.cn", c.Server.PublicURL)
		}},
		{"unless told otherwise", Sources{
			Flags: map[string]string{"public-url": "https://jiaoban.example.cn"}, Environ: []string{"JIAOBAN_SECURE_COOKIES=false"},
		}, func(t *testing.T, c Config) {
			t.Helper()
			require.False(t, c.Server.SecureCookies)
		}},
		{"elsewhere only when told", Sources{Flags: map[string]string{"listen": "0.0.0.0:80"}}, func(t *testing.T, c Config) {
			t.Helper()
			require.False(t, c.Server.Loopback())
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, err := Load(test.source)
			require.NoError(t, err)
			test.check(t, c)
		})
	}
}

func TestAllProblemsAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	path := write(t, "server: {lisen: x}\nlog: {format: xml}\n")
	_, err := Load(Sources{
		File:  path,
		Flags: map[string]string{"listen": "8080", "temporal-ui-port": "70000"},
		Environ: []string{
			"JIAOBAN_DATABASE=mysql://root:secret@db/x", "JIAOBAN_STOP_WITHIN=soon", "JIAOBAN_DEMO=perhaps",
			"TEMPORAL_TLS_CLIENT_CERT_PATH=/c", "TEMPORAL_ADDRESS=db:7233", "JIAOBAN_TEMPORAL_DATABASE=postgres://e:secret@db/engine", "JIAOBAN_TRUSTED_PROXIES=everyone", "JIAOBAN_TRUSTED_ORIGINS=portal",
			"JIAOBAN_PUBLIC_URL=jiaoban", "JIAOBAN_LOG_LEVEL=loud", "JIAOBAN_METRICS_TOKEN=a", "JIAOBAN_METRICS_TOKEN_FILE=/nowhere",
		},
	})
	var problems Problems
	require.ErrorAs(t, err, &problems)
	for _, part := range []string{
		`"server.lisen"`, "log.format", "--listen", "--temporal-ui-port", "JIAOBAN_DATABASE: write postgres://", "JIAOBAN_STOP_WITHIN",
		"JIAOBAN_DEMO", "TEMPORAL_TLS_CLIENT_KEY_PATH", "JIAOBAN_TEMPORAL_DATABASE: is the embedded engine's", "TEMPORAL_TLS: ", "JIAOBAN_TRUSTED_PROXIES", "JIAOBAN_TRUSTED_ORIGINS",
		"JIAOBAN_PUBLIC_URL", "JIAOBAN_LOG_LEVEL", "JIAOBAN_METRICS_TOKEN_FILE: set one",
	} {
		require.Contains(t, err.Error(), part)
	}
	require.NotContains(t, err.Error(), "secret", "a problem must not show a password")
}

func TestSecretsComeFromFiles(t *testing.T) {
	t.Parallel()
	path := write(t, "postgres://app:word@127.0.0.1:5432/jiaoban\n")
	c, err := Load(Sources{Environ: []string{"JIAOBAN_DATABASE_FILE=" + path}})
	require.NoError(t, err)
	require.Equal(t, "postgres://app:word@127.0.0.1:5432/jiaoban", c.Database.URL)
	require.NotContains(t, c.String(), "word")

	_, err = Load(Sources{Environ: []string{"JIAOBAN_METRICS_TOKEN_FILE=" + write(t, " \n"), "JIAOBAN_DATABASE_FILE=/nowhere"}})
	require.ErrorContains(t, err, "is empty")
	require.ErrorContains(t, err, "JIAOBAN_DATABASE_FILE")
}

func TestNamesThatNobodyKnowsAreListedAndNoFault(t *testing.T) {
	t.Parallel()
	c, err := Load(Sources{Environ: []string{
		"JIAOBAN_PORT_8080_TCP=x", "JIAOBAN_LISTN=x", "JIAOBAN_TOKEN=x", "JIAOBAN_TEST_POSTGRES_URL=x", "JIAOBAN_MASTER_KEY_FILE=" + write(t, "k"), "HOME=x",
	}})
	require.NoError(t, err)
	require.Equal(t, []string{"JIAOBAN_LISTN", "JIAOBAN_PORT_8080_TCP"}, c.Unknown)
}

func TestAFileThatIsNotThereOrNotYAMLIsSaid(t *testing.T) {
	t.Parallel()
	_, err := Load(Sources{File: "/nowhere.yaml"})
	require.ErrorContains(t, err, "there is no such file")
	_, err = Load(Sources{File: write(t, "a: [")})
	require.Error(t, err)
}

func TestEverySettingHasItsOwnNames(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range settings {
		for _, name := range []string{"key " + s.key, "env " + s.env, "flag " + s.flag} {
			if name == "flag " {
				continue
			}
			require.False(t, seen[name], "%s twice", name)
			seen[name] = true
		}
		require.True(t, strings.HasPrefix(s.env, "JIAOBAN_") || strings.HasPrefix(s.env, "TEMPORAL_"))
	}
}

func TestTLSNeedsCertificatesThatExist(t *testing.T) {
	t.Parallel()
	none, err := Temporal{}.TLSConfig()
	require.NoError(t, err)
	require.Nil(t, none)
	some, err := Temporal{TLS: true, ServerName: "engine"}.TLSConfig()
	require.NoError(t, err)
	require.Equal(t, "engine", some.ServerName)
	_, err = Temporal{TLS: true, CAPath: "/nowhere"}.TLSConfig()
	require.ErrorContains(t, err, "SERVER_CA")
	_, err = Temporal{TLS: true, CAPath: write(t, "no certificate")}.TLSConfig()
	require.ErrorContains(t, err, "no certificate")
	_, err = Temporal{TLS: true, CertPath: "/nowhere", KeyPath: "/nowhere"}.TLSConfig()
	require.ErrorContains(t, err, "CLIENT_CERT")
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.yaml")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestOthersAreAnsweredInTheClear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		listen, public string
		clear          bool
	}{
		{"127.0.0.1:8080", "", false},
		{"[::1]:8080", "", false},
		{"0.0.0.0:8080", "", true},
		{"192.0.2.1:8080", "http://jiaoban.example.cn", true},
		{"192.0.2.1:8080", "https://jiaoban.example.cn", false},
	} {
		require.Equal(t, c.clear, Server{Listen: c.listen, PublicURL: c.public}.InTheClear(), "%+v", c)
	}
}

func TestBrokenYAMLIsPointedAtInChinese(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "broken.yaml")
	require.NoError(t, os.WriteFile(path, []byte("data: a\nserver:\n\tlisten: b\n"), 0o600))
	_, err := Load(Sources{File: path})
	var problems Problems
	require.ErrorAs(t, err, &problems)
	require.Contains(t, problems[0].ZH, "第 3 行")
}

func TestLedgerAndEngineInOneDatabase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ledger, engine string
		one            bool
	}{
		{"postgres://a:x@db/jiaoban", "postgres://b:y@db:5432/jiaoban?sslmode=disable", true},
		{"postgres:///jiaoban?host=/run/postgresql", "postgres:///jiaoban?host=/run/postgresql&port=5432", true},
		{"postgres://a@db/jiaoban", "postgres://a@db/jiaoban_engine", false},
		{"postgres://a@db/jiaoban", "postgres://a@db:5433/jiaoban", false},
		{"postgres://a@db/jiaoban", "postgres://a@other/jiaoban", false},
		{"postgres://a@db/jiaoban", "", false},
		{"", "postgres://a@db/jiaoban", false},
		{"", "", false},
	} {
		config := Config{Database: Database{URL: c.ledger}, Temporal: Temporal{Database: c.engine}}
		require.Equal(t, c.one, config.InOneDatabase(), "%+v", c)
	}
}

func TestTracesGoToWhereOTLPIsGathered(t *testing.T) {
	t.Parallel()
	for endpoint, fits := range map[string]bool{
		"http://127.0.0.1:4317": true, "https://otel.example.cn:4317": true, "": true,
		"127.0.0.1:4317": false, "grpc://127.0.0.1:4317": false, "http://": false, "http://127.0.0.1:4318/v1/traces": false, "http://127.0.0.1:4317?x=1": false,
	} {
		c, err := Load(Sources{Flags: map[string]string{"trace-endpoint": endpoint}})
		if fits {
			require.NoError(t, err, endpoint)
			require.Equal(t, endpoint, c.TraceEndpoint)
		} else {
			require.ErrorContains(t, err, "where OTLP is gathered", endpoint)
		}
	}
}

// A server says that it stops for less long than its stop may last, and workers go
// by their version only beside a Temporal that outlives them.
func TestSettingsOfAClusterThatContradictOneAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		environ []string
		fault   string
	}{
		{[]string{"JIAOBAN_STOP_NOTICE=19999ms"}, ""},
		{[]string{"JIAOBAN_STOP_NOTICE=20s"}, "JIAOBAN_STOP_NOTICE: must be less"},
		{[]string{"JIAOBAN_STOP_NOTICE=20001ms"}, "JIAOBAN_STOP_NOTICE: must be less"},
		{[]string{"JIAOBAN_STOP_NOTICE=0s"}, ""},
		{[]string{"JIAOBAN_STOP_NOTICE=-1ms"}, "JIAOBAN_STOP_NOTICE"},
		{[]string{"JIAOBAN_STOP_NOTICE=20s", "JIAOBAN_STOP_WITHIN=20001ms"}, ""},
		{[]string{"JIAOBAN_TEMPORAL_VERSIONING=true"}, "JIAOBAN_TEMPORAL_VERSIONING: needs the address"},
		{[]string{"JIAOBAN_TEMPORAL_VERSIONING=true", "TEMPORAL_ADDRESS=db:7233"}, ""},
	} {
		_, err := Load(Sources{Environ: c.environ})
		if c.fault == "" {
			require.NoError(t, err, "%v", c.environ)
			continue
		}
		require.ErrorContains(t, err, c.fault, "%v", c.environ)
	}
}

// What was refused has no value; nothing is said of what would follow from that.
func TestARefusedSettingIsComplainedOfOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ refused, beside string }{
		{"JIAOBAN_STOP_WITHIN=20", "JIAOBAN_STOP_NOTICE=5s"},
		{"JIAOBAN_STOP_WITHIN=20", "HOME=x"},
		{"JIAOBAN_STOP_NOTICE=5", "JIAOBAN_STOP_WITHIN=20s"},
		{"JIAOBAN_DATABASE_FILE=" + filepath.Join(t.TempDir(), "none"), "JIAOBAN_MIGRATE_DATABASE=postgres://owner@db/jiaoban"},
		{"JIAOBAN_DATABASE=db/jiaoban", "JIAOBAN_MIGRATE_DATABASE=postgres://owner@db/jiaoban"},
		{"TEMPORAL_ADDRESS=db", "JIAOBAN_TEMPORAL_VERSIONING=true"},
		{"TEMPORAL_TLS=ja", "TEMPORAL_TLS_SERVER_NAME=engine"},
		{"JIAOBAN_OIDC_ISSUER=id.example.cn", "JIAOBAN_OIDC_CLIENT_ID=jiaoban"},
	} {
		_, err := Load(Sources{Environ: []string{c.refused, c.beside}})
		var problems Problems
		require.ErrorAs(t, err, &problems)
		require.Len(t, problems, 1, "%s: %v", c.refused, err)
		name, value, _ := strings.Cut(c.refused, "=")
		require.Contains(t, problems[0].EN, name+": ")
		if !strings.HasPrefix(name, "JIAOBAN_DATABASE") {
			require.Contains(t, problems[0].EN, `"`+value+`"`)
		}
	}
}

// A port that cannot be one is told so, and not that host:port was not written.
func TestAPortOutsideItsRangeIsToldItsRange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ flag, value, zh, en string }{
		{"listen", "127.0.0.1:99999", "端口须为 1 至 65535 之间的数；0 为任一空闲端口", "the port is a number from 1 to 65535, or 0 for a free one"},
		{"listen", ":65536", "端口须为", "the port is a number"},
		{"listen", "127.0.0.1:http", "端口须为", "the port is a number"},
		{"listen", "127.0.0.1:-1", "端口须为", "the port is a number"},
		{"listen", "8080", "请写 主机:端口", "write host:port"},
		{"listen", "127.0.0.1:", "请写 主机:端口", "write host:port"},
		{"probe-listen", "127.0.0.1:99999", "端口须为 1 至 65535 之间的数", "the port is a number from 1 to 65535"},
		{"temporal", "db:72330", "端口须为 1 至 65535 之间的数", "the port is a number from 1 to 65535"},
		{"temporal", ":7233", "请写 主机:端口", "write host:port"},
	} {
		_, err := Load(Sources{Flags: map[string]string{c.flag: c.value}})
		var problems Problems
		require.ErrorAs(t, err, &problems, c.value)
		require.Contains(t, problems[0].ZH, c.zh, c.value)
		require.Contains(t, problems[0].EN, c.en, c.value)
	}
	_, err := Load(Sources{Flags: map[string]string{"listen": "127.0.0.1:65535", "probe-listen": "127.0.0.1:0"}})
	require.NoError(t, err)
}

// Whoever mistypes a name is told the nearest one, in the environment and in the file.
func TestAMistypedNameIsAnsweredWithTheNearest(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"JIAOBAN_LISTN": {"JIAOBAN_LISTEN"}, "JIAOBAN_DATABSAE": {"JIAOBAN_DATABASE"}, "JIAOBAN_DATABASE_FIEL": {"JIAOBAN_DATABASE_FILE"},
		"JIAOBAN_SERVER_LISTEN": {"JIAOBAN_LISTEN"}, "JIAOBAN_TEMPORAL_ADDRESS": {"TEMPORAL_ADDRESS"}, "JIAOBAN_PUBLICURL": {"JIAOBAN_PUBLIC_URL"},
		"JIAOBAN_TOKN": {"JIAOBAN_TOKEN"}, "JIAOBAN_PORT_8080_TCP": nil, "JIAOBAN_SERVICE_HOST": nil,
	} {
		require.Equal(t, want, Meant(name), name)
	}
	for key, want := range map[string][]string{"server.lisen": {"server.listen"}, "listen": {"server.listen"}, "lgo.level": {"log.level"}, "nothing": nil} {
		require.Equal(t, want, meant(key), key)
	}
}
