export const deskZh = {
  place: { notices: '通知' },
  live: { lost: '实时更新中断，正在重新连接；页面每 15 秒刷新一次。', soundOn: '响铃已开，点击静音', soundOff: '已静音，点击开启响铃', on: '响铃', off: '静音' },
  notices: {
    title: '通知', bell: '通知，{{n}} 条未读', unread: '未读', all: '全部', urgent: '紧急', none: '没有通知。', noneUnread: '没有未读通知。',
    read: '标为已读', readShown: '所列全部标为已读（{{n}}）', since: '收到于', due: '时限 {{at}}', more: '更早的通知', failed: '有 {{n}} 条没有标记成功，请重试。', case: '案件',
  },
}
