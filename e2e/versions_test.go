package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
	"jiaoban/internal/gateway"
	"jiaoban/internal/pgtest"
)

// parted is a server and workers of several versions, over PostgreSQL and a
// Temporal that belongs to none of them.
type parted struct {
	t        testing.TB
	settings settings
	environ  []string
	temporal *engine.Engine
	password string
	server   *app.System
	id       casework.CaseID
}

// newParted seeds the demonstration city and starts the server alone.
func newParted(t *testing.T, environ func(p *parted) []string) *parted {
	t.Helper()
	dir := t.TempDir()
	p := &parted{t: t}
	var err error
	p.temporal, err = engine.Start(within(t, time.Minute), engine.Config{Path: filepath.Join(dir, "elsewhere.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.temporal.Stop(within(t, time.Minute))) })
	p.settings = on(dir, settings{"database": pgtest.DSN(t), "temporal": p.temporal.FrontendAddr(), "demo": "false"})
	seeding := start(t, on(dir, p.settings, settings{"demo": "true"}))
	p.password, p.id = seeding.password, seeding.oneCase(within(t, time.Minute)).ID
	seeding.stop()
	p.environ = environ(p)
	p.server = p.start(app.OnlyAPI, "v1")
	return p
}

func (p *parted) start(parts app.Parts, version string) *app.System {
	p.t.Helper()
	o := options(p.t, p.settings)
	conf, err := config.Load(config.Sources{Flags: p.settings, Environ: p.environ})
	require.NoError(p.t, err)
	o.Config, o.Parts, o.Version = conf, parts, version
	s, err := app.Start(within(p.t, time.Minute), o)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { require.NoError(p.t, s.Stop(within(p.t, time.Minute))) })
	return s
}

// asks has the workflow of the case looked at the record anew, and gives what says
// whether it has taken notice, which takes a worker.
func (p *parted) asks() (noticed func() bool) {
	p.t.Helper()
	_, err := p.server.Ledger().RaiseEpoch(within(p.t, time.Minute), p.id)
	require.NoError(p.t, err)
	return func() bool {
		waiting, err := p.server.Ledger().Overslept(context.Background(), time.Hour, 100)
		require.NoError(p.t, err)
		return !slices.ContainsFunc(waiting, func(ref contract.CaseRef) bool { return ref.Case == p.id })
	}
}

// Two versions of workers side by side: the first that ever comes promotes itself,
// later ones wait until somebody promotes them, and from then on they go on with
// the cases that are under way; and the old one, promoted again, does.
func TestWorkersGoByTheirVersion(t *testing.T) {
	t.Parallel()
	p := newParted(t, func(*parted) []string { return []string{"JIAOBAN_TEMPORAL_VERSIONING=true"} })
	asking, err := gateway.Dial(within(t, time.Minute), gateway.Config{Address: p.temporal.FrontendAddr(), Namespace: p.temporal.Namespace()})
	require.NoError(t, err)
	defer asking.Close()
	current := func() string {
		builds, err := asking.Builds(within(t, time.Minute))
		require.NoError(t, err)
		return builds.Current
	}
	promote := func(version string) error {
		c, _ := command(p.settings)
		c.Version, c.Environ = version, p.environ
		return app.Promote(within(t, time.Minute), c)
	}
	require.Equal(t, app.ExitUsage, app.ExitStatus(promote("v1")), "no worker of it has come")

	first := p.start(app.OnlyWorker, "v1")
	require.Eventually(t, func() bool { return current() == "v1" }, time.Minute, 100*time.Millisecond)
	require.Eventually(t, p.asks(), time.Minute, 50*time.Millisecond)

	second := p.start(app.OnlyWorker, "v2")
	require.Eventually(t, func() bool {
		builds, err := asking.Builds(within(t, time.Minute))
		require.NoError(t, err)
		return len(builds.Known) == 2
	}, time.Minute, 100*time.Millisecond)
	// A version has the work from when it is promoted, and the one before it no more.
	change := func(from *app.System, before, after string) {
		t.Helper()
		require.NoError(t, from.Stop(within(t, time.Minute)))
		noticed := p.asks()
		require.Never(t, noticed, 4*time.Second, 100*time.Millisecond, "%s gets nothing before it is promoted", after)
		require.Equal(t, before, current())
		require.NoError(t, promote(after))
		require.Equal(t, after, current())
		require.Eventually(t, noticed, time.Minute, 50*time.Millisecond)
	}
	change(first, "v1", "v2")
	p.start(app.OnlyWorker, "v1")
	change(second, "v2", "v1") // there is a way back
	changed, err := p.server.Ledger().Entries(within(t, time.Minute), contract.Reader{All: true}, contract.EntryFilter{Kind: contract.SettingChanged})
	require.NoError(t, err)
	facts, err := json.Marshal(changed.Entries)
	require.NoError(t, err)
	require.Contains(t, string(facts), `"v2"`, "the record keeps which version works on the cases")
	require.Contains(t, string(facts), `"v1"`, "also when it was gone back to")
}

// A Temporal that asks for certificates is reached by them.
func TestTemporalIsReachedByTLS(t *testing.T) {
	t.Parallel()
	var door *tlsDoor
	p := newParted(t, func(p *parted) []string {
		door = openTLSDoor(t, p.temporal.FrontendAddr())
		p.settings["temporal"] = door.address
		return []string{
			"TEMPORAL_TLS=true", "TEMPORAL_TLS_SERVER_NAME=temporal.example.cn", "TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + door.authority,
			"TEMPORAL_TLS_CLIENT_CERT_PATH=" + door.cert, "TEMPORAL_TLS_CLIENT_KEY_PATH=" + door.key,
		}
	})
	p.start(app.OnlyWorker, "v1")
	require.Eventually(t, p.asks(), time.Minute, 50*time.Millisecond)
	require.Equal(t, 200, status(t, p.server.URL()+"/readyz"))
}

// tlsDoor stands before an engine and lets in only who has a certificate.
type tlsDoor struct {
	address              string
	authority, cert, key string // files
}

func openTLSDoor(t testing.TB, to string) *tlsDoor {
	t.Helper()
	dir := t.TempDir()
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
		return path
	}
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		return k
	}
	certificate := func(name string, usage x509.ExtKeyUsage, own *ecdsa.PrivateKey, parent *x509.Certificate, by *ecdsa.PrivateKey) *x509.Certificate {
		template := &x509.Certificate{
			SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{usage},
			IsCA: parent == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		}
		if parent == nil {
			template.ExtKeyUsage, parent, by = nil, template, own
		}
		der, err := x509.CreateCertificate(rand.Reader, template, parent, &own.PublicKey, by)
		require.NoError(t, err)
		made, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		return made
	}
	authorityKey, serverKey, clientKey := key(), key(), key()
	authority := certificate("authority", 0, authorityKey, nil, nil)
	server := certificate("temporal.example.cn", x509.ExtKeyUsageServerAuth, serverKey, authority, authorityKey)
	client := certificate("jiaoban", x509.ExtKeyUsageClientAuth, clientKey, authority, authorityKey)
	clientDER, err := x509.MarshalECPrivateKey(clientKey)
	require.NoError(t, err)
	trusted := x509.NewCertPool()
	trusted.AddCert(authority)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2"}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: trusted,
		Certificates: []tls.Certificate{{Certificate: [][]byte{server.Raw}, PrivateKey: serverKey}},
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			go pass(in, to)
		}
	}()
	return &tlsDoor{
		address: listener.Addr().String(), authority: write("authority.pem", "CERTIFICATE", authority.Raw),
		cert: write("client.pem", "CERTIFICATE", client.Raw), key: write("client.key", "EC PRIVATE KEY", clientDER),
	}
}

// pass hands everything on, both ways, until either side ends.
func pass(in net.Conn, to string) {
	defer in.Close()
	out, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer out.Close()
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{in, out}, {out, in}} {
		go func() {
			_, _ = io.Copy(way[0], way[1]) // an end of either is the end
			done <- struct{}{}
		}()
	}
	<-done
}
