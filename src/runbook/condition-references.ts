import type { ASTNode } from '@marcbachmann/cel-js'

/** A place of an expression that reads a variable of ours. */
export type Reference =
  | { to: 'step'; id: string; offset: number }
  /** `steps` without one constant id, such as `steps.exists(…)`. */
  | { to: 'steps'; offset: number }
  | { to: 'target' | 'host' | 'service'; field: string | null; offset: number }
  /** A field that is compared with a constant text. */
  | { to: 'constant'; of: string; text: string; offset: number }

/** Everything an expression reads, in the order of the text. */
export function referencesOf(root: ASTNode): Reference[] {
  const found: Reference[] = []

  function visit(node: ASTNode): void {
    const constant = comparedConstant(node)
    if (constant) found.push(constant)
    const own = reference(node)
    if (own) found.push(own)
    // A step's or a field's own variable is part of it, and no second reference.
    if (own && (node.op === '.' || node.op === '[]')) return
    for (const child of children(node.args)) visit(child)
  }

  visit(root)
  return found.sort((one, other) => one.offset - other.offset)
}

function reference(node: ASTNode): Reference | null {
  const offset = node.range.start
  if (node.op === 'id') return variable(node.args, null, offset)
  if (node.op !== '.' && node.op !== '[]') return null
  const [base, key] = node.args
  if (base.op !== 'id') return null
  if (typeof key === 'string') return variable(base.args, key, offset)
  return key.op === 'value' && typeof key.args === 'string' ? variable(base.args, key.args, offset) : null
}

function variable(name: string, key: string | null, offset: number): Reference | null {
  if (name === 'steps') return key === null ? { to: 'steps', offset } : { to: 'step', id: key, offset }
  return name === 'target' || name === 'host' || name === 'service' ? { to: name, field: key, offset } : null
}

function comparedConstant(node: ASTNode): Reference | null {
  if (node.op !== '==' && node.op !== '!=') return null
  const [left, right] = node.args
  return constantOf(left, right) ?? constantOf(right, left)
}

function constantOf(side: ASTNode, other: ASTNode): Reference | null {
  if (side.op !== 'value' || typeof side.args !== 'string' || other.op !== '.') return null
  const [base, field] = other.args
  const of = base.op === 'id' ? `${base.args}.${field}` : field
  return { to: 'constant', of, text: side.args, offset: side.range.start }
}

function children(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(children)
  return isNode(args) ? [args] : []
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'range' in value
}
