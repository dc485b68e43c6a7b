/** Words of a unit's page, of its leader's, and of files on their way. */
export const unitEn = {
  acting: {
    switch: 'Act for', self: 'Myself: {{name}}', for: 'For {{name}}', both: 'Done by {{self}}; the names of both {{self}} and {{whom}} stay in the record.', end: 'Act for myself again',
  },
  sending: {
    title: 'Files on their way', bar: 'Files on their way: {{n}}', barFault: 'Files that need a look: {{n}}', camera: 'Take a photo', gallery: 'From the album', stage: 'When it was taken', note: 'Take it and go: photos are sent in the background and attached to this case by themselves. Submitting does not wait for them.',
    broken: 'The signal is weak; sending goes on by itself when it is back.', waiting: 'waits to be sent', going: '{{n}}% sent', stored: 'arrived, being attached', attached: 'attached', fleeting: 'This device has no room: keep the page open until it is sent', there: 'The case has this file already.', thereAs: 'The case has this file already: {{as}}.', seen: 'Close', again: 'Try again', drop: 'Do not send', dropSure: 'Not send “{{name}}”?', dropMeans: 'It leaves this list; the picture in your album stays.', leaveSure: 'Sign out with {{n}} files not sent?', leaveMeans: 'They are taken off this device and not sent any more. Wait until they have arrived; what came from your album stays there.', leaveAll: 'Do not send, sign out', here: '{{n}} on their way',
    evidence: 'Evidence on site', size: '{{n}} KB', mega: '{{n}} MB',
  },
  unit: {
    redo: 'To be done again, ordered {{at}}',
    title: 'My unit', todo: '{{n}} to do', all: 'All', none: 'Nothing to do at present; what comes is listed here by itself.', noneOf: 'Nothing of this kind; press “All”.', notYours: 'This page is for people of handling units.', look: 'Open', then: 'Then', after: 'After that', mustSign: 'the unit’s leader signs first', sentBack: 'sent back to be changed; present it anew', backBecause: 'Why it was sent back:', waitsSigned: 'presented, waits for the leader’s signature', pickHandler: 'Choose the handler', pickCases: 'Tick the cases', nameAll: 'Name one handler for {{n}}', namedAll: 'The handler is named for {{n}}', nameFailed: '{{n}} could not be named; press again.', toFile: 'signed by {{name}} {{at}}, to be submitted', handler: 'handler {{name}}', noHandler: 'no handler named', below: 'passed on', returned: 'Return no. {{n}}, to be completed:', again: 'dispute not upheld: carry on', doers: 'Not for your post to do; call:', noDoers: 'Nobody of the unit may do this; ask the administrator.',
    waits: 'Waiting for others', disputes: 'Our disputes', passed: 'What we passed on', review: 'Submitted and under review', nth: 'dispute no. {{n}} of this case', runsOn: 'The report stays due {{at}}, dispute or not', suggested: 'suggested: {{unit}}', noDue: 'no time limit', ruleDue: 'ruling deadline', delivered: '{{name}} delivered {{at}}', notDelivered: '{{name}} has not delivered', yetTo: '{{unit}}: {{state}}',
    roster: 'On duty', now: 'Now', next: 'Next', nobody: 'Nobody is on duty now', noNext: 'Nobody is entered next', instruction: 'What is asked:', summary: 'What is answered:', more: 'Show more', untilDay: '{{from}} to {{until}}',
  },
  extension: {
    asked: 'More time was asked for {{at}}, until {{until}}; nobody has decided yet, and the time limit runs on', why: 'More time asked for', granted: { true: 'More time was granted {{at}}, until {{until}}', false: 'More time until {{until}} was refused {{at}}; the time limit stays' },
  },
  presented: {
    sentBack: 'Sent back by {{name}} {{at}}', title: 'Presented for signature', by: 'presented by {{name}} {{at}}', line: 'Presented by {{name}} {{at}}; waits for the signature of the unit’s leader.', present: 'Present for signature', amend: 'Amend, then sign', lose: 'Discard what you wrote?', loses: 'Your changes are not kept; what was presented is read and signed instead.', read: 'Drop my words, read what was presented', changed: 'changed', compared: 'What differs from what was filed before is marked “changed”.', same: 'Word for word what was filed before: nothing was changed.',
    waits: '{{name}} presented a report {{at}}; it waits for the leader’s signature. Presenting again takes its place.', own: '{{name}} presented a report {{at}} that waits for a signature. Below are words of your own; if you sign them, they hold.', anew: 'Another report was presented in place of the one that you read. Read it before you sign.', gone: 'What was presented is signed or submitted by now, or holds no longer.', readAnew: 'Read it', goOn: 'Go on', signed: 'Signed by {{name}} {{at}}, and to be submitted: what stands below is filed.', otherWays: 'Other ways: write another report, or have it signed later', then: 'When the leader has signed, open “{{what}}” to submit what was signed.',
    stood: 'signed as it stood', amended: 'amended and signed',
  },
  todo: {
    others: 'For somebody else to do', othersMean: 'What you prepared yourself is published by somebody else; it stands here.', notYours: 'This page is for publicity and accountability officers.', prepared: 'prepared by {{name}} {{at}}', reported: 'reported up {{at}}', nobodyElse: 'There is no other publicity officer to publish it; ask the administrator to appoint one.',
  },
  leader: {
    missed: '{{clock}} was missed, due {{at}}', doneSince: 'done since, {{at}}', notSince: 'not done yet',
    campaign: 'Choose how a campaign counts its days', choose: 'Choose',
    sentBack: 'sent back {{at}}, to be presented anew', title: 'Leader', waits: 'Waiting for me', none: 'Nothing waits for you; what comes is listed here by itself.', others: 'For another leader to decide', othersMean: 'You had a hand in these, or they are about your own unit: by the rules somebody else decides.', charge: 'Cases I am in charge of', noCharge: 'You are in charge of no open case.', instruct: 'Supervision opinion', urge: 'Urge', open: 'Open the case', notYours: 'This page is for leaders of the office and of units.',
    by: 'proposed by {{name}}', clock: 'proposed by the clock', asks: 'asks for time until {{at}}', times: 'no. {{n}}', pending: 'submitted, signature missing', notPresented: 'Not presented yet', notPresentedMeans: 'The officers have presented nothing yet; these do not wait for you.', notYet: 'not presented yet', ownReport: 'Write and sign my own', lastGate: 'only “{{gate}}” is left', unitToo: 'For my unit to do', doing: 'Opening',
  },
}
