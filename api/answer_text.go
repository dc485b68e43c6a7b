package api

import (
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// operationDescription is what the document says of an operation: in English,
// and after it in Chinese.
func operationDescription(id string) string { return descriptions()[id] }

// descriptions puts together what is said of every operation, once.
var descriptions = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for kind := range commandTexts {
		all[string(kind)] = commandDescription(kind)
	}
	for id, text := range operationTexts {
		english, chinese := text.does.en, text.does.zh
		if may := text.may(); len(may) > 0 {
			english += " Who may: " + wordsOf(may, en) + "; others get 403."
			chinese += "可由" + wordsOf(may, zh) + "办理，其余为 403。"
		}
		all[id] = english + "\n\n" + chinese
	}
	return all
})

// answerTexts say what an answer of a status means wherever nothing more
// particular is said.
var answerTexts = map[int]words{
	http.StatusOK:                    {"已办理，内容如下。", "Done; the body holds what was asked for."},
	http.StatusCreated:               {"已新建。", "It was made."},
	http.StatusNoContent:             {"已办理，没有内容。", "Done; there is nothing to say."},
	http.StatusBadRequest:            {"请求内容无法读取：不是 JSON、缺失，或传送中断开。", "The body cannot be read: it is no JSON, is missing, or broke off."},
	http.StatusUnauthorized:          {"没有登录，或登录已经失效。", "There is no sign-in, or it has ended."},
	http.StatusForbidden:             {"不是此人可以做的。", "It is not this person's to do."},
	http.StatusNotFound:              {"没有这一项，或无权查看；两者答复相同。", "There is no such thing, or it is not the reader's to see: both are answered alike."},
	http.StatusConflict:              {"按现在的情况不能这样做，`code` 说明为什么。", "Not possible as things stand; `code` says why."},
	http.StatusRequestTimeout:        {"内容没有在限定时间内传完。", "The body did not arrive in time."},
	http.StatusPreconditionFailed:    {"案件已有新的记录，与 If-Match 不符，没有登记；请重新查看。", "The case has moved on since the ETag in If-Match; nothing was filed. Look again."},
	http.StatusRequestEntityTooLarge: {"内容超过上限。", "It is larger than allowed."},
	http.StatusUnsupportedMediaType:  {"不支持这种内容类型。", "This content type is not supported here."},
	http.StatusUnprocessableEntity:   {"填写有误：`errors` 逐项列出字段和原因，没有办理。", "Some fields must be mended: `errors` names each with its reason. Nothing was done."},
	http.StatusTooManyRequests:       {"尝试过多，`Retry-After` 说明等几秒。", "Too many attempts; `Retry-After` says for how many seconds to wait."},
	http.StatusInternalServerError:   {"系统内部出错，已记录；把 `request_id` 告诉管理员。", "Something went wrong inside and was recorded; tell the administrator the `request_id`."},
	http.StatusServiceUnavailable:    {"暂时不可用，没有受理；`Retry-After` 说明几秒后再试。", "Temporarily unavailable; nothing was received. `Retry-After` says when to try again."},
}

// commandAnswers are what statuses mean in answer to a command.
var commandAnswers = map[int]words{
	http.StatusOK:                  {"已登记并办理：`filing` 是登记，`case` 是案件现在的状态。", "Filed and applied: `filing` is the filing, `case` where the case stands now."},
	http.StatusCreated:             {"已登记立案，地址在 `Location`。", "Registered; the case is at `Location`."},
	http.StatusAccepted:            {"已登记、不会丢失，尚未办理；结果在 `Location` 的地址查询。", "Filed and durable, not yet applied; the outcome will be at `Location`."},
	http.StatusForbidden:           {"岗位或所在单位不能给出这项操作（`not_your_role`，没有登记；另有办法的，`enter_as_attested`、`contribute_instead` 说明怎么办），或规则不允许此人（有 `filing`，已记录在案）。", "The posts or the unit do not allow the command (`not_your_role`; nothing was filed; where there is another way, `enter_as_attested` or `contribute_instead` names it), or the rules do not allow it to this person (with a `filing`: it stands in the record)."},
	http.StatusConflict:            {"案件现在的状态不允许（`wrong_state`）或规则不允许；有 `filing` 的，这次拒绝已记录在案。`idempotency_key_reused`：同一幂等键用过别的请求。", "The case's state (`wrong_state`) or its rules forbid it; with a `filing`, the refusal stands in the record. `idempotency_key_reused`: the key was used for another request."},
	http.StatusUnprocessableEntity: {"填写有误：`errors` 逐项列出字段和原因；缺少必填项为 `required`。没有 `filing` 的，没有登记。", "Some fields must be mended: `errors` names each with its reason; a missing one is `required`. Without a `filing`, nothing was filed."},
}

// describeAnswers says what each answer of each operation means, where only its
// status was named so far.
func (s *Server) describeAnswers() {
	for _, item := range s.huma.OpenAPI().Paths {
		for _, o := range []*huma.Operation{item.Get, item.Head, item.Post, item.Put, item.Patch, item.Delete} {
			if o == nil {
				continue
			}
			for status, response := range o.Responses {
				code, err := strconv.Atoi(status) // "default" is no number and says what it is
				if err != nil || response.Description != http.StatusText(code) {
					continue
				}
				text := answerTexts[code]
				if particular, ok := commandAnswers[code]; ok && slices.Contains(o.Tags, tagCommand) {
					text = particular
				}
				response.Description = text.en + " " + text.zh
			}
		}
	}
}
