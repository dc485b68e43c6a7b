import { PhoneOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

import { RecordCall } from './recordcall'

/** A number that one rings up, and beside it the way to record the call: to which unit and whom it is, and about which case where that is known. What is no unit's brings a way of its own, or none. */
export function Telephone({ number, unit, person, of, children }: { number?: string; unit?: string; person?: string; of?: string; children?: ReactNode }) {
  if (!number) return null
  return <span className="rings"><a className="telephone figures" href={`tel:${number}`}><PhoneOutlined /> {number}</a> {unit ? <RecordCall unit={unit} person={person} of={of} /> : children}</span>
}
