package contract

import (
	"regexp"
	"strconv"
	"strings"
)

// Numbers of batches are kept as they are written and compared by their key, as
// acceptance numbers are: one list is 12, 012, 第12批 and 第十二批次 to whoever types it.
// A part of a batch is one as well, 12-1 and 12-01: who numbers the parts of a batch
// does not have both. 12-10 is another one.

var batchPattern = regexp.MustCompile(`第([0-9]{1,4}(?:-[0-9]{1,3})?|[零〇一二三四五六七八九十百两]{1,7}(?:-[0-9]{1,3})?)批`)

// BatchIn reads the number of a batch out of a text: 第12批 is 12, 第三十五批
// is 35, 第35-1批 and 第35-01批 are 35-1. It returns "" when there is none.
func BatchIn(text string) string {
	m := batchPattern.FindStringSubmatch(Levelled(text))
	if m == nil {
		return ""
	}
	number, sub, hasSub := strings.Cut(m[1], "-")
	if n, ok := ChineseNumber(number); ok {
		number = strconv.Itoa(n)
	} else if n, err := strconv.Atoi(number); err == nil {
		number = strconv.Itoa(n)
	} else {
		return ""
	}
	if n, err := strconv.Atoi(sub); hasSub && err == nil {
		return number + "-" + strconv.Itoa(n)
	}
	return number
}

// BatchNumber reads the number of a batch however it is written: 12, 012, 第12批,
// 十二 and 第十二批次 are all "12"; "" where it is none.
func BatchNumber(text string) string {
	if batch := BatchIn(text); batch != "" {
		return batch
	}
	return bareBatch(text)
}

// BatchKey levels what is said of a batch for comparison. A number with other
// words beside it is no mere number: 补充第12批 is another list than 第12批.
func BatchKey(text string) string {
	if batch := bareBatch(text); batch != "" {
		return batch
	}
	return NumberKey(text)
}

// bareBatch reads a text that is the number of a batch and nothing else.
func bareBatch(text string) string {
	bare := strings.TrimPrefix(Levelled(text), "第")
	whole := "第" + strings.TrimSuffix(strings.TrimSuffix(bare, "次"), "批") + "批"
	if batchPattern.FindString(whole) != whole {
		return ""
	}
	return BatchIn(whole)
}

// ChineseNumber reads 一 to 九百九十九, and numbers that are written figure by figure
// where a 〇 among them shows it: 二〇 is 20, 一〇五 is 105. Figures in a row without
// one, 一二, are no number: that is 12 to one reader and 1 and 2 to another, and two
// lists must not become one by a guess. Nor is 一百五, which is 105 or 150.
func ChineseNumber(s string) (int, bool) {
	s = strings.ReplaceAll(s, "零", "〇")
	head, rest, hundreds := strings.Cut(s, "百")
	if !hundreds {
		if n, ok := byFigures(s); ok {
			return n, true
		}
		return belowHundred(s)
	}
	n, ok := oneFigure(strings.Replace(head, "两", "二", 1))
	if rest == "" || !ok {
		return 100 * n, ok
	}
	var more int
	if ones, zero := strings.CutPrefix(rest, "〇"); zero {
		more, ok = oneFigure(ones)
	} else {
		more, ok = belowHundred(rest)
		ok = ok && more >= 10
	}
	if !ok {
		return 0, false
	}
	return 100*n + more, true
}

// belowHundred reads 五, 两, 十, 十二, 二十 and 三十五.
func belowHundred(s string) (int, bool) {
	head, rest, tens := strings.Cut(s, "十")
	if !tens {
		return oneFigure(strings.Replace(s, "两", "二", 1))
	}
	n, ok := 1, true
	if head != "" {
		n, ok = oneFigure(head)
	}
	ones := 0
	if rest != "" && ok {
		ones, ok = oneFigure(rest)
	}
	if !ok {
		return 0, false
	}
	return 10*n + ones, true
}

// byFigures reads 二〇 and 一〇五.
func byFigures(s string) (n int, ok bool) {
	if !strings.Contains(s, "〇") {
		return 0, false
	}
	for _, r := range s {
		figure, known := 0, r == '〇'
		if !known {
			figure, known = oneFigure(string(r))
		}
		if n = 10*n + figure; !known || n > 9999 {
			return 0, false
		}
	}
	return n, n > 0
}

// oneFigure reads 一 to 九.
func oneFigure(s string) (int, bool) {
	i := strings.Index("一二三四五六七八九", s)
	return i/len("一") + 1, i >= 0 && len(s) == len("一")
}
