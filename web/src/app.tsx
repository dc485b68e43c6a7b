import { StyleProvider } from '@ant-design/cssinjs'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as Notices, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { BrowserRouter } from 'react-router'

import { Problem } from './api/problem'
import { Failed } from './parts/failed'
import { Waiting } from './parts/waiting'
import { SignIn } from './pages/signin'
import { Ways } from './shell/ways'
import { SessionOf, useMe } from './session'

const queries = new QueryClient({
  queryCache: new QueryCache(),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (times, e) => times < 2 && !(e instanceof Problem && e.status < 500),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})

// The page's policy allows no style within the page. Ant Design's styles come
// from its ready-made sheet, whose variables lie under this class; what it would
// still write at run time goes where it has no effect.
const theme = { zeroRuntime: true, cssVar: { key: 'css-var-_R_0_' } } as const
const nowhere = document.createElement('div')

export function App() {
  const { i18n } = useTranslation()
  return (
    <StyleProvider container={nowhere}>
    <ConfigProvider locale={i18n.language === 'en' ? enUS : zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queries}>
        <Notices message={{ maxCount: 3 }}>
          <BrowserRouter>
            <Suspense fallback={<Waiting />}>
              <Signed />
            </Suspense>
          </BrowserRouter>
        </Notices>
      </QueryClientProvider>
    </ConfigProvider>
    </StyleProvider>
  )
}

/** What is behind the door, or the door. */
function Signed() {
  const me = useMe()
  if (me.isPending) return <Waiting />
  if (me.isError) return <Failed error={me.error} again={() => me.refetch()} />
  if (!me.data || me.data.must_change_password || me.data.must_add_second_factor) return <SignIn me={me.data ?? undefined} />
  return (
    <SessionOf me={me.data} key={me.data.person}>
      <Ways />
    </SessionOf>
  )
}
