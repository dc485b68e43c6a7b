import { Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'

import { Refused } from '../../parts/refused'
import { Input } from '../../parts/input'

/** A form of one field, among what it adds to. */
export function OneWord({ name, label, means, maxLength, fault, busy, deed, done, back }: { name: string; label: string; means?: string; maxLength?: number; fault?: string; busy: boolean; deed: string; done: (said: string) => void; back: () => void }) {
  const { t } = useTranslation()
  return (
    <Form name={name} layout="vertical" requiredMark={false} onFinish={(v: Record<string, string>) => done(v[name]!)} className="part making">
      <Refused of={fault} />
      <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, message: t('form.needed') }]} extra={means}><Input autoFocus maxLength={maxLength} autoComplete="off" spellCheck={false} /></Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={busy}>{deed}</Button><Button onClick={back}>{t('form.back')}</Button></div>
    </Form>
  )
}
