import i18next from 'i18next'

import { csv } from '../../parts/sheet'
import { full } from '../../time'
import { word } from '../../words'
import type { Statistics } from './filter'

/** The tables of the page in one file, one after the other. */
export function sheet(s: Statistics, name: (unit: string) => string): string {
  const t = i18next.t
  const clocks = s.breaches.clocks.map((c) => c.clock)
  const rates = (r: Statistics['answers']['total']) => [r.in_time.count, r.late.count, r.in_time_rate, r.passed_first.count, r.sent_back.count, r.first_pass_rate]
  const disputes = (d: Statistics['disputes']['total']) => [d.disputed, d.open, d.upheld, d.rejected, d.dropped, d.again, d.reassigned].map((n) => n.count)
  const sum = t('supervision.sum'), unit = t('supervision.unit')
  return csv([
    [t('supervision.title'), t('supervision.asOf', { at: full(s.now), n: s.cases })],
    [],
    [t('supervision.breaches')],
    [unit, ...clocks.map((c) => word('ClockKind', c)), sum],
    ...s.breaches.units.map((u) => [name(u.unit), ...clocks.map((c) => u.clocks.find((x) => x.clock === c)?.count ?? 0), u.total.count]),
    [sum, ...s.breaches.clocks.map((c) => c.count), s.breaches.total.count],
    [t('supervision.overdue'), s.overdue.cases],
    [t('supervision.figure.overdue_breached'), s.overdue.breached],
    [t('supervision.figure.overdue_at_entry'), s.overdue.at_entry],
    [],
    [t('supervision.rates')],
    [unit, t('supervision.inTime'), t('supervision.late'), `${t('supervision.inTimeRate')} %`, t('supervision.passedFirst'), t('supervision.sentBack'), `${t('supervision.firstPassRate')} %`],
    ...s.answers.units.map((u) => [name(u.unit), ...rates(u)]),
    [sum, ...rates(s.answers.total)],
    [],
    [t('supervision.firsts')],
    [t('supervision.what'), `${t('supervision.median')} ${t('supervision.seconds')}`, `${t('supervision.p90')} ${t('supervision.seconds')}`, t('supervision.done'), t('supervision.notYet')],
    ...s.first.map((f) => [t(`supervision.figure.${f.figure}`), f.median_seconds, f.p90_seconds, f.cases, f.waiting]),
    [],
    [t('supervision.disputes')],
    [unit, ...['disputed', 'dispute_open', 'dispute_upheld', 'dispute_rejected', 'dispute_dropped', 'disputed_again', 'reassigned'].map((f) => t(`supervision.figure.${f}`))],
    ...s.disputes.units.map((u) => [name(u.unit), ...disputes(u)]),
    [sum, ...disputes(s.disputes.total)],
    [],
    [t('supervision.byDay')],
    ...s.days.map((d) => [d.day, d.cases]),
    [],
    [t('supervision.byState')],
    ...s.states.map((x) => [word('State', x.state), x.cases]),
    [],
    [`${t('supervision.verdicts')} ${t('supervision.issues')}`],
    ...s.verdicts.map((v) => [word('Verdict', v.verdict), v.count]),
  ])
}
