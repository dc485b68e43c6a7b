package api

import (
	"maps"
	"net/http"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// titles say what kind of refusal a status is.
var titles = map[int]words{
	http.StatusBadRequest:            {"请求无法读取", "The request cannot be read"},
	http.StatusUnauthorized:          {"请先登录", "Sign in first"},
	http.StatusForbidden:             {"无权办理", "Not yours to do"},
	http.StatusNotFound:              {"没有找到", "Not found"},
	http.StatusMethodNotAllowed:      {"不支持此方法", "Method not allowed"},
	http.StatusNotAcceptable:         {"无法按所要求的格式答复", "Not acceptable"},
	http.StatusRequestTimeout:        {"请求超时", "Request timed out"},
	http.StatusConflict:              {"现在不能这样办理", "Not possible as things stand"},
	http.StatusPreconditionFailed:    {"情况已经变化", "It has changed meanwhile"},
	http.StatusRequestEntityTooLarge: {"内容过大", "Too large"},
	http.StatusUnsupportedMediaType:  {"不支持的内容类型", "Unsupported content type"},
	http.StatusUnprocessableEntity:   {"内容有误", "The content must be mended"},
	http.StatusTooManyRequests:       {"尝试过于频繁", "Too many attempts"},
	http.StatusInternalServerError:   {"系统内部错误", "Internal error"},
	http.StatusServiceUnavailable:    {"暂时无法办理", "Temporarily unavailable"},
}

func titleOf(status int, lang string) string {
	if t, ok := titles[status]; ok {
		return t.in(lang)
	}
	return http.StatusText(status)
}

// sentences are the words for the codes of this package. Codes of the rules
// have theirs in casework.
var sentences = func() map[string]words {
	all := maps.Clone(answerSentences)
	maps.Copy(all, rollSentences)
	maps.Copy(all, handoverSentences)
	return all
}()

var answerSentences = map[string]words{
	"unauthenticated":          {"没有登录，或登录已经失效。", "There is no sign-in, or it has ended."},
	"bad_credentials":          {"登录名或密码不对。", "The login or the password is wrong."},
	"password_change_required": {"请先修改初始密码：在页面登录后修改，或执行 jiaoban password。", "Change the first password before anything else: sign in on the page, or run jiaoban password."},
	"second_factor_required":   {"您的岗位须先设置二次验证。", "Your post needs a second factor; set it up before anything else."},
	"token_without_factor":     {"此处的岗位须二次验证，而这个令牌是在没有二次验证的登录中新建的；请设置二次验证，登录后另建一个令牌。", "The post needs a second factor, and this token was made in a session without one: set one up, sign in with it and make a new token."},
	"second_factor_present":    {"已设置二次验证；如要更换，请先解除。", "There is a second factor already; remove it first to replace it."},
	"second_factor_absent":     {"没有设置二次验证。", "There is no second factor."},
	"second_factor_not_begun":  {"请先生成二次验证的密钥。", "Begin with making a secret."},
	"second_factor_off":        {"本系统没有启用二次验证。", "Second factors are not in use here."},
	"out_of_scope":             {"这个令牌不能这样做，它只能：{scope}。", "This token may not do that; it may only: {scope}."},
	"not_for_programs":         {"程序的令牌不能这样做，请本人登录办理。", "No program's token may do that; sign in yourself."},
	"account_linked":           {"该账号已关联同一身份提供方的另一身份。", "The account is linked to another identity of this provider."},
	"link_was_removed":         {"该账号的关联曾被取消，须由管理员重新关联。", "A link of the account was taken away; an administrator has to link it again."},
	"subject_linked":           {"该身份已关联账号。", "That identity is linked to an account already."},
	"sso_off":                  {"没有配置统一身份认证。", "Single sign-on is not set up here."},
	"sso_unreachable":          {"统一身份认证暂时无法连接，请稍后再试，或用本系统账号登录。", "The provider of single sign-on cannot be reached; try again later, or sign in with a local account."},
	"sso_refused":              {"统一身份认证没有通过，请重新登录。", "Single sign-on did not succeed; please sign in again."},
	"sso_no_account":           {"您的身份没有关联本系统的账号，请联系管理员。", "Your identity is not linked to an account here; ask the administrator."},
	"too_many_listeners":       {"同时打开的页面过多，稍后自动重试。", "Too many pages are open at once; it is tried again by itself."},
	"own_unit_complainant":     {"本单位承办的件，不能查看举报人，也不能拿文字与举报人核对；须由其他单位的人办理。", "Nobody looks at the complainant of a case in which the own unit has a part, or has a text compared with them; somebody of another unit does."},
	"too_many_checks":          {"一天内至多核查 {most} 次，已用完；可请能查阅举报人信息的人核查。", "A day's {most} checks are used up; somebody who may see the complainant can check it."},
	"text_tries_people":        {"文稿里成串的号码或姓名过多，不予核查；需要公开这样的文稿，请能查阅举报人信息的人核查。", "The text is mostly a list of numbers or names and is not checked; somebody who may see the complainant can check it."},
	"too_many_attempts":        {"尝试次数过多，请在 {seconds} 秒后再试。", "Too many attempts; try again in {seconds} seconds."},
	"cross_origin":             {"请求来自别的网站，没有执行。", "The request came from another site and was not carried out."},
	"role_forbidden":           {"只有{roles}可以这样做。", "Only these may do this: {roles}."},
	"not_found":                {"没有这一项，或您无权查看。", "There is no such thing, or it is not yours to see."},
	"no_such_path":             {"没有这个地址。", "There is no such address."},
	"method_not_allowed":       {"这个地址不支持此方法。", "This address does not know this method."},
	"not_acceptable":           {"只能以 application/json 答复。", "Answers are application/json only."},
	"malformed_json":           {"请求内容不是正确的 JSON。", "The body is not well-formed JSON."},
	"body_required":            {"缺少请求内容。", "The body is missing."},
	"body_too_large":           {"请求内容超过 {limit} 的上限。", "The body is larger than {limit}."},
	"body_timeout":             {"请求内容没有在限定时间内传完。", "The body did not arrive in time."},
	"body_cut_short":           {"请求内容在传送中断开。", "The body broke off on its way."},
	"unsupported_media_type":   {"不支持这种内容类型，应为 {expected}。", "This content type is not supported here; expected: {expected}."},
	"malformed_if_match":       {"If-Match 应为查看案件时得到的 ETag，如 \"12\"（含引号）。", "If-Match is the ETag with which you saw the case, such as \"12\" with its quotes."},
	"precondition_failed":      {"案件已有新的记录（现为第 {seq} 号），请重新查看后再办理。", "The case has moved on (it stands at {seq}); look again first."},
	"commit_interrupted":       {"服务正在停止：清单中已入库的行不变，其余的行待再次入库。", "The program is stopping: what was committed of the list stays, and the same call goes on with the rest."},
	"unavailable":              {"系统暂时不可用，没有受理这次请求，请稍后再试。", "The system is temporarily unavailable; this request was not received. Try again shortly."},
	"internal_error":           {"系统内部出错，已经记录。请把请求编号告诉管理员。", "Something went wrong inside and was recorded. Tell the administrator the request's id."},
	"file_missing":             {"没有收到文件。", "No file was sent."},
	"file_too_large":           {"文件超过 {limit} 字节的上限。", "The file is larger than {limit} bytes."},
	"unreadable_form":          {"表单无法读取。", "The form cannot be read."},
	"login_taken":              {"登录名已被使用。", "The login is taken."},
	"token_lasts_too_long":     {"令牌最长有效 {days} 天。", "A token lasts {days} days at most."},
	"person_known":             {"已有此人（{person}）。", "The person is there already ({person})."},
	"unit_known":               {"已有此单位（{unit}）。", "The unit is there already ({unit})."},
	"sealed_by_lost_key":       {"封存此内容的密钥（{ring} {key}）已遗失，无法读取，也不能在其下续写。", "The key that sealed this ({ring} {key}) is gone: it cannot be read, and nothing can be added under it."},
	"text_other_than_recorded": {"库中存放的文字与记录所载的摘要（{digest}）不符，已被人改动，不予显示。请告知管理员核查数据库，并从备份恢复。", "The words that are kept are not those of which the record holds the digest ({digest}): somebody has exchanged them, and they are not shown. Tell an administrator, who checks the database and restores them from a backup."},
	"complainant_gone":         {"记录载明本件有举报人信息，但库中已无存，文字无法与举报人核对，不能打印交办单，也不能公开。请告知管理员核查数据库，并从备份恢复。", "The record says that this case has a complainant, and none is kept any more: no text can be compared with them, so no order is printed and nothing is published. Tell an administrator, who checks the database and restores them from a backup."},
	"complainant_key_gone":     {"封存本件举报人信息的密钥（{ring} {key}）已遗失，文字无法与举报人核对，不能打印交办单，也不能公开。找回密钥放回即可；否则请将未了事项另行登记办理。", "The key that sealed this case’s complainant ({ring} {key}) is gone: no text can be compared with them, so no order is printed and nothing is published. Put the key back if it is found; else register anew what is left to do."},
	"another_signed_in":        {"现在登录的是另一个人，未以其名义传送。", "Somebody else is signed in now; nothing was sent in that person's name."},
	"not_delegated":            {"此人没有委托您代行，或委托不在有效期内，或这一项不能代办。", "You are not entitled to act for this person now, or this is nobody's to do for another."},
	"delegate_delegates":       {"代行人不能再转委托。", "Whoever acts for another cannot delegate on."},
	"delegation_to_oneself":    {"管理员不能为他人办理由自己代行的委托；请本人办理，或委托给别人。", "An administrator makes no delegation of somebody else to themselves: the person does it, or it goes to another."},
	"delegation_of_another":    {"只能办理本人的委托；他人的委托由管理员办理并说明原因。", "You delegate for yourself; for somebody else an administrator does, with a reason."},
	"changed_meanwhile":        {"已有人改过（现为第 {version} 版），请重新查看后再改。", "Somebody has changed it meanwhile (it stands at version {version}); look again first."},
	"unit_in_use":              {"该单位还有 {cases} 件未办结、{units} 个下级单位，请先改派或调整，再停用。", "The unit still has {cases} open cases and {units} units below it; give them to others first."},
	"delegation_over":          {"该委托已经结束。", "The delegation is over already."},
	"no_such_list_version":     {"责任清单没有第 {version} 版。", "The responsibility list has no version {version}."},
	"post_ended_already":       {"该任职已经结束。", "The post has ended already."},
	"campaign_known":           {"已有此督察（{campaign}）。", "The campaign is there already ({campaign})."},
	"campaign_not_draft":       {"督察已启用，不能再改。", "The campaign is no longer a draft; this cannot be changed."},
	"campaign_not_live":        {"督察尚未启用或已经结束，不能收件。", "The campaign is not live; it takes no cases."},
	"reading_not_chosen":       {"须先由领导确定计时起算方式及其依据文件。", "A leader must first choose how days are counted, and name the document."},
	"no_policy_for_source":     {"本次督察没有规定这类来件（{level}，{mode}）的时限。", "The campaign has no policy for this source ({level}, {mode})."},
	"policy_version_taken":     {"时限规定 {policy} 的第 {version} 版已有别的内容，请用新版本号。", "Version {version} of policy {policy} has other content; take the next number."},
	"file_of_another_batch":    {"这份文件已作为另一批次上传（{batch}）。", "This file was sent for another batch ({batch})."},
	"row_not_refused":          {"第 {row} 行没有被退回，也不在等待入库。", "Row {row} is neither refused nor waiting to be committed."},
	"row_became_case":          {"第 {row} 行已成为案件（{case}），不能划去或更正；请在该件上办理。", "Row {row} has become a case ({case}) and is neither struck nor corrected here: act on that case."},
	"row_struck":               {"第 {row} 行已划去；要更正，先撤销划去。", "Row {row} is struck; undo that before you correct it."},
	"row_not_struck":           {"第 {row} 行没有划去。", "Row {row} is not struck."},
	"row_not_whole":            {"第 {row} 行的案件还占用清单中的其他行（合并单元格或续行），或有内容不在本行各单元格中，单独更正会丢失这些内容，因此没有改动。请在更正后的清单中改好再上传；或者先划去此行，再人工登记。", "The case of row {row} goes on in further lines of the list (merged cells), or says what its own cells do not: corrected alone it would lose that, so nothing was changed. Send a corrected list, or strike the row and register the case by hand."},
	"row_entered_since":        {"第 {row} 行划去之后，同一案件已列在本批次第 {other} 行；没有恢复，以免重复登记。", "Since row {row} was struck, row {other} of the batch has come to be the same case; the strike stands, so that no case is entered twice."},
	"row_ambiguous":            {"有几行都是第 {row} 行，请写明在批次中的位置：命令行加 --position N，接口填 position（工作表不同的，也可写 工作表!{row}，接口填 sheet）：{rows}。", "Several rows have the number {row}. Say which by its position in the batch: --position N on the command line, the member position in the API (where sheets differ, SHEET!{row} or the member sheet will do): {rows}."},
	"no_such_row":              {"该批次中没有第 {row} 行。", "The batch has no row {row}."},
	"batch_withdrawn":          {"批次 {batch} 已撤回。", "The batch {batch} was withdrawn."},
	"list_for_another":         {"清单中有您不能处理的行，没有改动；须由他人撤回、更正。", "The list has a row that you may not touch, and nothing changed: somebody else takes it back or corrects it."},
	"batch_committed":          {"批次 {batch} 已有行入库，不能撤回。", "Rows of the batch {batch} are committed; it cannot be withdrawn."},
	"list_sent_otherwise":      {"这份清单此前已于 {at} 由 {by} 上传，当时所填与这次不同；没有改动任何内容。原填无误的不必再传；原填有误而尚未入库的，先撤回该批次再上传。", "This list was sent before, at {at} by {by}, and something else was said about it then; nothing changed. If what stands is right there is nothing to send; if it is wrong and the list is not committed, withdraw the batch and send it anew."},
	"refused":                  {"没有办理。", "It was refused."},
}

// Codes of faults of fields, those of the rules among them.
const (
	isRequired   = "required"
	isUnknown    = "unknown_field"
	isTaken      = "number_taken"
	isNotOneOf   = "not_one_of"
	isWrongType  = "wrong_type"
	isBadFormat  = "bad_format"
	isTooSmall   = "too_small"
	isTooLarge   = "too_large"
	isTooShort   = "text_too_short"
	isTooLong    = "text_too_long"
	isTooFew     = "too_few"
	isTooMany    = "too_many"
	isInvalid    = "invalid_value"
	isWithoutKey = "idempotency_key_required"
)

// fieldSentences are the words for faults of fields that are found while a
// request is read.
var fieldSentences = map[string]words{
	contract.NoTelephone:      {"不是可以拨打的电话号码：应为 11 位手机号、7 至 8 位座机号（可带区号和分机）或 12345 一类的服务号码；几个号码用顿号隔开。", "This is no telephone number that can be dialled: a mobile number of 11 digits, a line of 7 or 8 digits (with area code and extension, if any) or a service such as 12345; several are separated by commas."},
	"handover_stands":         {"原填 {stands}，这次 {sent}。已入库的件要改交办时间，请逐件“更正交办时间”。", "{stands} stands, {sent} was sent. Cases are registered by it: correct the instant of hand-over case by case."},
	"handover_stands_staged":  {"原填 {stands}，这次 {sent}。尚未全部入库：原填有误就先撤回该批次再上传；已入库的件逐件“更正交办时间”。", "{stands} stands, {sent} was sent. The list is not committed: if what stands is wrong, withdraw the batch and send it anew; where cases are registered already, correct the instant of hand-over of each."},
	"no_such_campaign_here":   {"没有督察“{campaign}”。可收清单的督察：{live}。", "There is no campaign {campaign}. These take lists: {live}."},
	"nor_any_campaign":        {"没有督察“{campaign}”；现在也没有启用的督察，请先新建并启用。", "There is no campaign {campaign}, nor is any other one live: add one and open it first."},
	"campaign_takes_none":     {"督察“{campaign}”尚未启用或已经结束。可收清单的督察：{live}。", "The campaign {campaign} is not live. These take lists: {live}."},
	"no_campaign_takes_any":   {"督察“{campaign}”尚未启用或已经结束；现在也没有启用的督察。", "The campaign {campaign} is not live, nor is any other one."},
	"nothing_stands":          {"原来没有填，这次“{sent}”。", "Nothing was said of it then, {sent} was sent."},
	"stands_otherwise":        {"原填“{stands}”，这次“{sent}”。", "{stands} stands, {sent} was sent."},
	isUnknown:                 {"没有这个字段。", "There is no such field."},
	isTaken:                   {"该受理编号已属另一件已登记的案件。", "Another case is registered under this number."},
	isWrongType:               {"类型不对，应为 {expected}。", "It has the wrong type; expected: {expected}."},
	isTooShort:                {"太短，至少 {min} 个字。", "It is too short; at least {min} characters."},
	isTooMany:                 {"太多，最多 {max} 项。", "There are too many; at most {max}."},
	isTooFew:                  {"太少，至少 {min} 项。", "There are too few; at least {min}."},
	isTooSmall:                {"不得小于 {min}。", "It must not be below {min}."},
	isTooLarge:                {"不得大于 {max}。", "It must not be above {max}."},
	isBadFormat:               {"格式不对，应为 {expected}。", "It is not written as expected: {expected}."},
	"bad_characters":          {"含有不能保存的字符。", "It holds characters that cannot be kept."},
	isInvalid:                 {"值不正确。", "The value is not valid."},
	isWithoutKey:              {"每个办理请求都要带 Idempotency-Key，重发时才不会重复办理。", "A command needs an Idempotency-Key, so that sending it twice does it once."},
	"invalid_cursor":          {"翻页位置不正确，请从第一页开始。", "This is no position of this list; begin with the first page."},
	"not_after_from":          {"须晚于开始。", "It must lie after the beginning."},
	"roster_too_long":         {"一次最多查看 {days} 天。", "At most {days} days are read at once."},
	"number_with_star":        {"编号不含重点标记；请用“调整重点标记”。", "The star is no part of the number; set the priority instead."},
	"unit_not_below":          {"只能下派给本单位的下级单位。", "Work is passed down only to a unit below."},
	"unit_above_itself":       {"单位不能在自己之下。", "A unit cannot stand above itself."},
	"no_such_file":            {"没有上传过这个文件。", "No such file was uploaded."},
	"no_such_unit":            {"没有这个单位。", "There is no such unit."},
	"no_such_person":          {"没有这个人。", "There is no such person."},
	"person_disabled":         {"此人已停用。", "This person is no longer in office."},
	"unit_disabled":           {"该单位已停用，不能再承办。", "This unit was dissolved and takes no work."},
	"not_delegable":           {"管理员和审计职责不能委托。", "Administration and audit are not delegated."},
	"post_not_held":           {"委托人届时没有这一任职。", "The delegator does not hold this post then."},
	"not_a_leader":            {"此人现在不是领导，不能包案。", "This person holds no leader's post now and cannot be in charge."},
	"person_of_another_unit":  {"责任人须是该单位或其下级单位的人。", "Whoever answers for it belongs to that unit or to one below it."},
	"not_a_unit_leader":       {"只有该单位或其上级单位的现任负责人才能授权先行报送。", "Only a present leader of that unit or of one above it may authorise filing before the signature."},
	"handler_of_another_unit": {"承办人须是承办单位或其下级单位的人。", "A handler belongs to the assigned unit or to one below it."},
	"not_a_login":             {"登录名为 2 至 64 个字母、数字或 . _ - @。", "A login is 2 to 64 letters, digits or . _ - @."},
	"wrong_password":          {"原密码不对。", "The old password is wrong."},
	"wrong_code":              {"验证码不对，或已经用过。", "The code is wrong, or was used before."},
	"password_holds_name":     {"密码不能含姓名。", "The password must not hold the name."},
	"password_unchanged":      {"新密码与原密码相同。", "The new password is the old one."},
	"password_too_short":      {"密码至少 {least} 个字符。", "A password has at least {least} characters."},
	"password_too_long":       {"密码最多 {most} 个字符。", "A password has at most {most} characters."},
	"password_too_common":     {"这样的密码太常见，容易被猜到。", "Such a password is too common and easily guessed."},
	"password_holds_login":    {"密码不能含登录名。", "The password must not hold the login."},
	"no_such_campaign":        {"没有这次督察。", "There is no such campaign."},
	"rule_fault":              {"第 {line} 行，{path}：{says}", "Line {line}, {path}: {says}"},
	"line_fault":              {"第 {line} 行：{says}", "Line {line}: {says}"},
	"text_fault":              {"{says}", "{says}"},
	"no_such_policy":          {"没有这样的时限规定。", "There is no such policy."},
	"territory_of_no_area":    {"只有市、县（市、区）、乡镇街道才有辖区名称。", "Only a city, county or township has names of its area."},
	"territory_no_name":       {"辖区名称只能是文字和数字，不含空格和标点。", "A name of an area is letters and digits only, without spaces and punctuation."},
	"unit_takes_no_cases":     {"督察办及其工作组不承办案件。", "The office and its groups handle no cases."},
	"unit_named_twice":        {"同一单位在一行中只写一次。", "A line names a unit once."},
	"line_twice":              {"与第 {line} 行重复：同一事项、同一适用范围只列一行。", "Line {line} says it already: one matter has one line for one area and level."},
	"territory_claimed":       {"同级的 {unit} 已使用“{name}”。", "{unit} beside it has the name “{name}” already."},
}

// sentence puts a code in words: this package's, or those of the rules where
// it uses one of their codes.
func sentence(code, lang string, params ...string) string {
	text, ours := sentences[code]
	if !ours {
		return casework.Refuse(casework.Invalid, code, params...).Message(lang)
	}
	return fill(text.in(lang), paramsOf(params))
}

func paramsOf(kv []string) map[string]string {
	m := make(map[string]string, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		m[kv[i]] = kv[i+1]
	}
	return m
}

// fill puts the parameters in their places. It never looks into a parameter.
func fill(text string, params map[string]string) string {
	pairs := make([]string, 0, 2*len(params))
	for k, v := range params {
		pairs = append(pairs, "{"+k+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
