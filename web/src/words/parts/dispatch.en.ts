import type { dispatchZh } from './dispatch.zh'

export const dispatchEn: typeof dispatchZh = {
  place: { dispatch: 'Dispatch' },
  dispatch: {
    title: 'Dispatch desk', tasks: 'What waits', all: 'All', assigned: 'Assigned', starredOnly: 'Starred only',
    keys: '↑↓ move · Space choose · Enter open · A assign · S screen · R rule · C countersign', none: 'Nothing waits for the coordinator.', noneSo: 'No such case waits.', noneAssigned: 'No case is with a unit.',
    noList: 'There is no responsibility list yet, so proposals go by the area alone. Put one in force under Units and people, Responsibilities.',
    pick: 'Choose {{number}}', pickAll: 'Choose all {{n}} shown that can be assigned', pickShown: 'Choose all {{n}} shown', chosen: '{{n}} chosen', unpick: 'Choose none', assignChosen: 'Check and assign {{n}}', noClock: 'no clock',
    issues: '{{n}} issues', repeats: 'repeat of {{n}}', noLead: 'Nothing proposes a lead: choose one', noTerritory: 'Neither region nor address names a territorial unit', stale: 'Line {{lines}} of the responsibility list names a dissolved unit: mend the list', nth: 'dispute no. {{n}}',
    lead: 'Lead', assisting: 'Assisting', territorial: 'Territorial', leadsItself: 'leads, and is not listed again', moreTerritorial: 'Add another territorial unit', nameTerritorial: 'Choose the territorial unit', orNoTerritory: 'Or say why there is none', leftOutWhy: 'Why {{unit}} is left out',
    gap: { lead: 'Choose the lead.', reason: 'Leaving out a territorial unit needs a reason.', territory: 'Choose the territorial unit, or say why there is none.', unclear: 'The name may be several units’: choose the territorial unit.', answering: 'Choose who answers beside the lead.' },
    answering: 'Units that answer for their part', answers: '{{unit}} answers for its part',
    confirmTitle: 'Check and assign ({{n}})', rule1: 'A proposal assigns nothing: check the units of each case and change what is wrong. When you confirm, each case is assigned by itself and its units must acknowledge from then on. Territorial units come in by themselves.',
    eachItsOwn: 'Each is assigned by itself; one that fails holds up no other.', incomplete: '{{n}} lack something or have a draft not decided on, and are not assigned this time.', progress: '{{done}} assigned, {{failed}} not, of {{n}}',
    confirm: 'Assign {{n}}', again: 'Try {{n}} again', finish: 'Done', printDone: 'Print orders ({{n}})', doneAt: 'Assigned {{at}}', received: 'Received and being done; the case shows the outcome.', unanswered: 'No answer came. Press again: the same request is not done twice.',
    fate: { sending: 'assigning', done: 'assigned', received: 'received', refused: 'not assigned', unanswered: 'no answer' },
    argument: 'What the unit says', suggests: 'It suggests', ruleBy: 'Rule by', guard: 'This is dispute no. {{n}} of the case. Against buck-passing the coordinator or a leader rules at once; a supervisor no longer does.', before: 'Earlier disputes and transfers', nothingBefore: 'No dispute and no transfer before.',
    upheld: 'upheld', rejected: 'rejected', movedFrom: 'was with {{unit}} ({{role}})', clockStays: 'The report is due {{at}}; the clock runs on.', notYoursToRule: 'This is not yours to rule on.',
    ruling: 'Ruling', uphold: 'Upheld: another unit takes it', reject: 'Rejected: back to the unit', to: 'Goes to ({{role}})', wholeForm: 'The whole form, for another due time', rule: 'Rule', besides: 'Sent along, as the whole form was filled in: {{what}}', oneDraft: 'One draft is kept for all disputes of the case: what was written last.', ruled: 'Ruled on the dispute of {{unit}}',
    printCol: 'Print', printChosen: 'Print orders ({{n}})', reportBy: 'Report due',
  },
  order: {
    title: 'Assignment order', others: 'Other cases', print: 'Print {{n}}', none: 'No case is chosen. Choose some on the dispatch desk, under Assigned.', notAssigned: 'Not assigned yet, so there is no order: {{numbers}}',
    unchecked: 'Only a duty officer or coordinator who may look at the complainant, and whose own unit has no part, prints these orders: for others nothing is checked, and nothing would be covered. {{numbers}}',
    masked: '{{number}}: what tells of a person in its texts is covered with × on the order (places: {{n}}); amend the registration in the case.',
    batch: 'Source', priority: 'Priority', channel: 'Channel', assigned: 'Assigned', complaint: 'Matter', units: 'Units', due: 'Report due:', zone: '(Asia/Shanghai)', requirements: 'Requirements',
    must: {
      facts: 'The lead investigates with the assisting and territorial units, issue by issue, and states for each whether it is verified.',
      rectify: 'No letting go before the facts are established, the problem rectified, responsibility fixed and people satisfied. What can be mended at once is mended at once; no blanket shutdowns.',
      evidence: 'Attach evidence from the field, such as photographs before and after; papers alone do not show that something was rectified.',
      protect: 'Nobody may ask about or disclose who complained, or pass the complaint to the unit or person complained about.',
      report: 'Report before the time above, signed by the unit’s leader. Whoever holds that it is not theirs acknowledges and disputes it promptly; the time runs on.',
    },
    sign: { approved: 'Approved:', sent: 'Handled by:', received: 'Received by (seal):', receivedAt: 'Received at:' },
  },
}
