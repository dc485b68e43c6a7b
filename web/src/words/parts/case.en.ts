/** Words of a case's page, of its evidence and papers, and of the call beside a number. */
export const caseEn = {
  pairing: {
    pick: 'Pick two pictures of one spot: one from before, one from after.', none: 'pick below', picked: 'picked', paired: 'stands in a pair', turn: 'Exchange before and after', make: 'Make them a pair', done: 'They stand beside one another now.', entry: 'the picture of entry {{n}}',
  },
  policy: { 'city-central-handover': 'Handed over by a central group', 'city-province-handover': 'Handed over by a provincial group', 'city-own-handover': 'The city’s own', statutory: 'Statutory petition limits', fast: 'Fast demonstration' },
  case: {
    noEvidence: 'The case has no evidence yet.', overall: 'Verdict on the whole', leftOut: 'not filled in', rectifies: 'Who rectifies', nobodyNamed: 'nobody named', byDay: 'by {{day}}', measureOpen: 'not done', measureThen: 'not done at the time of the report', since: 'now: {{settlement}}', sections: 'Parts of this page', struckFile: 'a file that was struck', filedBy: 'filed by {{name}}', signedBy: 'signed by {{name}} {{at}}', passedBy: 'passed by {{name}} {{at}}',
    signFirst: 'It can be approved once the unit’s leader has signed.', signBy: 'It can be approved once the unit’s leader has signed, which is due {{at}}.', draftSigned: 'Signed by the unit\'s leader, not submitted yet.', unsigned: 'Signature to follow; authorised by {{name}}:',
    wayPrinted: 'The latest {{n}} are printed here, and none before them. Press “Show more” first to print all.', notYours: 'A case that you may not see (ends in {{end}})',
    threeInstants: 'Show three instants', instant: { happened: 'happened', filed: 'filed', recorded: 'recorded' },
    pair: 'Before and after {{place}}', pairWith: 'Before and after with which picture', noPartner: 'There is no other picture yet', justNow: 'just chosen', spot: 'Where it was taken',
    papers: 'Papers', paper: {
      order: 'Order', openOrder: 'Open the order', list: 'List handed over', openList: 'Open its batch', escalation: 'Escalation', listed: 'Listed supervision', report: 'Report', reply: 'Reply reported up',
      fallen: 'fallen', out: 'published', published: 'Published', repeats: 'Repeats',
    },
  },
  desk: { callOf: 'Of which case was the call?', noCase: 'The unit has no open case.' },
  wall: { away: '{{n}} more in turns', tails: 'The last six of each number, the longest overdue first' },
  form: { why: 'Say why.', mergeInto: 'Choose the case it goes into.', toWhom: 'Say whom it goes to.', gateEvidence: 'Choose evidence of the case that it rests on.', gateSatisfaction: 'Choose whether the people are satisfied.', caseBy: 'Type of its number, place or words', noCase: 'No such case', now: 'Now', fold: 'Fold away to read', unfold: 'Go on writing', zone: 'Beijing time', fillIn: 'Something that is needed is not filled in yet', must: 'Fill it in.', callWhom: 'Choose the unit that was rung up, or the person.', either: '(a unit or a person)', callAnswered: 'Say whether somebody answered.', callSaid: 'Write what was said.' },
}
