package accounts

import (
	"encoding/base32"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The vectors of RFC 6238, appendix B, for SHA-1; of their eight digits the
// last six are those of a code of six.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	key := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for seconds, eight := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		step, fits, err := stepOf(key, eight[2:], time.Unix(seconds, 0))
		require.NoError(t, err)
		require.True(t, fits, seconds)
		require.Equal(t, seconds/30, step)
	}
}

// A clock that is a step fast or slow still fits, and two steps do not.
func TestTheWindowIsOneStepAside(t *testing.T) {
	t.Parallel()
	key := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	const code, step = "081804", 1111111109 / 30
	for _, c := range []struct {
		at   int64
		fits bool
	}{
		{(step-1)*30 - 1, false}, {(step - 1) * 30, true}, {step * 30, true}, {(step+2)*30 - 1, true}, {(step + 2) * 30, false},
	} {
		found, fits, err := stepOf(key, code, time.Unix(c.at, 999_999_999))
		require.NoError(t, err)
		require.Equal(t, c.fits, fits, c.at)
		if fits {
			require.EqualValues(t, step, found, "the step of the code, not that of now")
		}
	}
}

func TestRecoveryCodesDifferAndAreReadAloud(t *testing.T) {
	t.Parallel()
	codes, digests := newRecoveryCodes("a1")
	_, others := newRecoveryCodes("a1")
	seen := map[string]bool{}
	for i, code := range codes {
		require.Regexp(t, `^([a-z2-9]{4}-){3}[a-z2-9]{4}$`, code)
		require.Equal(t, digests[i], recoveryDigest("a1", plainCode(" "+strings.ToUpper(strings.ReplaceAll(code, "-", " ")))))
		require.NotEqual(t, digests[i], recoveryDigest("a2", plainCode(code)), "a code is one account's")
		require.NotContains(t, others, digests[i])
		require.False(t, seen[code])
		seen[code] = true
	}
	require.Len(t, seen, recoveryCodes)
}

// What is no token is refused before anybody looks for it, and what is drawn is
// always one.
func FuzzTokens(f *testing.F) {
	good := secret()
	for _, seed := range []string{"", "jbt_", good, tokenPrefix + good, good + "=", good + "\n", tokenPrefix + tokenPrefix + good, good[:42], strings.Repeat("A", 43)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if !wellFormed(token) {
			return
		}
		body := strings.TrimPrefix(token, tokenPrefix)
		require.Len(t, body, 43)
		require.NotContains(t, body, "\n")
	})
}

// A code that people type is read without a panic, and its spaces do not count.
func FuzzCodes(f *testing.F) {
	for _, seed := range []string{"", "123456", " 123 456 ", "abcd-efgh-jkmn-pqrs", "１２３４５６", "\x00\xff", strings.Repeat("9", 1<<12)} {
		f.Add(seed)
	}
	key := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	f.Fuzz(func(t *testing.T, code string) {
		plain := plainCode(code)
		require.NotContains(t, plain, " ")
		require.Equal(t, plain, plainCode(plain))
		_, _, err := stepOf(key, plain, time.Unix(59, 0))
		require.NoError(t, err)
		require.Len(t, recoveryDigest("a1", plain), 64, fmt.Sprintf("%q", code))
	})
}
