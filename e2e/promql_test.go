package e2e

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// asked is one selector of an expression: a metric, and the labels by which it is
// narrowed or put together.
type asked struct {
	metric string
	labels []string
}

// parsePromQL reads the part of PromQL that the alerts and the dashboard need, and
// refuses everything else: the parser of Prometheus itself brings hundreds of modules.
// What it takes, Prometheus takes.
func parsePromQL(expr string) (found []asked, err error) {
	p := &promParser{}
	for rest := expr; rest != ""; {
		token := promToken.FindString(rest)
		if token == "" {
			return nil, fmt.Errorf("nothing of PromQL begins with %q", rest)
		}
		if rest = rest[len(token):]; token[0] != ' ' && token[0] != '\n' {
			p.tokens = append(p.tokens, token)
		}
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			wrong, ok := thrown.(promError)
			if !ok {
				panic(thrown)
			}
			err = errors.New(string(wrong))
		}
	}()
	p.binary(0)
	p.require(len(p.tokens) == 0, "what follows the expression")
	return p.found, nil
}

var (
	promToken    = regexp.MustCompile(`^(?:[ \n]+|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9]+(?:\.[0-9]+)?[smhd]?|"[^"\\\n]*"|==|!=|>=|<=|=~|!~|[-+*/><={}()\[\],])`)
	promName     = regexp.MustCompile(`^[a-zA-Z_:]`)
	promNumber   = regexp.MustCompile(`^[0-9.]+$`)
	promDuration = regexp.MustCompile(`^[0-9]+[smhd]$`)

	// Operators by how strongly they bind.
	promBinary = [][]string{{"or"}, {"and", "unless"}, {"==", "!=", ">", "<", ">=", "<="}, {"+", "-"}, {"*", "/"}}
	promSums   = []string{"sum", "max", "min", "avg", "count"}
	// What functions take: r a range, v an instant vector, n a number.
	promFunctions = map[string]string{"rate": "r", "increase": "r", "histogram_quantile": "nv", "absent": "v", "time": "", "topk": "nv"}
)

type (
	promParser struct {
		tokens []string
		found  []asked
	}
	promError string
)

func (p *promParser) require(fits bool, what string) {
	if !fits {
		panic(promError(fmt.Sprintf("%s does not fit at %q", what, p.tokens)))
	}
}

func (p *promParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *promParser) take() string {
	p.require(len(p.tokens) > 0, "the end")
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token
}

func (p *promParser) expect(token string) { p.require(p.take() == token, "not "+token+": what stands") }

// binary reads operators of at least one strength, and gives of which kind the value is.
func (p *promParser) binary(strength int) string {
	if strength == len(promBinary) {
		return p.unary()
	}
	kind := p.binary(strength + 1)
	for slices.Contains(promBinary[strength], p.next()) {
		operator := p.take()
		right := p.binary(strength + 1)
		p.require(kind != "r" && right != "r", "a range in "+operator)
		p.require(strength > 1 || kind == "v" && right == "v", operator+" of numbers")
		if right == "v" {
			kind = "v"
		}
	}
	return kind
}

func (p *promParser) unary() string {
	token := p.take()
	switch {
	case token == "(":
		kind := p.binary(0)
		p.expect(")")
		return kind
	case promNumber.MatchString(token):
		return "n"
	case slices.Contains(promSums, token):
		p.sum()
		return "v"
	case promName.MatchString(token):
		if takes, is := promFunctions[token]; is {
			p.call(takes)
			if token == "time" {
				return "n"
			}
			return "v"
		}
		return p.selector(token)
	}
	p.require(false, token)
	return ""
}

// sum reads what puts metrics together, and by which labels.
func (p *promParser) sum() {
	var by []string
	if p.next() == "by" {
		p.take()
		p.expect("(")
		for p.next() != ")" {
			label := p.take()
			p.require(promName.MatchString(label), "a label")
			if by = append(by, label); p.next() != ")" {
				p.expect(",")
			}
		}
		p.expect(")")
	}
	before := len(p.found)
	p.call("v")
	for i := before; i < len(p.found); i++ {
		p.found[i].labels = append(p.found[i].labels, by...)
	}
}

func (p *promParser) call(takes string) {
	p.expect("(")
	for i, kind := range takes {
		if i > 0 {
			p.expect(",")
		}
		p.require(p.binary(0) == string(kind), "an argument")
	}
	p.expect(")")
}

func (p *promParser) selector(metric string) string {
	found := asked{metric: metric}
	if p.next() == "{" {
		p.take()
		for p.next() != "}" {
			label := p.take()
			p.require(promName.MatchString(label), "a label")
			p.require(slices.Contains([]string{"=", "!=", "=~", "!~"}, p.take()), "a comparison")
			p.require(p.take()[0] == '"', "a value")
			if found.labels = append(found.labels, label); p.next() != "}" {
				p.expect(",")
			}
		}
		p.expect("}")
	}
	p.found = append(p.found, found)
	if p.next() != "[" {
		return "v"
	}
	p.take()
	p.require(promDuration.MatchString(p.take()), "a duration")
	p.expect("]")
	return "r"
}

func TestExpressionsThatPrometheusWouldRefuseAreRefused(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{
		"", "rate(a)", "rate(a[5m]", "rate(a[5])", "a[5m] > 1", "sum by le (a)", "sum(a[5m])", "a{b}", `a{b="c" d="e"}`, `a{b='c'}`,
		"histogram_quantile(a, 0.9)", "1 and 2", "a >", "a b", "unknown(a)", "a # b", "rate(rate(a[5m]))", "absent()", "a{b=c}", "time",
	} {
		_, err := parsePromQL(wrong)
		require.Error(t, err, wrong)
	}
	found, err := parsePromQL(`sum by (x) (rate(a{b="c", d!="e"}[5m])) / (b_total - 1.5) > 0 and time() - max(c) > 5`)
	require.NoError(t, err)
	require.Equal(t, []asked{{"a", []string{"b", "d", "x"}}, {"b_total", nil}, {"c", nil}}, found)
}
