package casework

import (
	"maps"
	"reflect"
	"strings"
)

// Word is the word for a value of an enumeration of the domain, in Chinese
// ("zh") or English (anything else): the glossary's terms, for pages, papers and
// messages. A value that has no word is given back as it is.
func Word[T ~string](value T, lang string) string {
	m, ok := words[any(value)]
	switch {
	case !ok:
		return string(value)
	case lang == Chinese:
		return m.zh
	}
	return m.en
}

// Words lists all words, Chinese and English, by the name of the type and the
// value.
func Words() map[string]map[string][2]string {
	all := map[string]map[string][2]string{}
	for value, m := range words {
		v := reflect.ValueOf(value)
		of := v.Type().Name()
		if all[of] == nil {
			all[of] = map[string][2]string{}
		}
		all[of][v.String()] = [2]string{m.zh, m.en}
	}
	return all
}

// HasWord reports whether the value has words of its own.
func HasWord[T ~string](value T) bool {
	_, ok := words[any(value)]
	return ok
}

// Enumerations that are plain strings in bodies and events. They are types of
// their own only so that their words can be looked up: Word(Cause("fraud"), "zh").

// Terms of bodies and events.
type (
	Cause           string // why a matter is referred
	Outcome         string // of the accountability group's review
	Means           string // by which a filing came on paper
	MediaChannel    string // where a result is published
	UpstreamResult  string // of the level above
	VisitPurpose    string
	ContactPurpose  string
	ContactWith     string
	RepeatKind      string
	RepeatBasis     string
	Timeliness      string // InTime, Late
	RedatingReason  string
	SetAsideReason  string
	CancelReason    string
	MissingPart     string // Gap.Missing
	EvidenceContent string // Evidence.Kind
)

// words holds the words of every enumeration, by typed value. It is never
// written after start.
var words = func() map[any]message {
	all := map[any]message{}
	for _, table := range []map[any]message{wordsOfCases, wordsOfCommands, wordsOfClocks, wordsOfWork, wordsOfEvents, wordsOfData, wordsOfParties} {
		maps.Copy(all, table)
	}
	return all
}()

// inWords renders a parameter of a message for people; the code in the
// parameter stays as it is.
func inWords(name, value, lang string) string {
	first := func(candidates ...string) string {
		for _, w := range candidates {
			if w != value {
				return w
			}
		}
		return value
	}
	switch name {
	case "state":
		return first(Word(State(value), lang), Word(AnswerState(value), lang))
	case "command":
		return Word(Kind(value), lang)
	case "gate":
		return Word(Gate(value), lang)
	case "nature":
		return Word(EvidenceNature(value), lang)
	case "stage":
		return Word(Stage(value), lang)
	case "content":
		return Word(EvidenceContent(value), lang)
	case "gates":
		gates := strings.Split(value, ", ")
		for i, g := range gates {
			gates[i] = Word(Gate(g), lang)
		}
		if lang == Chinese {
			return strings.Join(gates, "、")
		}
		return strings.Join(gates, ", ")
	case "hit":
		return Word(RedactionKind(value), lang)
	case "clock":
		return Word(ClockKind(value), lang)
	case "window", "max":
		if s, err := ParseSpan(value); err == nil {
			return SpanWords(s, lang)
		}
	case "allowed", "issues", "units":
		if lang == Chinese {
			return strings.ReplaceAll(value, ", ", "、")
		}
	}
	return value
}

