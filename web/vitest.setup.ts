// The language of the tests, where there is no browser to remember one.
Object.assign(globalThis, { localStorage: { getItem: () => 'zh', setItem: () => {} } })

// The words arrive by an import of their own, which a test of a few milliseconds
// would end before: they are waited for, like on the page.
const { ready, saying } = await import('./src/words')
const { areas } = await import('./src/words/parts')
await ready
await saying(Promise.resolve(), ...(Object.keys(areas) as (keyof typeof areas)[]))

export {}
