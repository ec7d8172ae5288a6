import { z } from 'zod'

/** The keys that a schema knows at a path, to find the one that was meant; empty where any key is allowed. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  return schemasAt(schema, path).flatMap((found) =>
    found instanceof z.ZodObject ? Object.keys(found.shape) : [],
  )
}

function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => schemasAt(option, path))
  const inner = unwrapped(schema)
  if (inner !== null) return schemasAt(inner, path)
  const [step, ...rest] = path
  if (step === undefined) return [schema]
  if (schema instanceof z.ZodArray) return schemasAt(schema.element, rest)
  if (schema instanceof z.ZodRecord) return schemasAt(schema.valueType, rest)
  const inside = schema instanceof z.ZodObject && new Map(Object.entries(schema.shape)).get(String(step))
  return inside ? schemasAt(inside, rest) : []
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType | null {
  if (schema instanceof z.ZodPipe) return schema.in
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  )
    return schema.unwrap()
  return null
}
