package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/archive"
)

// What is wrong with a backup or its keys is said in Chinese with what to do, and in English.
func TestABackupThatIsNoneSaysWhatToDo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bad.age")
	require.NoError(t, os.WriteFile(path, []byte("这不是备份"), 0o600))
	identity, recipient, err := archive.NewKey()
	require.NoError(t, err)
	var other strings.Builder
	w, err := archive.Create(&other, time.Now(), recipient)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	sealed := filepath.Join(t.TempDir(), "other.age")
	require.NoError(t, os.WriteFile(sealed, []byte(other.String()), 0o600))
	stranger, _, err := archive.NewKey()
	require.NoError(t, err)
	open := func(path, identity string) error {
		_, _, _, err := openBackup(path, []byte(identity))
		return err
	}
	_, noRecipient := Call{Flags: map[string]string{"recipient": "age2nothing"}}.recipients()
	for name, test := range map[string]struct {
		err    error
		status int
		zh, en string
	}{
		"no backup":    {open(path, identity), ExitMisfit, "bad.age 不是完整的备份：文件已损坏、不完整或不是备份，请换另一份", "take another copy"},
		"no key":       {open(sealed, "nothing"), ExitUsage, "--identity 指明的不是备份的私钥文件：请指明含有 AGE-SECRET-KEY-… 一行的私钥文件", "name the one that holds AGE-SECRET-KEY-…"},
		"another key":  {open(sealed, stranger), ExitUsage, "请换 --identity：备份只能用与其公钥成对的私钥打开", "name another --identity"},
		"no recipient": {noRecipient, ExitUsage, "备份的公钥（--recipient）有误：请写 age1… 开头的公钥", "write the public key, age1…"},
	} {
		require.Error(t, test.err, name)
		zh, en := said(test.err)
		require.Equal(t, test.status, ExitStatus(test.err), name)
		require.Contains(t, zh, test.zh, name)
		require.NotContains(t, zh, "原因见英文说明", name)
		require.Contains(t, en, test.en, name)
	}
}
