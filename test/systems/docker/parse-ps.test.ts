import { describe, expect, it } from 'vitest'
import { parsePs } from '../../../src/systems/docker/parse-ps.ts'

function shown(...lines: string[]) {
  return parsePs(lines.join('\n')).map(({ name, status, exitCode, health, published }) =>
    [name, status, exitCode ?? health, ...published.map(({ hostPort, port }) => `${hostPort}:${port}`)].join(
      ' ',
    ),
  )
}

describe('systems/docker/parse-ps', () => {
  it('joins the cells that fig and docker-compose 1 wrapped', () => {
    expect(
      shown(
        '      Name             Command             State              Ports       ',
        '-------------------------------------------------------------------------',
        'dock_db_1          /docker-           Up                 0.0.0.0:49157->5 ',
        '                   entrypoint.sh                         432/tcp          ',
        'dock_web_1         bundle exec        Up (health:        0.0.0.0:3000->30 ',
        '                   rackup -p 3000     starting)          00/tcp           ',
        'dock_proxy_1       nginx -g daemon    Exit 1                              ',
      ),
    ).toEqual([
      'dock_db_1 running  49157:5432',
      'dock_web_1 running starting 3000:3000',
      'dock_proxy_1 exited 1',
    ])
  })

  it('reads tables whose blanks were lost', () => {
    expect(
      shown(
        'CONTAINER ID IMAGE COMMAND CREATED STATUS PORTS NAMES',
        '3f1a2b4c5d6e shop:1 "npm run dev" 20 minutes ago Up 20 minutes 0.0.0.0:5173->5173/tcp, 80/tcp web',
        '3f1a2b4c5d6f nginx "nginx" 2 days ago Exited (137) 2 hours ago proxy',
      ),
    ).toEqual(['web running  5173:5173', 'proxy exited 137'])
  })
})
