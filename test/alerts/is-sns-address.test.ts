import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSnsAddress } from '../../src/alerts/is-sns-address.ts'

describe('alerts/is-sns-address', () => {
  it.each([
    'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
    'https://sns.us-gov-west-1.amazonaws.com/x.pem',
    'https://sns.ap-southeast-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:ap-southeast-3:1:a&Token=0',
    'https://sns.cn-north-1.amazonaws.com.cn/x.pem',
  ])('knows Amazon at %s', (url) => {
    expect(isSnsAddress(url)).toBe(true)
  })

  it.each([
    ['no TLS', 'http://sns.us-east-1.amazonaws.com/x.pem'],
    ['another host', 'https://evil.example/x.pem'],
    ['another host behind a user', 'https://sns.us-east-1.amazonaws.com@evil.example/x.pem'],
    ['a user', 'https://u:p@sns.us-east-1.amazonaws.com/x.pem'],
    ['a port', 'https://sns.us-east-1.amazonaws.com:8443/x.pem'],
    ['the usual port, spelled out', 'https://sns.us-east-1.amazonaws.com:443/x.pem'],
    ['a host that only begins like it', 'https://sns.us-east-1.amazonaws.com.evil.example/x.pem'],
    ['a host that only ends like it', 'https://evilsns.us-east-1.amazonaws.com/x.pem'],
    ['a bucket of S3 called sns', 'https://sns.s3.amazonaws.com/x.pem'],
    ['such a bucket in a region', 'https://sns.s3-us-west-2.amazonaws.com/x.pem'],
    ['such a bucket, newer', 'https://sns.s3.us-west-2.amazonaws.com/x.pem'],
    ['a bucket by its path', 'https://s3.us-east-1.amazonaws.com/sns/x.pem'],
    ['another service', 'https://sqs.us-east-1.amazonaws.com/x.pem'],
    ['something before it', 'https://a.sns.us-east-1.amazonaws.com/x.pem'],
    ['a machine', 'https://sns.compute-1.amazonaws.com/x.pem'],
    ['a dot at the end', 'https://sns.us-east-1.amazonaws.com./x.pem'],
    ['a region of China elsewhere', 'https://sns.cn-north-1.amazonaws.com/x.pem'],
    ['another region in China', 'https://sns.us-east-1.amazonaws.com.cn/x.pem'],
    ['backslashes', 'https:\\\\sns.us-east-1.amazonaws.com\\x.pem'],
    ['a tab', 'https://sns.us-east-1.amazonaws.com\t/x.pem'],
    ['a line end', 'https://sns.us-east-1.amazonaws.com/x.pem\n'],
    ['capitals', 'https://SNS.us-east-1.amazonaws.com/x.pem'],
    ['a letter that looks like another', 'https://sns.us-eаst-1.amazonaws.com/x.pem'],
    ['an encoded letter', 'https://sns.us%2deast-1.amazonaws.com/x.pem'],
    ['no scheme', '//sns.us-east-1.amazonaws.com/x.pem'],
    ['a path up', 'https://sns.us-east-1.amazonaws.com/a/../x.pem'],
    ['nothing', ''],
  ])('refuses %s', (_, url) => {
    expect(isSnsAddress(url)).toBe(false)
  })

  it('is never led to another host, whatever is written', () => {
    const part = fc.constantFrom(
      ...['https', 'http', ':', '/', '//', '\\', '@', '#', '?', '.', '%2e', '\t', ':443', 'evil.example'],
      ...['sns', 'us-east-1', 's3', 's3-us-west-2', 'amazonaws.com', '.cn', 'cn-north-1', 'x.pem', '/..'],
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 14 }).map((parts) => parts.join('')),
        (text) => {
          if (!isSnsAddress(text)) return
          expect(new URL(text).host).toMatch(
            /^sns\.(us-east-1\.amazonaws\.com|cn-north-1\.amazonaws\.com\.cn)$/,
          )
          expect(new URL(text).protocol).toBe('https:')
        },
      ),
      { numRuns: 2000, examples: [['https://sns.us-east-1.amazonaws.com/x.pem']] },
    )
  })
})
