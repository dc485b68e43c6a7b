// What a browser calls itself is long and full of others' names; the first that
// fits in each list is what it is.
const browsers: [RegExp, string][] = [
  [/MicroMessenger/, 'me.device.wechat'], [/DingTalk/, 'me.device.dingtalk'], [/Edg/, 'Edge'], [/OPR/, 'Opera'], [/Firefox/, 'Firefox'], [/Chrome|CriOS/, 'Chrome'], [/Safari/, 'Safari'], [/^jiaoban|^curl/i, ''],
]
const systems: [RegExp, string][] = [
  [/OpenHarmony|HarmonyOS/, 'HarmonyOS'], [/Android/, 'Android'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux'],
]

/** A browser in two words, such as Chrome · Windows; what is not known stays as it calls itself. */
export function device(agent: string | undefined, say: (key: string) => string): string {
  if (!agent) return ''
  const named = (list: [RegExp, string][]) => list.find(([fits]) => fits.test(agent))?.[1]
  const browser = named(browsers)
  const found = [browser?.startsWith('me.') ? say(browser) : browser, named(systems)].filter(Boolean)
  return found.length ? found.join(' · ') : agent.slice(0, 40)
}
