type Kept = { key: string; case?: string }
type Way = { to: string } & ({ command: string } | { words: string })

/** Where a draft is shown: what is written of units and people at the office, what is written of cases and shifts at the desks; what is written of the rules at both, for their page shows none. */
export function shownAt(page: 'desk' | 'office', { key }: Kept): boolean {
  const [of] = key.split('/')
  return of === 'rules' || ['office', 'responsibilities'].includes(of!) === (page === 'office')
}

/** The way back to the form of a draft, with what it is called: a command, or words of the page. */
export function wayTo(d: Kept): Way {
  const parts = d.key.split('/')
  const deed = parts.at(-1)!
  if (d.case) {
    const [, , command = '', answer] = parts
    return { to: `/cases/${d.case}?act=${command}${answer ? `&of=${answer}` : ''}`, command }
  }
  if (parts[0] === 'handover') return { to: '/handover', words: parts.length < 3 ? 'place.handover' : deed === 'take' ? 'handover.take' : 'handover.withdraw' }
  if (parts[0] === 'calls') {
    const [, unit = '', batch] = parts
    return { to: `/desk?call=${unit}${batch ? `&batch=${batch}` : ''}`, words: 'draft.of.calls' }
  }
  if (parts[0] === 'batch') {
    const act = parts.length === 4 ? `act=${deed}&row=${parts[2]}` : `act=${deed}`
    return { to: `/batches/${parts[1]}?${act}`, words: `batch.deeds.${deed}` }
  }
  if (parts.length === 4) { // a form on a page of the office or of the rules
    const [of, page, id] = parts as [string, string, string]
    if (['delegations', 'tokens'].includes(page)) return { to: `/me#${page}`, words: `draft.of.${deed}` } // one's own account
    const one = ['new', 'list'].includes(id) || page === 'responsibilities' ? '' : `/${id}`
    const written = page === 'policies' ? `&policy=${encodeURIComponent(id)}&edit=1` : page === 'calendars' ? `&year=${id}&edit=1` : ''
    return { to: of === 'rules' ? `/rules?tab=${page}${written}` : `/office/${page}${one}`, words: `draft.of.${deed}` }
  }
  if (deed === 'responsibilities') return { to: `/office/${deed}`, words: `office.tab.${deed}` } // a part of the office's page
  return { to: `/${deed}`, words: `place.${deed}` }
}
