import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readReload, reloadCommand } from '../../../src/systems/app/reload.ts'
import { applyPieces } from '../../../src/systems/host/file-patch.ts'
import { reloadOf } from '../../../src/systems/nginx/nginx-at-hand.ts'
import { nginxDrain } from '../../../src/systems/nginx/nginx-drain-change.ts'
import { nginxReload } from '../../../src/systems/nginx/nginx-reload-change.ts'
import { nginxSet } from '../../../src/systems/nginx/nginx-set-change.ts'
import {
  aimed,
  freePort,
  gatewaySite,
  lackingOf,
  namedBackend,
  thisMachine,
} from '../../support/gateway-site.ts'
import { installedProgram } from '../../support/installed-program.ts'

const program = installedProgram('nginx')

/** A real nginx in a folder of its own, with the site in a file that the main one includes. */
async function startNginx(site: (port: number) => string, more = '') {
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-nginx-'))
  mkdirSync(join(folder, 'sites'))
  const port = await freePort()
  const file = join(folder, 'sites', 'shop')
  writeFileSync(file, site(port))
  const main = join(folder, 'nginx.conf')
  writeFileSync(
    main,
    `# everything of this test
worker_processes 2;
${more}
daemon off;
user root;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
events { worker_connections 64; } # few
http {
    access_log off;
    client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
    include sites/*;
}
`,
  )
  const child = spawn(program ?? '', ['-p', folder, '-c', main], { stdio: 'ignore' })
  onTestFinished(async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const ask = async (path = '/') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })
    return `${response.status} ${await response.text()}`
  }
  await expect.poll(() => ask().catch(() => ''), { timeout: 15_000 }).not.toBe('')
  return { folder, port, file, main, ask, child, pid: child.pid ?? 0 }
}

function shop(servers: string[], more = '') {
  return (port: number) => `upstream shop {
    # the two of them
    ${servers.join('\n    ')}
}
server {
    listen 127.0.0.1:${port};
    location / {
        proxy_pass http://shop; # all of it
        ${more}
    }
}
`
}

