import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedLines } from '../../../src/systems/host/changed-lines.ts'
import { advisedValue } from '../../../src/systems/nginx/advised.ts'
import type { Directive } from '../../../src/systems/nginx/config/directive.ts'
import { dumpedFiles, dumpOf } from '../../../src/systems/nginx/config/dumped-files.ts'
import { inOrder, withPieces } from '../../../src/systems/nginx/config/edit.ts'
import { parseConfig } from '../../../src/systems/nginx/config/parse-config.ts'
import { passesOf } from '../../../src/systems/nginx/config/passes-of.ts'
import { inForce } from '../../../src/systems/nginx/config/scope.ts'
import { setDirectives } from '../../../src/systems/nginx/set-directives.ts'
import { nginxSettings, type SettingName, type Wanted } from '../../../src/systems/nginx/settings.ts'

const main = '/etc/nginx/nginx.conf'

/** Sets directives in files as a change does; what came of it, or why it could not be. */
function set(files: Record<string, string>, wanted: readonly Wanted[]): Record<string, string> | string {
  const map = new Map(Object.entries(files))
  const tree = parseConfig(dumpOf(map))
  const edits = setDirectives({ files: map, tree }, passesOf(tree), () => wanted)
  if ('lacking' in edits) return String(edits.lacking)
  const after = Object.fromEntries(
    [...edits].map(([file, pieces]) => [file, withPieces(files[file] ?? '', inOrder(pieces) ?? [])]),
  )
  return { ...files, ...after }
}

function one(text: string, wanted: readonly Wanted[]): string {
  const after = set({ [main]: text }, wanted)
  return typeof after === 'string' ? after : (after[main] ?? '')
}

const read: Wanted = { level: 'pass', name: 'proxy_read_timeout', value: '75s' }

