import { DownOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Empty } from 'antd'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'

import { Failed } from '../../parts/failed'
import { Search } from '../../parts/input'
import { Waiting } from '../../parts/waiting'
import { Tag } from '../../parts/tag'
import { useOffice } from './read'
import { above, type Branch, fits, treeOf } from './tree'

const UnitDetail = lazy(() => import('./unit').then((m) => ({ default: m.UnitDetail })))
const UnitForm = lazy(() => import('./unitform').then((m) => ({ default: m.UnitForm })))

/** So many units stand open without being asked for. */
const FEW = 80

/** The units 单位: the tree on one side, the one that is looked at on the other. */
export function Units({ id }: { id?: string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const office = useOffice()
  const [asked, ask] = useSearchParams()
  const q = asked.get('q') ?? ''
  const [adding, setAdding] = useState(false)
  const units = useMemo(() => office.units.data?.units ?? [], [office.units.data])
  if (office.failed) return <Failed error={office.failed} again={() => { void office.units.refetch(); void office.people.refetch(); void office.posts.refetch() }} />
  if (office.pending) return <Waiting />
  const chosen = units.find((u) => u.id === id)
  return (
    <div className={`two ${id ? 'within-one' : ''}`}>
      <section className="card side" aria-label={t('office.tab.units')}>
        <div className="find">
          <Search allowClear value={q} placeholder={t('office.unit.find')} aria-label={t('office.unit.find')} onChange={(e) => ask(e.target.value ? { q: e.target.value } : {}, { replace: true })} />
          {office.manages ? <Button type="primary" onClick={() => setAdding(true)}>{t('office.unit.add')}</Button> : null}
        </div>
        {q ? <Found units={units.filter((u) => fits(u, q))} all={units} id={id} /> : <Tree branches={treeOf(units)} id={id} open={units.length <= FEW ? undefined : new Set(id ? above(units, id).map((u) => u.id) : [])} />}
      </section>
      <div className="main">
        {id ? <Link className="back" to={{ pathname: '/office/units', search: asked.toString() }}>← {t('office.unit.all')}</Link> : null}
        {chosen ? <Suspense fallback={<Waiting />}><UnitDetail key={chosen.id} unit={chosen} office={office} /></Suspense> : <div className="card"><Empty description={t(id ? 'office.unit.noSuch' : 'office.unit.choose')} /></div>}
      </div>
      {adding ? <Suspense><UnitForm office={office} above={chosen?.disabled ? undefined : chosen?.id} back={() => setAdding(false)} done={(u) => { setAdding(false); go(`/office/units/${u}`) }} /></Suspense> : null}
    </div>
  )
}

function Found({ units, all, id }: { units: Branch['unit'][]; all: Branch['unit'][]; id?: string }) {
  const { t } = useTranslation()
  const { search } = useLocation()
  if (!units.length) return <p className="faint">{t('office.unit.none')}</p>
  return (
    <ul className="list">
      {units.slice(0, 200).map((u) => (
        <li key={u.id}>
          <Link to={{ pathname: `/office/units/${u.id}`, search }} aria-current={u.id === id ? 'true' : undefined}>
            {u.name} {u.disabled ? <Tag>{t('office.disabled')}</Tag> : null}
            <span className="faint small">{above(all, u.id).map((x) => x.name).join(' / ') || t(`office.kind.${u.kind}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Units with those below them; without open, all stand open. */
function Tree({ branches, id, open }: { branches: Branch[]; id?: string; open?: Set<string> }) {
  return (
    <ul className="tree">
      {branches.map(({ unit, below }) => (
        <Bough key={unit.id} unit={unit} below={below} id={id} open={open} />
      ))}
    </ul>
  )
}

function Bough({ unit, below, id, open }: Branch & { id?: string; open?: Set<string> }) {
  const { t } = useTranslation()
  const asked = open ? open.has(unit.id) : true
  const [own, setOwn] = useState<boolean>()
  const shown = own ?? asked
  return (
    <li>
      {below.length ? <button type="button" className="fold" aria-expanded={shown} aria-label={t('office.unit.belowOf', { name: unit.name, n: below.length })} onClick={() => setOwn(!shown)}>{shown ? <DownOutlined /> : <RightOutlined />}</button> : <span className="fold" />}
      <Leaf unit={unit} id={id} n={below.length} />
      {below.length && shown ? <Tree branches={below} id={id} open={open} /> : null}
    </li>
  )
}

function Leaf({ unit, id, n }: { unit: Branch['unit']; id?: string; n?: number }) {
  const { t } = useTranslation()
  const here = unit.id === id
  const me = useRef<HTMLAnchorElement>(null)
  // Only the tree is scrolled to it; the page stays where it is.
  useEffect(() => {
    const side = me.current?.closest('.side')
    if (here && side && side.scrollHeight > side.clientHeight) side.scrollTop = me.current!.offsetTop - side.clientHeight / 2
  }, [here])
  return (
    <Link ref={me} to={`/office/units/${unit.id}`} aria-current={here ? 'true' : undefined}>
      {unit.name} {n ? <span className="faint small">{n}</span> : null} {unit.disabled ? <Tag>{t('office.disabled')}</Tag> : null}
    </Link>
  )
}
