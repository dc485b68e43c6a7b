import type { Texts } from './zh'

export const en: Texts = {
  product: 'Jiaoban',
  skip: 'Skip to the content',
  places: 'Pages',
  place: { board: 'Board' },
  waiting: 'Loading…',
  more: 'Show more',
  leave: 'Sign out',
  lost: 'The server cannot be reached; trying again. What you see may be old.',
  serverTime: 'Server time',
  language: { other: '中文' },
  form: { needed: 'Required' },
  door: {
    what: 'Cases handed over, and answered in time', login: 'Login', password: 'Password', in: 'Sign in', sso: 'Single sign-on',
    code: 'Code', codeHelp: 'Six digits from your authenticator, or a recovery code', mustChange: 'Choose a password of your own first.',
    oldPassword: 'Present password', newPassword: 'New password', newAgain: 'New password again', notSame: 'These are not the same', change: 'Set the password',
    addFactor: 'Your post needs a second factor; set one up through the API with an administrator’s help, then sign in.',
  },
  failed: { away: 'The server cannot be reached', awayDo: 'Check the network, then try again.', broken: 'Something broke', id: 'Tell your administrator the number {{id}}.', again: 'Try again', home: 'Back to the board' },
  nowhere: { title: 'There is no such page', do: 'The address may be mistyped, or the page has moved.' },
  due: { over: '{{span}} overdue', left: '{{span}} left' },
  board: {
    title: 'Countdown board', find: 'Number, region, address, respondent', state: 'State', open: 'Open', all: 'All',
    today: 'Due today', overdue: 'Overdue', supplementing: 'In their six hours', unacknowledged: 'Not acknowledged',
    none: 'There are no open cases.', noneSo: 'No case fits; ask for less.',
  },
  case: {
    number: 'Number', due: 'Next due', waitsFor: 'Waits for', where: 'Region', lead: 'Lead', state: 'State', noNumber: '(no number)', noLead: 'not assigned',
    lateTimes: 'late {{n}}×',
  },
}
