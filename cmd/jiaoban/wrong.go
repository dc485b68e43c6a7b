package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jiaoban/internal/app"
)

// argumentWords say what stands for each argument of a command.
var argumentWords = map[string]words{
	"FILE": {"文件", "file"}, "CASE": {"案件编号", "id of the case"}, "BATCH": {"清单编号", "id of the list"}, "ROW": {"行号", "number of the row"},
	"LOGIN": {"登录名", "login"}, "ID": {"会话编号", "id of the session"}, "KEY": {"密钥编号", "id of the key"}, "RING": {"密钥环", "ring"}, "NAME": {"名称", "name"},
	"UNIT": {"单位编号", "id of the unit"}, "PARENT": {"上级单位编号", "id of the unit above"}, "PERSON": {"人员编号", "id of the person"},
	"ROLE": {"岗位", "role"}, "POST": {"任职编号", "id of the post"}, "CONTACT": {"联络员编号", "id of the contact person"},
	"DUTY":     {"班次编号", "id of the turn of duty"},
	"HANDOVER": {"交接班编号", "id of the hand-over"},
	"DELEGATE": {"受托人编号", "id of the delegate"}, "DELEGATION": {"委托编号", "id of the delegation"},
}

// wrongArguments says what belongs after a command, and how many words stood there.
func (c command) wrongArguments(cmd *cobra.Command, args []string) error {
	names := strings.Fields(c.use)[1:]
	if len(names) == 0 && cmd.Name() == "export" {
		return app.Usage(fmt.Sprintf("%[1]s 的文件名写在 --out 后：%[1]s --out %[2]s。", cmd.CommandPath(), args[0]),
			fmt.Sprintf("%[1]s takes its file with --out: %[1]s --out %[2]s.", cmd.CommandPath(), args[0]))
	}
	if len(names) == 0 {
		return app.Usage(fmt.Sprintf("%s 后面不写参数，多了 %q。", cmd.CommandPath(), args[0]),
			fmt.Sprintf("Nothing belongs after %s; %q is too much.", cmd.CommandPath(), args[0]))
	}
	var zh, en []string
	for _, name := range names {
		zh, en = append(zh, argumentWords[name].zh), append(en, argumentWords[name].en)
	}
	return app.Usage(fmt.Sprintf("在 %s 之后依次写：%s（共 %d 项，现有 %d 项）。", cmd.CommandPath(), strings.Join(zh, "、"), len(names), len(args)),
		fmt.Sprintf("After %s belong, in this order: %s (%d in all, %d given).", cmd.CommandPath(), strings.Join(en, ", "), len(names), len(args)))
}

// kindWords say what a flag holds, by pflag's name of its type.
var kindWords = map[string]words{"int": {"整数", "a whole number"}, "bool": {"true（是）或 false（否）", "true or false"}, "string": {"文字", "a text"}, "stringArray": {"文字", "a text"}}

// wrongFlag says in both languages what pflag says in one.
func wrongFlag(err error) error {
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		flag := dashed(e.GetSpecifiedName(), e.GetSpecifiedShortnames())
		return app.Usage(fmt.Sprintf("没有选项 %s；请看 --help。", flag), fmt.Sprintf("There is no flag %s; see --help.", flag))
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return app.Usage(fmt.Sprintf("选项 --%s 后面须写内容。", e.GetFlag().Name), fmt.Sprintf("The flag --%s needs a value.", e.GetFlag().Name))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		kind := kindWords[e.GetFlag().Value.Type()]
		return app.Usage(fmt.Sprintf("选项 --%s 须为%s，不是 %q。", e.GetFlag().Name, kind.zh, e.GetValue()),
			fmt.Sprintf("The flag --%s is %s, not %q.", e.GetFlag().Name, kind.en, e.GetValue()))
	}
	if e, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return app.Usage(fmt.Sprintf("选项写法有误：%s。", e.GetSpecifiedFlag()), fmt.Sprintf("This is not how a flag is written: %s.", e.GetSpecifiedFlag()))
	}
	return app.Usage("选项有误；请看 --help。", err.Error())
}

func dashed(name, short string) string {
	if short != "" {
		return "-" + short
	}
	return "--" + name
}
