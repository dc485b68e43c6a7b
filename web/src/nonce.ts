// The page's policy allows only styles that carry the word of this one answer;
// the program puts it into the page. Some components write styles without asking
// what the word is, so every style element gets it as it is made.
export const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.nonce || undefined

if (nonce) {
  const make = document.createElement.bind(document) as typeof document.createElement
  document.createElement = ((tag: string, options?: ElementCreationOptions) => {
    const made = make(tag, options)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  }) as typeof document.createElement

  // Nor may a style stand in an attribute; the same words set one by one may.
  const put = Element.prototype.setAttribute
  Element.prototype.setAttribute = function (name: string, value: string) {
    if (name === 'style' && (this instanceof HTMLElement || this instanceof SVGElement)) this.style.cssText = value
    else put.call(this, name, value)
  }
}
