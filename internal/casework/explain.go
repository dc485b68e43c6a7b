package casework

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Text puts an explanation in words, in Chinese ("zh") or English, with every
// instant in the policy's zone.
func (e Explanation) Text(lang string) string {
	if lang == Chinese {
		return e.chinese()
	}
	return e.english()
}

func (e Explanation) chinese() string {
	base := fmt.Sprintf("%s %s", Word(e.From, Chinese), e.Zone.Local(e.FromAt))
	switch {
	case e.SetBy != "":
		return fmt.Sprintf("%s；由专人定为 %s %s 之前%s；%s", base, e.DueDate, e.At.full(), inBrackets(e.basis(Chinese), "（", "）"), e.Zone.Name)
	case e.Day == 0:
		return fmt.Sprintf("%s；自此起 %s（昼夜连续计算）；%s", base, SpanWords(e.After, Chinese), e.Zone.Name)
	}
	var b strings.Builder
	b.WriteString(base)
	if e.FirstDay == NotCounted {
		fmt.Fprintf(&b, "；当日不计，%s 为第 1 日", e.DayOne)
	} else {
		fmt.Fprintf(&b, "；%s 计为第 1 日", e.DayOne)
	}
	kind := "日"
	if e.Days == WorkingDays {
		kind = "个工作日"
	}
	last := e.lastCounted()
	fmt.Fprintf(&b, "；第 %d %s为 %s（%s）", e.Day, kind, last, weekdays[last.Weekday()].zh)
	switch {
	case e.NoCalendar != 0:
		fmt.Fprintf(&b, "；缺少 %d 年的节假日安排，末日是否休息未予核对，不作顺延", e.NoCalendar)
	case e.LastDay != "":
		fmt.Fprintf(&b, "，系休息日，顺延至其后第一个工作日 %s（%s）", e.DueDate, weekdays[e.DueDate.Weekday()].zh)
	}
	if len(e.Skipped) > 0 {
		fmt.Fprintf(&b, "；跳过休息日 %s", joinDates(e.Skipped, "、"))
	}
	fmt.Fprintf(&b, "；%s 之前；%s", e.At.full(), e.Zone.Name)
	return b.String()
}

func (e Explanation) english() string {
	base := fmt.Sprintf("%s %s", Word(e.From, English), e.Zone.Local(e.FromAt))
	switch {
	case e.SetBy != "":
		return fmt.Sprintf("%s; set by a person: before %s %s%s; %s", base, e.DueDate, e.At.full(), inBrackets(e.basis(English), " (", ")"), e.Zone.Name)
	case e.Day == 0:
		return fmt.Sprintf("%s; %s of elapsed time, day and night; %s", base, SpanWords(e.After, English), e.Zone.Name)
	}
	var b strings.Builder
	b.WriteString(base)
	if e.FirstDay == NotCounted {
		fmt.Fprintf(&b, "; that day is not counted, day 1 is %s", e.DayOne)
	} else {
		fmt.Fprintf(&b, "; %s counts as day 1", e.DayOne)
	}
	kind := "day"
	if e.Days == WorkingDays {
		kind = "working day"
	}
	last := e.lastCounted()
	fmt.Fprintf(&b, "; %s %d is %s, %s", kind, e.Day, weekdays[last.Weekday()].en, last)
	switch {
	case e.NoCalendar != 0:
		fmt.Fprintf(&b, "; there is no calendar for %d, so nobody looked whether the last day is a day off, and it stays", e.NoCalendar)
	case e.LastDay != "":
		fmt.Fprintf(&b, ", a day off, so the first working day after it: %s, %s", weekdays[e.DueDate.Weekday()].en, e.DueDate)
	}
	if len(e.Skipped) > 0 {
		fmt.Fprintf(&b, "; days off skipped: %s", joinDates(e.Skipped, ", "))
	}
	fmt.Fprintf(&b, "; before %s; %s", e.At.full(), e.Zone.Name)
	return b.String()
}

// basis is the document by which a person set an instant. Where that was an
// extension, the id of it stands in its place, which says nothing to people.
func (e Explanation) basis(lang string) string {
	if !extensionID.MatchString(e.Basis) {
		return e.Basis
	}
	return map[string]string{Chinese: "批准延期", English: "an extension was granted"}[lang]
}

var extensionID = regexp.MustCompile(`^x[0-9]+$`)

// lastCounted is the day that was counted to, before it was moved.
func (e Explanation) lastCounted() Date {
	if e.LastDay != "" {
		return e.LastDay
	}
	return e.DueDate
}

var weekdays = map[time.Weekday]message{
	time.Monday: {"星期一", "Monday"}, time.Tuesday: {"星期二", "Tuesday"}, time.Wednesday: {"星期三", "Wednesday"},
	time.Thursday: {"星期四", "Thursday"}, time.Friday: {"星期五", "Friday"}, time.Saturday: {"星期六", "Saturday"},
	time.Sunday: {"星期日", "Sunday"},
}

func (t TimeOf) full() string {
	if len(t) == len("12:00") {
		return string(t) + ":00"
	}
	return string(t)
}

// SpanWords renders whole units, the largest first: "6 hours", "1 hour 30 minutes".
func SpanWords(s Span, lang string) string {
	units := []struct {
		of     Span
		zh, en string
	}{{Day, " 天", " day"}, {Hour, " 小时", " hour"}, {Minute, " 分钟", " minute"}, {Second, " 秒", " second"}}
	var parts []string
	for _, u := range units {
		n := s / u.of
		s %= u.of
		switch {
		case n == 0:
		case lang == Chinese:
			parts = append(parts, fmt.Sprintf("%d%s", n, u.zh))
		case n == 1:
			parts = append(parts, "1"+u.en)
		default:
			parts = append(parts, fmt.Sprintf("%d%ss", n, u.en))
		}
	}
	if len(parts) == 0 {
		return map[bool]string{true: "0 秒", false: "0 seconds"}[lang == Chinese]
	}
	return strings.Join(parts, " ")
}

func inBrackets(s, left, right string) string {
	if s == "" {
		return ""
	}
	return left + s + right
}

func joinDates(ds []Date, sep string) string {
	parts := make([]string, len(ds))
	for i, d := range ds {
		parts[i] = string(d)
	}
	return strings.Join(parts, sep)
}
