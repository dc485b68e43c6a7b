// The language of the tests, where there is no browser to remember one.
Object.assign(globalThis, { localStorage: { getItem: () => 'zh', setItem: () => {} } })
