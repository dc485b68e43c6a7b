// A cell that begins like a formula is text to whoever opens the table.
const cell = (v: string | number | undefined | null) => {
  const text = v === undefined || v === null ? '' : String(v)
  const safe = typeof v === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table as CSV that spreadsheets open as it is meant. */
export function csv(rows: (string | number | undefined | null)[][]): string {
  return '\uFEFF' + rows.map((r) => r.map(cell).join(',')).join('\r\n') + '\r\n'
}

/** Hands a text, or a file of the program, to whoever looks at the page. */
export function save(name: string, content: string | Blob, type = 'text/csv;charset=utf-8') {
  const at = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const a = document.createElement('a')
  a.href = at
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(at), 10_000)
}
