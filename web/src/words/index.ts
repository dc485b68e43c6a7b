import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

import facts from '../facts/words.json'
import { en } from './en'
import { zh } from './zh'

export type Language = 'zh' | 'en'
const KEPT = 'jiaoban.language'

function first(): Language {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') || !navigator.language ? 'zh' : 'en'
}

export const ready = i18next.use(initReactI18next).init({
  lng: first(),
  resources: { zh: { translation: zh }, en: { translation: en } },
  keySeparator: '.',
  nsSeparator: false,
  interpolation: { escapeValue: false },
  returnNull: false,
})

export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh'
}

export async function speak(to: Language) {
  localStorage.setItem(KEPT, to)
  await i18next.changeLanguage(to)
  tell()
}

/** Tells the browser, and whoever reads aloud, in which language the page is. */
export function tell() {
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en'
}

type Words = Record<string, Record<string, string[]>>
const words = facts.words as Words

/** The program's own word for a value of an enumeration. */
export function word(of: string, value: string | undefined): string {
  if (!value) return ''
  const found = words[of]?.[value]
  return found ? (found[language() === 'zh' ? 0 : 1] ?? value) : value
}

/** A value of some enumeration of these. */
export function wordIn(value: string, ...of: string[]): string {
  for (const each of of) {
    if (words[each]?.[value]) return word(each, value)
  }
  return value
}

const names = facts.names as unknown as Record<string, [string, string]>

export function commandName(kind: string): string {
  return names[kind]?.[language() === 'zh' ? 0 : 1] ?? kind
}
