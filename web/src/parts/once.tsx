import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A text that is shown once, with a button that copies it. */
export function Once({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState<boolean>()
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      setCopied(false) // without HTTPS a browser may give no clipboard; the text can be marked by hand
    }
  }
  return (
    <div className="once">
      <code tabIndex={0} aria-label={label}>{text}</code>
      <Button icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={copy}>{t(copied ? 'me.copied' : 'me.copy')}</Button>
      <span role="status" className="over">{copied === false ? t('me.copyByHand') : ''}</span>
    </div>
  )
}
