import type { ModalProps } from 'antd'
import { lazy, Suspense } from 'react'

const Box = lazy(() => import('antd/es/modal/Modal'))

/** A box over the page; what draws it is fetched when one opens. */
export function Modal(p: ModalProps) {
  return <Suspense><Box {...p} /></Suspense>
}
