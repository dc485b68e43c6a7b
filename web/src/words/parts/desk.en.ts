/** Words of the duty desk, its notices and its line. */
export const deskEn = {
  live: { lost: 'Live updates are interrupted; connecting again. The page reads anew every 15 seconds.', soundOn: 'Sound is on; click to mute', soundOff: 'Sound is off; click to turn it on', on: 'Sound on', off: 'Sound off' },
  notices: {
    stopped: '· done {{at}}', cancelled: '· no longer asked', setAside: '· set aside by a correction', here: '{{n}} on this page', title: 'Notices', bell: 'Notices, {{n}} unread', unread: 'Unread', all: 'All', urgent: 'urgent', none: 'There are no notices.', noneUnread: 'Nothing is unread.',
    granted: { true: 'granted', false: 'refused' }, unsigned: 'until signed for', unsignedStay: 'What has to be signed for stays until it is.', returned: 'Return no. {{times}}: items to complete: {{n}}', read: 'Mark as read', readAll: 'Mark all as read', readAllSure: 'Mark all as read?', readThese: 'Mark as read ({{n}})', readSure: 'Mark these {{n}} notices as read?', readMeans: 'They came in at {{at}} or before; what came in since stays unread.', others: '{{n}} more', since: 'Since', due: 'due {{at}}', more: 'Earlier notices', failed: '{{n}} could not be marked; try again.', case: 'Case', upheld: { true: 'upheld: the part is yours no more', false: 'rejected' }, why: 'Why', ofRow: 'row {{row}} of a list', ofRows: 'a list, {{n}} rows', ofCampaign: '{{name}}: choose how days are counted',
  },
  desk: {
    title: 'Duty desk', quiet: 'Nothing waits now. What comes in is listed here.', recordCall: 'Record call', unacknowledged: 'Not acknowledged', unattended: 'Units with nobody on duty', refused: 'Refused rows not mended yet', staged: 'Lists waiting to be committed', justIn: 'Just came in',
    dueSoon: 'Due within 12 hours, or overdue', supplementing: 'In their six hours', returned: 'Returned, not passed yet', handlerGone: 'Handler gone', starred: 'Starred',
    cases_one: '{{n}} case', cases_other: '{{n}} cases', batch: 'batch', onDuty: 'on duty', backup: 'backup', unitLine: 'unit', nobody: 'nobody on duty now',
    first: 'The first {{n}} only.', firstRows: 'The first {{n}} rows only; the others stand in their lists:', allLists: 'All lists', whole: 'All on the board', gap: 'nobody on duty {{from}} – {{until}}', open: 'no end', openCases: '{{n}} open', row: 'Row {{n}}', rows: '{{rows}} rows, {{waiting}} waiting',
    othersUnsigned: 'Not acknowledged by other units of the same cases', answered: 'answered', unanswered: 'no answer', callsIn: 'Recorded in the cases chosen ({{n}})', callsRecord: 'Record in {{n}}', callsRecorded: 'The call is recorded in {{n}} cases', callRecorded: 'recorded', callsGone: 'These cases no longer wait to be acknowledged. What was written stays here, to be copied into the call of a single case.', callsFailed: '{{n}} could not be recorded; press again.',
    nameNext: 'Name handlers', ackOne: 'Acknowledge', ackAll: 'Acknowledge all {{n}}', ackSure: 'Acknowledge these {{n}}?', ackMeans: 'It says that they were received, not that they are yours to handle.', acked: '{{n}} acknowledged', ackFailed: '{{n}} could not be acknowledged: {{says}}',
  },
}
