import type { ChatMessage } from '../../model/message.ts'

/** Where the console page's messages are kept. */
export interface ConsoleLog {
  /** Keeps a message once per incident and key; a second call returns the first message's id. */
  post(incident: string, key: string, message: ChatMessage): Promise<string>
  update(id: string, message: ChatMessage): Promise<void>
}
