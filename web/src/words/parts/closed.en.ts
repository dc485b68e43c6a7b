/** Words of a page that is not one's own: what it is for, whose it is, and whom to ask. */
export const closedEn = {
  closed: {
    title: 'This page is for {{who}}.', ask: 'If you need it, have your unit ask an administrator for the post. Your posts: {{posts}}.', none: 'none', home: 'To my own page',
    case: 'The number or the link may be wrong, or your unit may have no part in the case.', askCase: 'If you need to see it, ask a coordinator. Your posts: {{posts}}.',
    dispatch: 'The dispatch desk is for screening what came in, assigning it to units, countersigning and ruling on disputes.', intake: 'Import is for the lists that inspectors hand over: each row is checked and becomes a case.', register: 'Here single cases are taken in that came by telephone or letter, without a list.',
    batches: 'Batches shows the lists that came in, what became of each row, and the rows that wait.', review: 'The review desk puts complaint, answer and evidence side by side, to approve, return or have redone.', supervision: 'Supervision shows what is late, what was escalated and how long things take, and is where opinions are given.',
    handover: 'Here what is unfinished is handed to the next shift, signed by both.', leader: 'This page gathers what waits for a leader to sign, instruct or confirm, and the cases in their charge.', todo: 'This page gathers what waits to be merged, reported up, to pass a gate, to be closed, published or answered for.', unit: 'This page gathers what a unit must acknowledge, handle and answer.',
    who: {
      dispatch: 'coordinators, supervisors and leaders', intake: 'duty officers and coordinators', register: 'duty officers and coordinators', batches: 'the posts of the task force', review: 'reviewers', supervision: 'supervisors, coordinators, reviewers, accountability officers, auditors, leaders and heads of units',
      handover: 'duty officers, coordinators and those who may read hand-overs', leader: 'leaders and heads of units', todo: 'reviewers, coordinators, publicity officers and accountability officers', unit: 'the people of units that handle cases',
    },
  },
}
