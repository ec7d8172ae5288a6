import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sns } from '../../src/alerts/sns.ts'
import type { Parsed } from '../../src/alerts/source.ts'
import { dirtIn } from '../support/dirt-in.ts'
import { makeSnsSigner, snsRequest, snsText } from '../support/sns-signer.ts'
import { spoiled } from '../support/spoiled.ts'
import { recorded } from '../support/token-source-laws.ts'

// As https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html shows the messages, and
// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html says what is signed.
const topic = 'arn:aws:sns:eu-central-1:123456789012:alarms'
const host = 'https://sns.eu-central-1.amazonaws.com'
const certificateUrl = `${host}/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem`

const signer = makeSnsSigner()
/** The certificate holds from the hour in which openssl made it, and so this is when all of it happens. */
const sent = new Date(signer.validFrom.getTime() + 3_600_000)
const now = secondsAfter(30)

function secondsAfter(seconds: number): Date {
  return new Date(sent.getTime() + seconds * 1000)
}

const notification = {
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: topic,
  Subject: 'ALARM: "shop alb 502" in EU (Frankfurt)',
  Message: JSON.stringify(recorded('cloudwatch-alarm.json')),
  Timestamp: sent.toISOString(),
  SigningCertURL: certificateUrl,
  UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${topic}:c9135db0-26c4-47ec-8998-413945fb5a96`,
}

const confirmation = {
  Type: 'SubscriptionConfirmation',
  MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
  Token: '2336412f37fb687f5d51e6e2425a8a5c',
  TopicArn: topic,
  Message: `You have chosen to subscribe to the topic ${topic}.\nTo confirm, visit the SubscribeURL.`,
  SubscribeURL: `${host}/?Action=ConfirmSubscription&TopicArn=${topic}&Token=2336412f37fb687f5d51e6e2425a8a5c`,
  Timestamp: sent.toISOString(),
  SigningCertURL: certificateUrl,
}

type Message = Record<string, string>

function signed(message: Message, version: '1' | '2' = '2', by = signer): Message {
  return { ...message, SignatureVersion: version, Signature: by.sign(snsText(message), version) }
}

function ask(message: unknown, changes: { certificate?: string | null; at?: Date; topics?: string[] } = {}) {
  const { certificate = signer.certificate, at = now, topics = [topic] } = changes
  return sns.authenticate(snsRequest(message), { secrets: [], topics, certificate }, at)
}

function parse(message: unknown): Parsed {
  return sns.parse(message)
}

const alarmOf = (content: unknown) => parse({ ...valid, Message: JSON.stringify(content) })

const valid = signed(notification)

describe('alerts/sns', () => {
  it.each(['1', '2'] as const)('believes what openssl signed as version %s', (version) => {
    expect(ask(signed(notification, version))).toBeNull()
    expect(ask(signed(confirmation, version))).toBeNull()
    expect(ask(signed({ ...confirmation, Type: 'UnsubscribeConfirmation' }, version))).toBeNull()
  })

  it('believes a message without a subject, and one in another script', () => {
    const { Subject: _, ...bare } = notification
    expect(ask(signed(bare))).toBeNull()
    expect(ask(signed({ ...notification, Subject: 'Störung 障害\n"x"' }))).toBeNull()
  })

  it('refuses a message of which any signed field is another', () => {
    const others = { Subject: 'x', Message: '{}', MessageId: 'x', Timestamp: secondsAfter(1).toISOString() }
    for (const [name, value] of Object.entries(others))
      expect(ask({ ...valid, [name]: value }), name).toBe('forged')
    expect(ask({ ...valid, SignatureVersion: '1' })).toBe('forged')
    const { Subject: _, ...bare } = valid
    expect(ask(bare)).toBe('forged')
    const confirmed = signed(confirmation)
    for (const name of ['SubscribeURL', 'Token', 'Message'])
      expect(ask({ ...confirmed, [name]: `${confirmed[name]}x` }), name).toBe('forged')
    expect(ask({ ...confirmed, Type: 'UnsubscribeConfirmation' })).toBe('forged')
  })

  it('refuses a signature of which one bit is another', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(valid.Signature ?? '', 'base64')
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        expect(ask({ ...valid, Signature: bytes.toString('base64') })).toBe('forged')
      }),
    )
  })

  it('refuses what somebody else signed, and what no certificate proves', () => {
    const other = makeSnsSigner()
    expect(ask(signed(notification, '2', other))).toBe('forged')
    for (const certificate of [null, '', 'no certificate', other.certificate])
      expect(ask(valid, { certificate })).toBe('forged')
  })

  it('refuses a certificate that is out of date, and one of another kind of key', () => {
    const short = makeSnsSigner(['-newkey', 'rsa:2048', '-days', '1'])
    const asked = (at: Date) => {
      const message = signed({ ...notification, Timestamp: at.toISOString() }, '2', short)
      return ask(message, { certificate: short.certificate, at })
    }
    expect(asked(secondsAfter(3600))).toBeNull()
    expect(asked(secondsAfter(90_000))).toBe('forged')
    expect(asked(secondsAfter(-90_000))).toBe('forged')
    const curve = makeSnsSigner(['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-days', '2'])
    expect(ask(signed(notification, '2', curve), { certificate: curve.certificate })).toBe('forged')
  })

  it('takes only messages of topics that may send', () => {
    expect(ask(valid, { topics: [] })).toBe('topic')
    expect(ask(valid, { topics: [`${topic}2`, topic.slice(0, -1)] })).toBe('topic')
    expect(ask(valid, { topics: ['arn:aws:sns:eu-central-1:1:other', topic] })).toBeNull()
  })

  it('refuses what was sent longer ago than SNS tries, or is of tomorrow', () => {
    const at = (seconds: number) => ask(valid, { at: secondsAfter(seconds) })
    expect(at(3900)).toBeNull()
    expect(at(3901)).toBe('stale')
    expect(ask(signed({ ...notification, Timestamp: secondsAfter(5000).toISOString() }))).toBe('stale')
    expect(ask(signed({ ...notification, Timestamp: 'yesterday' }))).toBe('stale')
  })

  it('refuses a header that says another kind of message', () => {
    const asked = (type: string) => {
      const request = snsRequest(valid, { 'x-amz-sns-message-type': type })
      return sns.authenticate(request, { secrets: [], topics: [topic], certificate: signer.certificate }, now)
    }
    expect(asked('Notification')).toBeNull()
    expect(asked('SubscriptionConfirmation')).toBe('forged')
  })

  it('calls unsigned what is no message of SNS, such as raw delivery', () => {
    expect(ask(recorded('cloudwatch-alarm.json'))).toBe('unsigned')
    for (const nothing of [null, [], 'x', {}, { ...valid, SignatureVersion: '3' }, { ...valid, Type: 'x' }])
      expect(ask(nothing)).toBe('unsigned')
    const request = { ...snsRequest({}), body: Buffer.from('{"Type":') }
    expect(sns.authenticate(request, { secrets: [], topics: [topic], certificate: null }, now)).toBe(
      'unsigned',
    )
    expect(sns.certificateUrl(request)).toBeNull()
  })

  it('names the certificate of Amazon, and never another address', () => {
    const named = (url: string) => sns.certificateUrl(snsRequest({ ...valid, SigningCertURL: url }))
    expect(named(certificateUrl)).toBe(certificateUrl)
    for (const url of [
      `${host}/x.pem?y`,
      `${host}/x.pem#y`,
      `${host}/?x=.pem`,
      `${host}/a/../x.pem`,
      `${host}/a%2fx.pem`,
      `${host}/x.PEM`,
      `${host}/x.pem/`,
      'https://evil.example/x.pem',
      'http://sns.eu-central-1.amazonaws.com/x.pem',
    ]) {
      expect(named(url), url).toBeNull()
      expect(ask({ ...valid, SigningCertURL: url }), url).toBe('forged')
    }
  })

  it('asks for a subscription only at Amazon', () => {
    expect(parse(signed(confirmation))).toEqual({ kind: 'confirm', url: confirmation.SubscribeURL })
    const elsewhere = {
      ...signed(confirmation),
      SubscribeURL: 'https://evil.example/?Action=ConfirmSubscription',
    }
    expect(parse(elsewhere)).toMatchObject({ kind: 'strange' })
    expect(parse({ ...signed(confirmation), Type: 'UnsubscribeConfirmation' })).toEqual({
      kind: 'nothing',
    })
  })

  it('reads an alarm of CloudWatch with the dimensions of its metric', () => {
    expect(parse(valid)).toEqual({
      kind: 'alerts',
      alerts: [
        {
          source: 'sns',
          key: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:shop alb 502',
          delivery: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
          state: 'firing',
          severity: 'error',
          title: 'shop alb 502: More than 10 responses 502 in a minute',
          labels: {
            AlarmName: 'shop alb 502',
            AlarmArn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:shop alb 502',
            AWSAccountId: '123456789012',
            Region: 'eu-central-1',
            TopicArn: topic,
            NewStateValue: 'ALARM',
            LoadBalancer: 'app/shop/50dc6c495c0c9188',
            TargetGroup: 'targetgroup/shop/73e2d6bc24d8a067',
            Namespace: 'AWS/ApplicationELB',
            MetricName: 'HTTPCode_ELB_502_Count',
          },
          url: null,
          link: 'https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#alarmsV2:alarm/shop%20alb%20502',
          ticket: null,
          at: '2026-03-01T01:12:36.236Z',
        },
      ],
    })
  })

  it('reads alarms of expressions, of other alarms, and through EventBridge', () => {
    expect(alarmOf(recorded('cloudwatch-expression.json'))).toMatchObject({
      alerts: [
        {
          state: 'resolved',
          title: expect.stringMatching(/^shop error share: Threshold Crossed/),
          labels: { LoadBalancer: 'app/shop/50dc6c495c0c9188', MetricName: 'HTTPCode_ELB_5XX_Count' },
        },
      ],
    })
    expect(alarmOf(recorded('cloudwatch-composite.json'))).toMatchObject({
      alerts: [{ state: 'firing', labels: { AlarmName: 'shop is down' }, at: '2026-03-01T01:12:37.000Z' }],
    })
    const [direct] = (parse(valid) as Parsed & { kind: 'alerts' }).alerts
    expect(alarmOf(recorded('cloudwatch-event.json'))).toMatchObject({
      alerts: [
        {
          key: direct?.key,
          title: direct?.title,
          at: direct?.at,
          labels: { LoadBalancer: 'app/shop/50dc6c495c0c9188', Region: 'eu-central-1' },
        },
      ],
    })
  })

  it('never takes too few data for health, nor for a reason to run', () => {
    const alarm = recorded('cloudwatch-alarm.json') as object
    expect(alarmOf({ ...alarm, NewStateValue: 'INSUFFICIENT_DATA' })).toMatchObject({
      alerts: [{ state: 'firing', severity: 'info' }],
    })
  })

  it('knows an alarm of an old version, without an ARN, and links to the console of its partition', () => {
    const alarm = recorded('cloudwatch-alarm.json') as object
    expect(alarmOf({ ...alarm, AlarmArn: undefined })).toMatchObject({
      alerts: [{ key: '123456789012/EU (Frankfurt)/shop alb 502', link: null }],
    })
    const AlarmArn = 'arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:x'
    expect(alarmOf({ ...alarm, AlarmArn })).toMatchObject({
      alerts: [
        { link: expect.stringContaining('https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1#') },
      ],
    })
  })

  it('calls strange what is not an alarm', () => {
    const strange = { kind: 'strange', why: 'Message: not an alarm of CloudWatch' }
    expect(parse({ ...valid, Message: 'The disk of db-1 is full' })).toEqual(strange)
    expect(alarmOf({ Event: 'autoscaling:EC2_INSTANCE_LAUNCH' })).toEqual(strange)
    expect(alarmOf({ ...(recorded('cloudwatch-alarm.json') as object), NewStateValue: 'PANIC' })).toEqual(
      strange,
    )
    expect(parse({})).toMatchObject({ kind: 'strange' })
  })

  it('never throws, and never lets anything through that is not clean', () => {
    const contents = ['cloudwatch-alarm', 'cloudwatch-expression', 'cloudwatch-event'].map((name) =>
      spoiled(recorded(`${name}.json`)).map((content) => ({
        ...valid,
        Message: JSON.stringify(content) ?? '',
      })),
    )
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), spoiled(valid), spoiled(signed(confirmation)), ...contents),
        (body) => {
          const found = parse(body)
          if (found.kind === 'alerts') expect(found.alerts.flatMap(dirtIn)).toEqual([])
          if (found.kind === 'confirm') expect(found.url.startsWith(`${host}/`)).toBe(true)
          expect(ask(body)).not.toBe('stale')
        },
      ),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        const request = { ...snsRequest({}), body }
        expect(sns.authenticate(request, { secrets: [], topics: [topic], certificate: null }, now)).toBe(
          'unsigned',
        )
      }),
    )
  })
})
