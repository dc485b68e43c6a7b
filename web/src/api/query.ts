import type { operations } from '../facts/schema'

/** What a list may be narrowed by: the parameters of an operation, by its name. */
export type Query<Of extends keyof operations> = NonNullable<operations[Of]['parameters']['query']>
