import type { CSSProperties, ReactNode } from 'react'

type Said = {
  type: 'info' | 'success' | 'warning' | 'error'
  title: ReactNode
  description?: ReactNode
  /** What may be done about it. */
  action?: ReactNode
  showIcon?: boolean
  role?: string
  className?: string
  style?: CSSProperties
}

/** Says something that must not be overlooked, with what may be done about it. */
export function Alert({ type, title, description, action, showIcon, role = 'alert', className = '', style }: Said) {
  return (
    <div className={`alert ${type} ${className}`} role={role} style={style}>
      {showIcon ? <span className="alert-sign" aria-hidden>{type === 'success' ? '✓' : type === 'info' ? 'i' : '!'}</span> : null}
      <div className="alert-says">
        {description ? <b>{title}</b> : <div>{title}</div>}
        {description ? <div>{description}</div> : null}
      </div>
      {action ? <div className="alert-action">{action}</div> : null}
    </div>
  )
}
