import { serverNow } from '../api/clock'

/** As what a file is kept: a photograph, a video, or a document. */
export const natureOf = (file: File) => (file.type.startsWith('image/') ? 'photo' : file.type.startsWith('video/') ? 'video' : 'document')

/**
 * When it was taken, as far as the device knows; none is from later than a moment before
 * it was picked. Files picked together say when that was, so that they stay in their order.
 */
export const takenAtOf = (file: File, picked = serverNow()) => new Date(Math.min(file.lastModified, picked - 1_000)).toISOString()
