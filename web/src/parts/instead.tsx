import { CloseCircleFilled, QuestionCircleFilled, WarningFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'

const signs = { error: CloseCircleFilled, warning: WarningFilled, nowhere: QuestionCircleFilled }

/** What stands where a page cannot be shown: why not, and what to do. It is in the first load, for it must show when nothing more can be fetched. */
export function Instead({ of, title, children, deeds }: { of: keyof typeof signs; title: ReactNode; children?: ReactNode; deeds?: ReactNode }) {
  const Sign = signs[of]
  return (
    <div className={`instead ${of}`} role={of === 'error' ? 'alert' : undefined}>
      <Sign aria-hidden className="sign" />
      <h1>{title}</h1>
      {children ? <p>{children}</p> : null}
      {deeds ? <div className="deeds">{deeds}</div> : null}
    </div>
  )
}
