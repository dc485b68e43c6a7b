import type { shiftZh } from './shift.zh'

export const shiftEn: typeof shiftZh = {
  place: { handover: 'Shift hand-over' },
  deed: { 'hand-shifts-over': 'Hand shifts over', 'read-handovers': 'See hand-overs' },
  record: {
    group: { shift: 'Shifts' }, kind: { shift_offered: 'Shift handed over', shift_taken: 'Shift taken', shift_withdrawn: 'Hand-over withdrawn' }, subject: { handover: 'hand-over' },
    field: { offered_by: 'handed over by', offered_for: 'on behalf of', offered_at: 'handed over at', to: 'to' },
  },
  draft: {
    found: 'There is a draft of {{at}}', unsent: 'There is a draft that could not be kept just now', take: 'Go on with it', discard: 'Throw it away', mark: 'draft', saving: 'Keeping the draft…', kept: 'Draft kept {{at}}', failed: 'The draft was not kept: {{says}}',
    elsewhere: 'This draft was changed in another window; nothing is kept from here.', read: 'Take that one', overrule: 'Keep this one', withoutWho: 'It is not kept in the draft: leaving this page, it must be entered again.', unsentOnes: 'Drafts not sent', more: '{{n}} more',
  },
  handover: {
    title: 'Shift hand-over', now: 'Open on this shift', handed: 'What was handed over', nothing: 'Nothing is open.', to: 'To', pick: 'Choose who takes over', note: 'Note', notePlace: 'Lines that are out of order, what was said, instants to watch', offer: 'Sign and hand over', sure: 'Hand the shift to {{name}}?',
    sureMeans: 'Everything open now is sealed with it. Until the other one signs, you keep the watch.', rule: 'Everything open is sealed with your signature, so that nothing is dropped; another person signs for it.', onDuty: 'on duty {{from}}–{{until}}', next: 'from {{from}}', noTurn: 'not on the roster',
    waits: 'waits to be taken', waitsFor: '{{from}} has handed over; waits for {{to}}', forYou: '{{from}} hands the shift to you', yours: 'Handed over; waits for {{to}}', open: 'Read and take it', look: 'Look', since: 'Since it was handed over: {{settled}} dealt with, {{came}} came', sinceTaken: 'Between handing over and taking: {{settled}} dealt with, {{came}} came', unchanged: 'Nothing has changed since it was handed over',
    noted: 'Note: {{note}}', unsigned: 'not signed yet', takingNote: 'Your note', takingPlace: 'Anything that you see differently, or add', take: 'Sign and take over', takeSure: 'Take the shift over?', takeMeans: 'With your signature the watch is yours, and what is open above is yours to follow.', taken: 'Taken over', withdraw: 'Withdraw', withdrawing: 'Withdraw the hand-over', reason: 'Why it is withdrawn', withdrawMeans: 'What is open stays with this shift.', withdrawn: 'Withdrawn', offered: 'Handed over',
    notYours: '{{to}} must sign for it.', goneAway: 'Where the outgoing person has gone, a coordinator withdraws it, and it is handed over anew.', history: 'Earlier hand-overs', none: 'No shift has been handed over yet.', from: 'From', at: 'When', state: 'State', states: { offered: 'Waiting', taken: 'Taken', withdrawn: 'Withdrawn' },
    settled: 'dealt with', came: 'new', gap: 'nobody from {{from}}', row: 'Row {{n}}', rest: '{{n}} more', slip: 'Shift hand-over slip', print: 'Print', counts: 'Handed over', for: 'for {{name}}', part: 'Open matters', signs: 'Signatures', readBy: 'Duty officers and coordinators hand over, take and withdraw.', all: 'Hand-overs',
  },
}
