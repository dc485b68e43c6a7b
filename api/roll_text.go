package api

// What is done with rolls.
var rollTexts = map[string]operationText{
	"preview-roll": {deed: ManageStaff, does: words{
		"预览名册文件（.xlsx 或 .csv，含人员、单位、任职、联络员、值班表）会带来什么变化：逐行给出新增、更改（含原值和新值）、相同或退回（写明哪一列、怎样改）。不作任何更改。文件为请求体，或表单中的文件。",
		"Says what a roll (.xlsx or .csv: people, units, posts, contact persons, rosters) would change: of each row whether it is new, changed with the values before and after, the same, or refused with the column and what to mend. Nothing is changed. The file is the body, or the file of a form.",
	}},
	"commit-roll": {deed: ManageStaff, does: words{
		"按预览导入名册：全部完成，或完全不做；每项更改与单独办理时一样核对并留痕，从不删除或停用。`plan` 取自预览；情况已变化的为 409 `roll_changed_meanwhile`，有退回行的为 409 `roll_refused_rows`。同一文件再导入不会改变什么。",
		"Brings a roll in as its preview said: all of it or nothing, each change by the rules and with the entry that it has when made alone; nobody is disabled and nothing dissolved. `plan` is that of the preview: where it would do something else by now 409 `roll_changed_meanwhile`, where a row is refused 409 `roll_refused_rows`. The same file again changes nothing.",
	}},
	"export-roll": {deed: ManageStaff, does: words{
		"把现有的人员、单位、任职、联络员和值班表导出为名册，格式与导入相同。停用的和已结束的不在其中。导出会留痕。",
		"Gives the people, units, posts, contact persons and rosters as a roll, in the form in which one is brought in. What is disabled or over is not in it. It is recorded.",
	}},
}

// rollSentences are the words for what only rolls are refused for, or noted.
var rollSentences = map[string]words{
	"roll_changed_meanwhile": {"预览之后情况有变化，没有导入。请重新预览。", "Something has changed since the preview, and nothing was brought in. Preview it again."},
	"roll_refused_rows":      {"有 {rows} 行退回，没有导入。请按预览的提示改正后再导入。", "{rows} rows are refused, and nothing was brought in. Mend them as the preview says."},
	"roll_no_unit":           {"没有名为“{name}”的单位；请写单位名称、编号或机构代码。", "There is no unit “{name}”; write its name, id or code."},
	"roll_no_person":         {"没有名为“{name}”的人员；请先写入人员表。", "There is nobody called “{name}”; enter them in the table of people first."},
	"roll_units_alike":       {"有几个单位都叫“{name}”；请写单位编号、机构代码，或写成“上级单位/单位名称”。", "Several units are called “{name}”; write the id or the code, or the unit above, a slash and the name."},
	"roll_people_alike":      {"有几个人都叫“{name}”；请写人员编号。", "Several people are called “{name}”; write the id."},
	"roll_row_twice":         {"与第 {row} 行说的是同一个；重名的请各填编号，否则删去一行。", "Row {row} is about the same; give each an id if they are two, or take one row out."},
	"roll_refers_to_refused": {"“{name}”所在的行已退回，请先改正那一行。", "The row of “{name}” is refused; mend that row first."},
	"roll_person_left":       {"“{name}”已停用；如仍在任，请先恢复。", "“{name}” is no longer in office; if they are, let them in again first."},
	"roll_person_known":      {"“{name}”已在名册中，编号为 {id}；请填这个编号，或不填编号。", "“{name}” is in the office under the id {id}; write that id, or none."},
	"roll_unit_dissolved":    {"“{name}”已停用。", "“{name}” was dissolved."},
	"roll_bad_id":            {"编号由 1 至 64 个字母、数字和 . _ - 组成，以字母或数字开头。", "An id is 1 to 64 letters, digits and . _ -, and begins with a letter or a digit."},
	"roll_personal_id":       {"编号会长期留在记录里，不能用身份证号或手机号。", "An id stays in the record for ever; it must be no telephone and no number of an identity card."},
	"roll_post_began":        {"此人的这一任职已自 {from} 起，文件不能更改开始时间；请不填“任职起”，或先结束原任职。", "The post has been held since {from}; a file does not change when it began. Leave the beginning out, or end the post first."},
	"roll_cells_outside":     {"表头以外的第 {column} 列有内容，可能错位；请删去或加上表头。", "There is content in column {column} beyond the headings; take it out or give it a heading."},
	"roll_held_before":       {"此人曾任此岗位，已结束；将重新任职。", "The post was held before and has ended; it is given again."},
	"roll_ended_since":       {"此任职已结束，不再恢复。", "The post has ended; it is not given again."},
	"roll_struck_since":      {"此班次已撤销，不再恢复。", "The turn was struck; it is not put back."},
	"roll_replaces_entry":    {"原记录结束，另立一条。", "The entry ends, and another one begins."},
	"roll_namesake":          {"已有同名的人员，请确认是另一人。", "Somebody has the same name already; make sure that it is another person."},
}
