/** Words of the hand-over of a shift. */
export const handoverEn = {
  handover: {
    title: 'Shift hand-over', now: 'Open on this shift', handed: 'What was handed over', nothing: 'Nothing is open.', to: 'To', pick: 'Choose who takes over', note: 'Note', notePlace: 'Lines that are out of order, what was said, instants to watch', offer: 'Sign and hand over', sure: 'Hand the shift to {{name}}?',
    sureMeans: 'Everything open now is sealed with it. Until the other one signs, you keep the watch.', rule: 'Everything open is sealed with your signature, so that nothing is dropped; another person signs for it.', onDuty: 'on duty {{from}}–{{until}}', next: 'from {{from}}', noTurn: 'not on the roster',
    waits: 'waits to be taken', since: 'Since it was handed over: {{settled}} dealt with, {{came}} came', sinceTaken: 'Between handing over and taking: {{settled}} dealt with, {{came}} came', unchanged: 'Nothing has changed since it was handed over',
    noted: 'Note: {{note}}', unsigned: 'not signed yet', takingNote: 'Your note', takingPlace: 'Anything that you see differently, or add', takeSure: 'Take the shift over from {{from}}?', takeMeans: 'With your signature the watch is yours, and what is open above is yours to follow.', taken: 'Taken over', withdrawing: 'Withdraw the hand-over', reason: 'Why it is withdrawn', withdrawMeans: 'What is open stays with this shift.', withdrawn: 'Withdrawn', offered: 'Handed over',
    again: 'Hand over again', wasTaken: '{{to}} took the shift over from {{from}} at {{at}}.',
    notYours: '{{to}} must sign for it.', goneAway: 'Where the outgoing person has gone, a coordinator withdraws it, and it is handed over anew.', history: 'Earlier hand-overs', none: 'No shift has been handed over yet.', from: 'From', at: 'When', state: 'State', states: { offered: 'Waiting', taken: 'Taken', withdrawn: 'Withdrawn' },
    settled: 'dealt with', came: 'new', gap: 'nobody from {{from}}', row: 'Row {{n}}', rest: '{{n}} more', slip: 'Shift hand-over slip', print: 'Print', counts: 'Handed over', part: 'Open matters', signs: 'Signatures', readBy: 'Duty officers and coordinators hand over, take and withdraw.',
    pickFirst: 'Choose first who takes over', rowsLeft: '{{n}} more are not on this paper; they stand in the record of hand-overs.', beyond: '{{n}} more are not listed here; they are on the board, and are sealed with the signature.', board: 'Open the board',
    asOf: 'As it stood when it was signed over, {{at}}.', nowAtCase: 'A number opens the case as it is now.', notKept: 'When this was signed, the state and time limits of its cases were not kept with it. What follows is how they are now ({{at}}), and not how they were.', atTaking: 'when taken', wasLeft: '{{span}} left then', wasOver: '{{span}} over then',
  },
}
