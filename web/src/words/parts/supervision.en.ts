/** Words of supervision. */
export const supervisionEn = {
  supervision: {
    title: 'Supervision', asOf: 'As of {{at}} · {{n}} cases', csv: 'Export tables', print: 'Print', filters: 'Filters', campaign: 'Campaign', from: 'Handed over from', to: 'to', county: 'County', unit: 'Unit', batch: 'Batch', batchNo: 'Batch {{no}}', clear: 'Clear filters', noChoice: 'Nothing to choose from',
    none: 'There are no cases yet that you may see.', noneSo: 'No case fits; try fewer filters.', noneBehind: 'There are no such cases now.', back: 'Back to supervision', office: 'The office itself',
    overdue: 'Overdue now', toConfirm: 'Measures to confirm', toAnswer: 'Measures a unit must answer', weAnswer: 'Measures we must answer', toRule: 'Disputes to rule on',
    times: '{{n}} times in {{cases}} cases', inCases: '{{n}} cases', means: 'What {{of}} means: {{what}}', sum: 'All', ofCases: 'In cases', cases: 'Cases', issues: 'Issues', day: 'Handed over', what: 'Step',
    escalations: 'Measures', measures: { proposed: 'To confirm', confirmed: 'To be answered', answered: 'Answered', declined: 'Declined', issued: 'Sent by itself' },
    noMeasures: { proposed: 'No measure waits to be confirmed.', confirmed: 'No measure waits for an answer.', answered: 'No measure has been answered.', declined: 'No measure was declined.', issued: 'No reminder or urge was sent.' },
    measuresLeft: 'The latest {{n}} are printed; the others stand on the page.', missed: 'missed: {{clock}}', ground: 'Evidence', hideGround: 'Hide', moreMeasures: '{{n}} of {{of}} shown; show more', act: { 'confirm-escalation': 'Decide', 'answer-escalation': 'Answer' },
    breach: 'Missed', clock: 'Time limit', proposed: 'Proposed', decided: 'Decided', answered: 'Answered', ladder: 'by the ladder', setAside: 'set aside', file: 'File {{n}}',
    breaches: 'Missed time limits by unit and stage', noBreaches: 'No time limit was missed.', asideToo: 'Set aside by a correction, and still visible in the case:',
    rates: 'In time and passed at once', inTime: 'In time', late: 'Late', inTimeRate: 'In-time rate', passedFirst: 'Passed at once', sentBack: 'Returned', firstPassRate: 'First-pass rate', noAnswers: 'No answer is due or filed yet.',
    firsts: 'Time until first done', median: 'Median', p90: 'Nine in ten within', done: 'Done', notYet: 'Not yet', seconds: '(s)',
    disputes: 'Disputes and transfers', noDisputes: 'There are no disputes and no transfers.',
    byDay: 'Cases handed over', byState: 'States now', verdicts: 'Verdicts', noVerdicts: 'No verdict has passed the review yet.',
    mean: {
      breaches: 'A time limit is missed when its instant comes and what it waits for was not filed; found at the moment of reading. It counts for the unit that had to act then, not for one that took over later. A time limit that had passed before the case was entered is none; what was set aside stands apart. Units stand in the order of the tree and by name; this is no ranking.',
      rates: 'In time: filed before the due instant; due and not filed is late, not yet due is neither. Passed at once: passed the review and was never returned. Percentages are rounded half up to one decimal.',
      firsts: 'From the first hand-over until the first assignment, acknowledgement, visit on site and report, by the first stamps kept in the case. “Not yet” counts cases before their reply.',
      disputes: 'A dispute counts for the unit that raised it; “again”: the case had one before. A transfer is a part that was taken from the unit after it had been given; not what a unit passed down and took back.',
      escalations: 'Reminders and urges go out by themselves; a supervision letter and what lies above it is only proposed, and takes effect when a named person confirms it.',
      byDay: 'By the day in Shanghai on which the case was first handed over.',
      verdicts: 'Issues, of which a case may have several; verdicts that passed the review, and those of old ledgers.',
    },
    chart: {
      breaches: 'Bars of missed time limits by unit and stage, {{n}} in {{units}} units; the table has the numbers', rates: 'Bars of in-time and first-pass rates by unit, over all {{inTime}} and {{firstPass}}; the table has the numbers',
      byDay: 'Columns of cases handed over each day, {{n}} on {{days}} days; the table has the numbers',
    },
    figure: {
      breached: 'Missed', breach_set_aside: 'Set aside', answered_in_time: 'In time', answered_late: 'Late', passed_first: 'Passed at once', sent_back: 'Returned',
      disputed: 'Disputed', dispute_open: 'To rule on', dispute_upheld: 'Upheld', dispute_rejected: 'Rejected', dispute_dropped: 'Dropped', disputed_again: 'Again', reassigned: 'Transferred',
      verified: 'Verified', basically_verified: 'Basically verified', partly_verified: 'Partly verified', unfounded: 'Unfounded',
      first_assigned: 'Assigned', first_acknowledged: 'Acknowledged', first_on_site: 'On site', first_answered: 'Answered',
      not_assigned: 'Not assigned yet', not_acknowledged: 'Not acknowledged yet', not_on_site: 'Not on site yet', not_answered: 'Not answered yet',
    },
  },
}
