import 'antd/dist/reset.css'
import './page.css'

import { createRoot } from 'react-dom/client'

import { App } from './app'
import { ready, tell } from './words'

await ready
tell()
createRoot(document.getElementById('page')!).render(<App />)
