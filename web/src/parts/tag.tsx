import type { CSSProperties, ReactNode } from 'react'

/** A short word that marks something. color: blue, red or orange, or one that fills it, dark enough for white words. */
export function Tag({ color, className = '', style, children }: { color?: string; className?: string; style?: CSSProperties; children: ReactNode }) {
  const fills = color?.startsWith('#')
  return <span className={`tag ${fills ? '' : (color ?? '')} ${className}`} style={fills ? { ...style, background: color, borderColor: color, color: '#fff' } : style}>{children}</span>
}
