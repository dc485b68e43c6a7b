// Lists of cases as the duty desk takes them in: a file that is dropped on the page.

const base = process.env.JIAOBAN_URL

/** The minute in the office's zone, as it is typed. */
export const minute = (ago) => new Date(Date.now() + 8 * 3600_000 - ago * 60_000).toISOString().slice(0, 16)

export async function pick(page, label, choice) {
  const list = page.getByRole('combobox', { name: label })
  await list.selectOption(await list.locator('option', { hasText: choice }).first().getAttribute('value'))
}

/** Drags a file onto the page and lets go of it. */
export async function drop(page, name, text) {
  const carried = await page.evaluateHandle(([n, t]) => {
    const all = new DataTransfer()
    all.items.add(new File([t], n, { type: 'text/csv' }))
    return all
  }, [name, text])
  const place = page.locator('.drop')
  await place.dispatchEvent('dragover', { dataTransfer: carried })
  await page.locator('.drop.here').waitFor()
  await place.dispatchEvent('drop', { dataTransfer: carried })
  await page.locator('.drop:not(.here)', { hasText: name }).waitFor()
}

/** Reads a list through the page: the file, and what is said about it. */
export async function bringIn(page, { name, text, batch, at, declared }) {
  await page.goto(`${base}/intake`)
  await drop(page, name, text)
  await pick(page, '督察', '中央生态环境保护督察')
  await page.getByLabel(/^交办时间/).fill(at)
  await page.getByLabel(/^上级批次号/).fill(batch)
  await page.getByLabel(/^来单所列件数/).fill(String(declared))
  await page.getByRole('button', { name: '读取清单' }).click()
  await page.waitForURL(/\/batches\/\w+$/)
  await page.locator('.rows tbody tr').first().waitFor()
}
