import 'antd/dist/reset.css'
import './page.css'

import { createRoot } from 'react-dom/client'

import { App } from './app'
import { ready } from './words'

await ready
createRoot(document.getElementById('page')!).render(<App />)
