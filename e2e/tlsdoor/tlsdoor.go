// Package tlsdoor stands before an engine that speaks no TLS and has it speak some: with a
// certificate of its own, to whoever has one as well.
//
// Only tests import this package.
package tlsdoor

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Door stands before an engine and lets in only who has a certificate.
type Door struct {
	Address   string
	Authority string // the file of who has certified the door
	Stranger  string // that of an authority by the same name that has not
	cert, key string // files of who is let in
}

// named is what the door's certificate says.
const named = "temporal.example.cn"

// Settings are those of a process that trusts an authority, and has the certificate with which
// it is let in or none.
func (d *Door) Settings(authority string, certified bool) []string {
	settings := []string{"TEMPORAL_TLS=true", "TEMPORAL_TLS_SERVER_NAME=" + named, "TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + authority}
	if certified {
		settings = append(settings, "TEMPORAL_TLS_CLIENT_CERT_PATH="+d.cert, "TEMPORAL_TLS_CLIENT_KEY_PATH="+d.key)
	}
	return settings
}

// Open opens a door until the test ends.
func Open(t testing.TB, to string) *Door {
	t.Helper()
	dir := t.TempDir()
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		sound(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
		return path
	}
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		sound(t, err)
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
		sound(t, err)
		made, err := x509.ParseCertificate(der)
		sound(t, err)
		return made
	}
	authorityKey, serverKey, clientKey := key(), key(), key()
	authority := certificate("authority", 0, authorityKey, nil, nil)
	strangerKey := key()
	stranger := certificate("authority", 0, strangerKey, nil, nil)
	server := certificate(named, x509.ExtKeyUsageServerAuth, serverKey, authority, authorityKey)
	client := certificate("jiaoban", x509.ExtKeyUsageClientAuth, clientKey, authority, authorityKey)
	clientDER, err := x509.MarshalECPrivateKey(clientKey)
	sound(t, err)
	trusted := x509.NewCertPool()
	trusted.AddCert(authority)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2"}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: trusted,
		Certificates: []tls.Certificate{{Certificate: [][]byte{server.Raw}, PrivateKey: serverKey}},
	})
	sound(t, err)
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
	return &Door{
		Address: listener.Addr().String(), Authority: write("authority.pem", "CERTIFICATE", authority.Raw), Stranger: write("stranger.pem", "CERTIFICATE", stranger.Raw),
		cert: write("client.pem", "CERTIFICATE", client.Raw), key: write("client.key", "EC PRIVATE KEY", clientDER),
	}
}

func sound(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal("no door for TLS: ", err)
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
