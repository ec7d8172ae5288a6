import { describe, expect, it } from 'vitest'
import { parseRun } from '../../../src/systems/docker/parse-run.ts'

function shown(text: string) {
  return parseRun(text).map(({ name, image, networkMode, published }) =>
    [
      name,
      image,
      networkMode ?? '-',
      ...published.map((one) => `${one.hostAddress}:${one.hostPort}:${one.port}`),
    ].join(' '),
  )
}

describe('systems/docker/parse-run', () => {
  it('reads what a command publishes', () => {
    expect(shown('docker run -dit -p 8080:80 --name web -e A=b shop/web:1 npm start -p 3000:1')).toEqual([
      'web shop/web:1 - 0.0.0.0:8080:80',
    ])
    expect(shown('sudo docker run --rm \\\n  --network=shop \\\n  -p 127.0.0.1:80:8080 \\\n  nginx')).toEqual(
      ['nginx nginx shop 127.0.0.1:80:8080'],
    )
  })

  it('reads an option behind others that take no value', () => {
    expect(shown('docker run -dp 127.0.0.1:3000:3000 shop/web')[0]).toMatch(
      / shop\/web - 127\.0\.0\.1:3000:3000$/,
    )
    expect(shown('docker run -itp8080:80 nginx')[0]).toMatch(/ nginx - 0\.0\.0\.0:8080:80$/)
  })

  it('leaves alone what publishes nothing and what is no such command', () => {
    expect(shown('docker run -d shop/web')).toEqual([])
    expect(shown('docker-compose run -p 80:80 web')).toEqual([])
  })
})
