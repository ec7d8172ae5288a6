import { type Logger, LogLevel } from '@slack/bolt'

/** For clients whose failures all reach us as exceptions. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}
