package api

import "jiaoban/internal/casework"

// commandNames say in English what each command does; the Chinese term is the
// one that the rules' own words give it everywhere.
var commandNames = map[casework.Kind]string{
	casework.CmdRegister:             "Register a case",
	casework.CmdAmendRegistration:    "Correct what was registered",
	casework.CmdCorrectHandoverTime:  "Correct the instant of hand-over",
	casework.CmdScreen:               "Screen: take the case up or not",
	casework.CmdCountersign:          "Give the second signature under a screening",
	casework.CmdSplitIssues:          "Split the case into issues",
	casework.CmdAssign:               "Assign units",
	casework.CmdReassign:             "Give an assignment to another unit",
	casework.CmdSubAssign:            "Pass work down to a unit below",
	casework.CmdAcknowledge:          "Acknowledge an assignment",
	casework.CmdNameHandler:          "Name the handler",
	casework.CmdDispute:              "Dispute an assignment",
	casework.CmdRule:                 "Rule on a dispute",
	casework.CmdRecordCall:           "Record a telephone call",
	casework.CmdRecordContact:        "Record a contact",
	casework.CmdContribute:           "Contribute an assisting unit's part",
	casework.CmdCosign:               "Cosign or dissent",
	casework.CmdRecordVisit:          "Record a visit on site",
	casework.CmdAttachEvidence:       "Attach evidence",
	casework.CmdSignReport:           "Sign a report",
	casework.CmdSubmitReport:         "Submit a report",
	casework.CmdReplaceReport:        "Replace a report before review",
	casework.CmdOpenReview:           "Begin the review",
	casework.CmdReturn:               "Return for supplement",
	casework.CmdRedo:                 "Order to do it again",
	casework.CmdSupplement:           "Supplement",
	casework.CmdApprove:              "Approve",
	casework.CmdMergeAnswers:         "Merge separate answers",
	casework.CmdSignReply:            "Sign the reply",
	casework.CmdReportUp:             "Report the reply up",
	casework.CmdRecordUpstreamResult: "Record the result from above",
	casework.CmdRework:               "Open a round of re-work",
	casework.CmdPublish:              "Record a publication",
	casework.CmdRequestExtension:     "Request an extension",
	casework.CmdDecideExtension:      "Decide on an extension",
	casework.CmdRedate:               "Re-date a clock",
	casework.CmdSupervise:            "Give a supervision opinion",
	casework.CmdUrge:                 "Urge a unit",
	casework.CmdProposeEscalation:    "Propose an escalation",
	casework.CmdConfirmEscalation:    "Confirm or decline an escalation",
	casework.CmdAnswerEscalation:     "Answer an escalation",
	casework.CmdRefer:                "Propose a referral for accountability",
	casework.CmdReviewAccountability: "Record an accountability finding",
	casework.CmdSetLeaderInCharge:    "Set the leader in charge",
	casework.CmdListSupervision:      "Put under listed supervision",
	casework.CmdSetPriority:          "Set the priority",
	casework.CmdPassGate:             "Pass a gate",
	casework.CmdWaiveGate:            "Waive a gate",
	casework.CmdClose:                "Close",
	casework.CmdTrack:                "Track the remainder",
	casework.CmdReportProgress:       "Report progress",
	casework.CmdReopen:               "Reopen",
	casework.CmdLinkRepeat:           "Link a repeated case",
	casework.CmdAmendEntry:           "Amend an entry",
	casework.CmdStrikeEntry:          "Strike an entry",
	casework.CmdRecuse:               "Recuse a person from the case",
	casework.CmdLiftRecusal:          "Lift a recusal",
}

// commandName is what a command is called in a language.
func commandName(kind casework.Kind, lang string) string {
	if lang == zh {
		return casework.Word(kind, casework.Chinese)
	}
	return commandNames[kind]
}

func commandSummary(kind casework.Kind) string {
	return commandNames[kind] + " " + casework.Word(kind, casework.Chinese)
}
