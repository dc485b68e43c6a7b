import { cut, DAY, gaps, type Stretch } from './cover'

/** A time as a strip: where somebody is on duty, and where nobody is; what has passed is pale. Told in words beside it. */
export function Strip({ from, until, now, turns, days }: { from: number; until: number; now: number; turns: Stretch[]; days?: boolean }) {
  const place = (s: Stretch) => ({ left: `${((s.from - from) / (until - from)) * 100}%`, width: `${((s.until - s.from) / (until - from)) * 100}%` })
  const marks = days ? Array.from({ length: Math.round((until - from) / DAY) - 1 }, (_, i) => from + (i + 1) * DAY) : []
  const open = gaps(turns, from, until)
  return (
    <div className="strip" aria-hidden>
      {turns.map((s, i) => <i key={i} className="held" style={place(s)} />)}
      {cut(open, from, Math.max(from, now)).map((s) => <i key={s.from} className="past-gap" style={place(s)} />)}
      {cut(open, Math.max(from, now), until).map((s) => <i key={s.from} className="open-gap" style={place(s)} />)}
      {marks.map((m) => <i key={m} className="mark" style={{ left: `${((m - from) / (until - from)) * 100}%` }} />)}
      {now > from && now < until ? <i className="now" style={{ left: `${((now - from) / (until - from)) * 100}%` }} /> : null}
    </div>
  )
}
