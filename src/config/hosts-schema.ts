import { z } from 'zod'
import { systems } from '../model/system.ts'
import { isMapping } from './is-mapping.ts'

const longestList = 1000

/** How machines are called: as in ~/.ssh/config, and never the start of an option. */
export const hostNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/,
    'must be letters, digits, dots, hyphens and underscores, starting with a letter or digit',
  )

const addressSchema = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,252}|[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?)$/,
    'must be a host name or an IP address, without port and user',
  )

const absolutePath = /^\/[^\p{Cc}]{0,4094}$/u

const keySchema = z
  .string()
  .min(1)
  .max(4096)
  .superRefine((text, context) => {
    // Its own words, because a problem shows the observed value otherwise.
    if (/BEGIN [A-Z0-9 ]{0,40}KEY|\p{Cc}/u.test(text)) {
      const hint = 'write the path of the key file'
      context.addIssue({ code: 'custom', message: 'is a key itself', params: { hint } })
    }
  })

const logSchema = z.strictObject({
  path: z.string().regex(absolutePath, 'must be a path that starts with "/"'),
  system: z.enum(systems).describe('Whose log it is.'),
})

const unitSchema = z
  .string()
  .regex(/^[A-Za-z0-9:_][A-Za-z0-9:_.\\@-]{0,254}$/, 'must be the name of a systemd unit')

const userSchema = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.@\\+-]{0,127}$/, 'must be the name of a user')

const changeSchema = z
  .strictObject({
    user: userSchema
      .optional()
      .describe('Account that may change something; default: that of ~/.ssh/config.'),
    key: keySchema.optional().describe('Private key file of that account.'),
    sudo: z
      .boolean()
      .default(false)
      .describe('Whether changes that need root may be made by "sudo -n"; default false.'),
  })
  .describe(
    'How an approved change is made: an account of its own, other than the one that looks. Without it nothing is ever changed on this machine, and what would be changed there is not offered.',
  )

const connectionKeys = ['address', 'port', 'user', 'key', 'accept_new'] as const

/** One machine of `hosts:`. Whatever it does not say is left to ~/.ssh/config. */
export const hostSchema = z
  .strictObject({
    connect: z
      .enum(['ssh', 'local'])
      .default('ssh')
      .describe('local is the machine on which the bot itself runs; default ssh.'),
    address: addressSchema
      .optional()
      .describe('Host name or IP address; default: HostName of ~/.ssh/config, or the name.'),
    port: z.int().min(1).max(65_535).optional(),
    user: userSchema.optional().describe('Account that looks; it needs no right to change anything.'),
    key: keySchema
      .optional()
      .describe('Private key file; default: those of ~/.ssh/config and of the SSH agent.'),
    sudo: z.boolean().default(false).describe('Whether commands that need root may be run by "sudo -n".'),
    accept_new: z
      .boolean()
      .default(false)
      .describe('Whether a host key that known_hosts does not hold yet is accepted and remembered.'),
    logs: z
      .array(logSchema)
      .max(longestList)
      .default([])
      .describe('Log files beyond those that the configuration of each system names.'),
    units: z
      .array(unitSchema)
      .max(longestList)
      .default([])
      .describe('systemd units to look at, beyond those that are found.'),
    change: changeSchema.optional(),
  })
  .superRefine(
    (written, context) => {
      if (written.connect !== 'local') return
      for (const key of connectionKeys) {
        if (written[key] === undefined || written[key] === false) continue
        const params = { hint: `remove it, or remove "connect: local"` }
        context.addIssue({ code: 'custom', path: [key], message: 'means nothing for a local host', params })
      }
      for (const key of ['user', 'key'] as const) {
        if (!isMapping(written.change) || written.change[key] === undefined) continue
        const params = { hint: 'a local host is changed as the user of the bot: keep "sudo" alone' }
        const path = ['change', key]
        context.addIssue({ code: 'custom', path, message: 'means nothing for a local host', params })
      }
    },
    { when: ({ value }) => isMapping(value) },
  )

export type WrittenHost = z.output<typeof hostSchema>
