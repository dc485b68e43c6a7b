/** Words of one's own account. */
export const meEn = {
  me: {
    device: { wechat: 'WeChat', dingtalk: 'DingTalk' },
    posts: 'Posts', noPosts: 'No post at present', mayActFor: 'May act for', nobody: 'Nobody has delegated to you', wrong: 'If your name or post is wrong, ask an administrator.', kept: 'I have kept it',
    password: { title: 'Password', rule: 'At least 10 characters. Other browsers are signed out and tokens of programs revoked at once.', short: 'At least 10 characters', change: 'Change password', done: 'The password is changed; other browsers and programs are signed out.' },
    sessions: {
      title: 'Where you are signed in', this: 'this browser', unknown: 'unknown device', since: 'signed in {{at}}', seen: 'last used {{at}}', until: 'ends {{at}}', by: { password: 'by password', 'password+code': 'by password and code', sso: 'by single sign-on', token: 'token' },
      end: 'Sign out', ended: 'Signed out.', sure: 'Sign out “{{device}}”?', others: 'Sign out all others', othersSure: 'Sign out all other browsers ({{n}})?', othersMean: 'This browser stays signed in; what was not sent over there may be lost.', othersEnded: 'All other browsers are signed out.', alsoTokens: 'Revoke the tokens of my programs as well ({{n}})', tokensLeft: 'All other browsers are signed out; tokens of programs that go on: {{n}}. Revoke them under “Tokens for programs”.',
    },
    tokens: {
      title: 'Tokens for programs', none: 'There are none. A program that reads or files for you needs one; it may do what you choose, and never more than your posts allow.', make: 'Make a token', made: 'The token “{{name}}” is made', once: 'It is shown this once. Put it into the program’s secrets now; do not send it by chat or mail.',
      read: 'Read cases and statistics', reading: 'Reading', deeds: 'Outside of cases', commands: 'Commands on cases', name: 'For which program', nameSuch: 'such as: daily figures', scope: 'What it may do', scopeMeans: 'Nothing else is let through. No token ever reads who complained.', days: 'Days that it lasts (1–366)',
      since: 'made {{at}}', used: 'last used {{at}}', unused: 'not used yet', until: 'ends {{at}}', revoke: 'Revoke', sure: 'Revoke the token “{{name}}”?', mean: 'The program that uses it stops at once. It cannot be brought back.', revoked: 'The token is revoked.',
    },
    factor: {
      title: 'Second factor', on: 'on', off: 'off', what: 'Signing in then asks for six digits from your telephone beside the password; a password alone lets nobody in.', needed: 'Your post needs a second factor.', begin: 'Set up', next: 'Next', confirm: 'Confirm', password: 'Your password',
      scan: 'Scan this with the authenticator app on your telephone:', byHand: 'If it cannot scan, type this key into the app:', secret: 'Key', type: 'Type the six digits that the app shows:', codes: 'Recovery codes', codesOnce: 'They are shown this once. Each opens a session once when your telephone is not at hand. Print or write them down, and keep them apart from the telephone.',
      since: 'On since {{at}}.', left: 'Recovery codes left: {{n}}.', renew: 'Replace recovery codes', renewMeans: 'New codes make all old ones void.', remove: 'Turn off', removeSure: 'Turn the second factor off?', removeMeans: 'The password alone then signs in, and the recovery codes are void. A post that needs a second factor will ask for it again.', codeOrRecovery: 'Code, or a recovery code', removed: 'The second factor is off.',
    },
    delegations: {
      title: 'Delegations', none: 'There are none. While you are away a colleague can hold your posts for a time; both names stand on what is done.', add: 'Delegate', given: 'Given by me', received: 'Given to me', how: { runs: 'running', ahead: 'not begun', over: 'over', ended: 'ended early' }, allPosts: 'every post that may be delegated',
      rule: 'The other person can then act in your name in the posts you choose; each step keeps both names. Administrators’ and auditors’ posts cannot be delegated.', notYours: 'Your posts cannot be delegated.', whom: 'To whom', from: 'From', fromNow: 'At once if left empty', until: 'Until', posts: 'Which posts', reason: 'Reason', reasonSuch: 'such as: travelling', give: 'Delegate', added: 'Delegated.',
      end: 'End', sure: 'End the delegation with {{name}}?', mean: 'It ends at once and cannot be brought back; what was done stays.', ended: 'The delegation is ended.',
    },
  },
}
