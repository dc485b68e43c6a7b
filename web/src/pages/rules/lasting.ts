import { language } from '../../words'

const size = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }

/**
 * A length of time of a rule, such as 30m0s, in words: whole days from the
 * fourth on, for a rule speaks of 24 and of 72 hours, and nothing that is none.
 */
export function lasting(text: string): string {
  let ms = 0
  for (const [, n, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|m(?!s)|s|ms)/g)) ms += Number(n) * size[unit as keyof typeof size]
  return plain(ms)
}

/** A length of time in words, with no part that is none. */
export function plain(ms: number): string {
  const zh = language() === 'zh'
  const hours = Math.floor(ms / size.h)
  const parts: [number, string, string][] = hours > 72
    ? [[Math.floor(hours / 24), '天', 'days'], [hours % 24, '小时', hours % 24 === 1 ? 'hour' : 'hours'], [Math.floor((ms % size.h) / size.m), '分钟', 'min']]
    : [[hours, '小时', hours === 1 ? 'hour' : 'hours'], [Math.floor((ms % size.h) / size.m), '分钟', 'min'], [Math.floor((ms % size.m) / size.s), '秒', 's']]
  return parts.filter(([n]) => n > 0).map(([n, z, e]) => (zh ? `${n} ${z}` : `${n} ${e}`)).join(' ')
}
