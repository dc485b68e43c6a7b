import type { components } from '../facts/schema'

type Body = components['schemas']['Problem']

/** A refusal of the program, with its own text in the reader's language. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly body: Partial<Body>

  constructor(status: number, body: Partial<Body>) {
    super(body.detail || body.title || String(status))
    this.status = status
    this.code = body.code ?? ''
    this.body = body
  }

  /** What each field must be mended to, by its path. */
  get fields(): Record<string, string> {
    const found: Record<string, string> = {}
    for (const e of this.body.errors ?? []) {
      if (e.field) found[e.field] = e.detail ?? e.code
    }
    return found
  }
}

/** The program could not be reached at all. */
export class Unreachable extends Error {}
