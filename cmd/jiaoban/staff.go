package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jiaoban/internal/app"
)

// staffCommands look after units, people, contact persons, rosters, shifts and delegations through a
// running server, as whoever signs in.
func staffCommands() []*cobra.Command {
	group := func(use string, commands ...command) *cobra.Command {
		g := &cobra.Command{Use: use, Args: cobra.ArbitraryArgs, RunE: helpOnly}
		for _, c := range commands {
			g.AddCommand(c.cobra())
		}
		return g
	}
	return []*cobra.Command{
		group("unit",
			command{"list", cobra.NoArgs, serverFlags, app.UnitList},
			command{"add NAME", cobra.ExactArgs(1), addUnitFlags, app.UnitAdd},
			command{"change UNIT", cobra.ExactArgs(1), changeUnitFlags, app.UnitChange},
			command{"move UNIT PARENT", cobra.ExactArgs(2), previewFlags, app.UnitMove},
			command{"disable UNIT", cobra.ExactArgs(1), previewFlags, app.UnitDisable},
			command{"enable UNIT", cobra.ExactArgs(1), serverFlags, app.UnitEnable},
		),
		group("person",
			command{"list", cobra.NoArgs, peopleFlags, app.PersonList},
			command{"add NAME", cobra.ExactArgs(1), addPersonFlags, app.PersonAdd},
			command{"change PERSON", cobra.ExactArgs(1), changePersonFlags, app.PersonChange},
			command{"disable PERSON", cobra.ExactArgs(1), previewFlags, app.PersonDisable},
			command{"enable PERSON", cobra.ExactArgs(1), serverFlags, app.PersonEnable},
			command{"account PERSON LOGIN", cobra.ExactArgs(2), serverFlags, app.PersonAccount},
			command{"post PERSON UNIT ROLE", cobra.ExactArgs(3), periodFlags, app.PersonPost},
			command{"end-post POST", cobra.ExactArgs(1), endPostFlags, app.PersonEndPost},
		),
		group("roll",
			command{"template FILE", cobra.ExactArgs(1), nil, app.RollTemplate},
			command{"load FILE", cobra.ExactArgs(1), rollFlags, app.RollLoad},
			command{"export FILE", cobra.ExactArgs(1), serverFlags, app.RollExport},
		),
		group("responsibility",
			command{"list", cobra.NoArgs, serverFlags, app.ResponsibilityList},
			command{"load FILE", cobra.ExactArgs(1), loadListFlags, app.ResponsibilityLoad},
			command{"export FILE", cobra.ExactArgs(1), serverFlags, app.ResponsibilityExport},
		),
		group("contact",
			command{"list UNIT", cobra.ExactArgs(1), serverFlags, app.ContactList},
			command{"add UNIT PERSON", cobra.ExactArgs(2), contactFlags, app.ContactAdd},
			command{"end UNIT CONTACT", cobra.ExactArgs(2), serverFlags, app.ContactEnd},
		),
		group("roster",
			command{"list UNIT", cobra.ExactArgs(1), periodFlags, app.RosterList},
			command{"add UNIT PERSON", cobra.ExactArgs(2), dutyFlags, app.RosterAdd},
			command{"strike UNIT DUTY", cobra.ExactArgs(2), reasonFlags, app.RosterStrike},
		),
		group("shift",
			command{"show", cobra.NoArgs, serverFlags, app.ShiftShow},
			command{"read HANDOVER", cobra.ExactArgs(1), serverFlags, app.ShiftShow},
			command{"offer PERSON", cobra.ExactArgs(1), noteFlags, app.ShiftOffer},
			command{"take HANDOVER", cobra.ExactArgs(1), noteFlags, app.ShiftTake},
			command{"withdraw HANDOVER", cobra.ExactArgs(1), reasonFlags, app.ShiftWithdraw},
			command{"history", cobra.NoArgs, serverFlags, app.ShiftHistory},
		),
		group("delegation",
			command{"list", cobra.NoArgs, delegationsFlags, app.DelegationList},
			command{"add DELEGATE", cobra.ExactArgs(1), delegateFlags, app.DelegationAdd},
			command{"end DELEGATION", cobra.ExactArgs(1), endDelegationFlags, app.DelegationEnd},
		),
	}
}

func unitFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("kind", "", "")
	f.String("telephone", "", "")
	f.String("code", "", "")
	f.String("first", "", "")
	f.String("direct", "", "")
	f.String("territory", "", "")
}

func addUnitFlags(f *pflag.FlagSet) {
	unitFlags(f)
	f.String("parent", "", "")
}

func changeUnitFlags(f *pflag.FlagSet) {
	unitFlags(f)
	f.String("name", "", "")
}

func previewFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.Bool("preview", false, "")
}

func peopleFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("unit", "", "")
}

func addPersonFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("telephone", "", "")
}

func changePersonFlags(f *pflag.FlagSet) {
	addPersonFlags(f)
	f.String("name", "", "")
}

// periodFlags are from when until when something holds.
func periodFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("from", "", "")
	f.String("until", "", "")
}

func endPostFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("at", "", "")
}

func rollFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.Bool("commit", false, "")
	f.Bool("dry-run", false, "")
}

func loadListFlags(f *pflag.FlagSet) {
	previewFlags(f)
	f.String("reason", "", "")
	f.String("document", "", "")
}

func contactFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("telephone", "", "")
	f.String("substitute", "", "")
}

func dutyFlags(f *pflag.FlagSet) {
	periodFlags(f)
	f.String("telephone", "", "")
	f.String("backup", "", "")
}

func delegationsFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.Bool("all", false, "")
}

func delegateFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("for", "", "")
	f.String("from", "", "")
	f.String("until", "", "")
	f.String("reason", "", "")
}

func endDelegationFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("reason", "", "")
}