describe.skipIf(program === null)('systems/nginx/changes', () => {
  it('takes the blamed server out, and puts it back', async () => {
    const [one, two] = [await namedBackend('one'), await namedBackend('two')]
    const nginx = await startNginx(
      shop([`server 127.0.0.1:${one.port};`, `server 127.0.0.1:${two.port}; # newer`]),
    )
    const before = readFileSync(nginx.file, 'utf8')
    const inner = [one, two].map(({ port }) => `http://127.0.0.1:${port}`)
    const at = gatewaySite({
      gateway: 'nginx',
      port: nginx.port,
      inner,
      blamed: inner[1] ?? '',
      hosts: thisMachine(),
    })
    const exact = await aimed(nginxDrain, {}, at)
    expect(nginxDrain.commands(exact)).toEqual([
      `edit ${nginx.file}:`,
      `-     server 127.0.0.1:${two.port}; # newer`,
      `+     server 127.0.0.1:${two.port} down; # newer`,
      `${exact.nginx.program} -p ${nginx.folder} -c ${nginx.main} -t`,
      `kill -HUP ${nginx.pid}`,
    ])
    const state = await nginxDrain.inspect(at.place, exact, at.context)
    expect((await nginxDrain.inspect(at.place, exact, at.context)).marks).toEqual(state.marks)
    expect(state.marks.master).toBe(nginx.pid)
    expect(readFileSync(nginx.file, 'utf8')).toBe(before)

    const outcome = await nginxDrain.apply(at.place, exact, at.context)
    expect(outcome).toMatchObject({ outcome: 'pass' })
    expect(outcome.summary).toContain('was changed, checked and put into effect')
    const answers = await Promise.all(Array.from({ length: 6 }, () => nginx.ask()))
    expect(new Set(answers)).toEqual(new Set(['200 one']))
    const after = await nginxDrain.inspect(at.place, exact, at.context)
    expect(after.marks.configuration).not.toBe(state.marks.configuration)
    expect(after.marks['oldest worker']).not.toBe(state.marks['oldest worker'])

    if ('none' in nginxDrain.undo) throw new TypeError('it has a way back')
    expect(nginxDrain.undo.commands(exact)[2]).toBe(`+     server 127.0.0.1:${two.port}; # newer`)
    expect(await nginxDrain.undo.apply(at.place, exact, at.context)).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(nginx.file, 'utf8')).toBe(before)
    const all = await Promise.all(Array.from({ length: 8 }, () => nginx.ask()))
    expect(new Set(all)).toEqual(new Set(['200 one', '200 two']))
    expect(readdirSync(join(nginx.folder, 'sites'))).toEqual(['shop'])
  })

  it('never takes out the last live server, nor the last that is well', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`, 'server 127.0.0.1:9 down;']))
    const inner = [`http://127.0.0.1:${one.port}`, 'http://127.0.0.1:9']
    const at = gatewaySite({
      gateway: 'nginx',
      port: nginx.port,
      inner,
      blamed: inner[0] ?? '',
      hosts: thisMachine(),
    })
    expect(await lackingOf(nginxDrain, {}, at)).toContain('is the last live server of shop')
  })

  it('reloads, and sees that new workers took over', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`]))
    const at = gatewaySite({ gateway: 'nginx', port: nginx.port, hosts: thisMachine() })
    const exact = await aimed(nginxReload, {}, at)
    expect(exact.nginx).toMatchObject({ unit: null, pid: nginx.pid })
    expect(await nginxReload.apply(at.place, exact, at.context)).toEqual({
      outcome: 'pass',
      summary: 'nginx was reloaded; new workers: 2.',
    })
  })

  it('reloads nothing that does not pass its test', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`]))
    const at = gatewaySite({ gateway: 'nginx', port: nginx.port, hosts: thisMachine() })
    const exact = await aimed(nginxReload, {}, at)
    const state = await nginxReload.inspect(at.place, exact, at.context)
    writeFileSync(nginx.file, 'nonsense;\n')
    const outcome = await nginxReload.apply(at.place, exact, at.context)
    expect(outcome.outcome).toBe('fail')
    expect(outcome.summary).toContain('unknown directive "nonsense"')
    const after = await nginxReload.inspect(at.place, exact, at.context)
    expect(after.marks).toEqual({ ...state.marks, configuration: 'not valid' })
    expect(await lackingOf(nginxReload, {}, at)).toContain('unknown directive "nonsense"')
  })

  it('says so when a reload is not taken, although it was asked for without an error', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`]))
    const hosts = thisMachine()
    const at = gatewaySite({ gateway: 'nginx', port: nginx.port, hosts })
    const exact = await aimed(nginxReload, {}, at)
    // What systemctl does not see either: the test was passed by, and the master keeps its workers.
    writeFileSync(nginx.file, 'nonsense;\n')
    const reload = { ...reloadOf(exact.nginx, null), seconds: 1 }
    const [ran] = await hosts.run(at.place.host, [reloadCommand(reload)], { signal: at.context.signal })
    expect(readReload(ran, reload)).toEqual({
      outcome: 'fail',
      summary: 'nginx was told to reload, but after 1 s 0 of 2 workers were new: it keeps to what it had.',
    })
    expect(await nginx.ask()).toBe('200 one')
  })

  it('ends workers that have no descriptor left to hear the master by', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`]), 'worker_rlimit_nofile 20;')
    const hosts = thisMachine()
    const at = gatewaySite({ gateway: 'nginx', port: nginx.port, hosts })
    const exact = await aimed(nginxReload, {}, at)
    const held = Array.from({ length: 60 }, () => connect(nginx.port, '127.0.0.1').on('error', () => {}))
    onTestFinished(() => {
      for (const each of held) each.destroy()
    })
    const log = () => readFileSync(join(nginx.folder, 'error.log'), 'utf8')
    await expect.poll(log, { timeout: 15_000 }).toMatch(/24: Too many open files/)
    const reload = reloadOf(exact.nginx, null)
    const [ran] = await hosts.run(at.place.host, [reloadCommand(reload)], { signal: at.context.signal })
    expect(readReload(ran, reload)).toEqual({
      outcome: 'pass',
      summary: 'nginx was reloaded; new workers: 2.',
    })
    expect(log()).toMatch(/recvmsg\(\) (?:returned|truncated)/)
  }, 40_000)

  it('touches nothing when another nginx runs in place of the planned one', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`]))
    const at = gatewaySite({ gateway: 'nginx', port: nginx.port, hosts: thisMachine() })
    const exact = await aimed(nginxReload, {}, at)
    const other = { nginx: { ...exact.nginx, ticks: exact.nginx.ticks + 1 } }
    expect((await nginxReload.apply(at.place, other, at.context)).summary).toContain('does not run any more')
  })

  it('waits longer where the requests are passed on, as the diagnosis worked out', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`], 'proxy_read_timeout 30s; # short'))
    const inner = [`http://127.0.0.1:${one.port}`]
    const advice = [
      {
        cause: 'timeout-ladder-inverted' as const,
        hop: 'edge',
        host: 'here',
        setting: 'proxy_read_timeout 65s;',
        where: `${nginx.file}:9`,
        why: 'The outer hop has to wait longest.',
      },
    ]
    const at = gatewaySite({
      gateway: 'nginx',
      port: nginx.port,
      inner,
      hosts: thisMachine(),
      more: { advice },
    })
    const before = readFileSync(nginx.file, 'utf8')
    const exact = await aimed(nginxSet, { setting: 'read_timeout', from: 'advice' }, at)
    expect(exact.lines).toEqual([
      '-         proxy_read_timeout 30s; # short',
      '+         proxy_read_timeout 65s; # short',
    ])
    expect(await nginxSet.apply(at.place, exact, at.context)).toMatchObject({ outcome: 'pass' })
    expect(await nginx.ask()).toBe('200 one')
    expect(await lackingOf(nginxSet, { setting: 'read_timeout', from: 'advice' }, at)).toContain(
      '65s already',
    )
    if ('none' in nginxSet.undo) throw new TypeError('it has a way back')
    expect(await nginxSet.undo.apply(at.place, exact, at.context)).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(nginx.file, 'utf8')).toBe(before)
    expect(await lackingOf(nginxSet, { setting: 'connect_timeout', from: 'advice' }, at)).toContain(
      'worked out no value',
    )
  })

  it('makes settings of every kind that nginx itself accepts', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(
      shop([`server 127.0.0.1:${one.port} weight=2; server localhost:${one.port} max_fails=1;`]),
    )
    const inner = [`http://127.0.0.1:${one.port}`]
    const at = gatewaySite({ gateway: 'nginx', port: nginx.port, inner, hosts: thisMachine() })
    const tried = {
      header_buffers: '16k',
      upstream_keepalive: '32',
      upstream_keepalive_timeout: '4s',
      client_keepalive_timeout: '75s',
      max_fails: '3',
      fail_timeout: '10s',
      worker_connections: '512',
      resolver: '127.0.0.53 valid=10s',
      ssl_server_name: 'on',
      ssl_protocols: 'TLSv1.2 TLSv1.3',
      connect_timeout: '5s',
    }
    for (const [setting, value] of Object.entries(tried)) {
      const { path, pieces } = await aimed(nginxSet, { setting, value }, at)
      writeFileSync(path, applyPieces(readFileSync(path), pieces))
    }
    // The test of nginx comes with the last of them.
    const last = await aimed(nginxSet, { setting: 'send_timeout', value: '70s' }, at)
    expect(await nginxSet.apply(at.place, last, at.context)).toMatchObject({ outcome: 'pass' })
    expect(await lackingOf(nginxSet, { setting: 'header_buffers', value: '8k' }, at)).toContain('already')
    expect(await nginx.ask()).toBe('200 one')
    expect(readFileSync(nginx.file, 'utf8')).toBe(`upstream shop {
    # the two of them
    server 127.0.0.1:${one.port} weight=2 max_fails=3 fail_timeout=10s; server localhost:${one.port} max_fails=3 fail_timeout=10s;
    keepalive 32;
    keepalive_timeout 4s;
}
server {
    listen 127.0.0.1:${nginx.port};
    keepalive_timeout 75s;
    location / {
        proxy_buffer_size 16k;
        proxy_buffers 8 16k;
        proxy_busy_buffers_size 32k;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        resolver 127.0.0.53 valid=10s;
        proxy_ssl_server_name on;
        proxy_ssl_protocols TLSv1.2 TLSv1.3;
        proxy_connect_timeout 5s;
        proxy_send_timeout 70s;
        proxy_pass http://shop; # all of it
        
    }
}
`)
    expect(readFileSync(nginx.main, 'utf8')).toContain(
      'worker_rlimit_nofile 2048;\nevents { worker_connections 512; } # few',
    )
  }, 60_000)

  it('edits nothing that changed since the plan, and leaves what it finds', async () => {
    const one = await namedBackend('one')
    const nginx = await startNginx(shop([`server 127.0.0.1:${one.port};`]))
    const inner = [`http://127.0.0.1:${one.port}`]
    const at = gatewaySite({ gateway: 'nginx', port: nginx.port, inner, hosts: thisMachine() })
    const exact = await aimed(nginxSet, { setting: 'read_timeout', value: '70s' }, at)
    writeFileSync(nginx.file, `${readFileSync(nginx.file, 'utf8')}# by somebody else\n`)
    const outcome = await nginxSet.apply(at.place, exact, at.context)
    expect(outcome).toMatchObject({ outcome: 'fail' })
    expect(outcome.summary).toContain('is not what it was when the plan was made')
    expect(readFileSync(nginx.file, 'utf8')).toContain('# by somebody else')
  })
})
