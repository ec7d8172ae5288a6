import { parseArgs } from 'node:util'
import { resetLab, startLab } from './lab.ts'
import { playAll } from './play-all.ts'
import { save } from './save.ts'
import { scenarios } from './scenarios/index.ts'
import { summary } from './summary.ts'

/**
 * `node test/lab/rehearse.ts [--judge [--approve]] [--beside] [--out folder] [--parallel 4] [--steady 300] [words of a name]`: plays the scenarios of whose names all
 * these words are part, or that match a pattern (`--match 'stopped|killed'`). Without `--judge` only the lab is tried: what is broken must really be broken, and heal. What the product said goes to
 * the folder. `--approve` approves whatever is proposed. `--beside` leaves the hosts alone that are there already.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    approve: { type: 'boolean', default: false },
    beside: { type: 'boolean', default: false },
    judge: { type: 'boolean', default: false },
    match: { type: 'string' },
    out: { type: 'string' },
    parallel: { type: 'string', default: '4' },
    steady: { type: 'string', default: '0' },
  },
})
const print = (line: string) => process.stdout.write(`${line}\n`)
const say = (line: string) => process.stderr.write(`${line}\n`)
await (values.beside ? startLab(say) : resetLab(say))
const played = await playAll(
  scenarios.filter(({ name }) =>
    values.match === undefined
      ? positionals.every((word) => name.includes(word))
      : new RegExp(values.match).test(name),
  ),
  {
    judging: values.judge,
    approving: values.approve,
    parallel: Number(values.parallel),
    steadyMs: Number(values.steady) * 1000,
    say,
    done: (one) => {
      const { name, seconds, faults, broken, cured } = one
      const { cause, hop, host } = broken?.verdict ?? {}
      const { remedy, ending, why } = cured ?? {}
      const given = broken ? `: ${cause} at ${hop} on ${host ?? '?'} in ${broken.ms} ms` : ''
      print(`${faults.length === 0 ? 'ok   ' : 'WRONG'} ${seconds} s  ${name}${given}`)
      if (cured !== null) print(`      ${remedy}: ${ending} (${why})`)
      for (const fault of faults) print(`      ${fault}`)
      if (values.out !== undefined) save(values.out, one)
    },
  },
)
print(summary(played))
process.exitCode = played.some(({ faults }) => faults.length > 0) ? 1 : 0
