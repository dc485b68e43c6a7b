import { Navigate, useLocation } from 'react-router'

import { useSession } from '../session'
import { homeOf } from './homes'

/** Leads whoever comes without an address to the page of their post; an address with a question is the board's. */
export function Home() {
  const { me } = useSession()
  const { search, hash } = useLocation()
  return <Navigate replace to={search ? { pathname: '/board', search, hash } : homeOf(me.posts.map((p) => p.role))} />
}
