import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitExcerpts } from '../../src/explain/split-excerpts.ts'

function parts(text: string) {
  return splitExcerpts(text).map(({ command, label, text: body, line }) => [command ?? label, body, line])
}

describe('explain/split-excerpts', () => {
  it('gives plain text as one excerpt', () => {
    expect(parts('\none\n\ntwo\n')).toEqual([[null, 'one\n\ntwo', 2]])
  })

  it('begins an excerpt at each prompt, whatever the shell', () => {
    const text = [
      '$ uptime',
      'up 3 days',
      'root@web-1:/etc/nginx# nginx -t',
      'syntax is ok',
      '[app@web-1 ~]$ free -m',
      'Mem: 1',
      '# systemctl status shop',
      'active',
    ].join('\n')
    expect(parts(text)).toEqual([
      ['uptime', 'up 3 days', 2],
      ['nginx -t', 'syntax is ok', 4],
      ['free -m', 'Mem: 1', 6],
      ['systemctl status shop', 'active', 8],
    ])
  })

  it('leaves comments of a configuration where they are', () => {
    expect(parts('# keep this short\nproxy_read_timeout 5s;\n#### \nlisten 80;')).toHaveLength(1)
  })

  it('keeps a command that printed nothing, and lines of uWSGI that look like headings', () => {
    expect(parts('$ uwsgi --http :9090\n\n==> error.log <==\nx')).toEqual([
      ['uwsgi --http :9090', '', 2],
      ['error.log', 'x', 4],
    ])
    const full = '*** uWSGI listen queue of socket ":8000" (fd: 3) full !!! (101/100) ***'
    expect(parts(full)).toEqual([[null, full, 1]])
  })

  it('takes the headings of tail and of people as labels', () => {
    expect(parts('==> /var/log/nginx/error.log <==\nx\n## app log\ny\n/etc/nginx/nginx.conf:\nz')).toEqual([
      ['/var/log/nginx/error.log', 'x', 2],
      ['app log', 'y', 4],
      ['/etc/nginx/nginx.conf', 'z', 6],
    ])
  })

  it('gives the command before a code fence to what is inside of it', () => {
    expect(parts('$ df -h\n```\nFilesystem\n```\nthen it broke')).toEqual([
      ['df -h', 'Filesystem', 3],
      [null, 'then it broke', 5],
    ])
  })

  it('cuts JSON out of what surrounds it', () => {
    const document = JSON.stringify([{ Name: '/app', State: { OOMKilled: true } }], null, 2)
    const found = parts(`before\n${document}\nafter`)
    expect(found.map(([, body]) => body)).toEqual(['before\n', document, '\nafter'])
    expect(found.map(([, , line]) => line)).toEqual([1, 2, 9])
  })

  it('leaves a document whole, whatever its lines look like', () => {
    const document = JSON.stringify({ log: ['==> error.log <==', '$ ls', '## notes'] }, null, 1)
    expect(parts(document).map(([, body]) => body)).toEqual([document])
  })

  it('takes the name of a field for the heading of what it holds', () => {
    expect(
      parts('nginx_error_log: connect() failed\nconfig_snippet:  listen 80;\nerror_log: stderr'),
    ).toEqual([
      ['nginx_error_log', 'connect() failed', 1],
      ['config_snippet', 'listen 80;', 2],
      ['error_log', 'stderr', 3],
    ])
    expect(parts('error_log /var/log/nginx/error.log;\nlog: x')).toHaveLength(1)
  })

  it('leaves JSON that is cut off as it is', () => {
    expect(parts('[{"Name": "/app", "State": {"OOMKilled": true')).toHaveLength(1)
  })

  it('reads text with the line ends of Windows', () => {
    expect(parts('$ uptime\r\nup 3 days\r\n')).toEqual([['uptime', 'up 3 days', 2]])
  })

  it('loses no line but the marks, whatever is pasted', () => {
    const line = fc.constantFrom(
      'a log line',
      '$ ls',
      '```',
      '{"a": [1, 2, 3, "a longer text"]}',
      '}',
      '[',
      '==> x.log <==',
      '',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const kept = splitExcerpts(lines.join('\n'))
          .map(({ text }) => text)
          .join('\n')
        const count = (text: string, word: string) => text.split(word).length - 1
        const whole = lines.join('\n')
        expect(count(kept, 'a log line')).toBe(count(whole, 'a log line'))
        expect(count(kept, 'a longer text')).toBe(count(whole, 'a longer text'))
      }),
    )
  })
})
