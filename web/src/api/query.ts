import type { operations } from '../facts/schema'

/** What a list may be narrowed by: the parameters of an operation, by its name. */
export type Query<Of extends keyof operations> = NonNullable<operations[Of]['parameters']['query']>

/** A query with more said of it. What is spread is not looked at by the compiler; what is handed over here is. */
export const narrowed = <Q extends object>(by: Q, more: NoInfer<Q>): Q => ({ ...by, ...more })
