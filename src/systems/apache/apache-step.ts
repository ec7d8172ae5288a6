import { z } from 'zod'
import { BotError } from '../../errors.ts'
import { defineStep } from '../../model/step.ts'
import { apacheFacts } from './apache-facts.ts'
import { apacheCommands } from './apache-programs.ts'
import { judgeApache } from './judge-apache.ts'

/**
 * Looks at an Apache httpd: whether its configuration is valid, where it passes requests on, with which modules and
 * limits, and how many of its workers are busy. Fails when the configuration is invalid, a module is missing that a
 * backend needs, or every worker is busy. One round trip.
 */
export const apacheStep = defineStep({
  type: 'apache',
  title: 'Look into Apache',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(target, _params, { hosts, signal }) {
    if (hosts === undefined) {
      throw new BotError('INTERNAL', 'The step apache was given no machines.', 'Please report this.')
    }
    const { host } = target
    const [version, test, modules, virtualHosts, files, status] = await hosts.run(host, apacheCommands, {
      signal,
    })
    const facts = apacheFacts({
      version: version?.stdout ?? '',
      test: test?.stdout ?? '',
      modules: modules?.stdout ?? '',
      virtualHosts: virtualHosts?.stdout ?? '',
      files: files?.stdout ?? '',
      status: status?.stdout ?? '',
    })
    const isNothing =
      facts.test === null &&
      facts.passes.length === 0 &&
      facts.status === null &&
      facts.virtualHosts.length === 0
    if (isNothing && facts.version === null) {
      throw new BotError(
        'PROGRAM_MISSING',
        `There is no Apache httpd on ${host.name}.`,
        'Name the machine on which it runs under “hosts” of its hop, or take the step out of the runbook.',
      )
    }
    if (isNothing) {
      throw new BotError(
        'HOST_ROOT_NEEDED',
        `The configuration of Apache httpd on ${host.name} may not be read.`,
        'Set “sudo: true” for this host, and allow it in sudoers.',
      )
    }
    return { ...judgeApache(facts), facts }
  },
})
