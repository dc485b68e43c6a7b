package api

import (
	"encoding/json"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// scenario is one request and what its answer must and must not hold.
type scenario struct {
	name         string
	method, path string
	as           casework.Role
	body         string
	header       []string
	status       int
	contains     []string
	without      []string
	changed      []string // what the ports were told
}

const register = `{"source":{"campaign":"campaign-1","level":"central","mode":"handed_over"},
	"handed_over_at":"2021-08-27T01:46:40+08:00","complaint":"夜间施工噪声扰民","region":"城关区",
	"complainant":{"name":"王某","telephone":"13900000000"}}`

var scenarios = []scenario{
	{name: "who am I", method: "GET", path: "/me", as: casework.UnitLeader, status: 200,
		contains: []string{`"person":"person-unit_leader"`, `"name":"姓名 person-unit_leader"`, `"unit_name":"生态环境局"`, `"role_name":"单位负责人"`, `"may":[]`, `"sign-report"`}, without: []string{`"assign"`}},
	{name: "campaigns", method: "GET", path: "/campaigns", as: casework.UnitOfficer, status: 200, contains: []string{"第二轮督察"}},
	{name: "add a campaign", method: "POST", path: "/campaigns", as: casework.Coordinator, status: 201,
		body:     `{"name":"第三轮督察","level":"central","kind":"routine","policies":[{"level":"central","mode":"handed_over","policy":"test","version":1}]}`,
		contains: []string{`"state":"draft"`, `"created_by":"person-coordinator"`}, changed: []string{"campaign 第三轮督察"}},
	{name: "a campaign with the shipped policies", method: "POST", path: "/campaigns", as: casework.Coordinator, status: 201,
		body: `{"name":"x","level":"central","kind":"routine"}`, contains: []string{`"policies":[]`}},
	{name: "a campaign that takes nothing", method: "POST", path: "/campaigns", as: casework.Coordinator, status: 422,
		body: `{"name":"x","level":"central","kind":"routine","policies":[]}`, contains: []string{`"policies"`, `"too_few"`}},
	{name: "a campaign by an auditor", method: "POST", path: "/campaigns", as: casework.Auditor, status: 403,
		body:     `{"name":"x","level":"central","kind":"routine","policies":[{"level":"central","mode":"handed_over","policy":"test","version":1}]}`,
		contains: []string{`"role_forbidden"`, "只有统筹协调、系统管理员可以这样做。"}},
	{name: "take a campaign live", method: "POST", path: "/campaigns/campaign-1/live", as: casework.Leader, status: 200,
		body: `{"first_day":"counted","document":"市办〔2021〕7号"}`, contains: []string{`"live"`}, changed: []string{"read counted by 市办〔2021〕7号 of person-leader", "live campaign-1"}},
	{name: "take a campaign live without a document", method: "POST", path: "/campaigns/campaign-1/live", as: casework.Leader, status: 422,
		body: `{"first_day":"counted"}`, contains: []string{`"document"`, `"required"`}},
	{name: "take a campaign live as coordinator", method: "POST", path: "/campaigns/campaign-1/live", as: casework.Coordinator, status: 403,
		body: `{"first_day":"counted","document":"x"}`},
	{name: "take another campaign live", method: "POST", path: "/campaigns/nowhere/live", as: casework.Leader, status: 404, body: `{"first_day":"counted","document":"x"}`},
	{name: "end a campaign", method: "POST", path: "/campaigns/campaign-1/end", as: casework.Leader, status: 200, changed: []string{"ended campaign-1"}},

	{name: "batches", method: "GET", path: "/batches?campaign=campaign-1", as: casework.Auditor, status: 200, contains: []string{`"batch-1"`, `"姓名 person-duty_officer"`}},
	{name: "batches by a unit", method: "GET", path: "/batches", as: casework.UnitLeader, status: 403, contains: []string{`"role_forbidden"`}},
	{name: "batches by an administrator", method: "GET", path: "/batches", as: casework.Administrator, status: 403},
	{name: "a batch", method: "GET", path: "/batches/batch-1", as: casework.Leader, status: 200, contains: []string{`"balanced":true`, `"duplicate_row"`, `"refusal_texts":{"2":"duplicate_row in zh"}`}},
	{name: "no such batch", method: "GET", path: "/batches/batch-9", as: casework.Leader, status: 404},
	{name: "commit a batch", method: "POST", path: "/batches/batch-1/commit", as: casework.DutyOfficer, status: 200, changed: []string{"committed batch-1"}},
	{name: "commit a batch as reviewer", method: "POST", path: "/batches/batch-1/commit", as: casework.Reviewer, status: 403},
	{name: "strike a row", method: "POST", path: "/batches/batch-1/rows/2/strike", as: casework.DutyOfficer, body: `{"reason":"重复行"}`, status: 200, changed: []string{"struck {Row:2 Sheet: Position:0} 重复行"}},
	{name: "strike a row of a sheet", method: "POST", path: "/batches/batch-1/rows/2/strike", as: casework.DutyOfficer, body: `{"reason":"重复行","sheet":"来信","position":4}`, status: 200, changed: []string{"struck {Row:2 Sheet:来信 Position:4} 重复行"}},
	{name: "strike a row that is not there", method: "POST", path: "/batches/batch-1/rows/99/strike", as: casework.DutyOfficer, body: `{"reason":"x"}`, status: 404, contains: []string{`"no_such_row"`, "没有第 99 行"}},
	{name: "strike a row without a reason", method: "POST", path: "/batches/batch-1/rows/2/strike", as: casework.DutyOfficer, body: `{"reason":""}`, status: 422, contains: []string{`"reason"`}},
	{name: "undo a strike", method: "POST", path: "/batches/batch-1/rows/2/restore", as: casework.DutyOfficer, body: `{"reason":"划错行"}`, status: 200, changed: []string{"restored {Row:2 Sheet: Position:0} 划错行"}},
	{name: "undo a strike as reviewer", method: "POST", path: "/batches/batch-1/rows/2/restore", as: casework.Reviewer, body: `{"reason":"x"}`, status: 403},
	{name: "mend a row", method: "POST", path: "/batches/batch-1/rows/4/correct", as: casework.DutyOfficer, body: `{"reason":"电话核实","cells":{"complaint":"油烟"}}`, status: 200, header: []string{"Accept-Language", "en"}, changed: []string{"corrected {Row:4 Sheet: Position:0} map[complaint:油烟] 电话核实"}, contains: []string{`"mended":1`, "The correction mended 1 rows"}},
	{name: "mend a row as reviewer", method: "POST", path: "/batches/batch-1/rows/4/correct", as: casework.Reviewer, body: `{"reason":"x"}`, status: 403},
	{name: "withdraw a list", method: "POST", path: "/batches/batch-1/withdraw", as: casework.DutyOfficer, body: `{"reason":"传错"}`, status: 200, changed: []string{"withdrawn 传错"}},
	{name: "withdraw a list as reviewer", method: "POST", path: "/batches/batch-1/withdraw", as: casework.Reviewer, body: `{"reason":"x"}`, status: 403},
	{name: "strike no row", method: "POST", path: "/batches/batch-1/rows/0/strike", as: casework.DutyOfficer, body: `{"reason":"x"}`, status: 422, contains: []string{`"path.row"`, `"too_small"`}},
	{name: "strike a row without a number", method: "POST", path: "/batches/batch-1/rows/x/strike", as: casework.DutyOfficer, body: `{"reason":"x"}`, status: 422, contains: []string{`"path.row"`, `"wrong_type"`}},
	{name: "the refused rows", method: "GET", path: "/batches/batch-1/refused.xlsx", as: casework.DutyOfficer, status: 200, header: []string{"Accept-Language", "en"}, contains: []string{"a spreadsheet for person-duty_officer"}},
	{name: "the refused rows of no batch", method: "GET", path: "/batches/batch-9/refused.xlsx", as: casework.DutyOfficer, status: 404},

	{name: "cases", method: "GET", path: "/cases?state=assigned,handling&overdue=true&q=%20城关%20&order=due&limit=10", as: casework.Coordinator, status: 200,
		contains: []string{`"case-1"`, `"unit-lead":"生态环境局"`}, changed: []string{"filter [assigned handling] true 城关"}},
	{name: "cases of a stranger's state", method: "GET", path: "/cases?state=asleep", as: casework.Coordinator, status: 422, contains: []string{`"not_one_of"`}},
	{name: "cases by several wrong filters", method: "GET", path: "/cases?state=foo&limit=-1&bar=1&colour=red", as: casework.Coordinator, status: 422, contains: []string{`"query.state`, `"query.limit"`, `"query.bar"`, `"query.colour"`}},
	{name: "a command with a wrong query and a wrong body", method: "POST", path: "/cases/case-1/acknowledge?bar=1", as: casework.UnitOfficer, body: `{"assignment":7}`, status: 422, contains: []string{`"query.bar"`, `"assignment"`, `"idempotency_key_required"`}},
	{name: "cases by an unknown filter", method: "GET", path: "/cases?colour=red", as: casework.Coordinator, status: 422, contains: []string{`"query.colour"`, `"unknown_field"`}},
	{name: "cases by an unknown clock", method: "GET", path: "/cases?clock=cuckoo", as: casework.Coordinator, status: 422, contains: []string{`"query.clock"`, "contribute"}},
	{name: "cases due before a word", method: "GET", path: "/cases?due_before=noon", as: casework.Coordinator, status: 422, contains: []string{`"query.due_before"`}},
	{name: "too many cases", method: "GET", path: "/cases?limit=201", as: casework.Coordinator, status: 422, contains: []string{`"query.limit"`, `"too_large"`, "200"}},
	{name: "a case", method: "GET", path: "/cases/case-1", as: casework.UnitOfficer, status: 200,
		contains: []string{fiveWords, `"allowed":["acknowledge"`, `"next_clock":{`, `"remaining_ms":-1740000`, `"overdue":true`, `"late":true`, `"waiting_filings":1`, "交办"}, without: []string{"null"}},
	{name: "a case in English", method: "GET", path: "/cases/case-1", as: casework.Auditor, header: []string{"Accept-Language", "en"}, status: 200, contains: []string{"handed over", `"allowed":[]`}},
	{name: "a case's clocks", method: "GET", path: "/cases/case-1/clocks", as: casework.UnitOfficer, status: 200,
		contains: []string{`"kind":"report"`, `"due_local":"2021-08-31 12:00:00"`, `"verdict":"in_time"`, `"now":"2021-08-26T18:46:40.000000Z"`}},
	{name: "a case's timeline", method: "GET", path: "/cases/case-1/timeline?limit=2", as: casework.UnitOfficer, status: 200, contains: []string{`"case_registered"`, `"next":2`, fiveWords}, without: []string{"unit_assigned"}},
	{name: "a case's timeline from its end", method: "GET", path: "/cases/case-1/timeline?limit=1&latest=true", as: casework.UnitOfficer, status: 200, contains: []string{`"clock_stopped"`, `"next":10`}, without: []string{"case_registered"}},
	{name: "the timeline before an event", method: "GET", path: "/cases/case-1/timeline?latest=true&after=2", as: casework.UnitOfficer, status: 200, contains: []string{"case_registered"}, without: []string{"unit_assigned", `"next"`}},
	{name: "the rest of the timeline", method: "GET", path: "/cases/case-1/timeline?after=2", as: casework.UnitOfficer, status: 200, contains: []string{"unit_assigned"}, without: []string{"case_registered", `"next"`}},
	{name: "a case's evidence", method: "GET", path: "/cases/case-1/files", as: casework.UnitOfficer, status: 200, contains: []string{`"files":[]`}},
	{name: "a case's filings", method: "GET", path: "/cases/case-1/filings", as: casework.UnitOfficer, status: 200, contains: []string{`"filings":[]`}},
	{name: "an unknown command", method: "POST", path: "/cases/case-1/fly", as: casework.Coordinator, body: `{}`, status: 404, contains: []string{`"no_such_path"`}},
	{name: "register is no command on a case", method: "POST", path: "/cases/case-1/register", as: casework.Coordinator, body: `{}`, status: 404},
	{name: "look at the complainant", method: "POST", path: "/cases/case-1/complainant", as: casework.DutyOfficer, body: `{"reason":"回访"}`, status: 200, contains: []string{"王某"}, changed: []string{"looked 回访"}},
	{name: "look without a reason", method: "POST", path: "/cases/case-1/complainant", as: casework.DutyOfficer, body: `{"reason":""}`, status: 422, contains: []string{`"reason"`}, without: []string{"王某"}},
	{name: "look as a leader", method: "POST", path: "/cases/case-1/complainant", as: casework.Leader, body: `{"reason":"好奇"}`, status: 403, without: []string{"王某"}},
	{name: "who looked", method: "GET", path: "/cases/case-1/looks", as: casework.Auditor, status: 200, contains: []string{"回访"}},

	{name: "register a case", method: "POST", path: "/cases", as: casework.DutyOfficer, body: register, header: []string{idempotencyHeader, "key-00000001"}, status: 201,
		contains: []string{`"case-2"`, `"state":"registered"`, `"applied"`}, without: []string{"王某"}},
	{name: "similar cases", method: "POST", path: "/cases/similar", as: casework.DutyOfficer, body: `{"address":"工业路846号"}`, status: 200,
		contains: []string{`"alike":[{"by":"place","what":"工业路846号"}]`, `"unsearched":2`}, changed: []string{"compared 工业路846号"}},
	{name: "similar cases as a reviewer", method: "POST", path: "/cases/similar", as: casework.Reviewer, body: `{"address":"工业路846号"}`, status: 403, contains: []string{`"not_your_role"`}},
	{name: "register as a reviewer", method: "POST", path: "/cases", as: casework.Reviewer, body: register, header: []string{idempotencyHeader, "key-00000001"}, status: 403, contains: []string{`"not_your_role"`}},
	{name: "register without a key", method: "POST", path: "/cases", as: casework.DutyOfficer, body: register, status: 422, contains: []string{`"idempotency_key_required"`}},
	{name: "register with a policy of one's own", method: "POST", path: "/cases", as: casework.DutyOfficer, body: strings.Replace(register, `"region"`, `"policy":{"name":"lenient"},"region"`, 1),
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"policy"`, `"unknown_field"`}},
	{name: "register with what belongs to lists", method: "POST", path: "/cases", as: casework.DutyOfficer,
		body:   strings.Replace(register, `"source":{`, `"history":{"settlement":"concluded"},"source":{"batch":"batch-1","row_number":3,"fingerprint":"f",`, 1),
		header: []string{idempotencyHeader, "key-00000001"}, status: 422,
		contains: []string{`"source.batch"`, `"source.row_number"`, `"source.fingerprint"`, `"history"`, `"unknown_field"`}},
	{name: "register a repeat of a case", method: "POST", path: "/cases", as: casework.DutyOfficer, body: strings.Replace(register, `"region"`, `"repeats":[{"case":"case-1","kind":"full","basis":"text"}],"region"`, 1),
		header: []string{idempotencyHeader, "key-00000001"}, status: 201, contains: []string{`"case-2"`}},
	{name: "register a repeat of nothing", method: "POST", path: "/cases", as: casework.DutyOfficer,
		body:   strings.Replace(register, `"region"`, `"repeats":[{"case":"case-1","kind":"full","basis":"text"},{"case":"case-9","kind":"full","basis":"number"}],"region"`, 1),
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"repeats[1].case"`, `"no_such_case"`}, without: []string{`repeats[0]`}},
	{name: "register a repeat twice", method: "POST", path: "/cases", as: casework.DutyOfficer,
		body:   strings.Replace(register, `"region"`, `"repeats":[{"case":"case-1","kind":"full","basis":"text"},{"case":"case-1","kind":"partial","basis":"text"}],"region"`, 1),
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"repeats[1].case"`, `"linked_already"`}},
	{name: "register with an empty request", method: "POST", path: "/cases", as: casework.DutyOfficer, body: `{}`,
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"source"`, `"handed_over_at"`, `"complaint"`}},
	{name: "register from nowhere", method: "POST", path: "/cases", as: casework.DutyOfficer, body: strings.Replace(register, `"level":"central","mode":"handed_over"`, `"level":"moon"`, 1),
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"source.level"`, "central、province、city、self", `"source.mode"`}},
	{name: "amend a number with a star", method: "POST", path: "/cases/case-1/amend-registration", as: casework.DutyOfficer, body: `{"number":"X2HA★","reason":"误录"}`,
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"number"`, `"number_with_star"`}},
	{name: "register in no campaign", method: "POST", path: "/cases", as: casework.DutyOfficer, body: strings.Replace(register, "campaign-1", "campaign-9", 1),
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"source.campaign"`, `"no_such_campaign"`}},
	{name: "register with faults of the schema, of the campaign and of the rules", method: "POST", path: "/cases", as: casework.DutyOfficer,
		body:     `{"source":{"campaign":"campaign-9","level":"moon","mode":"handed_over"},"handed_over_at":"yesterday","complaint":"  ","channel":"pigeon","repeats":[{"case":"case-9","kind":"full","basis":"text"}]}`,
		status:   422,
		contains: []string{`"header.Idempotency-Key"`, `"source.level"`, `"handed_over_at"`, `"channel"`, `"source.campaign"`, `"no_such_campaign"`, `"complaint"`, `"required"`, `"repeats[0].case"`, `"no_such_case"`},
		without:  []string{`"policy"`}},
	{name: "who may not register learns of no campaign and no case", method: "POST", path: "/cases", as: casework.Reviewer,
		body:   `{"source":{"campaign":"campaign-9","level":"central","mode":"handed_over"},"handed_over_at":"2021-08-27T01:46:40+08:00","complaint":" ","channel":"pigeon","repeats":[{"case":"case-9","kind":"full","basis":"text"}]}`,
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"channel"`}, without: []string{`campaign`, `repeats`, `"complaint"`}},
	{name: "a command with faults of the rules and of names", method: "POST", path: "/cases/case-1/assign", as: casework.Coordinator,
		body:   `{"targets":[{"role":"assisting","unit":"unit-nowhere"},{"role":"assisting","unit":"","first_responsible":"nobody"},{"role":"assisting","unit":"unit-gone"}]}`,
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"targets[0].unit"`, `"no_such_unit"`, `"targets[1].unit"`, `"required"`, `"targets[1].first_responsible"`, `"no_such_person"`, `"targets[2].unit"`}},
	{name: "register nothing", method: "POST", path: "/cases", as: casework.DutyOfficer, body: `{"source":{"campaign":"campaign-1","level":"central","mode":"handed_over"},"handed_over_at":"2021-08-27T01:46:40+08:00"}`,
		header: []string{idempotencyHeader, "key-00000001"}, status: 422, contains: []string{`"complaint"`, `"required"`}},

	{name: "no such filing", method: "GET", path: "/filings/nowhere", as: casework.Coordinator, status: 404},
	{name: "escalations", method: "GET", path: "/escalations?state=issued&rung=urge", as: casework.Supervisor, status: 200, contains: []string{`"urge"`, "生态环境局"}},
	{name: "escalations of no rung", method: "GET", path: "/escalations?rung=ladder", as: casework.Supervisor, status: 422, contains: []string{`"query.rung"`}},
	{name: "notices", method: "GET", path: "/notices", as: casework.UnitOfficer, status: 200, contains: []string{`"clock_lapsed"`}},
	{name: "read a notice", method: "POST", path: "/notices/n1/read", as: casework.UnitOfficer, status: 204},
	{name: "read a notice whose id holds a slash", method: "POST", path: "/notices/case-1-9%2Fcoordinator/read", as: casework.Coordinator, status: 204},
	{name: "read all notices", method: "POST", path: "/notices/read", as: casework.UnitOfficer, body: `{"until":"2021-08-20T21:25:00+08:00"}`, status: 204},
	{name: "read all notices until when", method: "POST", path: "/notices/read", as: casework.UnitOfficer, body: `{}`, status: 422},
	{name: "read no notice", method: "POST", path: "/notices/n9/read", as: casework.UnitOfficer, status: 404},
	{name: "words in a header", method: "GET", path: "/cases?q=%E6%97%A7", as: casework.Coordinator, header: []string{"Search-Words", "%E5%92%8C%E5%B9%B3%E8%B7%AF1%E5%8F%B7"}, status: 200, changed: []string{"filter [] false 和平路1号"}},
	{name: "words that are none", method: "GET", path: "/cases", as: casework.Coordinator, header: []string{"Search-Words", "%ff"}, status: 422, contains: []string{"search-words"}},
	{name: "too many words", method: "GET", path: "/cases", as: casework.Coordinator, header: []string{"Search-Words", strings.Repeat("x", 101)}, status: 422, contains: []string{"search-words"}},
	{name: "words of the desk that are none", method: "GET", path: "/dispatch", as: casework.Coordinator, header: []string{"Search-Words", "%zz"}, status: 422, contains: []string{"search-words"}},
	{name: "units", method: "GET", path: "/units", as: casework.UnitOfficer, status: 200, contains: []string{"生态环境局", "0930-8000001"}},
	{name: "units without telephones", method: "GET", path: "/units", as: casework.Reviewer, status: 200, contains: []string{"生态环境局"}, without: []string{"0930"}},
	{name: "units with telephones", method: "GET", path: "/units", as: casework.DutyOfficer, status: 200, contains: []string{"0930-8000001"}},
	{name: "people", method: "GET", path: "/people", as: casework.UnitOfficer, status: 200, contains: []string{"某甲", "某乙", "0930-8000002"}},
	{name: "people without telephones", method: "GET", path: "/people", as: casework.Reviewer, status: 200, contains: []string{"某甲", "某乙"}, without: []string{"0930"}},
	{name: "people of a unit", method: "GET", path: "/people?unit=unit-lead", as: casework.DutyOfficer, status: 200, contains: []string{"person-first", `"unit_leader"`, "0930-8000002"}, without: []string{"person-second"}},
	{name: "people of an empty unit", method: "GET", path: "/people?unit=unit-other", as: casework.DutyOfficer, status: 200, contains: []string{`"people":[]`}},
	{name: "permissions", method: "GET", path: "/permissions", as: casework.UnitOfficer, header: []string{"Accept-Language", "en"}, status: 200, contains: []string{`"Acknowledge an assignment"`, `"take-batches"`}},
	{name: "policies", method: "GET", path: "/policies", as: casework.UnitOfficer, status: 200, contains: []string{`"a later document"`}},
	{name: "search the record", method: "GET", path: "/audit?kind=person_changed&subject=person-9&from=2021-08-20T00:00:00Z", as: casework.Auditor, status: 200, contains: []string{`"office-7"`, `"person-9"`, `"next":"more"`}},
	{name: "search for a kind that there is not", method: "GET", path: "/audit?kind=person_praised", as: casework.Supervisor, status: 422, contains: []string{"person_changed"}},
	{name: "search the record as administrator", method: "GET", path: "/audit", as: casework.Administrator, status: 403},
	{name: "verify the record", method: "GET", path: "/audit/verify?from=3", as: casework.Auditor, status: 200, contains: []string{`"fits":true`, `"from":3`}},
	{name: "verify as coordinator", method: "GET", path: "/audit/verify", as: casework.Coordinator, status: 403},

	{name: "add a unit", method: "POST", path: "/units", as: casework.Administrator, body: `{"name":"水务局","kind":"department"}`, status: 201, contains: []string{"unit-new"}, changed: []string{"unit 水务局"}},
	{name: "add a unit as coordinator", method: "POST", path: "/units", as: casework.Coordinator, body: `{"name":"水务局","kind":"department"}`, status: 403},
	{name: "add a person", method: "POST", path: "/people", as: casework.Administrator, body: `{"name":"某丙"}`, status: 201, contains: []string{"person-new"}, changed: []string{"person 某丙"}},
	{name: "read the responsibility list", method: "GET", path: "/responsibilities", as: casework.UnitOfficer, status: 200, contains: []string{"餐饮", "生态环境局", `"version":1`}},
	{name: "read no version of it", method: "GET", path: "/responsibilities?version=9", as: casework.Auditor, status: 404},
	{name: "put a responsibility list in force", method: "POST", path: "/responsibilities", as: casework.Coordinator,
		body: `{"read":1,"reason":"机构调整","lines":[{"kind":"industry","matter":"餐饮","lead":"unit-lead"}]}`, status: 201, contains: []string{`"version":2`}, changed: []string{"list of 餐饮 by person-coordinator because 机构调整"}},
	{name: "put one in force over another's", method: "POST", path: "/responsibilities", as: casework.Administrator, body: `{"read":0,"reason":"机构调整","lines":[]}`, status: 409, contains: []string{"现为第 1 版"}},
	{name: "put one in force without a reason", method: "POST", path: "/responsibilities", as: casework.Administrator, body: `{"read":1,"lines":[]}`, status: 422},
	{name: "put one in force as reviewer", method: "POST", path: "/responsibilities", as: casework.Reviewer, body: `{"read":1,"reason":"机构调整","lines":[]}`, status: 403},
	{name: "give a post", method: "POST", path: "/posts", as: casework.Administrator, body: `{"person":"person-new","unit":"unit-new","role":"unit_leader"}`, status: 201, changed: []string{"post unit_leader"}},
	{name: "give the engine's post", method: "POST", path: "/posts", as: casework.Administrator, body: `{"person":"person-new","unit":"unit-new","role":"engine"}`, status: 422},
	{name: "correct a draft", method: "PATCH", path: "/campaigns/campaign-1", as: casework.Coordinator,
		body:   `{"kind":"special","policies":[{"level":"central","mode":"handed_over","policy":"test","version":2}]}`,
		status: 200, changed: []string{"changed campaign-1 第二轮督察 special 1"}},
	{name: "correct a draft to take nothing", method: "PATCH", path: "/campaigns/campaign-1", as: casework.Coordinator, body: `{"policies":[]}`,
		status: 422, contains: []string{`"policies"`, `"too_few"`}},
	{name: "correct what is none", method: "PATCH", path: "/campaigns/nope", as: casework.Coordinator, body: `{}`, status: 404},
	{name: "correct as an officer", method: "PATCH", path: "/campaigns/campaign-1", as: casework.UnitOfficer, body: `{}`, status: 403},
	{name: "end a post", method: "POST", path: "/posts/holding-1/end", as: casework.Administrator, body: `{}`, status: 200, changed: []string{"ended holding-1", "left behind by person-first"}},
	{name: "add an account", method: "POST", path: "/accounts", as: casework.Administrator, body: `{"person":"person-new","login":"bing"}`, status: 201,
		contains: []string{`"password":"made just now"`}, without: []string{"argon2"}, changed: []string{"account bing"}},
	{name: "add an account with a short password", method: "POST", path: "/accounts", as: casework.Administrator, body: `{"person":"person-new","login":"bing","password":"short"}`, status: 422, contains: []string{"密码至少 10 个字符。"}},
	{name: "add an account as leader", method: "POST", path: "/accounts", as: casework.Leader, body: `{"person":"person-new","login":"bing"}`, status: 403},
	{name: "reset a password", method: "POST", path: "/accounts/account-new/reset-password", as: casework.Administrator, status: 200, contains: []string{"made just now"}},
	{name: "reset no password", method: "POST", path: "/accounts/nobody/reset-password", as: casework.Administrator, status: 404},
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, tt := range scenarios {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t)
			var body any
			if tt.body != "" {
				body = tt.body
			}
			got := w.request(tt.method, prefix+tt.path, tokenOf(tt.as), body, tt.header...)
			require.Equal(t, tt.status, got.Code, got.Body)
			for _, want := range tt.contains {
				require.Contains(t, got.Body.String(), want)
			}
			for _, unwanted := range tt.without {
				require.NotContains(t, got.Body.String(), unwanted)
			}
			if tt.changed != nil || tt.status >= 400 {
				require.Equal(t, tt.changed, w.changed)
			}
			w.asDocumented(t, tt.method, prefix+tt.path, got)
		})
	}
}

// asDocumented checks an answer against the OpenAPI document: its status is
// described and its body is of the schema, with nothing that is not described.
func (w *stage) asDocumented(t *testing.T, method, path string, got *httptest.ResponseRecorder) {
	t.Helper()
	path, _, _ = strings.Cut(path, "?")
	item := w.documented(path)
	if item == nil {
		require.Equal(t, 404, got.Code)
		return
	}
	operation := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "DELETE": item.Delete, "PATCH": item.Patch}[method]
	require.NotNil(t, operation, "%s %s is not in the document", method, path)
	response := operation.Responses[strconv.Itoa(got.Code)]
	require.NotNil(t, response, "%s answers %d, which the document does not say", operation.OperationID, got.Code)
	contentType, _, _ := strings.Cut(got.Header().Get("Content-Type"), ";")
	if got.Body.Len() == 0 {
		return
	}
	media := response.Content[contentType]
	require.NotNil(t, media, "%s answers %d as %s, which the document does not say", operation.OperationID, got.Code, contentType)
	if !strings.HasSuffix(contentType, "json") {
		return
	}
	var value any
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &value))
	result := &huma.ValidateResult{}
	huma.Validate(w.schemas, media.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, result)
	require.Empty(t, result.Errors)
}

// documented finds the path of the document that a path belongs to; one
// without parameters comes first.
func (w *stage) documented(path string) *huma.PathItem {
	paths := w.huma.OpenAPI().Paths
	if item := paths[path]; item != nil {
		return item
	}
	sent := strings.Split(path, "/")
	for template, item := range paths {
		parts := strings.Split(template, "/")
		matches := len(parts) == len(sent)
		for i := 0; matches && i < len(parts); i++ {
			matches = parts[i] == sent[i] || strings.HasPrefix(parts[i], "{")
		}
		if matches {
			return item
		}
	}
	return nil
}

func TestAStarOnANumberIsAMark(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]casework.Priority{
		" X2HA202108200912★": casework.PriorityStarred, "X2HA202108200912": "", "（重点件）X2HA202108200912": casework.PriorityStarred,
		`X2HA202108200912☆","priority":"superior_supervised`: casework.PrioritySuperiorSupervised,
		`X2HA202108200912*","priority":"normal`:              casework.PriorityStarred,
	} {
		w := newStage(t)
		body := strings.Replace(register, `"region"`, `"number":"`+sent+`","region"`, 1)
		got := w.request("POST", "/api/v1/cases", tokenOf(casework.DutyOfficer), body, idempotencyHeader, "key-00000001")
		require.Equal(t, 201, got.Code, got.Body)
		require.Equal(t, "X2HA202108200912", w.received.Body.Number)
		require.Equal(t, want, w.received.Body.Priority, sent)
	}
}

func TestTheComplainantGoesApart(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.request("POST", "/api/v1/cases", tokenOf(casework.DutyOfficer), register, idempotencyHeader, "key-00000001")
	require.Equal(t, 201, got.Code, got.Body)
	require.Equal(t, "/api/v1/cases/case-2", got.Header().Get("Location"))
	require.Equal(t, "王某", w.received.Complainant.Name)
	require.Equal(t, "test", w.received.Body.Policy.Name)
	require.Equal(t, "夜间施工噪声扰民", w.received.Body.Complaint.Body())
	text, err := json.Marshal(w.received.Body)
	require.NoError(t, err)
	require.NotContains(t, string(text), "王某")
	require.NotContains(t, w.log.String(), "王某")
}

// A clerk who sends again what was registered is told so, and not that the campaign
// has ended since, or that the post was given to somebody else.
func TestARepeatedRegistrationIsAnsweredWhateverHasChanged(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	token := tokenOf(casework.DutyOfficer)
	first := w.request("POST", "/api/v1/cases", token, register, idempotencyHeader, "key-00000001")
	require.Equal(t, 201, first.Code, first.Body)
	session := w.sessions[token]
	session.Actor.Posts = nil
	w.sessions[token] = session
	again := w.request("POST", "/api/v1/cases", token, register, idempotencyHeader, "key-00000001")
	require.Equal(t, 201, again.Code, again.Body)
	require.Equal(t, first.Header().Get("Location"), again.Header().Get("Location"))
	other := w.request("POST", "/api/v1/cases", token, register, idempotencyHeader, "key-00000002")
	require.Equal(t, 403, other.Code, other.Body)
}

func TestARegistrationOutlivesTheEngine(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.applyErr = errSecret
	got := w.request("POST", "/api/v1/cases", tokenOf(casework.DutyOfficer), register, idempotencyHeader, "key-00000001")
	require.Equal(t, 201, got.Code)
	require.Contains(t, w.log.String(), "level=ERROR")
}

func TestPreviewShowsBothReadings(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	get := func(query string) (Preview, *httptest.ResponseRecorder) {
		got := w.request("GET", "/api/v1/deadlines/preview?"+query, tokenOf(casework.UnitOfficer), nil)
		var p Preview
		if got.Code == 200 {
			require.NoError(t, json.Unmarshal(got.Body.Bytes(), &p))
			w.asDocumented(t, "GET", "/api/v1/deadlines/preview", got)
		}
		return p, got
	}
	p, _ := get("policy=test&handed_over_at=2021-08-20T21:25:00%2B08:00")
	require.Equal(t, 2, p.Version, "the latest version")
	report := p.Clocks[2]
	require.Equal(t, casework.ClockReport, report.Clock)
	require.Equal(t, "2021-08-24 12:00:00", report.Readings[0].DueLocal)
	require.True(t, report.Readings[0].Chosen)
	require.Equal(t, "2021-08-25 12:00:00", report.Readings[1].DueLocal)
	require.False(t, report.Readings[1].Chosen)
	require.NotEmpty(t, report.Readings[1].Text)
	require.False(t, p.Clocks[0].Assumed)
	require.True(t, p.Clocks[1].Assumed, "the clock counts from the assignment")
	require.Len(t, p.Clocks[1].Readings, 1)
	require.Len(t, p.Rounds, 1, "clocks of later rounds are explained as well")
	require.Equal(t, casework.RoundStatutoryReview, p.Rounds[0].Round)
	review := p.Rounds[0].Clocks[0]
	require.Equal(t, "2021-09-19 00:00:00", review.Readings[0].DueLocal)
	require.Equal(t, "2021-09-20 00:00:00", review.Readings[1].DueLocal)
	require.True(t, review.Readings[1].Chosen)

	p, _ = get("policy=test&version=1&handed_over_at=2021-08-20T13:25:00Z&first_day=not_counted")
	require.Equal(t, 1, p.Version)
	require.False(t, p.Clocks[2].Readings[0].Chosen)
	require.True(t, p.Clocks[2].Readings[1].Chosen)

	for query, field := range map[string]string{
		"policy=none&handed_over_at=2021-08-20T13:25:00Z":                  "query.policy",
		"policy=test&version=9&handed_over_at=2021-08-20T13:25:00Z":        "query.policy",
		"policy=test&handed_over_at=2021-08-20":                            "query.handed_over_at",
		"policy=test":                                                      "query.handed_over_at",
		"policy=test&handed_over_at=2021-08-20T13:25:00Z&first_day=second": "query.first_day",
	} {
		_, got := get(query)
		require.Equal(t, 422, got.Code, query)
		require.Equal(t, field, problemIn(t, got).Errors[0].Field, query)
	}
}
