package bench

import "strings"

// named are the samples by name, in both languages.
var named = map[string][2]string{
	bareStarts:                        {"标尺：启动空流程", "yardstick: bare workflows started"},
	bareUpdates:                       {"标尺：空流程更新，各写一行", "yardstick: bare updates that write a row"},
	"bare_updates_that_write_nothing": {"空流程更新，不写", "bare updates that write nothing"},
	bareNoon:                          {"标尺：空流程定时器同时到点，各写一行", "yardstick: bare timers at one instant, a row each"},
	"list_staged":                     {"清单读入核对", "rows of a list read and checked"},
	"list_committed":                  {"清单入库", "rows of a list committed"},
	"list_started":                    {"清单各件的流程已启动", "cases of a list with their workflows"},
	"single_intakes":                  {"逐件登记", "single intakes"},
	"commands":                        {"办理动作（记录通话）", "commands (a call recorded)"},
	"board_page":                      {"台账一页，50 件", "a page of 50 cases"},
	"unit_page":                       {"某单位的件一页", "a page of a unit's cases"},
	"overdue_page":                    {"逾期件一页", "a page of overdue cases"},
	"search":                          {"检索一页", "a page of a search"},
	"tally":                           {"各状态件数", "counts by state"},
	"statistics":                      {"督办统计", "statistics"},
	"lives":                           {"全过程", "whole lives"},
	"life_commands":                   {"全过程中的每个动作", "commands of whole lives"},
	"start":                           {"重新启动，到可以使用", "starting it again, until it serves"},
	"submissions":                     {"上报", "answers submitted"},
	"board_pages":                     {"台账一页", "pages of cases"},
	"unit_pages":                      {"某单位的件一页", "pages of a unit's cases"},
	"overdue_pages":                   {"逾期件一页", "pages of overdue cases"},
	"tallies":                         {"各状态件数", "counts by state"},
	"late_answers":                    {"逾期后上报", "answers submitted late"},
	"noon":                            {"正午判定", "verdicts at noon"},
	"noon_middle":                     {"正午判定，比标尺居中的一次", "verdicts at noon, of the middle ratio"},
}

// circumstances end the names of samples that were measured at another time.
var circumstances = []struct{ suffix, zh, en string }{
	{"_grown", "，件数增长之后", ", when there are more cases"},
	{"_beside_a_list", "，清单入库时", " beside a list"},
	{"_before_the_noon", "，正午之前，当日不到期", " before the noon, due on another day"},
	{"_beside_the_noon", "，正午前后", " beside the noon"},
	{"_in_the_last_minute", "，最后一分钟", " in the last minute"},
}

// Words are what was measured, in both languages, and against what.
func (s Sample) Words() (zh, en string) {
	zh, en = words(s.Name)
	if s.Against == "" {
		return zh, en
	}
	otherZH, otherEN := words(s.Against)
	return zh + "（比：" + strings.TrimPrefix(otherZH, "标尺：") + "）", en + " (against: " + strings.TrimPrefix(otherEN, "yardstick: ") + ")"
}

func words(name string) (zh, en string) {
	for _, c := range circumstances {
		if short, found := strings.CutSuffix(name, c.suffix); found {
			zh, en = words(short)
			return zh + c.zh, en + c.en
		}
	}
	w := named[name]
	return w[0], w[1]
}
