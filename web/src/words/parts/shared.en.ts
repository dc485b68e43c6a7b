/** Words that several pages say, the names of all of them among these. */
export const sharedEn = {
  place: {
    board: 'Board', review: 'Review', notices: 'Notices', desk: 'Duty desk', intake: 'Import', batches: 'Batches', register: 'Register', seldom: 'More', me: 'My account', rules: 'Time limits', record: 'Audit', dispatch: 'Dispatch', supervision: 'Supervision', handover: 'Shift hand-over', office: 'Units and people', unit: 'My unit', leader: 'Leader', todo: 'To do',
  },
  deed: {
    'read-batches': 'See batches', 'take-batches': 'Take batches in', 'add-campaigns': 'Add campaigns', 'take-campaign-live': 'Take campaigns live and end them', 'audit-record': 'Audit the record', 'manage-staff': 'Manage people and units', 'keep-policies': 'Keep policies and calendars',
    'read-telephones': 'See telephone numbers', 'check-texts': 'Check texts for publication', 'search-complainants': 'Search by complainant', 'fill-rosters': 'Fill rosters', 'use-dispatch': 'Use the dispatch desk', 'keep-responsibilities': 'Keep the responsibility list',
    'hand-shifts-over': 'Hand shifts over', 'read-handovers': 'See hand-overs',
  },
  draft: {
    of: { unit: 'A unit', contact: 'A contact person', post: 'A post', person: 'A person', duty: 'A shift', strike: 'A shift taken off', delegation: 'A delegation', token: 'A token', calls: 'A call about several cases', line: 'A line of the responsibility list', publish: 'Putting the responsibility list in force', campaign: 'A campaign', live: 'A campaign going live', version: 'A new version of a policy', year: 'A year’s calendar' },
    beside: 'Not kept: first go on with the draft above, or throw it away', besideHere: 'Decide about this draft first: until then nothing that you write below is kept.', besideLost: 'There is an older draft that you have not decided about. What you wrote beside it is not kept and goes when you leave.',
    found: 'There is a draft of {{at}}', take: 'Go on with it', discard: 'Throw it away', mark: 'draft', saving: 'Keeping the draft…', kept: 'Draft kept {{at}}',
    here: 'The draft is kept on this device and goes to the server by itself when it can be reached', hereOnly: 'The draft is kept on this device only: {{says}}', fleeting: 'The draft was not kept: {{says}}. It is tried again by itself; keep the page open until then.',
    foundHere: 'There is a draft of {{at}} on this device that the server does not have yet', foundBoth: 'There is a draft of {{at}} on this device, and another one of {{other}} on the server', takeHere: 'Take the one here', takeServer: 'Take the server’s',
    clash: 'What you typed and the draft differ in {{n}} places', clashMeans: 'Everything else of both stays. Which one counts where they differ?', typedWins: 'What I typed', draftWins: 'The draft',
    leaveSure: 'Sign out with {{n}} drafts on this device only?', leaveMeans: 'They are taken off this device, and what the server does not have is lost. Wait until it can be reached.', leaveAll: 'Throw away, sign out',
    elsewhere: 'This draft was changed in another window; nothing is kept from here.', paused: 'Nothing is kept: choose which draft holds', read: 'Take that one', overrule: 'Keep this one', withoutWho: 'It is not kept in the draft: leaving this page, it must be entered again.', unsentOnes: 'Drafts not sent', more: '{{n}} more',
  },
  me: { until: 'until {{at}}', and: ', ', copy: 'Copy', copied: 'Copied', copyByHand: 'The browser does not allow copying; select it by hand.' },
  rules: { version: 'Version', versionN: 'version {{n}}' },
  record: { gone: '(emptied)' },
  office: { tab: { units: 'Units', people: 'People', rosters: 'Rosters', responsibilities: 'Responsibility list', roll: 'Roll' }, notSet: 'not set', list: { inForce: 'in force' } },
  intake: { wrongKind: '“{{name}}” is no .xlsx or .csv file.', kindsOfFile: '.xlsx or .csv', another: '{{kb}} KB · click for another file', now: 'Now', when: { ask: 'When it really changed hands; never guessed from a name or a title.', future: 'later than now: please check', just: '{{span}} ago', back: '{{span}} ago: say why it is backdated' } },
  batch: { cell: { number: 'Acceptance number', complaint: 'Complaint', channel: 'Channel' }, deeds: { correct: 'Mend this row', strike: 'Strike this row', restore: 'Undo the strike', withdraw: 'Withdraw the list' }, states: { staged: 'to be committed', committed: 'committed', withdrawn: 'withdrawn' } },
  register: { open: 'Open the case' },
  handover: { take: 'Sign and take over', withdraw: 'Withdraw', all: 'Hand-overs', forYou: '{{from}} hands the shift to you', yours: 'Handed over; waits for {{to}}', waitsFor: '{{from}} has handed over; waits for {{to}}', open: 'Read and take it', look: 'Look', for: 'for {{name}}' },
}
