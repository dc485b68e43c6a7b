// Where the keyboard goes on when what had it goes away, and where it begins in a
// form. Both hold on every page, so that no page has to think of it.

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]'
const FIELD = 'input:not([type=hidden]):not([type=file]):not(:disabled), textarea:not(:disabled), select:not(:disabled), button.among:not(:disabled)'
/** What is read before anything is written. */
const READ_FIRST = '.to-sign, .not-now'
/** A button that is busy comes back; one that stays shut is left after this. */
const SHUT = 1_000
/** As long as this the fields of a form may take to come. */
const PATIENCE = 3_000

type Gone = { node: Element; parent: Element; after: Element | null; before: Element | null }

const lost = () => document.activeElement === document.body || document.activeElement === null
const shown = (e: Element) => e.isConnected && e.getClientRects().length > 0

function stand(at: HTMLElement, still: boolean) {
  if (!at.matches(FOCUSABLE)) at.tabIndex = -1
  at.focus({ preventScroll: still })
}

/** The one of its kind that stood beside what went away: the next, else the one before. */
function beside({ node, after, before }: Gone): HTMLElement | undefined {
  const row = node.tagName === 'LI' || node.tagName === 'TR'
  const alike = (e: Element | null) => e && shown(e) && e.tagName === node.tagName && (row || e.className === node.className)
  return [after, before].find(alike) as HTMLElement | undefined
}

/** The heading under which something stands. */
function headingOf(at: Element): HTMLElement | undefined {
  for (let part = at.closest('section, .card, main'); part; part = part.parentElement?.closest('section, .card, main') ?? null) {
    const heading = [...part.querySelectorAll<HTMLElement>('h1, h2, h3')].find(shown)
    if (heading) return heading
  }
  return document.querySelector<HTMLElement>('.frame h1') ?? undefined
}

/**
 * Keeps the keyboard on the page: where the row or the button that had it goes away,
 * at once or behind a form, it goes on at the next one, else at the heading above.
 * A form that opens has it in its first field, or at its heading where something is
 * to be read first, or where a field would call up the keys of a telephone.
 */
export function keepKeyboard(main: HTMLElement): () => void {
  let last: HTMLElement | undefined
  let gone: Gone[] = []
  let pressed: Node | undefined
  let later: ReturnType<typeof setTimeout> | undefined

  function settle() {
    if (!last || !lost()) return
    if (last.isConnected) {
      clearTimeout(later)
      if (last.matches(':disabled')) later = setTimeout(() => { if (last?.matches(':disabled') && lost()) goOn(headingOf(last), true) }, SHUT)
      return
    }
    const next = gone.map(beside).find(Boolean)
    const under = gone.map((g) => g.parent).find((p) => p.isConnected)
    goOn(next ?? (under && headingOf(under)), !next)
  }
  function goOn(at: HTMLElement | undefined, still: boolean) {
    if (!at) return
    gone = []
    stand(at, still)
  }
  function focused(e: FocusEvent) {
    const at = e.target as HTMLElement
    if (main.contains(at)) {
      last = at
      gone = []
    }
    // A small form opens with the keyboard on its ×.
    const modal = at.closest<HTMLElement>('.ant-modal')
    if (modal && at.matches('.ant-modal-close') && !pressed && !modal.contains(e.relatedTarget as Node | null)) begin(modal, at)
    const drawer = at.closest<HTMLElement>('.ant-drawer')
    // Whoever presses beside the fields stays where they are.
    if (drawer && !at.closest('.ant-drawer-body, .ant-drawer-header, .ant-drawer-footer') && !(pressed && drawer.contains(pressed))) begin(drawer, at)
  }
  function press(e: PointerEvent) {
    const at = e.target as Element
    pressed = at
    setTimeout(() => { pressed = undefined }, 300)
    if (main.contains(at) && !at.closest(FOCUSABLE)) last = undefined // put down by hand
  }
  const watch = new MutationObserver((all) => {
    if (!last) return
    for (const r of all) {
      for (const node of r.removedNodes) {
        if (!(node instanceof Element) || !(r.target instanceof Element)) continue
        if (node.contains(last) || gone.some((g) => node.contains(g.parent))) gone.push({ node, parent: r.target, after: elementFrom(r.nextSibling, 'nextSibling'), before: elementFrom(r.previousSibling, 'previousSibling') })
      }
    }
    if (last.isConnected) gone = []
    settle()
  })
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
  document.addEventListener('focusin', focused)
  document.addEventListener('pointerdown', press, true)
  return () => {
    watch.disconnect()
    clearTimeout(later)
    document.removeEventListener('focusin', focused)
    document.removeEventListener('pointerdown', press, true)
  }
}

function elementFrom(node: Node | null, on: 'nextSibling' | 'previousSibling'): Element | null {
  for (; node; node = node[on]) if (node instanceof Element) return node
  return null
}

/** Leads into a form whose frame has the keyboard, once its fields are there: to what is wrong in it, else to the first. */
function begin(form: HTMLElement, frame: HTMLElement) {
  const stays = () => document.activeElement === frame
  const title = () => form.querySelector<HTMLElement>('.ant-drawer-title, .ant-modal-title')
  const into = () => {
    if (!stays()) return true
    const body = form.querySelector('.ant-drawer-body, .ant-modal-body')
    const fields = [...(body?.querySelectorAll<HTMLElement>(FIELD) ?? [])].filter(shown)
    const reads = body?.querySelector(READ_FIRST)
    if (!fields.length && !reads) return false
    const at = reads || matchMedia('(pointer: coarse)').matches ? title() : fields.find((f) => f.ariaInvalid === 'true') ?? fields[0]
    if (at) stand(at, true)
    return true
  }
  if (into()) return
  const watch = new MutationObserver(() => { if (into()) end() })
  const over = setTimeout(() => {
    end()
    const at = title()
    if (at && stays() && form.matches('.ant-drawer')) stand(at, true) // a question has its answers
  }, PATIENCE)
  function end() {
    watch.disconnect()
    clearTimeout(over)
  }
  watch.observe(form, { childList: true, subtree: true })
}
