//go:build linux

package outage_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// Nothing of the program is reached from another machine unless somebody says so.
func TestEverythingListensOnLoopbackAlone(t *testing.T) {
	t.Parallel()
	serve := single(t, t.TempDir())
	addresses := serve.listening()
	// The server, the engine's four services and its page.
	require.GreaterOrEqual(t, len(addresses), 6)
	for _, ip := range addresses {
		require.True(t, ip.IsLoopback(), "it listens on %s", ip)
	}
	serve.stop()
}

// A complainant's identity is on the disk under its key only. Everything that
// the program leaves is searched byte by byte, while it runs and afterwards.
func TestNoByteOfAComplainantIsInTheClear(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	serve := single(t, dir, "--log-level", "debug")
	o := openOffice(t, serve)
	o.signIn(cast...)
	identity := map[string]string{
		"name": "欧阳蘑菇鲸鱼", "telephone": "139-7746-0158", "address": "紫貂弄八八四号丙单元", "id_number": "61048219430217366X",
		"note": "只在周二夜里接听的养蜂人",
	}
	address := "示范大道九九七号" // of what is complained of, which is no secret
	complaint := "鹈鹕塘西岸的琥珀作坊每逢雨夜倾倒靛蓝废液"
	var out api.Outcome
	o.send(request{login: "duty", method: http.MethodPost, path: "/api/v1/cases", body: m{
		"source":         m{"campaign": town.FastCampaign, "level": "central", "mode": "handed_over"},
		"handed_over_at": casework.InstantOf(time.Now()), "region": "卧龙区", "address": address, "complaint": complaint, "complainant": identity,
	}}).into(t, &out)
	c := &matter{o: o, id: out.Filing.Case}
	c.must("coordinator", casework.CmdAssign, m{"targets": []m{{"role": "lead", "unit": town.UnitID(unit)}}})
	// Whoever asks for it and may, gets it, which also leaves its traces.
	var seen map[string]any
	o.send(request{login: "duty", method: http.MethodPost, path: c.path("/complainant"), body: m{"reason": "示范：回访"}}).into(t, &seen)
	for field, value := range identity {
		require.Equal(t, value, seen[field])
	}
	// A refused request and one that is nobody's must not log what they bring.
	o.send(request{login: "coordinator", method: http.MethodPost, path: "/api/v1/cases", body: m{"complainant": identity}}).problem(t)

	// The complaint's own text is in the ledger under a key as well.
	secrets := append(slices.Collect(maps.Values(identity)), complaint)
	search := func() {
		found := false
		everyFile(t, []string{dir, serve.folder}, func(name string, content []byte) {
			found = found || bytes.Contains(content, []byte(address))
			for _, s := range secrets {
				for how, bytesOf := range disguises(s) {
					require.False(t, bytes.Contains(content, bytesOf), "%s is in %s as %s", s, name, how)
				}
			}
		})
		require.True(t, found, "the search finds what is there")
	}
	search()
	serve.stop()
	search()
}

// disguises are the ways in which a text is commonly written.
func disguises(s string) map[string][]byte {
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		little, big = append(little, byte(unit), byte(unit>>8)), append(big, byte(unit>>8), byte(unit))
	}
	found := map[string][]byte{
		"UTF-8": []byte(s), "UTF-16 LE": little, "UTF-16 BE": big,
		"hex": []byte(hex.EncodeToString([]byte(s))), "HEX": []byte(strings.ToUpper(hex.EncodeToString([]byte(s)))),
	}
	// Base64 depends on where in its three bytes the text begins; what the
	// neighbours decide is cut off at both ends.
	for skip := range 3 {
		for name, enc := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
			text := enc.EncodeToString(append(make([]byte, skip), s...))
			found[name+" "+string(rune('0'+skip))] = []byte(text[4 : len(text)-4])
		}
	}
	return found
}

// everyFile reads everything below folders. A file that is written at this
// moment is read as it stands.
func everyFile(t *testing.T, folders []string, read func(name string, content []byte)) {
	t.Helper()
	files := 0
	for _, folder := range folders {
		require.NoError(t, filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) || err == nil && entry.IsDir() {
				return nil // it went away while we looked
			}
			require.NoError(t, err)
			content, err := os.ReadFile(name)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			require.NoError(t, err)
			read(name, content)
			files++
			return nil
		}))
	}
	require.Greater(t, files, 5)
}
