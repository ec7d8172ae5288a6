import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookAtOwners } from '../../../src/systems/owner/look-at-owners.ts'
import { holdsName } from '../../../src/systems/owner/seen-here.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { siteAt } from '../../support/change-site.ts'
import { seenOn } from '../../support/host-evidence.ts'

import {
  app,
  bySystemd,
  type Case,
  container,
  containers,
  failed,
  god,
  lacking,
  looked,
  own,
  pm2,
  processes,
  publishedAt,
  supervised,
  unit,
  units,
} from '../../support/owner-samples.ts'

const exited = (name: string, at: string) => container(name, { status: 'exited', published: publishedAt(at) })

const silent: Case[] = [
  {
    title: 'takes a failed unit that is called like the service',
    site: { evidence: [units(failed('shop.service'))] },
    looked: looked(''),
    is: bySystemd('shop.service'),
  },
  {
    title: 'takes the listed unit and not another that has failed too',
    site: { evidence: [units(failed('backend.service', { why: 'listed' }), failed('backup.service'))] },
    looked: looked(''),
    is: bySystemd('backend.service'),
  },
  {
    title: 'takes the unit whose journal tells the port',
    site: {
      evidence: [
        units(
          failed('a.service', { lastLines: ['INFO Listening at: http://127.0.0.1:8000 (12)'] }),
          failed('b.service', { lastLines: ['INFO Listening at: http://127.0.0.1:80001 (12)'] }),
        ),
      ],
    },
    is: bySystemd('a.service'),
  },
  {
    title: 'takes a stopped unit that nobody has seen, when what it starts tells the port',
    looked: looked('', {
      units: [
        {
          unit: unit('backend.service', { active: 'inactive', sub: 'dead' }),
          exec: 'gunicorn -b :8000',
          isMeant: true,
        },
        {
          unit: unit('other.service', { active: 'inactive', sub: 'dead' }),
          exec: 'gunicorn -b :9000',
          isMeant: true,
        },
      ],
    }),
    is: bySystemd('backend.service'),
  },
  {
    title: 'takes no unit that is not meant to run',
    looked: looked('', {
      units: [
        {
          unit: unit('shop.service', { active: 'inactive', sub: 'dead' }),
          exec: 'node :8000',
          isMeant: false,
        },
      ],
    }),
    is: lacking(/Nothing on web-1 is known to run app/),
  },
  {
    title: 'takes the stopped container that publishes the port where the hop is asked',
    site: { evidence: [containers(exited('api', '10.0.0.5'), exited('blue', '127.0.0.1'))] },
    looked: looked(''),
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'takes none of two failed units that may both be meant, and names them',
    site: { evidence: [units(failed('blue.service'), failed('green.service'))] },
    looked: looked(''),
    is: lacking(/blue\.service, green\.service/),
  },
  {
    title: 'takes the one of two failed units that the findings quote',
    site: {
      evidence: [units(failed('blue.service'), failed('green.service'))],
      findings: [{ quote: 'green.service failed (exit-code, exit status 1): boom' }],
    },
    looked: looked(''),
    is: bySystemd('green.service'),
  },
  {
    title: 'takes no failed unit of which nothing says that it runs the hop',
    site: { evidence: [units(failed('backup.service'))] },
    looked: looked(''),
    is: lacking(/backup\.service is down on web-1, and nothing says that it runs app/),
  },
  {
    title: 'takes the usual unit of a gateway, and no app that is called like the service',
    site: {
      system: 'nginx',
      ports: [80],
      evidence: [units(failed('nginx.service', { why: 'system' }), failed('shop.service'))],
    },
    looked: looked(''),
    is: bySystemd('nginx.service'),
  },
  {
    title: 'takes the ended container that publishes the port, and no failed unit',
    site: { evidence: [containers(container('api', { status: 'exited' })), units(failed('backup.service'))] },
    looked: looked(''),
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'takes the stopped app of PM2',
    looked: looked(god, { pm2: pm2([app('api', {}, 'errored'), app('queue')]) }),
    site: { evidence: [processes(app('api', { ports: [8000] }))] },
    is: { by: 'pm2', app: 'api', of: { user: 'deploy', home: '/srv/.pm2' } },
  },
  {
    title: 'takes the program that Supervisor has given up, and none that was never started',
    looked: looked(supervised, {
      supervisors: new Map([
        [
          12,
          {
            config: null,
            programs: [
              { name: 'shop:shop_00', state: 'FATAL', pid: null, note: 'Exited too quickly' },
              { name: 'app', state: 'STOPPED', pid: null, note: 'Not started' },
            ],
          },
        ],
      ]),
    }),
    is: { by: 'supervisor', program: 'shop:shop_00', config: null },
  },
  {
    title: 'says that a listed unit is masked',
    site: { evidence: [units(unit('shop.service', { why: 'listed', load: 'masked', active: 'inactive' }))] },
    looked: looked(''),
    is: lacking(/shop\.service cannot be started: it is masked/),
  },
  {
    title: 'takes the unit of the master where the hop has a Unix socket',
    site: {
      system: 'gunicorn',
      ports: [],
      evidence: [
        seenOn('gunicorn', 'app', {
          masters: [
            {
              pid: 812,
              startedAt: null,
              argv: [],
              configFile: null,
              binds: ['unix:/run/backend.sock'],
              workerClass: 'sync',
              workersWanted: 2,
              threads: null,
              workers: [],
              backlog: null,
              maxRequests: null,
              timeouts: [],
            },
          ],
        }),
        units(
          unit('backend.service', { why: 'system', mainPid: 812 }),
          unit('other.service', { mainPid: 9 }),
        ),
      ],
    },
    is: bySystemd('backend.service'),
  },
]

