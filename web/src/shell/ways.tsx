import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'

import { Leaving } from '../parts/leaving'
import { Waiting } from '../parts/waiting'
import { saying } from '../words'
import { Frame } from './frame'
import { Home } from './home'

const Board = lazy(() => import('../pages/board'))
const Case = lazy(() => import('../pages/case'))
const Desk = lazy(() => import('../pages/desk'))
const Intake = lazy(() => saying(import('../pages/intake'), 'lists'))
const Batches = lazy(() => saying(import('../pages/batches'), 'lists'))
const Batch = lazy(() => saying(import('../pages/batch'), 'lists'))
const Register = lazy(() => saying(import('../pages/register'), 'lists'))
const Wall = lazy(() => import('../pages/wall'))
const Review = lazy(() => import('../pages/review'))
const Supervision = lazy(() => saying(import('../pages/supervision'), 'supervision'))
const Behind = lazy(() => saying(import('../pages/supervision/behind'), 'supervision'))
const Notices = lazy(() => import('../pages/notices'))
const Me = lazy(() => saying(import('../pages/me'), 'me'))
const Rules = lazy(() => saying(import('../pages/rules'), 'rules'))
const Record = lazy(() => saying(import('../pages/record'), 'record'))
const Dispatch = lazy(() => saying(import('../pages/dispatch'), 'dispatch', 'grave'))
const Orders = lazy(() => saying(import('../pages/dispatch/order'), 'dispatch'))
const Handover = lazy(() => saying(import('../pages/handover'), 'handover'))
const Office = lazy(() => saying(import('../pages/office'), 'office'))
const Unit = lazy(() => import('../pages/unit'))
const Leader = lazy(() => import('../pages/leader'))
const Todo = lazy(() => import('../pages/todo'))
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
          <Route path="/todo" element={<Todo />} />
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
