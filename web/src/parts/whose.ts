import type { Me } from '../session'

/** Whose turn it is: one's own unit's or office's, of others whom one watches over, or of others. */
export type Whose = 'ours' | 'watched' | 'theirs'

type Owner = { role?: string; unit?: string }

/** Whose clock it is, for somebody with these posts. The office watches over the units. */
export function whose(owner: Owner | undefined, posts: Pick<Me['posts'][number], 'role' | 'unit'>[]): Whose {
  const ours = posts.some((p) => (owner?.unit ? p.unit === owner.unit : !!owner?.role && p.role === owner.role))
  if (ours) return 'ours'
  return posts.some((p) => !p.role.startsWith('unit_')) ? 'watched' : 'theirs'
}

type Near = 'over' | 'soon' | 'ours'

/**
 * The colour of a clock follows who must act: near and missed for whoever must,
 * missed alone for whoever watches, and nothing for everybody else.
 */
export function colour(near: Near, of: Whose): Near | 'rest' {
  if (of === 'ours') return near
  return of === 'watched' && near === 'over' ? 'over' : 'rest'
}
