import { createContext } from 'react'

/** Files of a form that have not arrived yet, each with what stops its sending from there. */
export type OnTheWay = { file: File; stop: () => void }[]

/** Tells the form what is on its way: neither sending it nor leaving it loses that. */
export const Going = createContext<(files: OnTheWay) => void>(() => {})
