import { spawn } from 'node:child_process'

export interface RunOptions {
  input?: string
  timeoutMs?: number
  env?: Record<string, string | undefined>
  cwd?: string
}

export interface Output {
  stdout: string
  stderr: string
  code: number | null
}

/** Runs a program to its end, whatever comes of it. */
export function attempt(argv: readonly string[], options: RunOptions = {}): Promise<Output> {
  const [program = '', ...args] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.on('error', reject)
    // A program that ends without having read all of its input says why itself.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    child.on('close', (code) => resolve({ stdout, stderr, code }))
  })
}

/** Runs a program that must succeed; gives what it printed. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { stdout, stderr, code } = await attempt(argv, options)
  if (code === 0) return stdout
  const said = `${stdout}\n${stderr}`.trim().slice(-2000)
  throw new Error(`${argv.join(' ').slice(0, 300)} ended with ${code}:\n${said}`)
}
