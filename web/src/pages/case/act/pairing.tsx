import './pairing.css'

import { SwapOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { give } from '../../../api/command'
import { Problem } from '../../../api/problem'
import type { components } from '../../../facts/schema'
import { Alert } from '../../../parts/alert'
import { Picture } from '../../../parts/file'
import { ServerTime } from '../../../parts/servertime'
import { modal } from '../../../parts/voice'
import { short } from '../../../time'
import { commandName, word } from '../../../words'
import { inOrder, pairs } from '../pairs'
import { fileOf, type View } from '../view'
import { Frame } from './frame'
import { Receipt } from './receipt'

type Item = components['schemas']['Evidence']

const SIDES = ['before', 'after'] as const

/** Two pictures of one spot are picked and put beside one another: which is before is seen, and can be changed 前后对照. */
export function Pairing({ view, close, done }: { view: View; close: () => void; done?: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [picked, setPicked] = useState<number[]>([])
  const [turned, turn] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string[]>()
  const shots = (view.case.evidence ?? []).filter((e) => !e.struck && e.kind === 'picture')
  const inPair = new Set(pairs(shots).pairs.flat().map((e) => e.seq))
  const found = picked.flatMap((seq) => shots.find((e) => e.seq === seq) ?? [])
  const ordered = found.toSorted((a, b) => inOrder(a, b, (e) => e.stage ?? ''))
  const sides = turned ? ordered.toReversed() : ordered
  const name = commandName('pair-evidence')

  /** A third one takes the place of the one that was picked last. */
  function pick(seq: number) {
    setProblem(undefined)
    turn(false)
    setPicked((old) => (old.includes(seq) ? old.filter((x) => x !== seq) : [...old.slice(0, 1), seq]))
  }

  async function send() {
    setBusy(true)
    setProblem(undefined)
    try {
      const outcome = await give(view.case.id, 'pair-evidence', { before: sides[0]!.seq, after: sides[1]!.seq })
      modal.success({ title: t('pairing.done'), content: <Receipt outcome={outcome} units={view.names.units} />, okText: t('act.ok') })
      done?.()
      close()
      void queries.invalidateQueries()
    } catch (e) {
      setProblem(e instanceof Problem ? [...new Set(Object.keys(e.fields).length ? Object.values(e.fields) : [e.message])] : [t('act.unanswered')])
    } finally {
      setBusy(false)
    }
  }

  const foot = (
    <div className="pairing-foot">
      <ServerTime />
      <Button onClick={close}>{t('form.back')}</Button>
      <Button type="primary" loading={busy} disabled={sides.length < 2} onClick={() => void send()}>{t('pairing.make')}</Button>
    </div>
  )
  return (
    <Frame close={close} title={name} foot={foot}>
      <p className="faint">{t('pairing.pick')}</p>
      {problem ? <Alert type="error" role="alert" showIcon title={problem.join(' ')} style={{ marginBottom: 12 }} /> : null}
      <div className="pairing-sides" aria-live="polite">
        {SIDES.map((side, i) => <Side key={side} side={side} e={sides[i]} view={view} />)}
        <Button className="pairing-turn" shape="circle" icon={<SwapOutlined />} disabled={sides.length < 2} aria-label={t('pairing.turn')} title={t('pairing.turn')} onClick={() => turn(!turned)} />
      </div>
      <div className="pictures pairing-shots" role="group" aria-label={t('case.evidence')}>
        {shots.map((e) => {
          const at = sides.indexOf(e)
          return (
            <button key={e.seq} type="button" data-shot={e.seq} aria-pressed={picked.includes(e.seq)} onClick={() => pick(e.seq)}>
              <Picture path={fileOf(view, e.digest)} alt={nameOf(e)} />
              <span>{nameOf(e)}<br /><span className="faint">{[short(e.taken_at), view.names.people[e.by]].filter(Boolean).join(' ')}</span>{inPair.has(e.seq) ? <><br /><span className="faint">{t('pairing.paired')}</span></> : null}</span>
              {at >= 0 ? <b className="pairing-mark">{sides.length > 1 ? word('Stage', SIDES[at]!) : t('pairing.picked')}</b> : null}
            </button>
          )
        })}
      </div>
    </Frame>
  )
}

const nameOf = (e: Item) => [word('Stage', e.stage), word('EvidenceNature', e.nature), e.place].filter(Boolean).join(' ')

function Side({ side, e, view }: { side: 'before' | 'after'; e?: Item; view: View }) {
  const { t } = useTranslation()
  return (
    <figure data-side={side} className={e ? '' : 'none'}>
      {e ? <Picture path={fileOf(view, e.digest)} alt={nameOf(e)} /> : <span className="paper faint">{t('pairing.none')}</span>}
      <figcaption><b>{word('Stage', side)}</b> <span className="faint">{e ? [e.place, short(e.taken_at)].filter(Boolean).join(' ') : ''}</span></figcaption>
    </figure>
  )
}
