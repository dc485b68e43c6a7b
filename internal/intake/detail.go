package intake

import "strings"

// details are words for what stands in brackets in a sentence: why a sheet was not
// read, and what is wrong inside a workbook.
var details = map[string]bilingual{
	string(SkipHidden):   {"隐藏的工作表", "it is hidden"},
	string(SkipNoHeader): {"没有找到表头", "it has no header"},
	string(SkipEmpty):    {"空表", "it is empty"},
	string(SkipNotTable): {"不是表格", "it is no table"},

	"zip directory":                      {"压缩目录", "the zip directory"},
	"entry name":                         {"压缩项名称", "an entry's name"},
	"two entries of one name":            {"压缩项重名", "two entries of one name"},
	"compression method":                 {"压缩方式", "the method of compression"},
	"entry header":                       {"压缩项的头", "an entry's header"},
	"entry beyond the end":               {"压缩项超出文件末尾", "an entry lies beyond the end"},
	"overlapping entries":                {"压缩项相互重叠", "entries overlap"},
	"no workbook part":                   {"缺工作簿部件", "there is no workbook part"},
	"no sheets":                          {"没有工作表", "there are no sheets"},
	"styles or sheets":                   {"样式或工作表", "styles or sheets"},
	"cell too long":                      {"单元格过长", "a cell is too long"},
	"string too long":                    {"文字过长", "a string is too long"},
	"number too long":                    {"数字过长", "a number is too long"},
	"escapes in a cell":                  {"单元格中的转义过多", "too many escapes in a cell"},
	"escapes in a string":                {"文字中的转义过多", "too many escapes in a string"},
	"columns":                            {"列数过多", "too many columns"},
	"tag too long":                       {"标签过长", "a tag is too long"},
	"nested too deeply":                  {"嵌套过深", "nested too deeply"},
	"instruction too long":               {"处理指令过长", "an instruction is too long"},
	"order of rows":                      {"行的次序有误", "rows out of order"},
	"order of cells":                     {"单元格的次序有误", "cells out of order"},
	"cell outside a row":                 {"单元格不在行内", "a cell outside a row"},
	"string index":                       {"文字的编号有误", "a string's index"},
	"ends inside an element":             {"内容未完即结束", "it ends inside an element"},
	"ends inside a tag":                  {"标签未完即结束", "it ends inside a tag"},
	"empty tag":                          {"空标签", "an empty tag"},
	"stray < in a tag":                   {"标签中有多余的 <", "a stray < in a tag"},
	"tag without a name":                 {"标签没有名称", "a tag without a name"},
	"tags do not match":                  {"标签不配对", "tags do not match"},
	"closing tag without an opening one": {"有结束标签而无开始标签", "a closing tag without an opening one"},
}

// detailIn puts a detail in words, also behind the part of the workbook that it is
// about. What has none, such as a part's own name, stays as it is.
func detailIn(detail string, lang Language) string {
	about, what := "", detail
	if i := strings.LastIndex(detail, ": "); i >= 0 {
		about, what = detail[:i+2], detail[i+2:]
	}
	words, known := details[what]
	switch {
	case !known:
		return detail
	case lang == Chinese:
		return strings.ReplaceAll(about, ": ", "：") + words.zh
	}
	return about + words.en
}
