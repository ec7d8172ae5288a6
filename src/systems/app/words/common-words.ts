import type { LogSignature } from '../../../model/diagnosis.ts'
import { crowdWords } from './crowd-words.ts'
import { endingWords } from './ending-words.ts'
import { fileWords } from './file-words.ts'
import { nameWords } from './name-words.ts'
import { networkWords } from './network-words.ts'
import { refusedWords } from './refused-words.ts'
import { signalWords } from './signal-words.ts'
import { startWords } from './start-words.ts'
import { statusWords } from './status-words.ts'

/** Words with one meaning in every program: they count on lines that no signature of a system claims. */
export const commonWords: readonly LogSignature[] = [
  ...refusedWords,
  ...networkWords,
  ...nameWords,
  ...fileWords,
  ...endingWords,
  ...signalWords,
  ...crowdWords,
  ...startWords,
  ...statusWords,
]
