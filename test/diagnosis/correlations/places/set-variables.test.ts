import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function pasted(
  port: number,
  more = '    include /etc/nginx/resolver.conf;\n',
  name = 'board',
): string | null {
  const run = 'docker run -d -p 5100:9090 --name board --restart=always acme/board:2\n'
  const block = `location / {\n${more}    set $app ${name};\n    set $port ${port};\n    proxy_pass http://$app:$port;\n}\n`
  return explainBySignatures(`${run}\n${block}`).verdict.cause
}

describe('diagnosis/correlations/set-variables', () => {
  it('fills in what is set, and compares the port with that of the container', () => {
    expect(pasted(80)).toBe('wrong-port')
    expect(pasted(5100)).toBe('wrong-port')
  })

  it('says nothing of the container’s own port, and of another container', () => {
    expect(pasted(9090)).not.toBe('wrong-port')
    expect(pasted(80, undefined, 'blog')).not.toBe('wrong-port')
  })

  it('takes an included file of that name for a resolver, and no other', () => {
    expect(pasted(9090)).not.toBe('proxy-no-resolver')
    expect(pasted(9090, '    include /etc/nginx/proxy.conf;\n')).toBe('proxy-no-resolver')
  })
})
