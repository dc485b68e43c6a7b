import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BrowserRouter } from 'react-router'

import { newQueries } from './api/queries'
import { Failed } from './parts/failed'
import { Voice } from './parts/voice'
import { watchOver } from './parts/held'
import { Waiting } from './parts/waiting'
import { nonce } from './nonce'
import { SessionOf, useMe } from './session'

const SignIn = lazy(() => import('./pages/signin'))

// The door is light: what is behind it is fetched by whoever gets in.
const Ways = lazy(() => import('./shell/ways').then((m) => ({ default: m.Ways })))

const queries = newQueries()

// Before the router hears of going back: whoever listens first is asked first.
watchOver()

// Whoever has asked their system for less motion gets none.
const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches

const theme = {
  hashed: false,
  token: {
    motion,
    colorPrimary: '#12558f', colorLink: '#0b5cad', colorText: '#1b2733', colorTextSecondary: '#4a5763', colorTextTertiary: '#5a6875',
    colorTextDescription: '#5a6875', colorTextPlaceholder: '#66727e', colorError: '#c0161d', colorSuccess: '#1c7a3d', colorWarning: '#b25e00', borderRadius: 6,
    fontFamily: "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', 'WenQuanYi Zen Hei', sans-serif",
  },
}

export function App() {
  const { i18n } = useTranslation()
  return (
    <ConfigProvider csp={{ nonce }} locale={i18n.language === 'en' ? enUS : zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Suspense fallback={<Waiting />}>
            <Signed />
          </Suspense>
        </BrowserRouter>
        <Voice />
      </QueryClientProvider>
    </ConfigProvider>
  )
}

/** What is behind the door, or the door. */
function Signed() {
  const me = useMe()
  const [enrolling, hold] = useState(false) // recovery codes are shown once: nothing takes their page away
  if (me.isPending) return <Waiting />
  if (me.isError) return <Failed error={me.error} again={() => me.refetch()} />
  if (enrolling || !me.data || me.data.must_change_password || me.data.must_add_second_factor) return <SignIn me={me.data ?? undefined} enrolling={enrolling} hold={hold} />
  return (
    <SessionOf me={me.data} key={`${me.data.person} ${me.data.acting_for ?? ''}`}>
      <Ways />
    </SessionOf>
  )
}
