import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'

import { Waiting } from '../parts/waiting'
import { Frame } from './frame'

const Board = lazy(() => import('../pages/board'))
const Case = lazy(() => import('../pages/case'))
const Desk = lazy(() => import('../pages/desk'))
const Intake = lazy(() => import('../pages/intake'))
const Batches = lazy(() => import('../pages/batches'))
const Batch = lazy(() => import('../pages/batch'))
const Register = lazy(() => import('../pages/register'))
const Wall = lazy(() => import('../pages/wall'))
const Review = lazy(() => import('../pages/review'))
const Supervision = lazy(() => import('../pages/supervision'))
const Behind = lazy(() => import('../pages/supervision/behind'))
const Notices = lazy(() => import('../pages/notices'))
const Me = lazy(() => import('../pages/me'))
const Rules = lazy(() => import('../pages/rules'))
const Record = lazy(() => import('../pages/record'))
const Dispatch = lazy(() => import('../pages/dispatch'))
const Orders = lazy(() => import('../pages/dispatch/order'))
const Handover = lazy(() => import('../pages/handover'))
const Nowhere = lazy(() => import('../pages/nowhere'))

/** Where each address leads. */
export function Ways() {
  return (
    <Frame>
      <Suspense fallback={<Waiting />}>
        <Routes>
          <Route path="/" element={<Board />} />
          <Route path="/board" element={<Board />} />
          <Route path="/cases/:id" element={<Case />} />
          <Route path="/desk" element={<Desk />} />
          <Route path="/intake" element={<Intake />} />
          <Route path="/batches" element={<Batches />} />
          <Route path="/batches/:id" element={<Batch />} />
          <Route path="/register" element={<Register />} />
          <Route path="/wall" element={<Wall />} />
          <Route path="/dispatch" element={<Dispatch />} />
          <Route path="/dispatch/orders" element={<Orders />} />
          <Route path="/review" element={<Review />} />
          <Route path="/supervision" element={<Supervision />} />
          <Route path="/supervision/cases" element={<Behind />} />
          <Route path="/notices" element={<Notices />} />
          <Route path="/handover" element={<Handover />} />
          <Route path="/handover/:id" element={<Handover />} />
          <Route path="/me" element={<Me />} />
          <Route path="/rules" element={<Rules />} />
          <Route path="/record" element={<Record />} />
          <Route path="*" element={<Nowhere />} />
        </Routes>
      </Suspense>
    </Frame>
  )
}
