import type { Container } from '../../model/facts/docker.ts'

/**
 * The names by which others in its networks ask for a container, in lower case: its own, and of Compose the service's, as in
 * `shop-app-1` of project `shop`: https://docs.docker.com/compose/how-tos/networking/
 */
export function containerNames({ name, project }: Pick<Container, 'name' | 'project'>): string[] {
  const own = name.toLowerCase()
  const prefix = `${project ?? ''}`.toLowerCase()
  if (prefix === '' || !own.startsWith(prefix) || !/^[-_]/.test(own.slice(prefix.length))) return [own]
  const service = own.slice(prefix.length + 1).replace(/[-_]\d{1,4}$/, '')
  return service === '' ? [own] : [own, service]
}