describe('systems/nginx/set-directives', () => {
  it('replaces the value where the same block has one, and nothing around it', () => {
    const text =
      'http { server { location / {\n  proxy_read_timeout   30s ; # short\n  proxy_pass http://a:1;\n} } }\n'
    expect(one(text, [read])).toBe(text.replace('30s', '75s'))
  })

  it('writes beside the pass where only a block around it has one, so that no other place changes', () => {
    const text =
      'http {\n  proxy_read_timeout 30s;\n  server {\n    location / {\n      # the app\n      proxy_pass http://a:1; # here\n    }\n  }\n}\n'
    expect(one(text, [read])).toBe(text.replace('proxy_pass', 'proxy_read_timeout 75s;\n      proxy_pass'))
  })

  it('leaves alone what is so already, also further out', () => {
    const text = 'http { proxy_read_timeout 75s; server { location / { proxy_pass http://a:1; } } }'
    expect(one(text, [read])).toBe(text)
    const large = 'http { proxy_buffers 4 64k; server { location / { proxy_pass http://a:1; } } }'
    expect(one(large, [{ level: 'pass', name: 'proxy_buffers', value: '8 16k', grows: true }])).toBe(large)
  })

  it('writes before an “if”, in which no such directive is allowed', () => {
    const text = 'http { server { location / {\n  if ($a) {\n    proxy_pass http://a:1;\n  }\n} } }\n'
    expect(one(text, [read])).toBe(text.replace('if (', 'proxy_read_timeout 75s;\n  if ('))
  })

  it('adds a header where the others are, since headers of one block hide those around it', () => {
    const text =
      'http { server {\n  proxy_set_header Host $host;\n  location / {\n    proxy_pass http://a:1;\n  }\n} }\n'
    const after = one(text, [{ level: 'pass', name: 'proxy_set_header', value: 'Connection ""' }])
    expect(after).toBe(text.replace('  location', '  proxy_set_header Connection "";\n  location'))
  })

  it('leaves a header to a map, and says so', () => {
    const text =
      'http { server { location / { proxy_set_header Connection $connection_upgrade; proxy_pass http://a:1; } } }'
    expect(one(text, [{ level: 'pass', name: 'proxy_set_header', value: 'Connection ""' }])).toContain(
      'leaves the value to $connection_upgrade',
    )
  })

  it('edits an included file where it is included once, and not where a change would reach further', () => {
    const snippet = '/etc/nginx/proxy.conf'
    const once = {
      [main]: 'http { server { location / { include proxy.conf; proxy_pass http://a:1; } } }',
      [snippet]: 'proxy_read_timeout 30s;\n',
    }
    expect(set(once, [read])).toEqual({ ...once, [snippet]: 'proxy_read_timeout 75s;\n' })
    const twice = {
      ...once,
      [main]:
        'http { server { location / { include proxy.conf; proxy_pass http://a:1; } location /b { include proxy.conf; } } }',
    }
    expect(set(twice, [read])).toContain('is included in several places')
  })

  it('needs a group of servers for what belongs to one', () => {
    const text = 'http { server { location / { proxy_pass http://a:1; } } }'
    expect(one(text, [{ level: 'upstream', name: 'keepalive', value: '32' }])).toContain(
      'no group of servers',
    )
    expect(one(text, [{ level: 'upstream', name: 'max_fails', value: '3' }])).toContain('no group of servers')
  })

  it('keeps comments between arguments, by changing nothing there', () => {
    const text = 'http { server { location / { proxy_buffers 4 # few\n 8k; proxy_pass http://a:1; } } }'
    expect(one(text, [{ level: 'pass', name: 'proxy_buffers', value: '8 16k', grows: true }])).toContain(
      'could not be taken apart',
    )
  })

  it('changes the wanted directive in any configuration, and nothing else', () => {
    const space = fc.constantFrom(' ', '\n', '\n    ', ' # a comment; with { signs }\n  ', '\t')
    const filler = fc.constantFrom(
      'add_header X "a;b{c}"',
      "log_format f '$a # no comment'",
      'set $x a$y',
      'proxy_connect_timeout 3s',
      'rewrite "^/a{2,3};" /b',
      'client_max_body_size 1m',
      'proxy_read_timeout 20s',
      'proxy_send_timeout 9s',
    )
    const parts = fc.array(fc.tuple(filler, space), { maxLength: 4 })
    const written = parts.map((all) => {
      const seen = new Set<string>()
      return all
        .filter(([text]) => {
          const name = text.split(' ')[0] ?? ''
          return !seen.has(name) && seen.add(name)
        })
        .map(([text, after]) => `${text};${after}`)
        .join('')
    })
    const config = fc
      .tuple(written, written, written, written, space, space)
      .map(
        ([a, b, c, d, s, t]) =>
          `events {}${s}http {${t}${a}upstream shop {${s}server a:1 weight=2;${t}server b:1;${s}}server {${b}${t}location / {${s}${c}proxy_pass${t}http://shop;${d.replace(/proxy_\w+ \w+;/g, '')}${t}}${s}}${t}}${s}`,
      )
    const setting = fc.constantFrom(
      ...([
        'read_timeout',
        'send_timeout',
        'header_buffers',
        'upstream_keepalive',
        'max_fails',
        'worker_connections',
        'client_keepalive_timeout',
      ] as const),
    )
    const values: Partial<Record<SettingName, string>> = {
      read_timeout: '75s',
      send_timeout: '75s',
      header_buffers: '16k',
      upstream_keepalive: '32',
      max_fails: '3',
      worker_connections: '2048',
      client_keepalive_timeout: '75s',
    }
    fc.assert(
      fc.property(config, setting, (text, name) => {
        const wanted = nginxSettings[name].of(values[name] ?? '', 'proxy')
        const names = new Set(wanted.map((each) => each.name))
        const after = one(text, wanted)
        const tree = parseConfig(dumpOf(new Map([[main, after]])))
        const [pass] = passesOf(tree)
        for (const each of wanted) {
          if (each.level === 'pass' && each.name !== 'proxy_set_header') {
            expect(pass && inForce(pass.scope, each.name)[0]?.args.join(' ')).toBe(each.value)
          }
        }
        const before = parseConfig(dumpOf(new Map([[main, text]])))
        expect(without(tree, names)).toEqual(without(before, names))
        expect(commentsOf(after)).toEqual(commentsOf(text))
        // Doing it again changes nothing.
        expect(one(after, wanted)).toBe(after)
      }),
      { numRuns: 300 },
    )
  })
})

