import 'antd/dist/reset.css'
import './page.css'

import { createRoot } from 'react-dom/client'

import { App } from './app'
import { ready, tell } from './words'

const page = document.getElementById('page')!
try {
  await ready
  tell()
  createRoot(page).render(<App />)
} catch {
  // The words themselves are not there: both languages, and the one thing to do.
  page.textContent = ''
  const says = document.createElement('p')
  says.setAttribute('role', 'alert')
  says.textContent = document.body.dataset.broken ?? ''
  const again = document.createElement('button')
  again.textContent = document.body.dataset.again ?? ''
  again.onclick = () => location.reload()
  page.append(says, again)
}
