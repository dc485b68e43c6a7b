package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever stands in the file of settings: every fault is named, or there is a
// configuration that shows none of its secrets when it is printed.
func FuzzSettingsFile(f *testing.F) {
	f.Add("server:\n  listen: 127.0.0.1:8080\n", "127.0.0.1:0")
	f.Add("database:\n  url: postgres://clerk:s3cret-word@127.0.0.1/jiaoban\n", "")
	f.Add("server: [1, {a: b}]\n", "::")
	f.Add("data: &a [*a]\n", "x:y:z")
	f.Add("sso:\n  issuer: https://id.example\n  client_secret: s3cret-word\n", ":99999")
	f.Fuzz(func(t *testing.T, content, listen string) {
		path := filepath.Join(t.TempDir(), "settings.yaml")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		c, err := Load(Sources{File: path, Flags: map[string]string{"listen": listen}})
		if err != nil {
			var problems Problems
			require.ErrorAs(t, err, &problems)
			require.NotEmpty(t, problems)
			for _, p := range problems {
				require.NotEmpty(t, p)
			}
			return
		}
		require.NotContains(t, c.String(), "s3cret-word")
	})
}