var wordsOfCases = map[any]message{
	Registered: {"已登记", "registered"}, ScreenedOut: {"不予办理", "screened out"}, Assigned: {"已分办待签收", "assigned"},
	Handling: {"办理中", "being handled"}, Disputed: {"异议待裁定", "disputed"}, Submitted: {"已报送待审核", "submitted"},
	Supplementing: {"补充完善中", "being supplemented"}, Approved: {"审核通过", "approved"}, Replied: {"已上报答复", "replied"},
	Closed: {"已办结", "closed"}, Tracked: {"挂账跟踪", "tracked"},

	LevelCentral: {"中央", "central"}, LevelProvince: {"省级", "province"}, LevelCity: {"市级", "city"}, LevelSelf: {"自查", "self"},
	ModeForwarded: {"转办", "forwarded"}, ModeHandedOver: {"交办", "handed over"}, ModeSupervised: {"督办", "supervised"},

	ChannelPhone: {"来电", "phone"}, ChannelLetter: {"来信", "letter"}, ChannelVisit: {"来访", "visit"}, ChannelWechat: {"微信", "WeChat"},
	ChannelNetwork: {"网络", "network"}, ChannelOther: {"其他", "other"},
	PriorityNormal: {"一般件", "normal"}, PriorityStarred: {"重点件（加星）", "starred"}, PrioritySuperiorSupervised: {"交办督办件", "superior-supervised"},

	Verified: {"属实", "verified"}, BasicallyVerified: {"基本属实", "basically verified"}, PartlyVerified: {"部分属实", "partly verified"},
	Unfounded: {"不属实", "unfounded"},
	Concluded: {"已办结", "concluded"}, InterimConcluded: {"阶段性办结", "interim concluded"}, NotConcluded: {"未办结", "not concluded"},
	RectifyImmediate: {"立行立改", "immediate"}, RectifyTimeBound: {"限期整改", "time-bound"}, RectifyLongTerm: {"长期坚持", "long-term"},

	RoundFirst: {"首次办理", "first"}, RoundRework: {"补充办理", "re-work"}, RoundRebound: {"问题反弹", "rebound"},
	RoundObjection: {"异议成立", "objection upheld"}, RoundReopened: {"重新办理", "reopened"},
	RoundStatutoryReview: {"复查", "statutory review"}, RoundStatutoryRereview: {"复核", "statutory re-review"},

	ScreenAccepted: {"受理", "accepted"}, ScreenNotAccepted: {"不予受理并告知", "not accepted and informed"}, ScreenTransferred: {"转其他部门", "transferred out"},
	ScreenReturned: {"退回来件单位", "returned to sender"}, ScreenMerged: {"并案", "merged"}, ScreenVoid: {"作废", "void"},

	GateFacts: {"问题查清", "facts established"}, GateRectified: {"整改到位", "rectified"},
	GateResponsibility: {"责任落实", "responsibility fixed"}, GateSatisfaction: {"群众满意", "people satisfied"},
	Satisfied: {"满意", "satisfied"}, BasicallySatisfied: {"基本满意", "basically satisfied"}, Dissatisfied: {"不满意", "dissatisfied"},
	Unreachable: {"无法联系", "unreachable"}, Anonymous: {"匿名", "anonymous"},
}

