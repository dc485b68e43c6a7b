// Package policies holds the policies and calendars that come with the program
// and reads an operator's own: YAML files, one policy or one year's calendar a
// file. Reading is strict; everything that is wrong is listed at once, each
// with its file and line.
//
// A policy is data (DESIGN section 5). What this package gives out is copied
// into the ledger with who, when and why, and from there by value into cases;
// changing a file never moves a stored instant.
package policies

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"jiaoban/internal/casework"
)

//go:embed data/*.yaml
var data embed.FS

// Default is the policy preselected for cases from a central inspection group.
const Default = "city-central-handover"

// Demonstration is the policy that lives a case's life in two minutes.
const Demonstration = "fast"

// Set is a collection of policies and the one calendar they count by. It is
// not changed after reading and may be shared.
type Set struct {
	Policies []casework.Policy // by name, and by version within a name
	Calendar casework.Calendar // by year
}

// Policy returns the highest version of the named policy.
func (s Set) Policy(name string) (casework.Policy, bool) {
	var best casework.Policy
	for _, p := range s.Policies {
		if p.Name == name && p.Version > best.Version {
			best = p
		}
	}
	return best, best.Version > 0
}

// Table names the policy preselected for a source level and mode (S1-05). An
// inspection group's 转办, 交办 and 督办 are all answered to it within its days;
// what the city or the office itself only forwards runs under the regulation.
func Table(level casework.SourceLevel, mode casework.SourceMode) string {
	switch {
	case level == casework.LevelCentral:
		return Default
	case level == casework.LevelProvince:
		return "city-province-handover"
	case mode == casework.ModeForwarded:
		return "statutory"
	}
	return "city-own-handover"
}

// Embedded returns the policies and calendars that come with the program.
func Embedded() (Set, error) {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return Set{}, err
	}
	return Load(sub)
}

// LoadDir returns the embedded set with the files of a folder laid over it: a
// policy of the same name needs a higher version, a calendar replaces that of
// its year.
func LoadDir(dir string) (Set, error) {
	base, err := Embedded()
	if err != nil {
		return Set{}, err
	}
	own, err := Load(os.DirFS(dir))
	if faults, ok := errors.AsType[LoadError](err); ok {
		return Set{}, faults
	}
	if err != nil {
		return Set{}, fmt.Errorf("policies in %s: %w", dir, err)
	}
	return base.over(own)
}

// Load reads every .yaml and .yml file at the top of a file system. Its error
// is LoadError where files are at fault.
func Load(files fs.FS) (Set, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return Set{}, err
	}
	var set Set
	var problems LoadError
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
			continue
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return Set{}, err
		}
		problems = append(problems, read(&set, name, content)...)
	}
	if len(problems) > 0 {
		return Set{}, problems
	}
	sorted(&set)
	return set, nil
}

// read adds what one file holds.
func read(s *Set, file string, content []byte) LoadError {
	r := &reader{file: file, lines: map[string]int{}}
	root := r.document(content)
	if root == nil {
		return r.problems
	}
	if has(root, "year") {
		year := r.calendar(root)
		if slices.ContainsFunc(s.Calendar.Years, func(y casework.CalendarYear) bool { return y.Year == year.Year }) {
			r.faultf("year", "%d 年的日历已在另一个文件中，请只留一份", "the calendar of %d stands in another file already", year.Year)
		}
		s.Calendar.Years = append(s.Calendar.Years, year)
		return r.problems
	}
	p := r.checked(root)
	if slices.ContainsFunc(s.Policies, func(o casework.Policy) bool { return o.Name == p.Name && o.Version == p.Version }) {
		r.faultf("name", "%s 第 %d 版已在另一个文件中，请只留一份", "%s version %d stands in another file already", p.Name, p.Version)
	}
	s.Policies = append(s.Policies, p)
	return r.problems
}

// checked reads a policy and says what makes no sense in it.
func (r *reader) checked(root *yaml.Node) casework.Policy {
	p := r.policy(root)
	for _, f := range Check(p) {
		r.fault(f.Path, f.ZH, f.Text)
	}
	return p
}

func (s Set) over(own Set) (Set, error) {
	merged := Set{Policies: slices.Clone(s.Policies), Calendar: casework.Calendar{Years: slices.Clone(s.Calendar.Years)}}
	var faults LoadError
	for _, p := range own.Policies {
		shipped, known := s.Policy(p.Name)
		switch {
		case known && p.Version == shipped.Version && reflect.DeepEqual(p, shipped):
			continue // a copy of what is there
		case known && p.Version <= shipped.Version:
			faults = append(faults, Problem{
				File: p.Name,
				Text: fmt.Sprintf("policy %s comes with the program in version %d: give your own a higher version than %d", p.Name, shipped.Version, shipped.Version),
				ZH:   fmt.Sprintf("程序自带第 %d 版，自有的版本号须更大", shipped.Version),
			})
		}
		merged.Policies = append(merged.Policies, p)
	}
	for _, y := range own.Calendar.Years {
		merged.Calendar.Years = slices.DeleteFunc(merged.Calendar.Years,
			func(o casework.CalendarYear) bool { return o.Year == y.Year })
		merged.Calendar.Years = append(merged.Calendar.Years, y)
	}
	sorted(&merged)
	if len(faults) > 0 {
		return merged, faults
	}
	return merged, nil
}

func sorted(s *Set) {
	slices.SortFunc(s.Policies, func(a, b casework.Policy) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return a.Version - b.Version
	})
	slices.SortFunc(s.Calendar.Years, func(a, b casework.CalendarYear) int { return a.Year - b.Year })
}
