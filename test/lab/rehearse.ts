import { parseArgs } from 'node:util'
import { resetLab } from './lab.ts'
import { playAll } from './play-all.ts'
import { save } from './save.ts'
import { scenarios } from './scenarios/index.ts'
import { summary } from './summary.ts'

/**
 * `node test/lab/rehearse.ts [--judge] [--out folder] [--parallel 4] [--steady 300] [words of a name]`: plays the scenarios of whose names all
 * these words are part. Without `--judge` only the lab is tried: what is broken must really be broken, and heal. What the product said goes to
 * the folder.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    judge: { type: 'boolean', default: false },
    out: { type: 'string' },
    parallel: { type: 'string', default: '4' },
    steady: { type: 'string', default: '0' },
  },
})
const print = (line: string) => process.stdout.write(`${line}\n`)
const say = (line: string) => process.stderr.write(`${line}\n`)
await resetLab(say)
const played = await playAll(
  scenarios.filter(({ name }) => positionals.every((word) => name.includes(word))),
  {
    judging: values.judge,
    parallel: Number(values.parallel),
    steadyMs: Number(values.steady) * 1000,
    say,
    done: (one) => {
      const { name, seconds, faults, broken } = one
      const { cause, hop, host } = broken?.verdict ?? {}
      const given = broken ? `: ${cause} at ${hop} on ${host ?? '?'} in ${broken.ms} ms` : ''
      print(`${faults.length === 0 ? 'ok   ' : 'WRONG'} ${seconds} s  ${name}${given}`)
      for (const fault of faults) print(`      ${fault}`)
      if (values.out !== undefined) save(values.out, one)
    },
  },
)
print(summary(played))
process.exitCode = played.some(({ faults }) => faults.length > 0) ? 1 : 0
