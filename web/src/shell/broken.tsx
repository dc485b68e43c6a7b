import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { Translation } from 'react-i18next'

import { Instead } from '../parts/instead'

type State = { error?: unknown; at?: string; lost?: boolean }

/** How often it is asked whether the program can be reached again. */
const PAUSE = 2_000

const reached = () => fetch('/healthz', { cache: 'no-store' }).then((r) => r.ok, () => false)

/** Whether a part of the page could not be fetched: after an upgrade, or without a network. */
const fetching = (error: unknown) => /import|fetch|preload|load/i.test(String(error))

/**
 * What stands where a page has broken, or where a part of it could not be fetched. What
 * was not fetched because the line was gone is fetched by itself when it is back.
 */
export class Broken extends Component<{ children: ReactNode; at: string }, State> {
  state: State = {}
  private asking: ReturnType<typeof setTimeout> | undefined

  static getDerivedStateFromError(error: unknown) {
    return { error, lost: false }
  }

  // Whoever goes on to another page is not held up by the one that broke.
  static getDerivedStateFromProps(props: { at: string }, state: State) {
    return state.at === props.at ? null : { at: props.at, error: undefined, lost: false }
  }

  componentDidCatch(error: unknown) {
    if (fetching(error)) void this.ask(error)
  }

  componentWillUnmount() {
    clearTimeout(this.asking)
  }

  private async ask(error: unknown) {
    const there = await reached()
    if (this.state.error !== error) return // somebody went on
    if (there && this.state.lost) return location.reload()
    if (there) return // it was reached, and has this part no more
    this.setState({ lost: true })
    clearTimeout(this.asking)
    this.asking = setTimeout(() => void this.ask(error), PAUSE)
  }

  render() {
    const { error, lost } = this.state
    if (error === undefined) return this.props.children
    const [title, says] = lost ? ['failed.unfetched', 'failed.unfetchedDo'] as const : fetching(error) ? ['failed.outdated', 'failed.outdatedDo'] as const : ['failed.broken', 'failed.brokenDo'] as const
    return (
      <Translation>
        {(t) => (
          <Instead of={lost ? 'warning' : 'error'} title={t(title)} deeds={<Button type="primary" onClick={() => location.reload()}>{t('failed.reload')}</Button>}>
            {t(says)}
          </Instead>
        )}
      </Translation>
    )
  }
}
