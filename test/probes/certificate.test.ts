import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { subjectAltNames } from '../../src/probes/certificate.ts'
import { makeAuthority, makeCertificate } from '../support/certificates.ts'

describe('probes/certificate', () => {
  test('reads names of every kind', () => {
    expect(
      subjectAltNames('DNS:a.test, DNS:*.b.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'),
    ).toEqual(['a.test', '*.b.test', '127.0.0.1', '0:0:0:0:0:0:0:1'])
    expect(subjectAltNames(undefined)).toEqual([])
  })

  test('a quoted name stays one name, so that a comma in it cannot add another (CVE-2021-44532)', () => {
    expect(subjectAltNames('DNS:a.test, DNS:"evil.test, DNS:good.test"')).toEqual([
      'a.test',
      'evil.test, DNS:good.test',
    ])
  })

  test('a broken quotation is kept as it is', () => {
    expect(subjectAltNames('DNS:"\\x"')).toEqual(['"\\x"'])
  })
})

describe('support/certificates', () => {
  test('makes certificates that others can read and verify', () => {
    const root = makeAuthority('Root')
    const notAfter = new Date('2055-01-02T03:04:05Z')
    const leaf = makeCertificate({ names: ['a.test', '::1'], signedBy: root, notAfter })
    const read = new X509Certificate(leaf.cert)
    expect(read.subjectAltName).toBe('DNS:a.test, IP Address:0:0:0:0:0:0:0:1')
    expect(read.ca).toBe(false)
    expect(new Date(read.validTo)).toEqual(notAfter)
    const authority = new X509Certificate(root.cert)
    expect(authority.ca).toBe(true)
    expect(read.checkIssued(authority)).toBe(true)
    expect(read.verify(authority.publicKey)).toBe(true)
  })
})
