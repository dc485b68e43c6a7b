package app

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
	"jiaoban/internal/policies"
)

// campaigns are inspection campaigns, with the shipped choice of policies for
// those that bring none.
type campaigns struct{ *ledger.Ledger }

// table is the shipped choice of policies for every level and mode.
func (c campaigns) table(ctx context.Context, choose func(casework.SourceLevel, casework.SourceMode) string) ([]contract.PolicyChoice, error) {
	var table []contract.PolicyChoice
	for _, level := range []casework.SourceLevel{casework.LevelCentral, casework.LevelProvince, casework.LevelCity, casework.LevelSelf} {
		for _, mode := range []casework.SourceMode{casework.ModeForwarded, casework.ModeHandedOver, casework.ModeSupervised} {
			name := choose(level, mode)
			version, err := c.PolicyVersion(ctx, name, 0)
			if err != nil {
				return nil, err
			}
			table = append(table, contract.PolicyChoice{Level: level, Mode: mode, Policy: name, Version: version.Policy.Version})
		}
	}
	return table, nil
}

// shipped are the policies and calendars of this start, with the reason under
// which they are stored.
type shipped struct {
	policies.Set
	reason string
	own    bool // an operator's folder lies over those of the program
}

// readPolicies reads the policies and calendars that come with the program, and
// those of the operator's folder.
func readPolicies(folder string) (shipped, error) {
	s := shipped{reason: "came with the program"}
	var err error
	if folder == "" {
		s.Set, err = policies.Embedded()
	} else {
		s.reason, s.own = "from the operator's folder", true
		s.Set, err = policies.LoadDir(folder)
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err // the folder is named below
	}
	if err != nil {
		err = because(err, ExitUsage, "时限规定和日历的目录 %s（--policies）须改正", "policies in %s (--policies) need mending", folder)
	}
	return s, err
}

// store brings them into the ledger. A stored version never changes, and a
// calendar that an administrator stored is left alone unless the operator's
// folder says otherwise. A version of the program's whose number the office has
// used meanwhile is passed over: the office's own stands, and every case has its
// policy with it.
func (s shipped) store(ctx context.Context, l *ledger.Ledger) error {
	program, err := policies.Embedded()
	if err != nil {
		return err
	}
	for _, p := range s.Policies {
		err := l.StorePolicy(ctx, p, "", s.reason)
		if e := casework.AsError(err); e != nil && e.Code == "policy_version_taken" && slices.ContainsFunc(program.Policies, func(o casework.Policy) bool { return reflect.DeepEqual(o, p) }) {
			continue
		}
		if err != nil {
			return because(err, ExitUsage, "时限规定 %s 第 %d 版", "policy %s version %d", p.Name, p.Version)
		}
	}
	stored, err := l.Calendars(ctx)
	if err != nil {
		return err
	}
	byHand := map[int]bool{}
	for _, c := range stored { // by year and version: the last one counts
		byHand[c.Year.Year] = c.StoredBy != ""
	}
	for _, year := range s.Calendar.Years {
		if byHand[year.Year] && !s.own {
			continue
		}
		if err := l.StoreCalendar(ctx, year, "", s.reason); err != nil {
			return because(err, ExitStatus(err), "%d 年日历", "calendar of %d", year.Year)
		}
	}
	return nil
}

// AddCampaign implements api.Campaigns. A campaign without a table gets the
// shipped one.
func (c campaigns) AddCampaign(ctx context.Context, n contract.Campaign, by casework.Actor) (contract.Campaign, error) {
	if len(n.Policies) == 0 {
		table, err := c.table(ctx, policies.Table)
		if err != nil {
			return contract.Campaign{}, err
		}
		n.Policies = table
	}
	return c.Ledger.AddCampaign(ctx, n, by)
}
