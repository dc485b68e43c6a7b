// Package casework holds the rules of handling a handed-over complaint case:
// what a case is, what may be done to it by whom and when, what that changes,
// and which clocks run. It is pure: it imports the standard library only,
// never asks the time, draws no random numbers and touches no file or network.
//
// Three functions carry everything:
//
//	Decide(case, command)  → events or a refusal   (what a person does)
//	Due(case, until)       → events                (what the passing of time does)
//	Apply(case, event)     → case                  (what an event changes)
//
// All three are total: every state, command and role has a defined answer.
// Folding Apply over the events of a case always gives its present state.
package casework

//go:generate go test -vet=off -count=1 -run TestStateMachineDocuments . -update

// RulesVersion is written into every event. It is raised when Decide or Due
// begin to give other events for the same input, or Apply to say more of an event,
// upon which a ledger folds its stored states anew; Apply understands the events of
// every version for ever.
//
// Version 4: the first assignment attaches the territorial units that region
// and address name.
//
// Version 5: an approved answer may be sent back until the reply is reported up.
//
// Version 6: a supervision opinion names the unit that is to reply; a gate falls
// with the evidence that it was passed on; the office's instant moves with an
// extension that would reach beyond it; a territorial unit that led stays in
// the case as such.
//
// Version 7: a last day that is a day off moves to the next working day where
// the policy says so; a visit in the neighbourhood counts for the round in which
// it was made and not for what is ordered again after it; whoever decides stands apart from
// what is decided on, by one table; from the second dispute of a case on the
// coordinator or a leader rules, and no supervisor.
//
// Version 8: that something was rectified is shown by evidence of the present
// round, taken and attached after what was ordered last; a ruling gives no more
// time in all than an extension, and the office's instant moves with it; a recused
// person answers for no part, rectifies nothing and is named in no open measure.
//
// Version 9: in every state in which a unit may be relieved its territory's part can
// be given under other names before; where units answer separately, what one is to do
// again takes nothing from what another has shown, and is to be shown by itself.
//
// Version 10: a correction of the hand-over or a redating by record that makes late
// what was answered is a breach from then on, however often it was corrected before;
// a paper that two people attest to have been there before a unit's own filing is the
// first filing; nobody takes a part from their own unit or merges its answer; a
// signature that comes with the very report that was submitted unsigned is the one that
// is missing; what is to be rectified by a day to come is not concluded; a unit for
// which nothing waits is not urged; a redating by record keeps its reason.
//
// Version 11: a report is presented to the unit's leader, who signs what was presented
// and names it; the signature says whether it stood as it was.
//
// Version 12: two pictures that are attached already are put beside one another, as
// before and after.
//
// Version 13: a leader sends a presented report back to be changed, with the reason.
//
// Version 14: a case says what it waits for those to do who publish and who call to
// account.
//
// Version 15: a referral keeps what was found last, and waits until that concludes it.
//
// Version 16: a ladder proposes no escalation that a person has proposed already; a case
// says what it waits for reviewers and coordinators to do on the way to its end, and who
// answered an escalation.
//
// Version 17: a unit that takes the lead has its territorial part no more; what waits to
// be booked, or done again by order from above, is a coordinator's to do; an answer keeps
// why it is to be done again; the day on which what was booked is to be done is a clock's.
const RulesVersion = 17
