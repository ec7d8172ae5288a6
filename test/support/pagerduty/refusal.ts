/** How PagerDuty says no: a status, a code of its own and words. */
export class Refusal extends Error {
  readonly status: number
  readonly code: number
  readonly details: string[]

  constructor(status: number, code: number, message: string, details: string[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}
