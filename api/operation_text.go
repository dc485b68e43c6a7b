package api

import (
	"maps"

	"jiaoban/internal/casework"
)

// operationText says what an operation does, for a programmer who has never
// seen the program. Who may is added from the table of deeds, or from that of
// who reads what; otherwise does says it.
type operationText struct {
	deed  Deed
	reads casework.Data
	does  words
}

// operationTexts describes every operation that is no command, by its id.
var operationTexts = func() map[string]operationText {
	all := maps.Clone(signingInTexts)
	maps.Copy(all, workTexts)
	maps.Copy(all, rollTexts)
	maps.Copy(all, handoverTexts)
	return all
}()

// may lists who may, where a table says so.
func (t operationText) may() []casework.Role {
	if t.reads != "" {
		return casework.ReadingOf(t.reads).All
	}
	return rolesOf(t.deed)
}

// What is done outside of cases, and what is read.
var workTexts = map[string]operationText{
	// Contact persons, and what hangs on somebody.
	"get-unit": {reads: casework.DataUnits, does: words{
		"查看一个单位。`ETag` 供修改时作 `If-Match` 用；电话只对需要拨打的岗位和本单位显示。",
		"Reads one unit. Its `ETag` is for `If-Match` when changing it. The telephone is shown to those who call, and to the unit itself.",
	}},
	"read-unit-ties": {deed: ManageStaff, does: words{
		"停用或调整单位之前查看影响：未办结件、值班、任职、联络员和下级单位各有多少。只计数，不列案件。有未办结件或下级单位的，停用会被拒绝（409 `unit_in_use`）。",
		"Says before a unit is dissolved or moved what hangs on it: open cases, turns of duty, posts, contact persons and units below. It counts and names no case. A unit with open cases or units below is not dissolved: 409 `unit_in_use`.",
	}},
	"read-person-ties": {deed: ManageStaff, does: words{
		"停用人员之前查看影响：包案件、承办件、担任责任人的单位、任职、值班、联络员和委托。停用不因此推迟：须停用的立即停用，事后逐项调整。",
		"Says before a person is disabled what hangs on them: cases in charge, parts handled, units answered for, posts, turns of duty, contact persons and delegations. Disabling is never put off for it: whoever must go goes at once, and the rest is mended after.",
	}},
	"list-contacts": {reads: casework.DataUnits, does: words{
		"列出单位或工作组现任联络员及其替补。电话只对需要拨打的岗位和本单位显示。",
		"Lists the present contact persons of a unit or a working group with their substitutes. Telephones are shown to those who call, and to the unit itself.",
	}},
	"add-contact": {does: words{
		"指定单位或工作组的联络员，即时生效。本单位的承办人和负责人可指定本单位的，值班员、统筹协调和管理员可指定任一单位的；其他人为 403。",
		"Names a contact person of a unit or a working group, from now on. A unit's officers and leaders name their own; duty officers, coordinators and administrators name any; others get 403.",
	}},
	"end-contact": {does: words{
		"撤销联络员；原记录保留起止时间。谁可撤销与指定相同。",
		"Says that somebody is a contact person no longer; the entry keeps its time. Whoever may name one may do so; others get 403.",
	}},
	// Campaigns and policies.
	"list-campaigns": {does: words{
		"列出全部督察及其状态、时限规定和计时起算方式。任何已登录的人。",
		"Lists every inspection campaign with its state, its policies and its reading of the first day. Everybody who is signed in.",
	}},
	"add-campaign": {deed: AddCampaigns, does: words{
		"新建督察，状态为草稿。不填 `policies` 则按内置选择；须由领导启用后才能收件。",
		"Adds a campaign as a draft. Without `policies` it gets the shipped choice. It takes cases after a leader has taken it live.",
	}},
	"change-campaign": {deed: AddCampaigns, does: words{
		"更正督察，不填的不变。已启用的督察不能再改层级和时限规定：409 `campaign_not_draft`。",
		"Corrects a campaign; what is left out stays. Of one that is live, level and policies stay, for clocks hang on them: 409 `campaign_not_draft`.",
	}},
	"take-campaign-live": {deed: CampaignLive, does: words{
		"领导确定收件当日是否计为第 1 日并写明依据文件，启用督察。只做一次；已启用的为 409 `campaign_not_draft`。",
		"A leader chooses whether the day of receipt counts as day 1, names the document it rests on, and the campaign goes live. It is done once: afterwards 409 `campaign_not_draft`.",
	}},
	"end-campaign": {deed: CampaignLive, does: words{
		"结束督察：不再收新批次，已收的件照常办理。",
		"Ends a campaign: it takes no new batches, its cases go on.",
	}},
	"preview-deadlines": {does: words{
		"对一个交办时间推算某项规定的每个时限，给出第一日两种算法的结果和文字说明，后续各轮（如复查）另有的时限也在内；只推算，不记录。任何已登录的人。",
		"Computes and explains every clock of a policy for one instant of hand-over, in both readings of the first day, with those that later rounds, such as a review, have of their own. Nothing is recorded. Everybody who is signed in.",
	}},
	"read-dispatch": {deed: UseDispatch, does: words{
		"分办台：列出等待甄别、分办、复签、裁定的案件，先到期的在前，附举报内容、待裁定的异议，以及按地址、责任清单提出的主办、协办、属地建议和每条建议的理由。建议不是分办：由人用 `assign` 确认。",
		"The dispatch desk: lists the cases that wait to be screened, assigned, countersigned or ruled on, what is due first first, with the complaint, the open disputes, and the lead, assisting and territorial units proposed from the address and the responsibility list, each with its reasons. A proposal assigns nothing: a person confirms it with `assign`.",
	}},
	"list-responsibilities": {reads: casework.DataUnits, does: words{
		"查看责任清单（哪个单位对哪类污染、哪个行业负责）的现行版本或指定版本，以及各版本何人何时为何公布。已公布的版本不会改变。",
		"Reads the responsibility list (which unit answers for which type of pollution and which industry): the version in force or the one asked for, with who put each version in force, when and why. A stored version never changes.",
	}},
	"store-responsibilities": {deed: KeepResponsibilities, does: words{
		"公布责任清单的新版本，整份替换。`read` 填所据以修改的版本；期间已有人公布新版本的为 409 `changed_meanwhile`。内容与现行版本相同的不产生新版本。",
		"Puts a new version of the responsibility list in force, as a whole. `read` is the version that it was made from; a newer one meanwhile is 409 `changed_meanwhile`. The content that is in force already makes no new version.",
	}},
	"list-policies": {does: words{
		"列出全部时限规定的每个版本，以及何人何时为何存入。已存的版本不会改变。任何已登录的人。",
		"Lists every version of every policy, with who stored it when and why. A stored version never changes. Everybody who is signed in.",
	}},
	"get-policy": {does: words{
		"查看一项规定的一个版本，`text` 为可据以起草新版本的 YAML 文本，`sha256` 与审计链中的记录一致。任何已登录的人。",
		"Reads one version of a policy. `text` is it as YAML, to begin a new version with; `sha256` is what its entry in the chain says. Everybody who is signed in.",
	}},
	"check-policy": {deed: KeepPolicies, does: words{
		"存入之前试算：`text` 写法同启动参数 --policies 所指目录中的文件，逐行列出全部错误；无误的给出解析结果、校验和，并按所填交办时间推算各时限，与 `before` 所指版本对照会影响哪些在办件。什么也不存。",
		"Tries a policy out before it is stored: `text` is written as a file of the folder that --policies names, and everything wrong is listed with its line. A text without faults is answered with the policy that it is, its sum, its clocks for the instant that was asked for, and what it would mean for the open cases that carry the version `before`. Nothing is stored.",
	}},
	"store-policy": {deed: KeepPolicies, does: words{
		"存入一项规定的新版本，写明理由。版本号须为下一版；已存的版本不会改变也不能撤回，同一内容再存不产生任何变化，内容不同的为 422 或 409 `policy_version_taken`。文本有错的为 422，逐行列出，什么也不存。存入不影响任何案件：在办件按登记时的规定，督察指定了版本才用新版本；未自行指定规定的新督察用当时的最新版本。",
		"Stores a new version of a policy, with the reason. It is the next number; a stored version never changes and is not taken back. The same again changes nothing, other content is 422 or 409 `policy_version_taken`. A text with faults is 422, each with its line, and nothing is stored. Storing moves no case: a case keeps the policy with which it was registered, and a new version counts where a campaign names it. A campaign that is added without a choice of its own takes the latest.",
	}},
	"get-calendar": {does: words{
		"查看一年工作日历的现行版本或指定版本，`text` 为可据以起草新版本的 YAML 文本。任何已登录的人。",
		"Reads a year's calendar: the version that counts, or the one that was asked for. `text` is it as YAML, to begin a new version with. Everybody who is signed in.",
	}},
	"check-calendar": {deed: KeepPolicies, does: words{
		"存入之前核对一年的工作日历：逐行列出全部错误，无误的给出解析结果、校验和，以及按它计算时限会不同的在办案件数（已登记案件的时限不变）。什么也不存。",
		"Checks a year's calendar before it is stored: everything wrong is listed with its line; a text without faults is answered with the year that it is, its sum, and how many open cases would be due at another instant by it (their stored instants stay). Nothing is stored.",
	}},
	"store-calendar": {deed: KeepPolicies, does: words{
		"存入一年的工作日历，写明理由，成为该年最新版本，此后登记的案件和推算按它计算；已登记的案件不变。`read` 填所据以修改的版本，期间已有新版本的为 409 `changed_meanwhile`；内容与现行版本相同的不产生新版本。文本有错的为 422，逐行列出，什么也不存。",
		"Stores a year's calendar, with the reason, as the latest version of its year: what is registered and computed from now on counts by it, and no case that is registered moves. `read` is the version that it was made from; a newer one meanwhile is 409 `changed_meanwhile`. The content that counts already makes no new version. A text with faults is 422, each with its line, and nothing is stored.",
	}},
	"list-calendars": {does: words{
		"列出各年度工作日历的每个版本（休息日、调休上班日和依据文件），以及哪些时限规定按工作日计算。每年以最新版本为准。任何已登录的人。",
		"Lists every version of every year's calendar: days off, weekend days that are worked, and the notice that they rest on; and which policies ask which days are worked. The latest version of a year counts. Everybody who is signed in.",
	}},
	"preview-policy-change": {does: words{
		"对照两个时限规定（或同一规定的两个版本）：随案携带前者的在办件按状态各有多少，各件进行中的时限按后者会是何时。只作对照，不改动任何案件：案件始终按登记时的规定计时。数量只含有权统计的案件，明细只含有权查看的。任何已登录的人。",
		"Holds a policy against another one, or a version against another version: how many open cases carry the first, by state, and when the running clocks of each would be due by the second. It changes nothing: a case keeps the policy with which it was registered. Only cases that the reader counts are counted, and only those that the reader may see are listed. Everybody who is signed in.",
	}},

	// Batches.
	"stage-batch": {deed: TakeBatches, does: words{
		"上传清单：表单，各字段在前、文件在最后；或以文件为请求体、字段放在查询串。读完即暂存，逐行给出去向；确认入库前不成为案件。同一文件再传且所填相同，答复当时的批次并说明何时何人传过（200）；所填不同为 409 `list_sent_otherwise`，逐项列出两个值。读不了的文件为 415 或 422，并说明原因。",
		"Takes a list: a form with the fields first and the file last, or the file as the body with the fields in the query. It is read and staged, with the fate of each row; nothing becomes a case before it is committed. The same file again, with the same said about it, answers the batch that it made then, with when and by whom it was sent (200); with something else said about it, it is 409 `list_sent_otherwise`, which names each difference with both values. A file that cannot be read is 415 or 422, with the reason.",
	}},
	"correct-batch": {deed: TakeBatches, does: words{
		"上传更正后的清单，补正本批次被退回的行：按工作表和行号对应，其次按编号。文件为请求体，或表单中的文件。已入库的行不会被覆盖，不同之处只列出。批次中有一行须由他人处理的，整份不收，为 403 `list_for_another`。",
		"Mends refused rows of a batch with a corrected list: matched by sheet and row, else by number. The file is the body, or the file of a form. Rows that became cases are never overwritten; what differs is shown. Where a row of the batch is somebody else's to touch, nothing is taken over: 403 `list_for_another`.",
	}},
	"get-refused-rows": {deed: ReadBatches, does: words{
		"下载退回的行和原因，改好后可直接用作更正清单。",
		"Gives the refused rows with their reasons as a spreadsheet, ready to be mended and sent back with `correct-batch`.",
	}},
	"list-batches": {deed: ReadBatches, does: words{
		"列出批次，可只看某次督察的。",
		"Lists batches, of one campaign if asked for.",
	}},
	"get-batch": {deed: ReadBatches, does: words{
		"查看批次：合计、与申报件数是否一致，以及分页的逐行去向。`changed` 的行附差异，从不覆盖已有案件；要采用，用该件的 `amend-registration`。",
		"Reads a batch: its sum, whether that is as declared, and a page of its rows with the fate of each. A `changed` row shows its differences and never overwrites a case; to take it over, give `amend-registration` on that case.",
	}},
	"commit-batch": {deed: TakeBatches, does: words{
		"确认入库：每行去向就此确定，新行成为案件并开始计时，退回的行留在值班清单。补充办理的行须由统筹协调确认，值班员确认时它们留待处理（`notices`）；所对应的案件须由他人处理的行也留待他人确认。重复确认只入库一次。",
		"Commits a batch: every row gets its fate for good, new rows become cases with their clocks, refused rows stay on the shift's list. Rows that send known cases down again wait for a coordinator, and a duty officer is told so (`notices`); rows of cases that are somebody else's to touch wait for them. Committing twice commits once.",
	}},
	"strike-row": {deed: TakeBatches, does: words{
		"写明理由，把一行退回的、或待入库的行划去（待入库的从此不入库）；仍计入合计。行号即表中行号。既未退回也不待入库的为 409 `row_not_refused`，已成案件的为 409 `row_became_case`，几行同号的为 409 `row_ambiguous`。同人同理由再按一次不变。",
		"Takes a refused row off the shift's list, or keeps one from entering that waits to be committed, with a reason; it stays in the sum. The row is named by its number in the sheet. One that is neither is 409 `row_not_refused`, one that became a case 409 `row_became_case`, one of several with the number 409 `row_ambiguous`. The same again changes nothing.",
	}},
	"restore-row": {deed: TakeBatches, does: words{
		"写明理由，撤销划去：该行回到值班清单；划去前待入库的，原样重新待入库（同一案件其间已列在本批次另一行的，为 409 `row_entered_since`）。划去和撤销都留在记录里。同人同理由再按一次不变。",
		"Undoes the strike of a row, with a reason: it is on the shift's list again, or waits to be committed as it did before (409 `row_entered_since` where another row of the batch has come to be the same case). Both stay on record. The same again changes nothing.",
	}},
	"get-row": {deed: TakeBatches, does: words{
		"更正一行前先查看：该行在清单各栏读到的内容（`cells`，举报人信息除外），以及退回原因所指的一栏（`fault`）。已入库、已划去的行为 409。",
		"Reads what a row says before it is mended: the text of each column that was recognised (`cells`, without what is about the complainant), and the cell that it was refused for (`fault`). A row that became a case or was struck is 409.",
	}},
	"correct-row": {deed: TakeBatches, does: words{
		"写明理由，逐项更正一行退回的、或更正后待入库的行（`cells`，可留空以原样再试）：按更正后的内容重新读取，合格的待确认入库，仍不合格的说明原因。待入库的行，案件还占用清单中其他行而单独更正会丢失内容的，为 409 `row_not_whole`，不作改动。行号即表中行号。",
		"Mends one row by hand that is refused, or that waits to be committed, with a reason: the row is read again with `cells` in it (none: as it stands). What is good waits to be committed, what is not is refused again with its reason; a row that waits stays as it is then. A row that waits and whose case goes on in further lines of the list, so that it would lose something, is 409 `row_not_whole` and stays too. The row is named by its number in the sheet.",
	}},
	"withdraw-batch": {deed: TakeBatches, does: words{
		"写明理由，撤回一份误传且没有一行入库的清单：留在记录里，文件可以重新上传。已有行入库的为 409 `batch_committed`；有一行须由他人处理的为 403 `list_for_another`。",
		"Takes back a list that was sent by mistake and of which nothing was committed, with a reason: it stays on record, and its file may be sent anew. Otherwise it is 409 `batch_committed`; where a row of it is somebody else's to touch it is 403 `list_for_another`.",
	}},

	// Cases.
	"list-cases": {does: words{
		"分页列出有权查看的案件；办公室岗位看全部，承办单位看本单位及下级单位的，管理员看不到案件。超期（`overdue`、`late`）按答复瞬间推算。",
		"Lists the cases that the reader may see, page by page: posts of the office see all, units their own and those of units below, an administrator none. Overdue and late are derived at the instant of the page.",
	}},
	"find-similar-cases": {reads: casework.DataTexts, does: words{
		"登记前查找可能重复的案件：以编号、地址、被举报单位和举报内容，与有权查看的全部案件（含清单来件，比对其举报内容）比对，最相近的在前，并逐件说明哪里相同。可以登记的人才能查；不涉及举报人。所查内容只在请求体中。",
		"Finds, before a case is registered, cases that may be about the same: number, address, respondent and complaint are compared with all cases that the reader may see, those of lists by what their complaints say, and each is answered with what is alike, the most alike first. It is for whoever may register; complainants are no part of it. What is asked about travels in the body alone.",
	}},
	"tally-cases": {does: words{
		"按与列表相同的条件，分状态统计有权查看的案件。",
		"Takes the filters of the list and counts, by state, every case that the reader may see.",
	}},
	"read-statistics": {does: words{
		"按与列表相同的条件，统计有权查看的案件：按单位和环节的超时、按时率和一次通过率、首次办理用时、异议和改派、结论、状态和交办日期。读取时按存储的时刻推算；每个数都可用 `figure` 等条件在列表中查到对应的案件。本单位岗位只统计本单位及下级单位的数。",
		"Takes the filters of the list and counts over the cases that the reader may see: breaches by unit and stage, in-time and first-pass rates, first times, disputes and transfers, verdicts, states and days of hand-over. Everything is derived from stored instants when it is read; behind each number the list shows exactly its cases, by `figure` and what goes with it. Posts of a unit are shown the numbers of their unit and those below.",
	}},
	"get-case": {does: words{
		"查看一件的全部内容：状态、分办、答复、时限、现在可做的操作（`allowed`），文字按摘要列在 `texts`。`ETag` 可用作 If-Match。看不到的与不存在的同为 404。",
		"Reads one case: state, assignments, answers, clocks, the commands that are allowed now (`allowed`), free texts by digest in `texts`. Its `ETag` goes into If-Match of a command. What is not the reader's to see is 404, as what is not there.",
	}},
	"list-case-clocks": {does: words{
		"列出一件的全部时限：到期时间、由谁负责、是否超期，以及到期时间如何推算。看得到案件的人。",
		"Lists a case's clocks: due instant, owner, whether it is overdue, and how the instant came about. Whoever sees the case.",
	}},
	"read-timeline": {does: words{
		"按先后读取一件的记录。事件写入后不再改变；`payload` 的形状由 `type` 决定。看得到案件的人。",
		"Reads what happened to a case, in order. Events never change once they are written; the shape of `payload` follows from `type`. Whoever sees the case.",
	}},
	"list-case-files": {does: words{
		"列出一件的证据材料；划销的照列。看得到案件的人。",
		"Lists a case's evidence, struck pieces included. Whoever sees the case.",
	}},
	"list-case-filings": {does: words{
		"列出一件的全部登记及结果；承办单位看不到督办提议。看得到案件的人。",
		"Lists the filings of a case with their outcomes; units do not see proposals about escalations against them. Whoever sees the case.",
	}},
	"look-at-complainant": {reads: casework.DataIdentity, does: words{
		"查看举报人身份，须写明理由；先记录、后显示。本单位承办的件不能查看。没有留下的项不出现。",
		"Shows the complainant's identity, for a stated reason; the look is recorded before anything is shown. Nobody looks where the own unit has a part in the case. What was not given is left out.",
	}},
	"check-redaction": {deed: CheckTexts, does: words{
		"公开前核查文稿：找出电话、身份证号、银行卡号、邮箱、微信或QQ号、门牌号以及本件信访人信息，逐处给出位置、理由和建议写法，由人核定。文稿不保存；信访人信息只在系统内比对，不予显示。每次核查连同命中的类别都记录，并按人限次；不能查阅举报人信息的人命中举报人的，告知协调人，且成串号码、姓名的文稿不予核查。",
		"Checks a text before it leaves the office: telephone, identity-card and bank-card numbers, e-mail, messenger ids, door numbers and the case's own complainant, each with its place, why it is one, and what to write instead. A person decides. The text is not stored, the complainant is compared inside and never shown; every check is recorded with the kinds that it found, and checks are limited for each person. Of those who may not see the complainant, the coordinators are told when a check finds it, and texts that are mostly numbers or names are not checked.",
	}},
	"list-same-complainant": {reads: casework.DataIdentity, does: words{
		"列出同一举报人的其他件（按电话、身份证号、姓名加住址的盲索引；本单位承办的件除外），不显示身份信息。每次列出都记录，查到的并告知协调人。",
		"Lists other cases of the same complainant, found by blind indexes over telephone, identity-card number, and name with address; cases in which the own unit has a part are left out. Nothing of the identity is shown. That they were listed is recorded every time, and the coordinators are told where there are any.",
	}},
	"search-complainants": {reads: casework.DataIdentity, does: words{
		"按电话、身份证号，或姓名加住址查找举报人的案件。所查内容只在请求体中，不进网址；须写明原因，每次查找（包括查无结果的）都记录，并按人限次。",
		"Finds the cases of a complainant by telephone, by identity-card number, or by name and address together. What is searched for travels in the body and never in an address. It needs a reason; every search is recorded, also one that finds nothing, and searches are limited for each person.",
	}},
	"list-looks": {reads: casework.DataLooks, does: words{
		"列出谁在何时因何查看过举报人身份。",
		"Lists who looked at the complainant's identity, when and why.",
	}},

	// Evidence.
	"upload-file": {does: words{
		"上传一个文件，请求体即文件，或表单中的第一个文件。写妥才答复；同样内容得到同样摘要，重传无害。附入案件（`attach-evidence`）之前没有人能读，且只有上传人能附入。类型由内容认定，清单之外的为 415。任何已登录的人。",
		"Stores a file: the body, or the first file of a form. It answers when the content is durable; the same content gives the same digest, so sending again does no harm. Nobody can read it before it is attached to a case (`attach-evidence`), and only its sender can attach it. The type is recognised from the content; what is not on the list is 415. Everybody who is signed in.",
	}},
	"begin-upload": {does: words{
		"开始分段上传：先报出整个文件的摘要和大小，再用 `append-upload` 逐段发送，断线后由 `read-upload` 得知从何处继续。七天无人续传的会清除。任何已登录的人。",
		"Begins an upload in parts: declare digest and size of the whole file, send parts with `append-upload`, and after a break learn from `read-upload` where to go on. One that nobody goes on with is dropped after seven days. Everybody who is signed in.",
	}},
	"read-upload": {does: words{
		"查看自己的分段上传已收到多少字节；下一段从 `offset` 开始。",
		"Says how many bytes of your own upload have arrived; the next part begins at `offset`.",
	}},
	"append-upload": {does: words{
		"从 `Upload-Offset` 起续传，长短不限；断线前收到的都保留。收到最后一个字节后答复中有存好的文件。位置不符的为 409。只有开始上传的人能续传。",
		"Sends content from `Upload-Offset` on, as much of it as you like; what arrived before a break is kept. With the last byte the answer holds the stored file. Another offset is 409. Only whoever began the upload goes on with it.",
	}},
	"get-case-file": {does: words{
		"下载案件的一份材料；支持 Range。划销的只有办公室岗位能读。看得到案件的人。下载在发出内容之前记入审计记录。",
		"Downloads a file of a case; Range is understood. A struck one is for posts of the office only. Whoever sees the case. The download is recorded before any of the content goes out.",
	}},
	"head-case-file": {does: words{
		"同下载，只答复头部：大小和类型。看得到案件的人。",
		"As the download, with the headers only: size and type. Whoever sees the case.",
	}},

	// The record.
	"get-filing": {does: words{
		"查看一项登记及其结果；待办（`pending`）时 `Retry-After` 说明几秒后再问。登记人，以及看得到案件的人（督办提议除外）。",
		"Shows a filing and what came of it; while it is `pending`, `Retry-After` says when to ask again. For whoever made it, and for whoever sees the case (but for proposals about escalations against units).",
	}},
	"list-tasks": {does: words{
		"列出等待本人任职单位办理的事项（签收、明确承办人、到现场、报送协办情况、签署、报送、六小时补充、回复督办、整改），以及本单位提出的异议、下派、在审的答复；`of` 为 `office` 时列出等待领导办理的事项（签批、审批延期、确认督办措施、复签、豁免）。先到期的在前，以本单位这一部分的时限为准。任何已登录的人；没有相应任职的为空。",
		"Lists what waits for the units in which one holds a post (to acknowledge, name the handler, go on site, contribute, sign, submit, supplement within six hours, answer, rectify), with their disputes, what they passed on and what is under review; with `of` being `office`, what waits for a leader (to sign the reply, decide on more time, confirm an escalation, countersign, waive). What is due first is first, by the clock of the unit's own part. Everybody who is signed in; empty for those who hold no such post.",
	}},
	"list-escalations": {does: words{
		"列出有权查看的案件中到达的阶梯和提议的督办措施，最近的在前。",
		"Lists rungs that were reached and escalations that were proposed, latest first, of the cases that the reader may see.",
	}},
	"search-record": {deed: AuditRecord, does: words{
		"查询机关自身的记录：登录、查看举报人身份、导出、恢复，以及人员、单位、值班、账号、督察和办理规则的变更；最近的在前。其中没有举报人的任何信息。",
		"Searches the office's own record, latest first: sign-ins, looks at complainants, exports, recoveries, and changes of people, units, rosters, accounts, campaigns and policies. Nothing of a complainant stands in it.",
	}},
	"verify-record": {deed: AuditRecord, does: words{
		"从指定位置起逐条校验记录的哈希链。对不上是答复（`fits` 为 false，`misfit` 说明哪里），不是错误。",
		"Reads the chain of hashes from a position and says whether everything fits. A misfit is an answer (`fits` false, `misfit` says where) and no error.",
	}},

	// The program.
	"get-health": {does: words{
		"程序是否活着，以及版本。不需要登录。",
		"Says that the program is alive, and its version. It needs no sign-in.",
	}},
	"get-readiness": {does: words{
		"各部分现在能否工作：台账、流程引擎等。有一个不能即为 503，并指明是哪个。不需要登录。",
		"Asks every part whether it can do its work now: the ledger, the engine and others. If one cannot, it is 503 and names it. It needs no sign-in.",
	}},
	"get-metrics": {does: words{
		"Prometheus 格式的运行指标，不含任何人和案件。只答复本机，或带指标令牌的请求；设了对外地址（经代理）时只认令牌。其余为 404。",
		"What the program measures of itself, for Prometheus; nothing in it names a person or a case. For callers on this host, or with the token of metrics; where a public address is set, as behind a proxy, with the token alone. Everybody else gets 404.",
	}},
	"get-openapi": {does: words{
		"本说明（OpenAPI 3.1）。不需要登录。",
		"This document (OpenAPI 3.1). It needs no sign-in.",
	}},

	// The office.
	"list-notices": {does: words{
		"分页读取本人收件箱，最近的在前：发给本人、本人岗位或本单位的通知。已读（read）：本人标过，或本人此后在该案办过事（待签收的须已签收），或案件登记的通知已有人分办。",
		"Reads the inbox, latest first: notices to the person, to the person's posts and units. Read (read) is what the person marked, what in whose case the person has done something since (signed, where it has to be signed for), and that a case came in once somebody has dispatched it.",
	}},
	"mark-notices-read": {does: words{
		"把本人收件箱中到某一时刻为止的通知全部标为已读；此后到的仍为未读。",
		"Marks the reader's whole inbox up to an instant as read; what came after it stays unread.",
	}},
	"mark-notice-read": {does: words{
		"把一条通知标为已读；不是自己的为 404。",
		"Marks a notice as read; one that is not the reader's is 404.",
	}},
	"list-units": {does: words{
		"列出单位树。电话只给需要打电话的岗位。任何已登录的人。",
		"Lists the tree of units. Telephones are for the posts that call. Everybody who is signed in.",
	}},
	"list-people": {does: words{
		"列出可以指名的人：全部，或某单位现任的（附其岗位）。电话只给需要打电话的岗位。任何已登录的人。",
		"Lists who can be named: everybody, or who holds a post in a unit now, with those posts. Telephones are for the posts that call. Everybody who is signed in.",
	}},
	"list-posts": {deed: ManageStaff, does: words{
		"列出任职：某人的、某单位的或全部；默认只列现任和将任，`past` 连同已免的一并列出。编号供免职用。",
		"Lists posts with the time for which they are held: a person's, a unit's, or all; those held now or later, and with `past` those that have ended too. The id is for ending a post.",
	}},
	"add-unit": {deed: ManageStaff, does: words{
		"新增单位。上级单位和两名责任人须已存在。",
		"Adds a unit. The unit above it and the two responsible people must be there.",
	}},
	"change-unit": {deed: ManageStaff, does: words{
		"变更单位资料；不填的不变。单位从不删除，停用后不再承办新件。",
		"Changes a unit; what is left out stays. Units are never deleted: a disabled one takes no new work.",
	}},
	"add-person": {deed: ManageStaff, does: words{
		"新增人员。任职用 `add-post`，登录用 `add-account`。",
		"Adds a person. Posts come with `add-post`, signing in with `add-account`.",
	}},
	"change-person": {deed: ManageStaff, does: words{
		"变更人员资料；不填的不变。停用后不能登录，也不能被指名；答复列出因此没有承办人的案件。",
		"Changes a person; what is left out stays. A disabled one cannot sign in and cannot be named; the answer holds the cases that are left without a handler.",
	}},
	"add-post": {deed: ManageStaff, does: words{
		"让人在单位任一岗位；权限由岗位而来。",
		"Gives a person a post in a unit; what anybody may do follows from posts.",
	}},
	"end-post": {deed: ManageStaff, does: words{
		"结束任职；任职记录保留。答复列出因此没有承办人的案件，其承办单位会收到提醒。已结束的为 409 `post_ended_already`。",
		"Ends a post; that it was held stays readable. The answer holds the cases that are left without a handler, whose units are rung. One that has ended is 409 `post_ended_already`.",
	}},
	"list-accounts": {deed: ManageStaff, does: words{
		"按登录名列出账号，不含密码。",
		"Lists accounts by login, without passwords.",
	}},
	"add-account": {deed: ManageStaff, does: words{
		"给人开通账号。不填密码则生成一个，只显示这一次；首次登录须修改。登录名已用为 409 `login_taken`。",
		"Lets a person sign in. Without a password one is made and shown this once; it must be changed at the first sign-in. A taken login is 409 `login_taken`.",
	}},
	"disable-account": {deed: ManageStaff, does: words{
		"停用账号，其会话和程序令牌随即结束；可再启用。",
		"Closes an account; its sessions and its programs' tokens end for good. It can be opened again.",
	}},
	"enable-account": {deed: ManageStaff, does: words{
		"重新启用停用的账号。",
		"Opens an account that was closed.",
	}},
	"unlock-account": {deed: ManageStaff, does: words{
		"解除因密码或验证码多次错误而来的锁定。",
		"Forgets the wrong passwords and codes that locked an account for a while.",
	}},
	"reset-second-factor": {deed: ManageStaff, does: words{
		"为丢失手机和恢复码的人解除二次验证；该账号的会话全部结束。",
		"Takes the second factor away from somebody who lost the telephone and the recovery codes. Every session of the account ends.",
	}},
	"list-links": {deed: ManageStaff, does: words{
		"列出可以登录该账号的统一身份认证身份。",
		"Lists the identities at the provider of single sign-on that may sign in to the account.",
	}},
	"add-link": {deed: ManageStaff, does: words{
		"认证方以此标识认识的人可以登录该账号；不带来任何权限。",
		"Whoever the provider knows by this subject may sign in to the account. It gives no rights of its own.",
	}},
	"remove-link": {deed: ManageStaff, does: words{
		"取消关联；由认证方打开的会话随即结束。",
		"Unlinks an identity; the account's sessions that the provider opened end.",
	}},
	"reset-password": {deed: ManageStaff, does: words{
		"生成新密码，只显示这一次；下次登录须修改。该账号的会话和程序令牌随即结束，并告知本人和督查。",
		"Makes a new password and shows it this once; it must be changed at the next sign-in. The account's sessions and its programs' tokens end; its owner and the supervisors are told.",
	}},
	"read-roster": {does: words{
		"查看单位一段时间的值班表，默认今后七日；撤销的照列。电话和撤销理由只给需要打电话的岗位和本单位。任何已登录的人。",
		"Reads a unit's roster for a time, the next seven days if none is given; struck turns included. Telephones, and why a turn was struck, are for the posts that call and for the unit itself. Everybody who is signed in.",
	}},
	"list-rosters": {does: words{
		"查看各单位一段时间的值班安排，默认今后七日，最多三十一日；不含已撤销的。用于发现无人值班的时段。电话只给需要打电话的岗位和本单位。任何已登录的人。",
		"Reads who is on duty in every unit for a time, the next seven days if none is given and thirty-one days at most, without struck turns: to see where nobody is. Telephones are for the posts that call and for the unit itself. Everybody who is signed in.",
	}},
	"add-duty": {deed: FillRosters, does: words{
		"给单位排一个班；本单位承办人和负责人也可排本单位的。",
		"Puts a turn on a unit's roster; a unit's officers and leaders fill their own.",
	}},
	"strike-duty": {deed: FillRosters, does: words{
		"撤销一个班并写明理由，仍可见；本单位承办人和负责人也可撤销本单位的。",
		"Takes a turn off a unit's roster and says why; it stays readable. A unit's officers and leaders may for their own.",
	}},
	"watch-events": {does: words{
		"以事件流（Server-Sent Events）通知有变化：有权查看的案件变了（case：编号、序号、状态），收件箱有新通知（notice），交接班有变化（shift，给可查看交接班的人），本人的岗位有变化（posts，应重新读取 /me）；不含正文和姓名。beat 只表示连接正常，reset 表示漏得太多、应重新读取，end 表示登录已失效。断开后带上 Last-Event-ID 重连，先补发漏掉的。任何已登录的人。",
		"Tells by server-sent events what changes: a case that the reader may see (case: id, seq, state), that there is something new in the inbox (notice), and that the shift was offered, taken or kept back (shift, for those who read hand-overs), and that one has other posts than before (posts: read /me anew); no text and no name. beat says that the line stands, reset that too much was missed and all is to be read anew, end that the session has ended. Whoever comes again with Last-Event-ID is told first what was missed. Everybody who is signed in.",
	}},
	"read-shift": {does: words{
		"交接班清单：未签收、十二小时内到期、补充中、退回未过、重点的在办件，各给数量和前若干行，未签收的并逐一列出尚未签收的单位；有权看批次的还有未处理的退回行和未确认入库的清单。只含有权查看的案件。",
		"What one shift hands to the next: open cases not signed for, due within twelve hours, being supplemented, returned, or starred, each with its count and first rows, and for those not signed for every unit that has to sign; with the open refused rows, and the lists that were never committed, for those who read batches. Only cases that the reader may see; the full lists are `list-cases` with the filters of the same names.",
	}},
	"read-just-in": {does: words{
		"值班台的“刚交来”：还没有分办的案件，最新的在前，附件数。可查阅举报人的人还读到每件举报内容的开头（至多 60 字，其中涉及的人已遮盖）。不给程序。只含有权查看的案件。",
		"What came in and nobody has assigned yet, the latest first, with its count. Those who may look at complainants read how each complaint begins (60 letters at most, whom it names masked). Not for programs. Only cases that the reader may see.",
	}},
	"list-permissions": {does: words{
		"列出谁能做什么：案件的办理操作，以及案件以外的事项。任何已登录的人。",
		"Shows who may do what: commands on cases, and what is done outside of them. Everybody who is signed in.",
	}},
}
