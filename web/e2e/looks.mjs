// How a page is looked at: by whoever reads with a screen reader or by keyboard,
// and by whoever reads what stands there.
import { AxeBuilder } from '@axe-core/playwright'

/** Waits until a page has what it asked for, with the form that its address opens. */
export async function settled(page, form) {
  await page.locator('main h1, main h2, .door h1').first().waitFor()
  if (form) await page.locator(form).waitFor()
  await page.waitForFunction(() => !document.querySelector('.spin, .ant-spin-spinning, .ant-skeleton-active') && document.getAnimations().every((a) => a.playState !== 'running'))
  await page.evaluate(() => document.fonts.ready)
}

export async function hinders(page, within) {
  // No page has frames, and nobody asks for what passes: both double the time.
  let axe = new AxeBuilder({ page }).setLegacyMode(true).options({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }, resultTypes: ['violations'] })
  if (within) axe = axe.include(within)
  const found = await axe.analyze()
  return found.violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`)
}

/** What is wider than the screen and does not scroll within itself. */
export const beyond = (page) => page.evaluate(() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return []
  return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && e.clientWidth).slice(0, 3).map((e) => `${e.tagName}.${e.className} is too wide`)
})

// What may be shortened, for the whole of it is one press or the title away:
// the complaint on the dispatch desk unfolds, turns of duty and chosen values
// carry their words as a title.
const SHORTENED = '.dispatch .says, .clamp, .lanes .held[title], .four[title], .ant-select-selection-item[title], .ant-select-content[title], .among[title]'

/**
 * Words that do not stand within their own box, or that something around it cuts
 * off. What scrolls is not cut off; what is there for screen readers alone is
 * not looked at.
 */
export const cut = (page) => page.evaluate((shortened) => {
  const found = new Set()
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const said = node.data.trim()
    const at = node.parentElement
    if (!said || !at || at.closest(`${shortened}, script, style, option, textarea, svg, .skip`) || !at.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    range.selectNodeContents(node)
    const r = range.getBoundingClientRect()
    if (!r.width || !r.height || r.right < 0) continue
    const tell = (how) => found.add(`${how}: “${said.slice(0, 40)}” in ${at.tagName.toLowerCase()}${at.className && typeof at.className === 'string' ? `.${at.className.trim().replaceAll(/\s+/g, '.')}` : ''}`)
    let own = true // the nearest box that the words stand in
    let scrolls = false
    for (let box = at; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box)
      if (style.display === 'inline' || style.display === 'contents') continue
      const b = box.getBoundingClientRect()
      if (b.width <= 1 || b.height <= 1) { scrolls = true; break }
      const clipsX = ['hidden', 'clip'].includes(style.overflowX)
      const clipsY = ['hidden', 'clip'].includes(style.overflowY)
      if (clipsX && own && box.scrollWidth > box.clientWidth + 1) tell('shortened')
      // A closing mark may hang at the end of a line, where nothing cuts it off.
      const hangs = clipsX ? 1 : 1 + Number.parseFloat(style.fontSize) / 2
      if ((own || clipsX) && (r.right > b.right + hangs || r.left < b.left - hangs) && !['auto', 'scroll'].includes(style.overflowX)) tell(clipsX ? 'cut off' : 'sticks out')
      if (clipsY && (r.bottom > b.bottom + 3 || r.top < b.top - 3)) tell('cut off below')
      own = false
      if (['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY)) { scrolls = true; break }
    }
    if (!scrolls && (r.right > innerWidth + 1 || r.left < -1)) tell('beyond the screen')
  }
  return [...found].slice(0, 6)
}, SHORTENED)

/** The day, its name, hour and minute of an instant as the office's papers have them. */
export const instant = (at) => {
  const p = Object.fromEntries(new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit' }).formatToParts(new Date(at)).map((x) => [x.type, x.value]))
  return `${p.month}-${p.day} ${p.weekday} ${p.hour}:${p.minute}`
}
