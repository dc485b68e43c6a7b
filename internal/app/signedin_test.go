package app

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// An address of a server without http:// is told how to be written.
func TestAServersAddressIsWrittenWithItsScheme(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"127.0.0.1:29080", "jiaoban.example.cn", "http://", "ftp://x", "http://[::1"} {
		for _, c := range []Call{{Flags: map[string]string{"server": typed, "token": "t"}}, {Environ: []string{"JIAOBAN_SERVER=" + typed, "JIAOBAN_TOKEN=t"}}} {
			_, err := c.client(t.Context())
			require.Equal(t, ExitUsage, ExitStatus(err), typed)
			require.Contains(t, Say(err), "请写 http://主机:端口")
			require.Contains(t, Say(err), "write http://host:port")
		}
	}
	_, err := Call{Flags: map[string]string{"server": "http://127.0.0.1:29080", "token": "t"}}.client(t.Context())
	require.NoError(t, err)
}
