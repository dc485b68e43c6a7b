package policies

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"jiaoban/internal/casework"
)

// ReadPolicy reads the text of one policy as a file of the folder is read. Also
// says what else is wrong with it where it is handed in; nil: nothing.
func ReadPolicy(content []byte, also func(casework.Policy) []Fault) (casework.Policy, LoadError) {
	r := &reader{lines: map[string]int{}}
	root := r.document(content)
	if root == nil {
		return casework.Policy{}, r.problems
	}
	p := r.checked(root)
	if also != nil {
		for _, f := range also(p) {
			r.fault(f.Path, f.ZH, f.Text)
		}
	}
	return p, r.problems
}

// ReadCalendar reads the text of one year's calendar as a file of the folder is read.
func ReadCalendar(content []byte) (casework.CalendarYear, LoadError) {
	r := &reader{lines: map[string]int{}}
	root := r.document(content)
	if root == nil {
		return casework.CalendarYear{}, r.problems
	}
	return r.calendar(root), r.problems
}

// WritePolicy writes a policy as ReadPolicy reads it.
func WritePolicy(p casework.Policy) string {
	var w writer
	w.line("", "name: %s", scalar(p.Name))
	w.line("", "version: %d", p.Version)
	w.line("", "basis: %s", scalar(p.Basis))
	w.line("", "zone: %s", scalar(p.Zone.Name))
	w.line("", "")
	w.clocks("", p.Clocks)
	if len(p.Rounds) > 0 {
		w.line("", "rounds:")
		for _, round := range p.Rounds {
			w.line("  ", "%s:", scalar(string(round.Kind)))
			w.clocks("    ", round.Clocks)
		}
		w.line("", "")
	}
	w.limits(p)
	return w.String()
}

// WriteCalendar writes a year's calendar as ReadCalendar reads it. What a holiday
// is called is not kept, for nothing is counted by it.
func WriteCalendar(y casework.CalendarYear) string {
	var w writer
	w.line("", "year: %d", y.Year)
	w.line("", "source: %s", scalar(y.Source))
	w.line("", "holidays:")
	for i := 0; i < len(y.Holidays); {
		last := i
		for last+1 < len(y.Holidays) && y.Holidays[last+1] == y.Holidays[last].AddDays(1) && last-i < 30 {
			last++
		}
		w.line("  ", "- {name: 放假, from: %s, to: %s}", y.Holidays[i], y.Holidays[last])
		i = last + 1
	}
	if len(y.Makeup) > 0 {
		days := make([]string, len(y.Makeup))
		for i, d := range y.Makeup {
			days[i] = string(d)
		}
		w.line("", "makeup: [%s]", strings.Join(days, ", "))
	}
	return w.String()
}

// writer builds a text as people write one: a clock a line.
type writer struct{ strings.Builder }

func (w *writer) line(indent, format string, args ...any) {
	fmt.Fprintf(w, indent+format+"\n", args...)
}

// clocks writes the rules, then the warnings, then the ladders.
func (w *writer) clocks(indent string, clocks []casework.ClockPolicy) {
	w.line(indent, "clocks:")
	warned, climbing := false, false
	for _, c := range clocks {
		w.line(indent+"  ", "%-18s %s", string(c.Kind)+":", ruleText(c.Rule))
		warned, climbing = warned || len(c.Warnings) > 0, climbing || len(c.Ladder) > 0
	}
	w.line("", "")
	if warned {
		w.line(indent, "warnings:")
		for _, c := range clocks {
			if len(c.Warnings) > 0 {
				spans := make([]string, len(c.Warnings))
				for i, s := range c.Warnings {
					spans[i] = spanText(s)
				}
				w.line(indent+"  ", "%-18s [%s]", string(c.Kind)+":", strings.Join(spans, ", "))
			}
		}
		w.line("", "")
	}
	if climbing {
		w.line(indent, "ladder:")
		for _, c := range clocks {
			if len(c.Ladder) > 0 {
				w.line(indent+"  ", "%s:", c.Kind)
				for _, step := range c.Ladder {
					w.line(indent+"    ", "- {rung: %s, after: %s}", step.Rung, spanText(step.After))
				}
			}
		}
		w.line("", "")
	}
}

func ruleText(r casework.DueRule) string {
	if r.Day == 0 {
		return fmt.Sprintf("{from: %s, after: %s}", r.From, spanText(r.After))
	}
	text := fmt.Sprintf("{from: %s, day: %d, at: %q, first_day: %s, days: %s", r.From, r.Day, string(r.At), r.FirstDay, r.Days)
	if r.LastDayOff != "" {
		text += fmt.Sprintf(", last_day_on_holiday: %s", r.LastDayOff)
	}
	return text + "}"
}

// limits writes what is not nothing.
func (w *writer) limits(p casework.Policy) {
	for _, l := range []struct {
		key string
		of  casework.Span
	}{{"dispute_window", p.DisputeWindow}, {"extension_max", p.ExtensionMax}} {
		if l.of != 0 {
			w.line("", "%s: %s", l.key, spanText(l.of))
		}
	}
	for _, l := range []struct {
		key string
		of  int
	}{{"extension_times", p.ExtensionTimes}, {"shell_below", p.ShellBelow}, {"repeat_threshold", p.RepeatThreshold}} {
		if l.of != 0 {
			w.line("", "%s: %d", l.key, l.of)
		}
	}
	for _, l := range []struct {
		key string
		of  bool
	}{
		{"leader_starred", p.LeaderStarred}, {"leader_overdue", p.LeaderOverdue}, {"listed_too", p.ListedToo},
		{"repeat_task_force", p.RepeatTaskForce}, {"field_evidence", p.FieldEvidence}, {"close_needs_gates", p.CloseNeedsGates},
	} {
		if l.of {
			w.line("", "%s: true", l.key)
		}
	}
}

// spanText writes a span in its largest whole unit; a rule speaks of hours up to
// the third day.
func spanText(s casework.Span) string {
	switch {
	case s == 0:
		return "0s"
	case s%casework.Day == 0 && s >= 3*casework.Day:
		return fmt.Sprintf("%dd", s/casework.Day)
	case s%casework.Hour == 0:
		return fmt.Sprintf("%dh", s/casework.Hour)
	case s%casework.Minute == 0:
		return fmt.Sprintf("%dm", s/casework.Minute)
	}
	return s.String()
}

// scalar writes a text as it is where that reads as the same text, else in quotes.
func scalar(s string) string {
	var doc yaml.Node
	if yaml.Unmarshal([]byte("k: "+s+"\n"), &doc) == nil && len(doc.Content) == 1 && len(doc.Content[0].Content) == 2 {
		if v := doc.Content[0].Content[1]; v.Kind == yaml.ScalarNode && v.Style == 0 && v.Value == s && v.Tag == "!!str" && v.LineComment == "" {
			return s
		}
	}
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text can always be written
	return strings.TrimSpace(quoted.String())
}
