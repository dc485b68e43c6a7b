package accounts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// contractAccount keeps the tests' lines short.
type contractAccount = contract.Account

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ password, code string }{
		{"correct horse 9 battery", ""},
		{"督察交办件的密码要够长", ""},
		{"tenletters", ""},
		{"ninechars", "password_too_short"},
		{"督察交办件的密码", "password_too_short"},
		{strings.Repeat("ab3d!", 25) + "xyz", ""},
		{strings.Repeat("ab3d!", 25) + "xyzw", "password_too_long"},
		{"not utf8 \xff\xfe\xfd", "password_too_long"},
		{"          ", "password_too_common"},
		{"li.wei.li.wei", "password_holds_login"},
		{"My-LI.WEI-2026", "password_holds_login"},
		{"my-ANNA-9-battery", "password_holds_name"},
		{"欧阳娜娜的密码要够长", "password_holds_name"},
		{"an-na 9 battery", ""},
		{"Password1234", "password_too_common"},
		{"!!password!!2026", "password_too_common"},
		{"WOAINI5201314", "password_too_common"},
		{"jiaoban2026", "password_too_common"},
		{"1234567890", "password_too_common"},
		{"7890123456", "password_too_common"},
		{"3210987654", "password_too_common"},
		{"aaaaaaaaaaaa", "password_too_common"},
		{"abababababab", "password_too_common"},
		{"abcdefghijkl", "password_too_common"},
	} {
		err := CheckPassword("li.wei", "Anna 欧阳娜娜", c.password)
		if c.code == "" {
			require.NoError(t, err, c.password)
			continue
		}
		refusal := casework.AsError(err)
		require.NotNil(t, refusal, c.password)
		require.Equal(t, c.code, refusal.Fields[0].Code, c.password)
		require.NotContains(t, err.Error(), c.password)
	}
}

func TestShortLoginMayStandInAPassword(t *testing.T) {
	t.Parallel()
	require.NoError(t, CheckPassword("li", "李", "a lively linden tree"))
}

func TestGeneratedPasswordsPassTheRulesAndDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		p := generate()
		require.Len(t, p, 23)
		require.NoError(t, CheckPassword("admin", "管理员", p))
		require.False(t, seen[p])
		seen[p] = true
	}
}

func TestHashReadsBack(t *testing.T) {
	t.Parallel()
	written := newHash("correct horse", cheap).String()
	require.Regexp(t, `^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, written)
	h, err := parseHash(written)
	require.NoError(t, err)
	require.Equal(t, cheap, h.Parameters)
	require.True(t, h.matches("correct horse"))
	require.False(t, h.matches("correct horse "))
	require.NotEqual(t, written, newHash("correct horse", cheap).String(), "every hash has its own salt")
}

func TestDamagedHashesAreRefused(t *testing.T) {
	t.Parallel()
	good := newHash("correct horse", cheap).String()
	for _, damaged := range []string{
		"", "$", good[1:], good + "$", strings.Replace(good, "argon2id", "argon2i", 1),
		strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=64", "m=4294967295", 1), // would take the machine's memory
		strings.Replace(good, "m=64", "m=0", 1),
		strings.Replace(good, "t=1", "t=4000000000", 1),
		strings.Replace(good, "p=1", "p=0", 1),
		strings.Replace(good, "p=1", "p=1x", 1),
		good[:len(good)-30], strings.ReplaceAll(good, "$m", "$!m"),
	} {
		_, err := parseHash(damaged)
		require.ErrorIs(t, err, errNoHash, damaged)
	}
}

func TestDefaultCostIsInRange(t *testing.T) {
	t.Parallel()
	h := hash{Parameters: DefaultParameters, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	parsed, err := parseHash(h.String())
	require.NoError(t, err)
	require.Equal(t, DefaultParameters, parsed.Parameters)
}
