import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause
const old =
  '139:error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:s3_pkt.c:1472:SSL alert number 40'

describe('diagnosis/correlations/unnamed-handshake', () => {
  it.each([
    [`$ openssl s_client -connect shop.example:443\nCONNECTED(00000003)\n${old}`],
    [
      `$ openssl s_client -noservername -connect shop.example:443\n${old.replace('s3_pkt.c', 'rec_layer_s3.c')}`,
    ],
    ['$ curl https://203.0.113.7/\ncurl: (35) error:0A000410:SSL routines::sslv3 alert handshake failure'],
  ])('sees that no name was sent: %s', (text) => {
    expect(cause(text)).toBe('tls-sni-missing')
  })

  it('says nothing where a name was sent, or a visitor was refused', () => {
    expect(cause(`$ openssl s_client -connect a.example:443 -servername a.example\n${old}`)).not.toBe(
      'tls-sni-missing',
    )
    expect(cause('$ curl https://shop.example/\ncurl: (35) sslv3 alert handshake failure')).not.toBe(
      'tls-sni-missing',
    )
  })
})