/** A configuration without the lines and the directives that may differ. */
function without(tree: readonly Directive[], names: ReadonlySet<string>): unknown[] {
  return tree
    .filter(({ name }) => !names.has(name))
    .map(({ name, args, block }) => ({
      name,
      args: args.filter((arg) => !names.has(arg.split('=')[0] ?? '')),
      block: block === null ? null : without(block, names),
    }))
}

function commentsOf(text: string): string[] {
  return text.match(/# a comment; with \{ signs \}/g) ?? []
}

describe('systems/nginx/config/dumped-files', () => {
  it('gives every file as it is, whatever its end', () => {
    const text = fc.constantFrom('', '\n', 'a b;', 'a b;\n', 'a b;\n\n', '# x\n')
    fc.assert(
      fc.property(text, text, (one, two) => {
        const files = new Map([
          ['/etc/nginx/a', one],
          ['/etc/nginx/b', two],
        ])
        expect(dumpedFiles(dumpOf(files))).toEqual(files)
      }),
    )
  })
})

describe('systems/host/changed-lines', () => {
  it('shows the lines that change and no others, without secrets', () => {
    const text = 'a\nb 1; password=hunter22;\nc\nd\n'
    expect(changedLines(text, [{ at: 4, remove: 1, insert: '2' }])).toEqual([
      '- b 1; password=[redacted];',
      '+ b 2; password=[redacted];',
    ])
    expect(changedLines(text, [{ at: text.indexOf('c'), remove: 0, insert: 'x\n' }])).toEqual(['+ x'])
  })
})

describe('systems/nginx/advised', () => {
  const advice = (setting: string, more: { hop?: string; host?: string | null } = {}) => [
    { cause: 'keepalive-race' as const, hop: 'edge', host: 'web-1', setting, where: '', why: '', ...more },
  ]
  const at = { hop: 'edge', host: 'web-1', protocol: 'proxy' as const }

  it('takes the value that the diagnosis worked out for this gateway', () => {
    const buffers = 'proxy_buffer_size 32k; proxy_buffers 8 32k; proxy_busy_buffers_size 64k;'
    expect(advisedValue('header_buffers', advice(buffers), at)).toBe('32k')
    expect(advisedValue('read_timeout', advice('proxy_read_timeout 65s;'), at)).toBe('65s')
    const idle = 'keepalive_timeout 4s; # in the upstream block'
    expect(advisedValue('upstream_keepalive_timeout', advice(idle), at)).toBe('4s')
    expect(advisedValue('client_keepalive_timeout', advice(idle), at)).toBeNull()
    expect(advisedValue('client_keepalive_timeout', advice('keepalive_timeout 65s;'), at)).toBe('65s')
  })

  it('takes none that is for another hop, machine, protocol or setting, or that is no value', () => {
    const setting = 'proxy_read_timeout 65s;'
    expect(advisedValue('read_timeout', advice(setting, { hop: 'app' }), at)).toBeNull()
    expect(advisedValue('read_timeout', advice(setting, { host: 'web-2' }), at)).toBeNull()
    expect(advisedValue('read_timeout', advice(setting), { ...at, protocol: 'fastcgi' })).toBeNull()
    expect(advisedValue('send_timeout', advice(setting), at)).toBeNull()
    expect(advisedValue('read_timeout', advice('proxy_read_timeout 1s}evil;'), at)).toBeNull()
  })
})
