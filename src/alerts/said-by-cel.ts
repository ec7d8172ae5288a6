import { TypeError as CelTypeError, EvaluationError, ParseError } from '@marcbachmann/cel-js'

/** What the language says of a failure, without the picture of the place that its messages have. */
export function saidByCel(thrown: unknown): string {
  const isOfCel =
    thrown instanceof ParseError || thrown instanceof CelTypeError || thrown instanceof EvaluationError
  if (isOfCel) return thrown.summary
  return thrown instanceof Error ? (thrown.message.split('\n', 1)[0] ?? '') : String(thrown)
}
