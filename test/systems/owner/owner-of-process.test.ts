import { describe, expect, it } from 'vitest'
import { siteAt } from '../../support/change-site.ts'
import {
  app,
  bySystemd,
  type Case,
  container,
  containers,
  god,
  id,
  lacking,
  looked,
  own,
  pm2,
  programs,
  publishedAt,
  shown,
  supervised,
  unit,
  units,
} from '../../support/owner-samples.ts'

const dockerProxy = (pid: number) =>
  shown(pid, 80, '/system.slice/docker.service', '/usr/bin/docker-proxy', '-host-port', '8000')

const listening: Case[] = [
  {
    title: 'takes the unit in whose control group the listener is',
    looked: looked(
      `listening 8000 41 40\n${shown(41, 40, '/system.slice/shop-api.service', 'gunicorn')}${shown(40, 1, '/system.slice/shop-api.service', 'gunicorn')}`,
    ),
    is: bySystemd('shop-api.service'),
  },
  {
    title: 'takes an instance of a template in its own slice',
    looked: looked(`listening 8000 41\n${shown(41, 1, '/system.slice/system-api.slice/api@8000.service')}`),
    is: bySystemd('api@8000.service'),
  },
  {
    title: 'takes the app of PM2 and not the unit of PM2',
    looked: looked(
      `listening 8000 720\n${shown(720, 700, '/system.slice/pm2-deploy.service', 'node', 'a.js')}${god}`,
      { pm2: pm2([app('api', { pid: 720 }), app('other', { pid: 721 })]) },
    ),
    is: { by: 'pm2', app: 'api', of: { user: 'deploy', home: '/srv/.pm2' } },
  },
  {
    title: 'takes the app above a wrapper such as npm',
    looked: looked(
      `listening 8000 722\n${shown(722, 720, '/x', 'node')}${shown(720, 700, '/x', 'npm start')}${god}`,
      { pm2: pm2([app('api', { pid: 720 })]) },
    ),
    is: { by: 'pm2', app: 'api', of: { user: 'deploy', home: '/srv/.pm2' } },
  },
  {
    title: 'takes the only app of PM2 in cluster mode, where the daemon listens',
    looked: looked(`listening 8000 700\n${god}`, {
      pm2: pm2([
        app('api', { pid: 1 }, 'online', 'cluster'),
        app('api', { pid: 2 }, 'online', 'cluster'),
        app('queue'),
      ]),
    }),
    is: { by: 'pm2', app: 'api', of: { user: 'deploy', home: '/srv/.pm2' } },
  },
  {
    title: 'takes none of two apps in cluster mode',
    looked: looked(`listening 8000 700\n${god}`, {
      pm2: pm2([app('api', {}, 'online', 'cluster'), app('web', {}, 'online', 'cluster')]),
    }),
    is: lacking(/several apps: api, web/),
  },
  {
    title: 'takes nothing under a PM2 that does not tell its apps',
    looked: looked(`listening 8000 720\n${shown(720, 700, '/x', 'node')}${god}`, { pm2: pm2(null) }),
    is: lacking(/did not list its apps/),
  },
  {
    title: 'takes the program of Supervisor and not the unit of Supervisor',
    looked: looked(
      `listening 8000 41\n${shown(41, 40, '/system.slice/supervisor.service', 'gunicorn')}${shown(40, 12, '/x', 'gunicorn')}${supervised}`,
      { supervisors: programs },
    ),
    is: { by: 'supervisor', program: 'api', config: null },
  },
  {
    title: 'does not restart Supervisor itself when its programs are not told',
    looked: looked(`listening 8000 41\n${shown(41, 12, '/x', 'gunicorn')}${supervised}`, {
      supervisors: new Map([[12, { config: null, programs: null }]]),
    }),
    is: lacking(/under Supervisor, which does not say/),
  },
  {
    title: 'takes the container that publishes the port behind the proxy of Docker, and never docker.service',
    site: { evidence: [containers(container('api')), units(unit('docker.service', { why: 'listens' }))] },
    looked: looked(
      `listening 8000 90\n${shown(90, 80, '/system.slice/docker.service', '/usr/bin/docker-proxy', '-host-port', '8000')}`,
    ),
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'takes of several containers that publish the port the one that does so where the hop is asked',
    site: {
      evidence: [
        containers(
          container('api', { published: publishedAt('10.0.0.5') }),
          container('blue', { published: publishedAt('127.0.0.1') }),
          container('green', { published: publishedAt('10.0.0.6') }),
        ),
      ],
    },
    looked: looked(`listening 8000 90 91 92\n${[90, 91, 92].map(dockerProxy).join('')}`),
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'takes none of several containers that publish the port where the hop is asked',
    site: { evidence: [containers(container('blue'), container('green'))] },
    looked: looked(`listening 8000 90\n${dockerProxy(90)}`),
    is: lacking(/Several containers publish port 8000: blue, green/),
  },
  {
    title: 'takes the only container that publishes the port, though at an address that is translated',
    site: { evidence: [containers(container('api', { published: publishedAt('192.168.7.5') }))] },
    looked: looked(`listening 8000 90\n${dockerProxy(90)}`),
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'takes the container in whose control group a listener of the machine’s own network is',
    looked: looked(`listening 8000 90\n${shown(90, 80, `/system.slice/docker-${id}.scope`, 'node')}`, {
      containers: new Map([[id, 'api']]),
    }),
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'takes the container and not the PM2 inside of it',
    looked: looked(
      `listening 8000 720\n${shown(720, 700, `/docker/${id}`, 'node')}${shown(700, 80, `/docker/${id}`, 'PM2 v5.4.3: God Daemon (/root/.pm2)')}`,
      { containers: new Map([[id, 'api']]) },
    ),
    is: { by: 'docker', container: 'api' },
  },
  {
    title: 'takes no container that Docker does not list',
    looked: looked(`listening 8000 90\n${shown(90, 80, `/docker/${id}`, 'node')}`),
    is: lacking(/a container that Docker does not list/),
  },
  {
    title: 'takes nothing of Kubernetes',
    looked: looked(`listening 8000 90\n${shown(90, 80, `/kubepods/besteffort/pod1/${id}`, 'node')}`),
    is: lacking(/Kubernetes/),
  },
  {
    title: 'takes nothing that was started by hand',
    looked: looked(
      `listening 8000 90\n${shown(90, 80, '/user.slice/user-0.slice/session-4.scope', 'python3')}`,
    ),
    is: lacking(/python3 \(pid 90\), which nothing supervises/),
  },
  {
    title: 'takes nothing of a user’s own systemd',
    looked: looked(
      `listening 8000 90\n${shown(90, 80, '/user.slice/user-1000.slice/user@1000.service/app.slice/api.service', 'node')}`,
    ),
    is: lacking(/under the systemd of user deploy/),
  },
  {
    title: 'never takes the unit through which we log in',
    looked: looked(`listening 8000 90\n${shown(90, 80, '/system.slice/ssh.service', 'node')}`),
    is: lacking(/runs in ssh\.service/),
  },
  {
    title: 'takes none of two units that listen at the same port',
    looked: looked(
      `listening 8000 41 42\n${shown(41, 1, '/system.slice/blue.service')}${shown(42, 1, '/system.slice/green.service')}`,
    ),
    is: lacking(/blue\.service, green\.service/),
  },
  {
    title: 'looks at the port that is blamed when the hop has several',
    site: { ports: [8001, 8002], faultPort: 8002 },
    looked: looked(
      `listening 8001 41\nlistening 8002 42\n${shown(41, 1, '/system.slice/api@1.service')}${shown(42, 1, '/system.slice/api@2.service')}`,
    ),
    is: bySystemd('api@2.service'),
  },
]

describe('systems/owner/owner-of-process', () => {
  it.each(listening)('$title', ({ site, looked: look = null, is }) => {
    expect(own(siteAt(site), look)).toEqual(is)
  })
})
