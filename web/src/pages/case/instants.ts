type Instants = { happened_at: string; filed_at?: string; recorded_at: string }

/**
 * The instants of an event beside the one at which it happened: when it was filed
 * and when it was recorded. All of them where they are asked for, otherwise those
 * that are not the same second as the one before.
 */
export function instants(e: Instants, whole: boolean): [name: 'happened' | 'filed' | 'recorded', at: string][] {
  const second = (at: string) => Math.floor(Date.parse(at) / 1000)
  const filed = e.filed_at ?? e.happened_at
  if (whole) return [['happened', e.happened_at], ['filed', filed], ['recorded', e.recorded_at]]
  const later: ['filed' | 'recorded', string][] = []
  if (second(filed) !== second(e.happened_at)) later.push(['filed', filed])
  if (Math.abs(second(e.recorded_at) - second(filed)) > 1) later.push(['recorded', e.recorded_at])
  return later
}
