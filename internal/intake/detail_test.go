package intake

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// Nobody reads a code in brackets: each detail that the reader of lists gives has
// words in both languages.
func TestEveryDetailHasWords(t *testing.T) {
	t.Parallel()
	given := []string{string(SkipHidden), string(SkipNoHeader), string(SkipEmpty), string(SkipNotTable)}
	literal := regexp.MustCompile(`(?:"detail", |damaged\()"([^"]+)"[,)]`)
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, found := range literal.FindAllStringSubmatch(string(source), -1) {
			given = append(given, found[1])
		}
	}
	require.Greater(t, len(given), 30)
	for _, detail := range given {
		zh, en := detailIn(detail, Chinese), detailIn(detail, English)
		require.True(t, strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }), detail)
		require.NotContains(t, en, "_", detail)
	}
	hidden := Warning{Code: "sheet_skipped", Params: map[string]string{"sheet": "内部", "reason": string(SkipHidden)}}
	require.Equal(t, "工作表“内部”未读取（隐藏的工作表）。", hidden.Message(Chinese))
	require.Equal(t, "The sheet 内部 was not read (it is hidden).", hidden.Message(English))
	require.Contains(t, problem("damaged_workbook", "detail", "xl/worksheets/sheet1.xml: order of rows").Message(Chinese), "（xl/worksheets/sheet1.xml：行的次序有误）")
	require.Contains(t, problem("damaged_workbook", "detail", "来信!5").Message(Chinese), "（来信!5）")
	require.Contains(t, problem("damaged_zip", "detail", "zip directory").Message(Chinese), "（压缩目录）")
}

// How many more there are of a kind is said in words, not by the code of the kind.
func TestMoreOfAKindAreNamedInWords(t *testing.T) {
	t.Parallel()
	w := Warning{Code: moreWarnings, Params: map[string]string{"code": "number_cell", "count": "7"}}
	require.Equal(t, "另有 7 条同类提示未逐条列出：“…”是数值单元格，显示为 …；前导零可能已丢失，请核对。", w.Message(Chinese))
	require.Equal(t, "7 more of these are not listed one by one: … is a numeric cell, shown as …; leading zeros may be lost. Check it.", w.Message(English))
	for _, code := range WarningCodes() {
		said := Warning{Code: moreWarnings, Params: map[string]string{"code": code, "count": "7"}}.Message(English)
		require.NotContains(t, said, code+".")
		require.NotContains(t, said, "{")
	}
}
