import { type Stored, stored } from '../parts/stored'
import type { Sending } from './queue'

/** Where files that are on their way are kept on this device. */
export type Kept = Stored<Sending>

/** The browser's own database: it outlives the page. */
export const onDevice: Kept = stored('jiaoban.sending', 'files')
