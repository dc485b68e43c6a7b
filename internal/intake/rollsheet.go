package intake

import (
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// RollNotes names the sheet of the template that explains the others.
const RollNotes = "说明"

// RollPage is one sheet of a roll as it is written: headings and rows of text.
type RollPage struct {
	Name   string
	Labels []string
	Rows   [][]string
}

// RollPages write rows as ReadRoll reads them: one page for each table, also
// where it has no row.
func RollPages(rows []contract.RollRow) []RollPage {
	var pages []RollPage
	for _, s := range contract.RollSheets {
		page := RollPage{Name: s.ZH, Labels: []string{"序号"}}
		for _, col := range s.Columns {
			page.Labels = append(page.Labels, col.ZH)
		}
		for _, row := range rows {
			if row.Table != s.Table {
				continue
			}
			cells := []string{itoa(len(page.Rows) + 1)}
			for _, col := range s.Columns {
				cells = append(cells, SafeCell(RollText(col.Field, row.Values[col.Field], casework.Chinese)))
			}
			page.Rows = append(page.Rows, cells)
		}
		pages = append(pages, page)
	}
	return pages
}

// RollText is a value of a roll in words, as people read it.
func RollText(field, value, lang string) string {
	switch field {
	case "kind":
		return contract.UnitKindWord(value, lang)
	case "role":
		return casework.Word(casework.Role(value), lang)
	case "from", "until":
		if at, err := casework.ParseInstant(value); err == nil {
			return RollInstant(at)
		}
	}
	return value
}

// RollTemplate is an empty roll: the headings of every table, one example row
// that is marked and never read, and a sheet that explains the rest.
func RollTemplate() []RollPage {
	pages := RollPages([]contract.RollRow{
		{Table: contract.RollPeople, Values: map[string]string{"name": "示例人员甲", "telephone": "000-0000001"}},
		{Table: contract.RollUnits, Values: map[string]string{
			"name": "示例县", "kind": contract.UnitCounty, "parent": "示例市", "territory": "示例县、示例城区", "code": "000000",
			"telephone": "000-0000000", "first_responsible": "示例人员甲", "direct_responsible": "示例人员乙",
		}},
		{Table: contract.RollPosts, Values: map[string]string{"person": "示例人员甲", "unit": "示例县", "role": string(casework.UnitLeader)}},
		{Table: contract.RollContacts, Values: map[string]string{"unit": "示例县", "person": "示例人员乙", "telephone": "000-0000002", "substitute": "示例人员甲"}},
		{Table: contract.RollDuties, Values: map[string]string{
			"unit": "示例县", "person": "示例人员乙", "telephone": "000-0000002", "backup": "示例人员甲",
			"from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z",
		}},
	})
	for i := range pages {
		for _, row := range pages[i].Rows {
			row[0] = "示例"
		}
	}
	return append(pages, rollNotes())
}

func rollNotes() RollPage {
	notes := RollPage{Name: RollNotes, Labels: []string{"事项", "说明"}}
	add := func(subject, text string) { notes.Rows = append(notes.Rows, []string{subject, text}) }
	add("示例行", "“序号”写“示例”的行不读入，可以删去。")
	add("空白单元格", "空白表示不改变已有内容；写“无”表示清除已有内容。表中没有写的单位和人员不受影响，导入从不删除、停用任何单位和人员。")
	add("编号", "可以不填。重名的人员、改名或调整上级的单位要填编号（或机构代码），才能认出是同一个。编号可用本单位自编的，由字母、数字和 . _ - 组成；不要填身份证号或手机号。")
	add("单位的写法", "其他表中写单位名称、编号或机构代码；有重名的，写成“上级单位/单位名称”。")
	add("人员的写法", "其他表中写姓名或人员编号；有重名的，写人员编号。")
	add("电话", "联络员表和值班表不填电话的，用人员表中的电话。")
	add("时间", "写成 2026-01-01 08:00（北京时间）。只写日期的，“起”为当日零时，“止”含当日。任职起空白为即时，任职止空白为长期。")
	add("辖区名称", "市、县（市、区）、乡镇（街道）在地址中的叫法，用顿号分隔；空白为单位名称本身。")
	for _, kind := range contract.UnitKinds {
		add("类别", contract.UnitKindWord(kind, casework.Chinese)+"（"+kind+"）")
	}
	for _, role := range casework.Roles {
		add("岗位", casework.Word(role, casework.Chinese)+"（"+string(role)+"）")
	}
	return notes
}
