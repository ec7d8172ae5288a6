import { stopLab } from './lab.ts'

/** `node test/lab/down.ts`: removes everything that the lab started, also after a crash. */
await stopLab()
