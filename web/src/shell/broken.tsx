import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { Translation } from 'react-i18next'

import { Instead } from '../parts/instead'

/** What stands where a page has broken, or where a part of it could not be fetched: after an upgrade, or without a network. */
export class Broken extends Component<{ children: ReactNode; at: string }, { error?: unknown; at?: string }> {
  state: { error?: unknown; at?: string } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  // Whoever goes on to another page is not held up by the one that broke.
  static getDerivedStateFromProps(props: { at: string }, state: { error?: unknown; at?: string }) {
    return state.at === props.at ? null : { at: props.at, error: undefined }
  }

  render() {
    if (this.state.error === undefined) return this.props.children
    const fetching = /import|fetch|preload|load/i.test(String(this.state.error))
    return (
      <Translation>
        {(t) => (
          <Instead of="error" title={t(fetching ? 'failed.outdated' : 'failed.broken')} deeds={<Button type="primary" onClick={() => location.reload()}>{t('failed.reload')}</Button>}>
            {t(fetching ? 'failed.outdatedDo' : 'failed.brokenDo')}
          </Instead>
        )}
      </Translation>
    )
  }
}
