import { numberIn } from '../../parts/number'
import { word } from '../../words'
import { useCase } from './reading'

/** A case by its number, where it is and how it stands. */
export function CaseName({ id }: { id: string }) {
  const view = useCase(id)
  return <>{view.data ? `${numberIn(view.data)} ${[view.data.case.region, word('State', view.data.case.state)].filter(Boolean).join(' ')}` : id}</>
}
