import { App } from 'antd'
import { useEffect } from 'react'

export type Speaker = Pick<ReturnType<typeof App.useApp>, 'message' | 'modal'>

/** Draws what is said and asked. */
export default function Drawn({ ready }: { ready: (s: Speaker) => void }) {
  return <App component={false} message={{ maxCount: 3 }}><Ready ready={ready} /></App>
}

function Ready({ ready }: { ready: (s: Speaker) => void }) {
  const { message, modal } = App.useApp()
  useEffect(() => ready({ message, modal }), [ready, message, modal])
  return null
}
