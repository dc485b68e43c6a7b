import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

import { Kept } from '../parts/browser'
import { type Area, areas } from './parts'

export type Language = 'zh' | 'en'
const chosen = new Kept('localStorage', 'jiaoban.language')

/** Chinese first: without a choice English is for browsers in English alone. */
function first(): Language {
  const kept = chosen.read()
  if (kept === 'zh' || kept === 'en') return kept
  return /^en\b/i.test(navigator.language) ? 'en' : 'zh'
}

// Only the language that is read is fetched; the other one comes with the switch.
const texts = {
  zh: async () => (await import('./zh')).zh,
  en: async () => (await import('./en')).en,
}

/** What the program itself calls the values of its enumerations, and its commands. */
type Facts = { words: Record<string, Record<string, string>>; names: Record<string, string> }
const facts: Record<Language, () => Promise<Facts>> = {
  zh: async () => (await import('../facts/words.zh.json')).default,
  en: async () => (await import('../facts/words.en.json')).default,
}
let said: Facts = { words: {}, names: {} }

/** The areas whose words somebody has asked for, and those that are there. */
const asked = new Set<Area>()
const there: Record<Language, Set<Area>> = { zh: new Set(), en: new Set() }

async function fetchAreas(lng: Language) {
  const missing = () => [...asked].filter((a) => !there[lng].has(a))
  while (missing().length) {
    await Promise.all(missing().map(async (a) => {
      i18next.addResourceBundle(lng, 'translation', await areas[a][lng](), true)
      there[lng].add(a)
    }))
  }
}

/** A part of the page with the words that it says besides those of every page. */
export async function saying<T>(part: Promise<T>, ...some: Area[]): Promise<T> {
  some.forEach((a) => asked.add(a))
  const [found] = await Promise.all([part, fetchAreas(language())])
  return found
}

export const ready = begin(first())

async function begin(lng: Language) {
  const [translation, own] = await Promise.all([texts[lng](), facts[lng]()])
  said = own
  await i18next.use(initReactI18next).init({
    lng,
    resources: { [lng]: { translation: structuredClone(translation) } }, // the words of areas are added to it
    keySeparator: '.',
    nsSeparator: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh'
}

export async function speak(to: Language) {
  const [translation, own] = await Promise.all([texts[to](), facts[to]()])
  i18next.addResourceBundle(to, 'translation', translation, true)
  await fetchAreas(to)
  said = own
  chosen.write(to)
  await i18next.changeLanguage(to)
  tell()
}

/** Tells the browser, and whoever reads aloud, in which language the page is. */
export function tell() {
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en'
}

/** The program's own word for a value of an enumeration. */
export function word(of: string, value: string | undefined): string {
  if (!value) return ''
  return said.words[of]?.[value] ?? value
}

/** A value of some enumeration of these. */
export function wordIn(value: string, ...of: string[]): string {
  for (const each of of) {
    if (said.words[each]?.[value]) return word(each, value)
  }
  return value
}

/** A post by its unit and role; a working group and its only role have one name. */
export const postName = (p: { unit_name: string; role_name: string }) => (p.unit_name === p.role_name ? p.unit_name : `${p.unit_name} ${p.role_name}`)

export function commandName(kind: string): string {
  return said.names[kind] ?? kind
}

export const isCommand = (kind: string): boolean => kind in said.names

/** Things one after the other, as one language or the other lists them. */
export const listed = (things: string[]) => things.join(language() === 'zh' ? '、' : ', ')
/** A remark behind something, in brackets. */
export const aside = (says: string) => (language() === 'zh' ? `（${says}）` : ` (${says})`)
/** A name before what it leads to. */
export const leading = (says: string) => (language() === 'zh' ? `${says}：` : `${says}: `)
/** Sentences or parts of one, one after the other. */
export const further = (...says: string[]) => says.filter(Boolean).join(language() === 'zh' ? '；' : '; ')
