import type { ApacheFacts } from '../../model/facts/apache.ts'

/** What `apachectl -t` says; null for other text. */
export function parseTest(text: string): ApacheFacts['test'] {
  const lines = text.split('\n', 1000).map((line) => line.trim())
  const isOk = lines.some((line) => /^Syntax OK\b/.test(line))
  const at = lines.findIndex((line) => /^AH00526: |[Ss]yntax error on line \d/.test(line))
  if (!isOk && at === -1) return null
  const messages = at === -1 ? [] : lines.slice(at, at + 4).filter((line) => line !== '')
  return { ok: at === -1, messages: messages.map((line) => line.slice(0, 400)) }
}

/** Names in `apachectl -M`, without `_module`. */
export function parseModules(text: string): string[] {
  return [...text.matchAll(/^[ \t]{0,8}(\w{1,60})_module \((?:static|shared)\)/gm)].map(
    (match) => match[1] ?? '',
  )
}

/** Virtual hosts in `apachectl -S`: one of an address alone, or several by their names. */
export function parseVirtualHosts(text: string): ApacheFacts['virtualHosts'] {
  const hosts: ApacheFacts['virtualHosts'] = []
  let address = ''
  for (const line of text.split('\n', 5000)) {
    const group = /^(\S{1,100}:(?:\d{1,5}|\*))[ \t]+is a NameVirtualHost/.exec(line)
    if (group !== null) address = group[1] ?? ''
    const named = /^[ \t]+(?:port \d{1,5} )?namevhost (\S{1,253}) \((\S{1,300})\)/.exec(line)
    const alone = /^(\S{1,100}:(?:\d{1,5}|\*))[ \t]+(\S{1,253}) \((\S{1,300}:\d{1,7})\)/.exec(line)
    if (named !== null) hosts.push({ address, name: named[1] ?? '', where: named[2] ?? '' })
    else if (alone !== null)
      hosts.push({ address: alone[1] ?? '', name: alone[2] ?? '', where: alone[3] ?? '' })
  }
  return hosts
}

/** `server-status?auto` of mod_status; null for other text. Source: httpd modules/generators/mod_status.c. */
export function parseStatus(text: string): ApacheFacts['status'] {
  const number = (name: string) => {
    const match = new RegExp(`^${name}: (\\d{1,9})\\s*$`, 'm').exec(text)
    return match === null ? null : Number(match[1])
  }
  const busy = number('BusyWorkers')
  const idle = number('IdleWorkers')
  if (busy === null || idle === null) return null
  const scoreboard = /^Scoreboard: ([_SRWKDCLGI.]{1,20000})/m.exec(text)?.[1] ?? ''
  return {
    busy,
    idle,
    maxWorkers: scoreboard === '' ? null : scoreboard.length,
    scoreboard: scoreboard.slice(0, 400),
  }
}

/** `Apache/2.4.71` in the output of `-v` or `-V`, or in mod_status. */
export function parseVersion(text: string): string | null {
  return /Apache\/(\d[\w.-]{0,30})/.exec(text)?.[1] ?? null
}
