import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const refused = 'connect() failed (111: Connection refused) while connecting to upstream\n'
const asks = (address: string) =>
  `\nserver {\n    listen 80;\n    location / {\n        proxy_pass http://${address};\n    }\n}\n`
const json = (port: number) =>
  `\n$ cat config.json\n{\n  "server": {\n    "host": "127.0.0.1",\n    "port": ${port}\n  }\n}\n`

describe('diagnosis/correlations/server-settings', () => {
  it('compares the port that a proxy asks at home with the one of the app’s settings', () => {
    expect(explainBySignatures(refused + asks('127.0.0.1:4100') + json(4101)).verdict.cause).toBe(
      'wrong-port',
    )
    const yaml = '\n$ cat application.yml\nserver:\n  address: 127.0.0.1\n  port: 4101\n'
    expect(explainBySignatures(refused + asks('localhost:4100') + yaml).verdict.cause).toBe('wrong-port')
  })

  it('blames neither the port nor loopback where both ends meet', () => {
    expect(explainBySignatures(refused + asks('127.0.0.1:4101') + json(4101)).verdict.cause).toBe(
      'backend-down',
    )
  })

  it('leaves loopback to those that are asked elsewhere', () => {
    expect(explainBySignatures(refused + asks('10.0.3.21:4101') + json(4101)).verdict.cause).toBe(
      'loopback-bind',
    )
  })
})
