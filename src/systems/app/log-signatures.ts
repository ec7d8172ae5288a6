import type { LogSignature } from '../../model/diagnosis.ts'
import { databaseLines } from './lines/database-lines.ts'
import { dotnetLines } from './lines/dotnet-lines.ts'
import { goLines } from './lines/go-lines.ts'
import { javaLines } from './lines/java-lines.ts'
import { listeningLines } from './lines/listening-lines.ts'
import { poolLines } from './lines/pool-lines.ts'
import { pythonLines } from './lines/python-lines.ts'
import { rubyLines } from './lines/ruby-lines.ts'
import { serviceLines } from './lines/service-lines.ts'

/** What apps and their runtimes log, whatever they run in. */
export const appLogSignatures: readonly LogSignature[] = [
  ...pythonLines,
  ...javaLines,
  ...rubyLines,
  ...goLines,
  ...dotnetLines,
  ...listeningLines,
  ...databaseLines,
  ...poolLines,
  ...serviceLines,
]