var wordsOfCommands = map[any]message{
	CmdRegister: {"登记", "register"}, CmdAmendRegistration: {"更正登记", "amend the registration"},
	CmdCorrectHandoverTime: {"更正交办时间", "correct the hand-over time"}, CmdScreen: {"甄别受理", "screen"},
	CmdCountersign: {"第二人签字", "countersign"}, CmdSplitIssues: {"拆分问题", "split the issues"}, CmdAssign: {"分办", "assign"},
	CmdReassign: {"改派", "reassign"}, CmdSubAssign: {"下派", "sub-assign"}, CmdTakeBack: {"收回下派", "take back"}, CmdAcknowledge: {"签收", "acknowledge"},
	CmdNameHandler: {"明确承办人", "name the handler"}, CmdDispute: {"提出异议", "dispute"}, CmdRule: {"裁定异议", "rule"},
	CmdRecordCall: {"记录通话", "record a call"}, CmdRecordContact: {"记录联系", "record a contact"}, CmdContribute: {"报送协办情况", "contribute"},
	CmdCosign: {"属地会签", "cosign"}, CmdRecordVisit: {"记录走访", "record a visit"}, CmdAttachEvidence: {"附入材料", "attach evidence"}, CmdPairEvidence: {"前后对照", "pair pictures"},
	CmdPresentReport: {"送签报告", "present the report for signature"}, CmdReturnPresented: {"退回修改", "send the presented report back"},
	CmdSignReport: {"签署报告", "sign the report"}, CmdSubmitReport: {"报送办理情况", "submit the report"},
	CmdReplaceReport: {"替换报告", "replace the report"}, CmdOpenReview: {"开始审核", "open the review"}, CmdReturn: {"退回补充", "return"},
	CmdRedo: {"退回重办", "redo"}, CmdSupplement: {"补充完善", "supplement"}, CmdApprove: {"审核通过", "approve"},
	CmdMergeAnswers: {"汇总答复", "merge the answers"}, CmdSignReply: {"签批答复", "sign the reply"}, CmdReportUp: {"上报答复", "report up"},
	CmdRecordUpstreamResult: {"登记上级意见", "record the upstream result"}, CmdRework: {"补充办理", "re-work"},
	CmdPreparePublication: {"准备公开", "prepare a publication"}, CmdPublish: {"公开", "publish"},
	CmdRequestExtension: {"申请延期", "request an extension"}, CmdDecideExtension: {"审批延期", "decide an extension"}, CmdRedate: {"改期", "re-date"},
	CmdSupervise: {"督办意见", "supervise"}, CmdUrge: {"催办", "urge"}, CmdProposeEscalation: {"提议督办措施", "propose an escalation"},
	CmdConfirmEscalation: {"确认督办措施", "confirm an escalation"}, CmdAnswerEscalation: {"回复督办", "answer an escalation"}, CmdAnswerSupervision: {"回复督办意见", "answer a supervision opinion"},
	CmdRefer: {"移交问责", "refer"}, CmdReviewAccountability: {"问责审查", "review accountability"},
	CmdSetLeaderInCharge: {"确定包案领导", "set the leader in charge"}, CmdListSupervision: {"挂牌督办", "list for supervision"},
	CmdSetPriority: {"调整重点标记", "set the priority"}, CmdPassGate: {"通过一关", "pass a gate"}, CmdWaiveGate: {"豁免一关", "waive a gate"},
	CmdClose: {"办结", "close"}, CmdTrack: {"挂账", "track"}, CmdReportProgress: {"报送进展", "report progress"}, CmdReopen: {"重新启动", "reopen"},
	CmdLinkRepeat: {"关联重复件", "link a repeat"}, CmdAmendEntry: {"更正记录", "amend an entry"}, CmdStrikeEntry: {"划销记录", "strike an entry"},
	CmdRecuse: {"登记回避", "recuse"}, CmdLiftRecusal: {"解除回避", "lift a recusal"},

	DutyOfficer: {"值班员", "duty officer"}, Coordinator: {"统筹协调", "coordinator"}, UnitOfficer: {"承办人员", "unit officer"},
	UnitLeader: {"单位负责人", "unit leader"}, UnitDutyOfficer: {"单位值班员", "unit duty officer"}, Reviewer: {"审核（信访维稳组）", "reviewer"},
	Supervisor: {"督查", "supervisor"}, AccountabilityOfficer: {"追责问责组", "accountability officer"},
	PublicityOfficer: {"宣传报道组", "publicity officer"}, BriefEditor: {"信息简报组", "brief editor"}, Leader: {"领导", "leader"},
	Auditor: {"审计", "auditor"}, Administrator: {"系统管理员", "administrator"}, Engine: {"系统计时", "engine"},

	OfAnyPart: {"本件任一承办单位", "any unit of the case"}, OfLead: {"主办单位", "the lead"}, OfHelp: {"协办、属地或下派单位", "an assisting, territorial or sub-assigned unit"},
	OfLocal: {"属地单位", "the territorial unit"}, OfAnswer: {"须答复的单位", "a unit that must answer"}, OfPastParts: {"曾经或现在的承办单位", "any unit of the case, also a former one"},
}
