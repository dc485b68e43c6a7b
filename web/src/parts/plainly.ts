import { isValidElement, type ReactNode } from 'react'

// A name stands beside what it leads to; everything else that is a block stands apart.
const APART = new Set(['p', 'div', 'dd', 'li', 'ul', 'ol', 'dl', 'h2', 'h3'])

function written(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return (node as ReactNode[]).map(written).join('')
  if (!isValidElement<{ children?: ReactNode }>(node)) return ''
  const within = written(node.props.children)
  if (node.type === 'dt') return `${within} `
  return APART.has(String(node.type)) ? `${within}\n` : within
}

/** What a question or a receipt says, in lines of text. */
export function textOf(...said: ReactNode[]): string {
  return said.map(written).filter(Boolean).join('\n').split('\n').map((line) => line.trim()).filter(Boolean).join('\n')
}
