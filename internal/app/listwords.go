package app

import (
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

// rowWords says why a row of a list was refused: in the words of the reader of
// lists, else in those of the ledger or of the rules. A field at fault is named.
func rowWords(row contract.RefusedRow, lang string) string {
	if text, known := intake.RowWords(row.Code, row.Column, row.Params, intake.Language(lang)); known {
		return text
	}
	if words, known := ledgerWords[row.Code]; known {
		text := words.en
		if lang == casework.Chinese {
			text = words.zh
		}
		for name, value := range row.Params {
			switch name {
			case "state":
				value = casework.Word(casework.State(value), lang)
			case "level", "campaign":
				value = casework.Word(casework.SourceLevel(value), lang)
			}
			text = strings.ReplaceAll(text, "{"+name+"}", value)
		}
		return text
	}
	text := (&casework.Error{Code: row.Code, Params: row.Params}).Message(lang)
	field, known := fieldWords[row.Column]
	switch {
	case row.Column == "":
		return text
	case !known:
		return row.Column + ": " + text
	case lang == casework.Chinese:
		return "“" + field.zh + "”：" + text
	}
	return "The " + field.en + ": " + text
}

type twoTongues struct{ zh, en string }

// ledgerWords are for reasons that only the ledger of lists knows.
var ledgerWords = map[string]twoTongues{
	"supplement_not_possible": {
		"补充办理件对应的案件目前为“{state}”，尚不能返工。请待其回复后更正本行（不必改动内容）再确认入库，或由协调人员处理。",
		"This orders more work on a case that is {state} and cannot be reworked now. When the case is replied to, correct the row (no cell need change) and commit the list again, or settle it by hand.",
	},
	"supplement_needs_coordinator": {
		"补充办理件须由统筹协调（coordinator）确认入库：更正本行（不必改动内容），再由统筹协调确认。",
		"This orders more work on a known case; only a coordinator may take it over: correct the row (no cell need change), then a coordinator commits the list.",
	},
	"region_unknown": {
		"“{region}”不是本市任何一个属地单位的行政区域：入库后找不到属地单位，请核对；确有此地的，请管理员在单位资料中补上。",
		"“{region}” names the area of no unit here: the case will have no territorial unit. Check it; if there is such a place, the administrator adds it to its unit.",
	},
	"supplement_unknown": {
		"标为补充办理件，但没有编号为 {number} 的已登记案件：按新件办理并计时，请核对编号。",
		"This orders more work on the case {number}, which is not known here: it enters as a new case with its clock. Check the number.",
	},
	"supplement_without_number": {
		"标为补充办理件，但没有受理编号，无法对应已登记的案件：按新件办理并计时，请核对。",
		"This orders more work on a known case but has no number to find it by: it enters as a new case with its clock. Check it.",
	},
	"held_back": {
		"入库前已由值班人员划去，没有立案。如仍须立案，请撤销划去，该行即原样重新待入库。",
		"Somebody struck the row before it was committed, so that it is no case. If it is to be one, undo the strike: the row waits then as it did before.",
	},
	"row_settled_already": {
		"第 {row} 行此前已入库，这次没有改动；也不会按新件再登记一次。",
		"Row {row} was committed before: nothing of it changed, and it does not become a second case.",
	},
	"row_struck_already": {
		"第 {row} 行已划去，没有采用。要更正，先撤销划去，再上传更正清单。",
		"Row {row} is struck and was not taken over. To mend it, undo that first and send the corrected list again.",
	},
	"row_changed_since": {
		"第 {row} 行在这份文件上次上传之后另有更正，没有用旧内容改回。",
		"Row {row} was changed after this file was last sent; it was not turned back.",
	},
	"row_mended_since": {
		"第 {row} 行已不在退回之列，正待确认入库，内容与这份文件所写的不同；没有用这份文件覆盖。如要再改，请在批次页上更正这一行，或上传完整的更正清单。",
		"Row {row} is no longer refused: it waits to be committed and says something else than this file, which did not overwrite it. To change it again, correct the row on the page of the batch, or send the whole list corrected.",
	},
	"row_taken_before": {
		"第 {row} 行上次已随这份文件收过，其后在批次中已划去或另有更正；没有重复登记。",
		"Row {row} came with this file before and was struck or changed in the batch since; it is not entered a second time.",
	},
	contract.SealedByLostKey: {
		"封存此行的密钥（{ring} {key}）已确认遗失，内容无法读取（原样保留）。可划去此行，清单的其余各行照常入库，此行另行补录；整份尚未入库的，也可撤回重新上传。",
		"The key that sealed this row ({ring} {key}) is gone: it cannot be read, and is kept. Strike it, commit the rest of the list, and enter what it held anew; a list of which nothing is committed can also be withdrawn and sent again.",
	},
	"results_left": {
		"本行填有办理结果（{columns}），普通清单不采用这些内容，时限照常计算。如是已办结的旧台账，请撤回本清单，改按历史台账导入。",
		"The row holds results ({columns}), which an ordinary list does not take over: clocks run as for any case. If this is an old ledger, withdraw the list and import it as one.",
	},
	contract.WarnLevelOtherwise: {
		"清单填的级别是“{level}”，所属督察的级别是“{campaign}”：时限按清单的级别适用，请核对级别和督察是否选对。",
		"The list says that it comes from the level {level}, and its campaign is of the level {campaign}: the policy is that of the list's level. Check whether both were chosen rightly.",
	},
	contract.WarnBatchOtherwise: {
		"标题写的是第 {title} 批，上传时填的批次是“{stated}”：请核对是否传错文件或填错批次。",
		"The title names batch {title}, and batch {stated} was stated with the upload: check that it is the right file and the right number.",
	},
	"unreadable_verdict": {
		"“是否属实”写的是“{text}”，无法识别：按没有结论登记，请核对。",
		"The verdict says {text}, which cannot be read: the case enters without a verdict. Check it.",
	},
}

// fieldWords name the fields that the rules find fault with.
var fieldWords = map[string]twoTongues{
	"number": {"受理编号", "number"}, "complaint": {"交办问题基本情况", "complaint"}, "region": {"行政区域", "region"},
	"address": {"地址", "address"}, "respondent": {"被举报对象", "respondent"}, "pollution_types": {"污染类型", "pollution types"},
	"priority": {"重点标记", "priority"}, "channel": {"受理方式", "channel"}, "demand": {"诉求", "demand"}, contract.HandedOverField: {"交办时间", "instant of hand-over"}, "history.settlement": {"是否办结", "settlement"}, "history.verdict": {"是否属实", "verdict"},
}