const unlooked: Case[] = [
  {
    title: 'takes the unit whose main process listens',
    site: {
      besides: [['nginx', 80]],
      evidence: [
        units(
          unit('nginx.service', { why: 'listens', mainPid: 40 }),
          unit('api.service', { why: 'listens', mainPid: 41 }),
        ),
        seenOn('sockets', 'app', {
          listeners: [
            { address: '0.0.0.0', port: 8000, queued: 0, backlog: 5, process: { name: 'node', pid: 41 } },
          ],
        }),
      ],
    },
    is: bySystemd('api.service'),
  },
  {
    title: 'takes the container that publishes the port',
    site: { evidence: [containers(container('api')), units(unit('docker.service', { why: 'listens' }))] },
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'never takes the unit of PM2 or Supervisor for what it runs',
    site: {
      evidence: [
        units(unit('pm2-deploy.service', { why: 'listens' }), unit('supervisor.service', { why: 'listens' })),
      ],
    },
    is: lacking(/Nothing on web-1 is known to run app/),
  },
  {
    title: 'knows an app of PM2 by its port, without knowing whose it is',
    site: { evidence: [processes(app('api', { ports: [8000] }), app('other', { ports: [9000] }))] },
    is: { by: 'pm2', app: 'api', of: null },
  },
  {
    title: 'ignores what was seen on another machine',
    site: { evidence: [seenOn('systemd', 'app', { units: [failed('shop.service')] }, 'web-2')] },
    is: lacking(/Nothing on web-1/),
  },
]

describe('systems/owner/owner-of-hop', () => {
  describe('when nobody listens', () => {
    it.each(silent)('$title', ({ site, looked: look = null, is }) => {
      expect(own(siteAt(site), look)).toEqual(is)
    })
  })

  describe('when the machine could not be asked', () => {
    it.each(unlooked)('$title', ({ site, is }) => {
      expect(own(siteAt(site), null)).toEqual(is)
    })
  })

  it('names a change only to one that may be changed, whatever the machine says', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.string({ unit: anyCharacter, maxLength: 30 }),
            line: fc.string({ maxLength: 40 }),
          }),
          { maxLength: 5 },
        ),
        (all) => {
          const site = siteAt({
            evidence: [
              units(...all.map(({ name, line }) => failed(name, { why: 'listed', lastLines: [line] }))),
            ],
            findings: all.map(({ line }) => ({ quote: line })),
          })
          const owner = own(site, looked(all.map(({ line }) => line).join('\n')))
          if ('by' in owner && owner.by === 'systemd') {
            expect(owner.unit).toMatch(/^[A-Za-z0-9@._:\\][A-Za-z0-9@._:\\-]{0,199}\.service$/)
          }
        },
      ),
    )
  })
})

describe('systems/owner/look-at-owners', () => {
  it('gives the shell numbers alone', () => {
    expect(lookAtOwners([8000, 80, Number.NaN]).argv.at(-1)).toBe('8000 80')
  })
})

describe('systems/owner/seen-here', () => {
  it.each([
    ['api.service failed (exit-code)', 'api.service', true],
    ['shop-api.service failed', 'api.service', false],
    ['journal:api.service', 'api.service', true],
    ['api.service.d', 'api.service', false],
    ['the unit is api.service.', 'api.service', true],
    ['api.service', 'api.service', true],
    ['', 'api.service', false],
  ])('finds in "%s" the name %s: %s', (text, name, is) => {
    expect(holdsName(text, name)).toBe(is)
  })
})
