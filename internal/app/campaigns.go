package app

import (
	"context"
	"fmt"
	"log/slog"

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

// storePolicies brings the policies and calendars that come with the program,
// and those of the operator's folder, into the ledger. A stored version never
// changes, and a calendar that an administrator stored is left alone.
func storePolicies(ctx context.Context, l *ledger.Ledger, folder string, log *slog.Logger) error {
	set, err := policies.Embedded()
	reason := "came with the program"
	if folder != "" {
		set, err = policies.LoadDir(folder)
		reason = "from the operator's folder"
	}
	if err != nil {
		return fmt.Errorf("policies: %w", err)
	}
	for _, p := range set.Policies {
		if err := l.StorePolicy(ctx, p, "", reason); err != nil {
			return fmt.Errorf("policy %s version %d: %w", p.Name, p.Version, err)
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
	for _, year := range set.Calendar.Years {
		if byHand[year.Year] && folder == "" {
			continue
		}
		if err := l.StoreCalendar(ctx, year, "", reason); err != nil {
			return fmt.Errorf("calendar of %d: %w", year.Year, err)
		}
	}
	log.Debug("policies are in the ledger", slog.Int("policies", len(set.Policies)), slog.Int("years", len(set.Calendar.Years)))
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
