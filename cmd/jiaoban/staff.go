package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jiaoban/internal/app"
)

// staffCommands look after units, people and delegations through a running
// server, as whoever signs in.
func staffCommands() []*cobra.Command {
	group := func(use, short string, commands ...command) *cobra.Command {
		g := &cobra.Command{Use: use, Short: short, Args: cobra.ArbitraryArgs, RunE: helpOnly}
		for _, c := range commands {
			g.AddCommand(c.cobra())
		}
		return g
	}
	return []*cobra.Command{
		group("unit", "单位 — units of a running server",
			command{"list", "列出单位树 list the tree of units", cobra.NoArgs, serverFlags, app.UnitList},
			command{"add NAME", "新增单位 add a unit", cobra.ExactArgs(1), addUnitFlags, app.UnitAdd},
			command{"change UNIT", "变更单位 change what is known of a unit", cobra.ExactArgs(1), changeUnitFlags, app.UnitChange},
			command{"move UNIT PARENT", "调整上级 put a unit below another", cobra.ExactArgs(2), previewFlags, app.UnitMove},
			command{"disable UNIT", "停用单位 dissolve a unit; says what hangs on it", cobra.ExactArgs(1), previewFlags, app.UnitDisable},
		),
		group("person", "人员 — people of a running server",
			command{"list", "列出人员 list people", cobra.NoArgs, peopleFlags, app.PersonList},
			command{"add NAME", "新增人员 add a person", cobra.ExactArgs(1), addPersonFlags, app.PersonAdd},
			command{"disable PERSON", "停用人员 let a person in no more; says what hangs on them", cobra.ExactArgs(1), previewFlags, app.PersonDisable},
			command{"post PERSON UNIT ROLE", "任职 give a person a post", cobra.ExactArgs(3), postFlags, app.PersonPost},
			command{"end-post POST", "免职 end a post", cobra.ExactArgs(1), endPostFlags, app.PersonEndPost},
		),
		group("delegation", "委托代行 — who acts for whom",
			command{"list", "列出委托 list delegations", cobra.NoArgs, delegationsFlags, app.DelegationList},
			command{"add DELEGATE", "委托他人 let somebody act for you, or for --for", cobra.ExactArgs(1), delegateFlags, app.DelegationAdd},
			command{"end DELEGATION", "提前终止 end a delegation early", cobra.ExactArgs(1), endDelegationFlags, app.DelegationEnd},
		),
	}
}

func unitFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("kind", "", "类别 office, group, province, city, county, department (新增时的默认) or township")
	f.String("telephone", "", "电话 telephone")
	f.String("code", "", "代码 administrative or organisation code")
	f.String("first", "", "第一责任人 id of the first responsible person")
	f.String("direct", "", "直接责任人 id of the directly responsible person")
}

func addUnitFlags(f *pflag.FlagSet) {
	unitFlags(f)
	f.String("parent", "", "上级单位 id of the unit above")
}

func changeUnitFlags(f *pflag.FlagSet) {
	unitFlags(f)
	f.String("name", "", "名称 name")
}

func previewFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.Bool("preview", false, "只看影响，不更改 only show what hangs on it")
}

func peopleFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("unit", "", "只列该单位现任人员 only who holds a post in this unit now")
}

func addPersonFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("telephone", "", "电话 telephone")
}

func postFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("from", "", "起 from this instant on (now)")
	f.String("until", "", "止 before this instant (until further notice)")
}

func endPostFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("at", "", "何时 when it ends (now)")
}

func delegationsFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.Bool("all", false, "所有人的（管理员） everybody's, for administrators")
}

func delegateFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("for", "", "委托人（管理员代办，须写理由） id of the delegator, where an administrator does it")
	f.String("from", "", "起 from this instant on (now)")
	f.String("until", "", "止 before this instant")
	f.String("reason", "", "理由 why")
}

func endDelegationFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("reason", "", "理由（管理员须写） why; an administrator must say")
}
