/** Where an adapter says what happens to its connection; pino fits. */
export interface ChatLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
