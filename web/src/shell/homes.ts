// Whose page stands first for which post. Somebody with several posts lands where
// what is waited for is most urgent, so the order counts.
const homes: [role: string, path: string][] = [
  ['duty_officer', '/desk'],
  ['coordinator', '/dispatch'],
  ['reviewer', '/review'],
  ['supervisor', '/supervision'],
  ['leader', '/leader'],
  ['publicity_officer', '/todo'],
  ['accountability_officer', '/todo'],
  ['unit_leader', '/leader'],
  ['unit_officer', '/unit'],
  ['unit_duty_officer', '/unit'],
  ['administrator', '/office'],
]

/** The page where somebody with these roles lands after signing in: the countdown board where no post has a desk of its own. */
export const homeOf = (roles: string[]) => homes.find(([role]) => roles.includes(role))?.[1] ?? '/board'
