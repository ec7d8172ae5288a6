import { z } from 'zod'

const common = {
  MessageId: z.string().min(1),
  Message: z.string(),
  TopicArn: z.string().min(1),
  Timestamp: z.string(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
}

const subscription = { ...common, Token: z.string(), SubscribeURL: z.string() }

/** What SNS posts (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html). */
export const snsMessage = z.discriminatedUnion('Type', [
  z.object({ ...common, Type: z.literal('Notification'), Subject: z.string().nullish() }),
  z.object({ ...subscription, Type: z.literal('SubscriptionConfirmation') }),
  z.object({ ...subscription, Type: z.literal('UnsubscribeConfirmation') }),
])

export type SnsMessage = z.output<typeof snsMessage>
