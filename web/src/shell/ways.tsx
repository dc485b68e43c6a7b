import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'

import { Leaving } from '../parts/leaving'
import { Waiting } from '../parts/waiting'
import { Frame } from './frame'
import { Home } from './home'

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
const Office = lazy(() => import('../pages/office'))
const Unit = lazy(() => import('../pages/unit'))
const Leader = lazy(() => import('../pages/leader'))
const Nowhere = lazy(() => import('../pages/nowhere'))

/** Where each address leads. */
export function Ways() {
  return (
    <Leaving><Frame>
      <Suspense fallback={<Waiting />}>
        <Routes>
          <Route path="/" element={<Home />} />
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
          <Route path="/unit" element={<Unit />} />
          <Route path="/leader" element={<Leader />} />
          <Route path="/me" element={<Me />} />
          <Route path="/rules" element={<Rules />} />
          <Route path="/record" element={<Record />} />
          <Route path="/office/:tab?/:id?" element={<Office />} />
          <Route path="*" element={<Nowhere />} />
        </Routes>
      </Suspense>
    </Frame></Leaving>
  )
}
