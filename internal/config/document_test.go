package config

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

//go:generate go test -vet=off -count=1 -run TestSettingsDocument . -update

var update = flag.Bool("update", false, "write docs/settings.md")

// Every setting is explained where an operator looks for it, and nothing else is.
func TestSettingsDocument(t *testing.T) {
	t.Parallel()
	require.Len(t, meanings, len(settings))
	for _, s := range settings {
		require.NotEmpty(t, meanings[s.key][0], s.key)
		require.NotEmpty(t, meanings[s.key][1], s.key)
	}
	path := filepath.Join("..", "..", "docs", "settings.md")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(Document()), 0o644)) //nolint:gosec // a document for everybody
	}
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, Document(), string(content), "go generate ./internal/config writes it")
}

// Whoever writes a name that is nearly right is told the right one.
func TestANameThatIsNearlyRightIsPutRight(t *testing.T) {
	t.Parallel()
	for written, says := range map[string]string{
		"listen: 127.0.0.1:0":        "perhaps server.listen is meant",
		"temporal-ui-port: 0":        "perhaps temporal.ui_port is meant",
		"server: {public-url: x}":    "perhaps server.public_url is meant",
		"JIAOBAN_DATABASE: postgres": "perhaps database.url is meant",
		"colour: red":                "docs/settings.md lists all",
	} {
		_, err := Load(Sources{File: write(t, written)})
		require.ErrorContains(t, err, says, written)
	}
}
