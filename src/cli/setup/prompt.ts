/** One question of a set-up. */
export interface Question {
  /** Names the answer where nobody can be asked: `SLACK_BOT_TOKEN`, `--channel`. */
  name: string
  /** `Bot token (starts with xoxb-)` */
  text: string
  /** What is taken for an empty answer; null: something must be typed. */
  current: string | null
  /** Neither echoed nor shown. */
  isSecret: boolean
  /** What is wrong with an answer and what to do, or null. */
  problemOf(answer: string): string | null
}

/** Whom a set-up talks to: somebody at a terminal, the flags and variables of a script, or a test. */
export interface Prompt {
  /** Whether somebody is there to mend what is wrong and try again. */
  isInteractive: boolean
  say(text: string): void
  /** Resolves with an answer that has no problem. */
  ask(question: Question): Promise<string>
  /** Resolves with the value of one of the options. */
  choose(question: {
    name: string
    text: string
    options: readonly { value: string; label: string }[]
    current: string
  }): Promise<string>
  /** Without anybody there: `otherwise`. */
  confirm(text: string, otherwise: boolean): Promise<boolean>
  close(): void
}
