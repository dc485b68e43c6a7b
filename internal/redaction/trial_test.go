package redaction

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What tells of something is checked, however long; what tries out a village is not.
func TestATextThatTriesOutPeopleIsToldFromOneThatTells(t *testing.T) {
	t.Parallel()
	numbers := func(n int, between string) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("1990000%04d", i))
		}
		return strings.Join(all, between)
	}
	names := func(n int, between string) string {
		var all []string
		for i := range n {
			all = append(all, "示范"+string(rune('一'+i)))
		}
		return strings.Join(all, between)
	}
	told := "经查，2026年3月2日14时30分，示范化工厂夜间排放废气，监测值为12.5毫克每立方米，超过标准0.5倍；已责令停产整改，并处罚款3万元。"
	for what, c := range map[string]struct {
		text  string
		tries bool
	}{
		"a summary":                    {told, false},
		"the longest summary":          {strings.Repeat(told, 200), false},
		"twenty numbers":               {"联系电话：" + numbers(20, "、"), false},
		"twenty-one numbers":           {"联系电话：" + numbers(21, "、"), true},
		"numbers between words":        {numbers(21, "号用户，"), true},
		"numbers between spaces":       {numbers(21, " "), true},
		"one long number":              {strings.Repeat("1", 221), true},
		"digits as many as allowed":    {strings.Repeat("1 ", 220), false},
		"one more":                     {strings.Repeat("1 ", 221), true},
		"sixty names":                  {names(60, "、"), false},
		"sixty-one names":              {names(61, "、"), true},
		"names on lines":               {names(61, "\n"), true},
		"as many villages in a report": {strings.ReplaceAll(told, "，", "，在示范区某镇某某村一带，") + strings.Repeat(told, 20) + names(61, "、"), false},
		"three thousand names":         {names(3000, "")[:20000], true},
		"a line of two hundred signs":  {strings.Repeat("示", 200), false},
		"a longer one":                 {strings.Repeat("示", 201), true},
	} {
		require.Equal(t, c.tries, Tries(c.text), what)
	}
}
