package config

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSigningInIsSetUp(t *testing.T) {
	t.Parallel()
	c, err := Load(Sources{})
	require.NoError(t, err)
	require.Equal(t, 4*time.Hour, c.SignIn.Idle)
	require.Empty(t, c.SignIn.CodeRoles)
	require.False(t, c.SSO.On())

	secret := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(secret, []byte("hunter2\n"), 0o600))
	c, err = Load(Sources{Environ: []string{
		"JIAOBAN_SESSION_IDLE=30m", "JIAOBAN_SECOND_FACTOR_ROLES=administrator, leader", "JIAOBAN_PUBLIC_URL=https://jiaoban.example.cn",
		"JIAOBAN_OIDC_ISSUER=https://id.example.cn/realms/office/", "JIAOBAN_OIDC_CLIENT_ID=jiaoban", "JIAOBAN_OIDC_CLIENT_SECRET_FILE=" + secret,
		"JIAOBAN_OIDC_LOGIN_CLAIM=preferred_username", "JIAOBAN_OIDC_SCOPES=profile,email",
	}})
	require.NoError(t, err)
	require.Equal(t, SignIn{Idle: 30 * time.Minute, CodeRoles: []string{"administrator", "leader"}}, c.SignIn)
	require.Equal(t, SSO{
		Issuer: "https://id.example.cn/realms/office/", ClientID: "jiaoban", ClientSecret: "hunter2", Name: "统一身份认证",
		LoginClaim: "preferred_username", Scopes: []string{"profile", "email"},
	}, c.SSO, "the issuer is kept letter by letter")
	require.NotContains(t, c.String(), "hunter2")
}

func TestWhatIsWrongAboutSigningInIsSaid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		environ []string
		says    string // empty: nothing is wrong
	}{
		{[]string{"JIAOBAN_SESSION_IDLE=5m"}, ""},
		{[]string{"JIAOBAN_SESSION_IDLE=4m59s"}, "five minutes or more"},
		{[]string{"JIAOBAN_SESSION_IDLE=soon"}, "duration"},
		{[]string{"JIAOBAN_OIDC_ISSUER=http://id.example.cn", "JIAOBAN_OIDC_CLIENT_ID=x", "JIAOBAN_PUBLIC_URL=https://x.cn"}, "https"},
		{[]string{"JIAOBAN_OIDC_ISSUER=http://127.0.0.1:99", "JIAOBAN_OIDC_CLIENT_ID=x", "JIAOBAN_PUBLIC_URL=https://x.cn"}, ""},
		{[]string{"JIAOBAN_OIDC_ISSUER=https://id.example.cn?x=y", "JIAOBAN_OIDC_CLIENT_ID=x", "JIAOBAN_PUBLIC_URL=https://x.cn"}, "as the provider does"},
		{[]string{"JIAOBAN_OIDC_ISSUER=https://id.example.cn", "JIAOBAN_PUBLIC_URL=https://x.cn"}, "JIAOBAN_OIDC_CLIENT_ID"},
		{[]string{"JIAOBAN_OIDC_ISSUER=https://id.example.cn", "JIAOBAN_OIDC_CLIENT_ID=x"}, "JIAOBAN_PUBLIC_URL"},
		{[]string{"JIAOBAN_OIDC_CLIENT_SECRET=x"}, "JIAOBAN_OIDC_ISSUER"},
	} {
		_, err := Load(Sources{Environ: tt.environ})
		if tt.says == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, tt.says)
	}
}
