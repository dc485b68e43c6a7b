import { serverNow } from '../api/clock'

/** As what a file is kept: a photograph, a video, or a document. */
export const natureOf = (file: File) => (file.type.startsWith('image/') ? 'photo' : file.type.startsWith('video/') ? 'video' : 'document')

/** When it was taken, as far as the device knows; none is from later than a moment ago. */
export const takenAtOf = (file: File) => new Date(Math.min(file.lastModified, serverNow() - 1_000)).toISOString()
