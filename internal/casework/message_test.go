package casework

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// usedElsewhere are codes whose words stand here because other packages refuse
// with them.
var usedElsewhere = []string{
	"case_known",             // ledger: the number was registered before
	"own_witness",            // refusals of before: whoever entered a paper was a witness of it
	"idempotency_key_reused", // ledger: the same key with another body
	"rules_failed",           // ledger: the rules panicked on a filing
	"unknown_text",           // ledger: a reference to a text that the case does not have
}

// said collects the codes of the source with the parameters each is given.
func said(t *testing.T) map[string][]string {
	t.Helper()
	codes := map[string][]string{}
	text := func(e ast.Expr) (string, bool) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(lit.Value)
		require.NoError(t, err)
		return s, true
	}
	note := func(code ast.Expr, params []ast.Expr) {
		c, ok := text(code)
		if !ok {
			return
		}
		codes[c] = append(codes[c], "")
		for i := 0; i < len(params); i += 2 {
			name, ok := text(params[i])
			require.True(t, ok, "parameters of %s are named in place", c)
			codes[c] = append(codes[c], name)
		}
	}
	for _, f := range source(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				switch fun := n.Fun.(type) {
				case *ast.Ident:
					if (fun.Name == "Refuse" || fun.Name == "invalid") && len(n.Args) >= 2 {
						note(n.Args[1], n.Args[2:])
					}
				case *ast.SelectorExpr:
					if on, ok := fun.X.(*ast.Ident); ok && on.Name == "f" && fun.Sel.Name == "add" && len(n.Args) >= 2 {
						note(n.Args[1], n.Args[2:])
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
					note(n.Value, nil)
				}
			}
			return true
		})
	}
	require.Greater(t, len(codes), 80, "the source was read")
	return codes
}

// Every code has words in both languages, every word a code that is used, and
// no parameter is left standing in braces.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	used := said(t)
	for code, names := range used {
		m, ok := messages[code]
		require.True(t, ok, "%s has no words", code)
		require.NotEmpty(t, m.zh)
		require.NotEmpty(t, m.en)
		require.True(t, hasChinese(m.zh), code)
		require.False(t, hasChinese(m.en), code)
		params := map[string]string{}
		for _, n := range names {
			params[n] = "x1"
		}
		for _, lang := range []string{Chinese, English} {
			text := m.en
			if lang == Chinese {
				text = m.zh
			}
			for _, p := range placeholder.FindAllString(text, -1) {
				require.Contains(t, params, strings.Trim(p, " （）(){}"), "%s: a parameter is never given", code)
			}
		}
	}
	for _, code := range Codes() {
		_, here := used[code]
		require.True(t, here || slices.Contains(usedElsewhere, code), "nothing refuses with %s", code)
	}
	for _, code := range usedElsewhere {
		require.Contains(t, Codes(), code)
	}
}

// People read words, not identifiers: whatever state, command, gate or clock
// stands in a message, in both languages.
func TestMessagesSpeakInWords(t *testing.T) {
	t.Parallel()
	err := Refuse(Conflict, "wrong_state", "command", string(CmdSubmitReport), "state", string(Registered))
	require.Equal(t, "该件现处于“已登记”，不能做此操作（报送办理情况）。", err.Message(Chinese))
	require.Equal(t, "The case is registered; this is not possible now (submit the report).", err.Message(English))
	require.Equal(t, string(CmdSubmitReport), err.Params["command"], "the code stays")

	parameters := map[string][]string{"window": {"4h0m0s", "90s"}, "max": {"72h0m0s"}}
	for _, s := range States {
		parameters["state"] = append(parameters["state"], string(s))
	}
	for _, s := range []AnswerState{AnswerOpen, AnswerSubmitted, AnswerInReview, AnswerSupplementing, AnswerApproved} {
		parameters["state"] = append(parameters["state"], string(s))
	}
	for _, k := range Kinds() {
		parameters["command"] = append(parameters["command"], string(k))
	}
	for _, g := range Gates {
		parameters["gate"] = append(parameters["gate"], string(g))
	}
	for _, k := range ClockKinds {
		parameters["clock"] = append(parameters["clock"], string(k))
	}
	for code, names := range said(t) {
		for name, values := range parameters {
			if !slices.Contains(names, name) {
				continue
			}
			for _, v := range values {
				zh := say(code, map[string]string{name: v}, Chinese)
				require.NotContains(t, zh, v, "%s in Chinese", code)
			}
		}
	}
	require.Contains(t, say("dispute_window_over", map[string]string{"window": "4h0m0s"}, Chinese), "4 小时")
	require.Contains(t, say("too_long", map[string]string{"max": "72h0m0s"}, English), "3 days")
	require.Equal(t, "您的岗位不能执行此操作。", Refuse(Forbidden, "not_your_role").Message(Chinese), "what is not known is not mentioned")
	require.Equal(t, "Your posts do not allow this command.", Refuse(Forbidden, "not_your_role").Message(English))
	require.Equal(t, "The request could not be read: {state}", say("unreadable_body", map[string]string{"detail": "{state}", "state": "x"}, English))
	require.Equal(t, "no_words_for_this", Refuse(Invalid, "no_words_for_this").Message(Chinese))
	require.True(t, strings.HasPrefix(FieldError{Field: "x", Code: "required"}.Message(English), "This"))
}
