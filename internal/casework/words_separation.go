package casework

var wordsOfParties = map[any]message{
	AnsweringUnit: {"该答复的单位", "the unit whose answer it is"}, AnsweringUnits: {"本轮各答复单位", "the units that answer in this round"},
	AssignedUnits: {"本轮各承办单位", "the units with a part in this round"}, DisputingUnit: {"提出异议的单位", "the unit that disputes"},
	AskingUnit: {"申请延期的单位", "the unit that asked for more time"}, EscalatedUnit: {"被采取措施的单位", "the unit against which it was proposed"},
	ClockedUnit:  {"时限所属单位", "the unit that must act before the clock lapses"},
	ClockedUnits: {"本轮有时限在走或已超期的单位", "every unit with a clock of this round that runs or was missed"},
	TakingUnit:   {"另定到期时间的接手单位", "the unit that takes over with another due instant"},
	RelievedUnit: {"被改派的单位", "the unit from which the part is taken"},
	TrackedUnit:  {"挂账的单位", "the unit on which it is booked"},
	PartUnits:    {"曾经或现在的承办单位（他人的记录）", "the units that have or had a part, where the entry is another's"},
	RecusedUnits: {"回避人所在承办单位", "the unit of the recused person"},

	Proposer: {"提议人", "who proposed it"}, Disputer: {"提出或录入异议的人", "who entered the dispute"}, Asker: {"申请延期的人", "who asked for it"},
	Signer: {"签署报告的人", "who signed the report"}, Filer: {"报送或代录报告的人", "who filed the report or entered it"},
	Approver: {"审核通过的人", "who approved an answer"}, Merger: {"汇总答复的人", "who merged the answers"}, Preparer: {"准备文稿的人", "who prepared the text"},

	ClockOwner: {"时限责任岗位（工作机构的时限）", "the office's role whose clock it is"},
}
