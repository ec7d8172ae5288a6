import { parseCommand } from '../chat/parse-command.ts'
import { adHocService } from '../config/ad-hoc-service.ts'
import { knownService } from '../incident/known-service.ts'
import type { Service } from '../model/service.ts'

/** The service that somebody means: of the services file by its name, or made of a URL. Throws `UNKNOWN_SERVICE`, `INVALID_URL`. */
export function findService(services: readonly Service[], typed: string): Service {
  // As in chat: the same words mean the same.
  const command = parseCommand(`diagnose "${typed.replaceAll('"', '%22')}"`)
  if ('problem' in command) throw command.problem
  if (command.name === 'diagnose' && command.subject.kind === 'url') return adHocService(command.subject.url)
  return knownService(typed, services, 'A URL works too.')
}
