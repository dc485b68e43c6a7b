package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/config"
	"jiaoban/internal/ledger"
)

// What is wrong with the ledger's file is said in Chinese too, and what to do.
func TestADamagedLedgerIsNamedInChinese(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	require.NoError(t, ledger.Migrate(t.Context(), ledger.Config{Driver: ledger.SQLite, Path: path}))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	for name, damaged := range map[string][]byte{"cut off": content[:len(content)/3], "something else": []byte("这不是台账，是别的文件。这不是台账，是别的文件。这不是台账，是别的文件。这不是台账，是别的文件。")} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "ledger.db"), damaged, 0o600))
		_, err := openRecord(t.Context(), config.Config{Data: dir}, folderOf(config.Config{Data: dir}), slog.New(slog.DiscardHandler), recordOptions{migrate: true})
		require.Error(t, err, name)
		require.Contains(t, technical(err), "已损坏或不是台账", name)
	}
}
