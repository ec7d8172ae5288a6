import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { machineOf } from '../owner/machine-of.ts'
import { advisedValue } from './advised.ts'
import { chosenPasses } from './chosen-passes.ts'
import { dumpOf } from './config/dumped-files.ts'
import { withPieces } from './config/edit.ts'
import { parseConfig } from './config/parse-config.ts'
import {
  applyEdit,
  editedConfig,
  editLines,
  inspectEdited,
  planEdit,
  restoreLines,
  undoEdit,
} from './edited-config.ts'
import { nginxAtHand } from './nginx-at-hand.ts'
import { setDirectives } from './set-directives.ts'
import { nginxSettings, type SettingName } from './settings.ts'

const names = Object.keys(nginxSettings) as [SettingName, ...SettingName[]]

const params = z
  .strictObject({
    setting: z.enum(names).describe('What is set.'),
    value: z
      .string()
      .max(200)
      .optional()
      .describe('The value; with from, where the diagnosis worked out none.'),
    from: z.literal('advice').optional().describe('Takes the value that the diagnosis worked out.'),
  })
  .refine(({ value, from }) => value !== undefined || from !== undefined, 'needs value: or from: advice')
  .refine(
    ({ setting, value }) => value === undefined || nginxSettings[setting].value.test(value),
    'the value is not written as nginx would read it',
  )

/** Gives one setting of nginx one value where requests are passed on to what is further in, and reloads. */
export const nginxSet = defineChange({
  type: 'nginx.set',
  title: 'Change a setting of nginx',
  actsOn: 'host',
  params,
  exact: editedConfig,
  async aim(site, { setting, value: fallback, from }, context) {
    const found = await nginxAtHand(site, context)
    if ('lacking' in found) return found
    const passes = chosenPasses(found, site)
    if ('lacking' in passes) return passes
    const { name: host } = machineOf(site.place).host
    const protocol = passes[0]?.protocol ?? 'proxy'
    const advised =
      from === undefined ? null : advisedValue(setting, site.advice, { hop: site.hop.name, host, protocol })
    const value = advised ?? fallback
    if (value === undefined)
      return { lacking: `The diagnosis worked out no value for ${setting} of ${site.hop.name}.` }
    const wanted = (pass: (typeof passes)[number]) => nginxSettings[setting].of(value, pass.protocol)
    const edits = setDirectives(found, passes, wanted)
    if ('lacking' in edits) return edits
    const [edit, ...others] = edits
    if (edit === undefined) return { lacking: `${setting} of nginx on ${host} is ${value} already, or more.` }
    if (others.length > 0) {
      return {
        lacking: `It takes changes of ${[...edits.keys()].join(' and ')}, which are not made at once; they are made by hand.`,
      }
    }
    const [path, pieces] = edit
    const sorted = pieces.toSorted((a, b) => a.at - b.at)
    const after = new Map(found.files).set(path, withPieces(found.files.get(path) ?? '', sorted))
    const again = { files: after, tree: parseConfig(dumpOf(after)) }
    const passesAfter = chosenPasses(again, site)
    const left = 'lacking' in passesAfter ? passesAfter : setDirectives(again, passesAfter, wanted)
    if ('lacking' in left || left.size > 0) {
      return {
        lacking: `${path} could not be edited so that ${setting} would be ${value}; it is edited by hand.`,
      }
    }
    return planEdit(found, path, pieces, site, context)
  },
  commands: editLines,
  inspect: inspectEdited,
  apply: applyEdit,
  undo: { commands: restoreLines, apply: undoEdit },
})
