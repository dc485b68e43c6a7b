import i18next from 'i18next'

import { short, shortDue } from '../../time'
import type { View } from './view'

type Extension = { at: string; until: string; granted?: boolean; decided_at?: string }

/** What has become of a request for more time. */
export function extensionSays(x: Extension): string {
  const of = { until: shortDue(x.until), at: short(x.decided_at ?? x.at) }
  return i18next.t(x.granted === undefined ? 'extension.asked' : `extension.granted.${x.granted}`, of)
}

/** Whether a request waits to be decided on, for a clock that still runs. */
export const pendingOf = (view: View, x: { clock: string; granted?: boolean }) => x.granted === undefined && view.clocks.some((k) => k.id === x.clock && k.running)
