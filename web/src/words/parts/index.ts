import type { Language } from '..'

type Tree = { [key: string]: string | Tree }
type Both = Record<Language, () => Promise<Tree>>

/** Words that one page or a few of them say: whoever goes there fetches them with it. */
export const areas = {
  act: { zh: async () => (await import('./act.zh')).actZh, en: async () => (await import('./act.en')).actEn },
  closed: { zh: async () => (await import('./closed.zh')).closedZh, en: async () => (await import('./closed.en')).closedEn },
  dispatch: { zh: async () => (await import('./dispatch.zh')).dispatchZh, en: async () => (await import('./dispatch.en')).dispatchEn },
  grave: { zh: async () => (await import('./grave.zh')).graveZh, en: async () => (await import('./grave.en')).graveEn },
  handover: { zh: async () => (await import('./handover.zh')).handoverZh, en: async () => (await import('./handover.en')).handoverEn },
  lists: { zh: async () => (await import('./lists.zh')).listsZh, en: async () => (await import('./lists.en')).listsEn },
  me: { zh: async () => (await import('./me.zh')).meZh, en: async () => (await import('./me.en')).meEn },
  office: { zh: async () => (await import('./office.zh')).officeZh, en: async () => (await import('./office.en')).officeEn },
  record: { zh: async () => (await import('./record.zh')).recordZh, en: async () => (await import('./record.en')).recordEn },
  rules: { zh: async () => (await import('./rules.zh')).rulesZh, en: async () => (await import('./rules.en')).rulesEn },
  supervision: { zh: async () => (await import('./supervision.zh')).supervisionZh, en: async () => (await import('./supervision.en')).supervisionEn },
} satisfies Record<string, Both>

export type Area = keyof typeof areas
