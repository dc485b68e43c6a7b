package app

import (
	"context"
	"fmt"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
	"jiaoban/internal/policies"
)

// rules are the stored policies and calendars, and the texts that people write
// them as: the same that the operator's folder holds.
type rules struct{ *ledger.Ledger }

// ReadPolicy implements api.Policies. Versions are for ever, so that a person
// takes the next one: 40 for 4 could never be mended.
func (r rules) ReadPolicy(ctx context.Context, text string) (contract.PolicyDraft, error) {
	versions, err := r.Policies(ctx)
	if err != nil {
		return contract.PolicyDraft{}, err
	}
	d := contract.PolicyDraft{}
	next := func(p casework.Policy) (faults []policies.Fault) {
		highest := 0
		for _, v := range versions {
			if v.Policy.Name != p.Name {
				continue
			}
			highest = max(highest, v.Policy.Version)
			if v.Policy.Version == p.Version {
				d.Stored, err = same(v.Policy, p)
				if !d.Stored {
					faults = append(faults, policies.Fault{
						Path: "version", Text: fmt.Sprintf("version %d is stored with other content and never changes", p.Version), ZH: fmt.Sprintf("第 %d 版已存入，内容不同；已存的版本不会改变", p.Version),
					})
				}
			}
		}
		if !d.Stored && p.Version > 0 && p.Version != highest+1 {
			faults = append(faults, policies.Fault{
				Path: "version", Text: fmt.Sprintf("the next version of it is %d", highest+1), ZH: fmt.Sprintf("下一版是第 %d 版", highest+1),
			})
		}
		return faults
	}
	p, problems := policies.ReadPolicy([]byte(text), next)
	if err != nil {
		return d, err
	}
	d.Policy, d.Faults = p, ruleFaults(problems)
	if len(d.Faults) == 0 {
		d.SHA256, err = ledger.RuleSum(p)
	}
	return d, err
}

// ReadCalendar implements api.Policies.
func (r rules) ReadCalendar(ctx context.Context, text string) (contract.CalendarDraft, error) {
	y, problems := policies.ReadCalendar([]byte(text))
	d := contract.CalendarDraft{Year: y, Faults: ruleFaults(problems)}
	if len(d.Faults) > 0 {
		return d, nil
	}
	years, err := r.Calendars(ctx)
	if err != nil {
		return d, err
	}
	for _, stored := range years { // by year and version: the last one counts
		if stored.Year.Year == y.Year {
			d.Version = stored.Version
			if d.Stored, err = same(stored.Year, y); err != nil {
				return d, err
			}
		}
	}
	d.SHA256, err = ledger.RuleSum(y)
	return d, err
}

// PolicyText implements api.Policies.
func (rules) PolicyText(p casework.Policy) (text, sum string, err error) {
	sum, err = ledger.RuleSum(p)
	return policies.WritePolicy(p), sum, err
}

// CalendarText implements api.Policies.
func (rules) CalendarText(y casework.CalendarYear) (text, sum string, err error) {
	sum, err = ledger.RuleSum(y)
	return policies.WriteCalendar(y), sum, err
}

// same reports whether two are stored as the same.
func same(a, b any) (bool, error) {
	one, err := ledger.RuleSum(a)
	if err != nil {
		return false, err
	}
	other, err := ledger.RuleSum(b)
	return one == other, err
}

// ruleFaults are the problems of one text, without the file that it is not.
func ruleFaults(problems policies.LoadError) []contract.RuleFault {
	faults := make([]contract.RuleFault, len(problems))
	for i, p := range problems {
		faults[i] = contract.RuleFault{Line: p.Line, Path: p.Path, Text: strings.TrimPrefix(p.Text, p.Path+": "), ZH: p.ZH}
	}
	return faults
}
