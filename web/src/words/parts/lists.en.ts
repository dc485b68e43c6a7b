/** Words of lists that come in, and of one case by hand. */
export const listsEn = {
  intake: {
    title: 'Import a list', list: 'the list', notYours: 'Lists are sent by duty officers and coordinators; cases are on the board.', drop: 'Drag the list here, or click to choose it',
    level: 'Level', mode: 'Mode', kind: 'Kind of list', kinds: { cases: 'New cases', supplement: 'Re-work from above', history: 'Old ledger (no clocks)' },
    batchNo: 'Sender’s batch number', localNo: 'Our batch number', declared: 'Count stated by the sender', historyReason: 'Why these enter as history',
    fileLost: 'The file that was chosen is kept in no draft, and must be chosen again.', notKept: 'What you fill in is kept as a draft; the file is not, and must be chosen again if you leave.',
    seeThen: 'See the batch of then', nothingYet: 'You see first what becomes of every row; nothing is a case before you commit.', read: 'Read the list',
  },
  batch: {
    otherHandover: '{{n}} rows are registered cases that were handed over at another instant than this list states, {{sent}}. No case was changed: their due instants count from what is registered, and those of new cases from what this list states. If the list came later with more rows there is nothing to do; if a case is registered wrongly, correct its hand-over time in the case; if this list states it wrongly and is not committed, withdraw it and send it anew.', such: 'such as row {{row}}:',
    notChanged: 'The case was not changed. To take this over, correct the registration in the case.', registered: 'registered', here: 'this list', uncounted: '{{n}} rows repeat or continue another one and do not count: {{counted}} cases.', again: '{{n}} rows say word for word what registered cases say; committed, they become further cases with clocks of their own. If it is the same list once more, withdraw it and send it under the batch number or the instant that it had.', verbatim: 'says the same word for word:', ofThisList: '(of this very list, under another number)', againNumber: '{{n}} rows say word for word what cases of this very list say, under other numbers: the sender has probably corrected them. If so, amend the registration of that case (its number) before you commit, and the row is found to be it; otherwise it becomes a further case with a clock of its own.',
    title: 'Batch', sum: 'Sum', read: 'Read', fates: { new: 'new', unchanged: 'unchanged', changed: 'changed', repeat: 'repeats', supplement: 're-work', refused: 'refused' },
    undeclared: 'The sender stated no count; the list has {{n}}.', same: 'As the sender stated: {{declared}}.', differs: 'The sender stated {{declared}}, the list has {{n}}: ask the sender.', unbalanced: 'The rows do not add up; tell the administrator.',
    slip: 'Slip', refusals: 'Rows sent back, to be mended and handed over again', why: 'Why', moreRefusals: 'The others are in the spreadsheet of refused rows.', print: 'Print', number: 'Batch number', file: 'File', committed: 'Committed', imported: '{{n}} imported.', ordered: 'Re-work ordered: {{n}}.', beyond: 'Goes on in further lines: not mended by itself', beyondWhy: 'Mended alone it would lose what those lines say. Send a corrected list, or strike the row and register the case by hand.', left: '{{n}} refused rows wait to be mended.', from: 'Handed over by', to: 'Received by', on: 'Date',
    row: 'Row', do: 'What to do', fate: 'Fate', says: 'What it says', waits: 'waiting', known: 'Known:', earlier: 'Linked to', earlierBatch: 'case of batch {{no}}', saysSame: 'says the same', sameComplainant: 'Same complainant:', struck: 'struck by {{who}} {{at}}: {{reason}}',
    means: { correct: 'Change only what is wrong, the rest stays as the list has it; a mended row waits to be committed.', strike: 'The row never becomes a case and leaves the shift’s list; this can be undone.', restore: 'The row is on the shift’s list again.', withdraw: 'None of its {{n}} rows that wait becomes a case, and none can be committed any more; the batch stays readable.' },
    commit: 'Commit', commitN: 'Commit {{n}} rows', commitSure: 'Batch {{name}}: commit {{n}} rows?', commitMeans: 'They become cases and their clocks run; this cannot be undone.', commitDone: 'Committed',
    change: 'a change', byHand: 'Row {{row}} is mended and waits to be committed; {{n}} rows are still refused.', notNow: 'Somebody else has done this already, or it is not yours to do. What you have written stands below, to read and to copy.',
    download: 'Download refused rows', corrected: 'Send a corrected list', withdrawn: 'withdrawn by {{who}} {{at}}: {{reason}}', noRows: 'No row of this kind.', none: 'No list has been sent yet.', declared: 'Stated', sent: 'Sent', findings: 'Noticed in the file',
    found: { title: 'Title: {{title}}', columns: 'Columns not recognised: {{names}}', sheets: 'Sheets not read: {{names}}' },
  },
  register: {
    seeKnown: 'See {{number}} as it is registered',
    ownTypes: 'Others, with commas between', title: 'Register a case', notYours: 'Cases are registered by duty officers and coordinators.', source: 'Source', what: 'Complaint', hints: 'Perhaps a repeat of', hintsAsk: 'While you type a number, an address, a respondent or a complaint, cases that are like it stand here.', noHints: 'All cases were compared by number, place, respondent and complaint, and nothing was found. What says the same in other words may not be found.',
    link: 'Link as a repeat', linked: 'Linked', withoutWho: 'Nothing about who complained; that goes into the block below.', protected: 'Goes to the restricted identity store only: never into the case, notices, exports or what is published. Every look is recorded.', home: 'Home address',
    do: 'Register', done: 'Registered', again: 'Register another',
  },
}
