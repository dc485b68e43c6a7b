import type { components } from '../../facts/schema'

type Opened = components['schemas']['OpenedRow']

const CELLS = ['number', 'region', 'address', 'respondent', 'pollution_types', 'channel', 'complaint', 'demand']

/** Which cells the form has: the usual ones, and the one that the row was refused for. */
export const cellsOf = (opened?: Opened): string[] => {
  const at = opened?.fault
  return at && !CELLS.includes(at) && opened.cells.some((c) => c.name === at) ? [at, ...CELLS] : CELLS
}

/** What is sent of a row: only what says something else than the list, for the rest is read from there. */
export function changed(written: Record<string, string>, opened?: Opened): Record<string, string> {
  const read = new Map(opened?.cells.map((c) => [c.name, c.text]))
  return Object.fromEntries(Object.entries(written).filter(([name, text]) => text.trim() !== (read.get(name) ?? '').trim()))
}
