import type { keptZh } from './kept.zh'

export const keptEn: typeof keptZh = {
  leaving: { sure: 'Leave this page?', lost: 'What you have filled in was not sent, and is not kept.', who: 'What is filled in about the complainant is kept in no draft, and is lost.', leave: 'Leave', stay: 'Stay' },
  notNow: {
    form: '“{{what}}” is not possible now: the case is “{{state}}”. Somebody else may have done it, or it is not yours to do.', written: 'What you have written stands below, to read and to copy.', see: 'See the case as it is',
  },
  going: {
    hold: 'Files still on their way: {{n}}.', leave: 'They go on in the background, and are attached to the case when they have arrived.', rest: 'Files that go on in the background, and are attached when they have arrived: {{n}}.', alone: 'Files that go on in the background, and are attached to the case when they have arrived: {{n}}.', background: 'Go on in the background',
  },
  release: { by: 'May be released by {{names}}.', nobody: 'Nobody may release it now, for that takes another person: ask {{names}} to make somebody else a publicity officer.', second: 'A publication is released by another publicity officer: whoever prepares a text does not publish it.' },
  decisions: {
    first: 'Check the text for what must be written over, or kept with a reason.', again: 'The text has changed. Check it again.', each: 'Write over each place, or keep it with a reason; with one left undecided the text is not prepared.', none: 'Nothing was found.', check: 'Check the text',
    place: 'letters {{from}} to {{to}}', mask: 'Write {{as}}', keep: 'Keep', unkeep: 'Do not keep', why: 'Why “{{what}}” is kept', never: 'What tells who complained is never kept.',
  },
  hints: {
    elsewhere: 'In {{region}}: it may be another place', asking: 'Looking for cases alike…', failed: 'This could not be looked up, so that nobody knows whether anything is alike. Please check yourself for a repeat.', unsearched: '{{n}} cases are still being made comparable and were not compared. Look again later, or check yourself for a repeat.',
    alike: { number: 'the same number', place: 'the same place: {{what}}', respondent: 'the same respondent: {{what}}', road: 'the same road or place: {{what}}', words: 'the same words: “{{what}}”' },
  },
  call: { failed: 'The telephone on duty could not be read' },
  sound: { waits: 'Click to let it ring', mean: 'A browser rings only after a click on this page' },
}
