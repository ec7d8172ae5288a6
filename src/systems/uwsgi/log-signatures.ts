import type { LogSignature } from '../../model/diagnosis.ts'
import { requestLines } from './lines/request-lines.ts'
import { serverLines } from './lines/server-lines.ts'

/** What uWSGI’s own lines say. */
export const uwsgiLogSignatures: readonly LogSignature[] = [...serverLines, ...requestLines]
