import { serverNow } from '../api/clock'
import { language } from '../words'

// Every instant is shown in the office's zone, whatever the machine's is.
export const ZONE = 'Asia/Shanghai'

type Parts = Record<Intl.DateTimeFormatPartTypes, string>
const formats = new Map<string, Intl.DateTimeFormat>()

function parts(at: number | string, locale: string): Parts {
  let f = formats.get(locale)
  if (!f) {
    f = new Intl.DateTimeFormat(locale, {
      timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short',
      hour: '2-digit', minute: '2-digit', second: '2-digit',
    })
    formats.set(locale, f)
  }
  const found = {} as Parts
  for (const p of f.formatToParts(typeof at === 'string' ? Date.parse(at) : at)) found[p.type] = p.value
  return found
}

const locale = () => (language() === 'zh' ? 'zh-CN' : 'en-GB')

// Written with figures alone, one reader would take a day for a month.
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const inEnglish = (p: Parts) => `${Number(p.day)} ${MONTHS[Number(p.month) - 1]}`

/** 11-30 周一 12:00 or Mon 30 Nov 12:00, with the year where it is not this one: 2027-11-30 周二 12:00 */
export function short(at: number | string | undefined): string {
  if (!at) return ''
  const p = parts(at, locale())
  const other = p.year !== parts(serverNow(), locale()).year
  if (language() === 'zh') return `${other ? `${p.year}-` : ''}${p.month}-${p.day} ${p.weekday} ${p.hour}:${p.minute}`
  return `${p.weekday} ${inEnglish(p)}${other ? ` ${p.year}` : ''} ${p.hour}:${p.minute}`
}

/** 2026-11-30 周一 12:00:00 or Mon 30 Nov 2026 12:00:00, to the second */
export function full(at: number | string | undefined): string {
  if (!at) return ''
  return `${day(at)} ${clockTime(at)}`
}

/** 2026-11-30 周一 or Mon 30 Nov 2026, of an instant or of a day that is written 2026-11-30 */
export function day(at: number | string | undefined): string {
  if (!at) return ''
  const p = parts(typeof at === 'string' && at.length === 10 ? `${at}T00:00:00+08:00` : at, locale())
  return language() === 'zh' ? `${p.year}-${p.month}-${p.day} ${p.weekday}` : `${p.weekday} ${inEnglish(p)} ${p.year}`
}

/** As papers have it: 2026年11月30日（星期一）12时00分 */
export function onPaper(at: number | string | undefined): string {
  if (!at) return ''
  const p = parts(at, locale())
  if (language() === 'zh') return `${p.year}年${Number(p.month)}月${Number(p.day)}日（${p.weekday.replace('周', '星期')}）${p.hour}时${p.minute}分`
  return `${p.weekday} ${inEnglish(p)} ${p.year}, ${p.hour}:${p.minute}`
}

/** A day ends where the next begins: what is due at midnight is due at 24:00 of the day before. */
function ending(at: number | string | undefined, written: (at: number | string | undefined) => string): string {
  if (!at) return ''
  const ms = typeof at === 'string' ? Date.parse(at) : at
  const p = parts(ms, 'en-GB')
  if (ms % 1000 || p.hour !== '00' || p.minute !== '00' || p.second !== '00') return written(at)
  return written(ms - 1000).replace(/23(\D)59(?:(\D)59)?(\D?)$/, (_, a: string, b?: string, c?: string) => `24${a}00${b ? `${b}00` : ''}${c ?? ''}`)
}

/** Until when, as short: 11-30 周一 12:00, and 11-30 周一 24:00 where it is the end of that day. */
export const shortDue = (at: number | string | undefined) => ending(at, short)
/** Until when, to the second. */
export const fullDue = (at: number | string | undefined) => ending(at, full)
/** Until when, as papers have it. */
export const paperDue = (at: number | string | undefined) => ending(at, onPaper)

/** 12:00:00 */
export function clockTime(at: number | string): string {
  const p = parts(at, locale())
  return `${p.hour}:${p.minute}:${p.second}`
}

/** 2026-11-30 */
export function date(at: number | string): string {
  const p = parts(at, 'en-GB')
  return `${p.year}-${p.month}-${p.day}`
}

/** The instant that a wall clock in the office's zone shows, such as 2026-11-30T12:00[:00[.000000]]. */
export function instantOf(local: string): string {
  const whole = local.length === 16 ? `${local}:00` : local
  return `${whole}+08:00`
}

/** What a date-time field shows for an instant. */
export function localOf(at: number | string): string {
  const p = parts(at, 'en-GB')
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`
}

/** The same where seconds count: they are shown unless they are none. */
export function localToSecond(at: number | string): string {
  const s = parts(at, 'en-GB').second
  return localOf(at) + (s === '00' ? '' : `:${s}`)
}

/** A length of time in its two largest units: 3天4小时, 5小时20分, 48秒. */
export function span(ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1000)
  const d = Math.floor(s / 86400)
  const h = Math.floor((s % 86400) / 3600)
  const m = Math.floor((s % 3600) / 60)
  const zh = language() === 'zh'
  if (d > 0) return zh ? `${d}天${h}小时` : `${d} d ${h} h`
  if (h > 0) return zh ? `${h}小时${m}分` : `${h} h ${m} min`
  if (m > 0) return zh ? `${m}分${s % 60 < 10 ? '0' : ''}${s % 60}秒` : `${m} min ${s % 60} s`
  return zh ? `${s}秒` : `${s} s`
}
