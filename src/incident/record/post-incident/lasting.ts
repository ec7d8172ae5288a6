import type { ChangeType } from '../../../model/change.ts'

const restarted = 'It runs again, and what made it stop is still there: find that before the next time.'
const runtime =
  'It holds until the next restart or reload only: write it into the configuration, or put it back.'
const onTheHost =
  'It was made on the machine itself: take it over into what the machine is built from, or the next rollout undoes it.'

/** What is left to do after a change that was made and kept; null where nothing is. */
export const lasting: Record<ChangeType, string | null> = {
  'demo.restart': restarted,
  'systemd.restart': restarted,
  'systemd.start': restarted,
  'systemd.reload': null,
  'systemd.limit': onTheHost,
  'docker.restart': restarted,
  'docker.start': restarted,
  'docker.memory':
    'It holds until the container is made anew: write it into the compose file or the unit that makes it.',
  'pm2.restart': restarted,
  'pm2.reload': restarted,
  'supervisor.restart': restarted,
  'nginx.reload': null,
  'nginx.drain': 'The backend gets no requests: put it back when it is well.',
  'nginx.set': onTheHost,
  'apache.reload': null,
  'php-fpm.reload': null,
  'php-fpm.set': onTheHost,
  'gunicorn.reload': restarted,
  'gunicorn.workers': runtime,
  'haproxy.state': runtime,
  'haproxy.reload': null,
  'host.sysctl': onTheHost,
  'host.free-disk': 'The disk fills again if nothing else is done: find what writes, and bound it.',
  'host.logrotate': 'Look that rotation runs by itself: its timer, its configuration, its size limit.',
}
