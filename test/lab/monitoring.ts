import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { labName } from './place.ts'

const readyMs = 30_000

/** Prometheus, blackbox_exporter and Alertmanager as Debian ships them, watching one URL every second. */
export interface Monitoring {
  prometheus: string
  alertmanager: string
  /** Last lines that all three printed, for when something is wrong. */
  said(): string
  /** Kills all three without warning and starts them again on what they had written; resolves when they look again. */
  crash(): Promise<void>
  stop(): Promise<void>
}

interface Wanted {
  /** What is watched. */
  url: string
  /** Labels of the alert besides Prometheus' own. */
  labels: Record<string, string>
  /** Where Alertmanager sends what it has, and the token that it brings. */
  webhook: { url: string; token: string }
}

/** A port of loopback on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

export async function startMonitoring(wanted: Wanted): Promise<Monitoring> {
  const folder = await mkdtemp(join(tmpdir(), `${labName}-monitoring-`))
  const [blackbox, prometheus, alertmanager] = await Promise.all([freePort(), freePort(), freePort()])
  let children: ChildProcess[] = []
  let said = ''
  const begin = (program: string, ...args: string[]) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-10_000)
      })
    }
    child.on('error', (error) => {
      said += `${program}: ${error.message}\n`
    })
    children.push(child)
  }
  const kill = async () => {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.pid === undefined) return
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }),
    )
    children = []
  }
  const beginAll = () => {
    begin(
      'prometheus-blackbox-exporter',
      '--config.file=blackbox.yml',
      `--web.listen-address=127.0.0.1:${blackbox}`,
    )
    begin(
      'prometheus-alertmanager',
      '--config.file=alertmanager.yml',
      '--storage.path=alertmanager',
      '--cluster.listen-address=',
      `--web.listen-address=127.0.0.1:${alertmanager}`,
    )
    begin(
      'prometheus',
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=prometheus',
      `--web.listen-address=127.0.0.1:${prometheus}`,
      // A minute unless said otherwise, for which an Alertmanager that was killed would know of nothing.
      '--rules.alert.resend-delay=2s',
    )
  }
  const stop = async () => {
    await kill()
    await rm(folder, { recursive: true, force: true })
  }
  await writeConfigurations(folder, wanted, { blackbox, alertmanager })
  beginAll()
  const running = {
    prometheus: `http://127.0.0.1:${prometheus}`,
    alertmanager: `http://127.0.0.1:${alertmanager}`,
    said: () => said,
    async crash() {
      await kill()
      beginAll()
      await untilReady(running)
    },
    stop,
  }
  try {
    await untilReady(running)
    await untilWell(running)
    return running
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

async function writeConfigurations(
  folder: string,
  { url, labels, webhook }: Wanted,
  ports: { blackbox: number; alertmanager: number },
): Promise<void> {
  await mkdir(join(folder, 'alertmanager'))
  // JSON is YAML, and needs no quoting of ours.
  const write = (name: string, document: unknown) =>
    writeFile(join(folder, name), JSON.stringify(document, null, 2))
  await write('blackbox.yml', {
    modules: { http_2xx: { prober: 'http', timeout: '2s', http: { preferred_ip_protocol: 'ip4' } } },
  })
  await write('rules.yml', {
    groups: [
      {
        name: 'blackbox',
        rules: [
          {
            alert: 'ProbeFailed',
            expr: 'probe_success == 0',
            for: '2s',
            labels: { severity: 'critical', ...labels },
            annotations: { summary: '{{ $labels.instance }} does not answer as it should' },
          },
        ],
      },
    ],
  })
  await write('prometheus.yml', {
    global: { scrape_interval: '1s', evaluation_interval: '1s', scrape_timeout: '1s' },
    rule_files: ['rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${ports.alertmanager}`] }] }] },
    // As blackbox_exporter's own documentation has it: the URL becomes the label "instance".
    scrape_configs: [
      {
        job_name: 'blackbox',
        metrics_path: '/probe',
        params: { module: ['http_2xx'] },
        static_configs: [{ targets: [url] }],
        relabel_configs: [
          { source_labels: ['__address__'], target_label: '__param_target' },
          { source_labels: ['__param_target'], target_label: 'instance' },
          { target_label: '__address__', replacement: `127.0.0.1:${ports.blackbox}` },
        ],
      },
    ],
  })
  await write('alertmanager.yml', {
    route: { receiver: 'fiveohtwo', group_wait: '1s', group_interval: '2s', repeat_interval: '10s' },
    receivers: [
      {
        name: 'fiveohtwo',
        webhook_configs: [
          {
            url: webhook.url,
            send_resolved: true,
            http_config: { authorization: { type: 'Bearer', credentials: webhook.token } },
          },
        ],
      },
    ],
  })
}

type Asked = Pick<Monitoring, 'prometheus' | 'alertmanager' | 'said'>

async function untilReady({ prometheus, alertmanager, said }: Asked): Promise<void> {
  const areReady = async () => {
    const both = await Promise.all([answers(`${alertmanager}/-/ready`), answers(`${prometheus}/-/ready`)])
    return both.every(Boolean)
  }
  await until(areReady, said)
}

async function untilWell({ prometheus, said }: Asked): Promise<void> {
  await until(async () => (await probed(prometheus)) === '1', said)
}

async function until(is: () => Promise<boolean>, said: () => string): Promise<void> {
  const end = Date.now() + readyMs
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`The monitoring is not ready in time:\n${said()}`)
    await pause(250)
  }
}

/** `1` when the last probe went well, `0` when not, null while there was none. */
async function probed(prometheus: string): Promise<string | null> {
  const reply = await fetch(`${prometheus}/api/v1/query?query=probe_success`).catch(() => null)
  if (reply?.ok !== true) return null
  const { data } = (await reply.json()) as { data: { result: { value: [number, string] }[] } }
  return data.result[0]?.value[1] ?? null
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => null))?.ok === true
}
