import { destination, type LevelWithSilent, type Logger, pino } from 'pino'

/** One JSON line per fact on standard error; standard output belongs to what people asked for. */
export function createLog(level: LevelWithSilent): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: false }),
  )
}
