import { parseCommand } from '../chat/parse-command.ts'
import { adHocService } from '../config/ad-hoc-service.ts'
import { BotError } from '../errors.ts'
import type { Service } from '../model/service.ts'
import { nearestName } from './nearest-name.ts'

/** The service that somebody means: of the services file by its name, or made of a URL. Throws `UNKNOWN_SERVICE`, `INVALID_URL`. */
export function findService(services: readonly Service[], typed: string): Service {
  // As in chat: the same words mean the same.
  const command = parseCommand(`diagnose "${typed.replaceAll('"', '%22')}"`)
  if ('problem' in command) throw command.problem
  if (command.name === 'diagnose' && command.subject.kind === 'url') return adHocService(command.subject.url)
  const service = services.find(({ name }) => name === typed)
  if (service) return service
  const names = services.map(({ name }) => name)
  throw new BotError(
    'UNKNOWN_SERVICE',
    `There is no service "${typed.slice(0, 80)}".`,
    nearestName(typed, names, 'Name one in services.yaml, or give a URL.'),
  )
}
