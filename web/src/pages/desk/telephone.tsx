import { PhoneOutlined } from '@ant-design/icons'

import { RecordCall } from './recordcall'

/** A number that one rings up, and beside it the way to record the call: to which unit and whom it is, and about which case where that is known. Without a unit it is recorded elsewhere. */
export function Telephone({ number, unit, person, of }: { number?: string; unit?: string; person?: string; of?: string }) {
  if (!number) return null
  return <span className="rings"><a className="telephone figures" href={`tel:${number}`}><PhoneOutlined /> {number}</a> {unit ? <RecordCall unit={unit} person={person} of={of} /> : null}</span>
}
