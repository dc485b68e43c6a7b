import type { deskZh } from './desk.zh'

export const deskEn: typeof deskZh = {
  place: { notices: 'Notices' },
  live: { lost: 'Live updates are interrupted; connecting again. The page reads anew every 15 seconds.', soundOn: 'Sound is on; click to mute', soundOff: 'Sound is off; click to turn it on', on: 'Sound on', off: 'Sound off' },
  notices: {
    title: 'Notices', bell: 'Notices, {{n}} unread', unread: 'Unread', all: 'All', urgent: 'urgent', none: 'There are no notices.', noneUnread: 'Nothing is unread.',
    read: 'Mark as read', readShown: 'Mark all shown as read ({{n}})', since: 'Since', due: 'due {{at}}', more: 'Earlier notices', failed: '{{n}} could not be marked; try again.', case: 'Case',
  },
}
