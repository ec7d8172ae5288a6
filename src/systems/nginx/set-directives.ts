import type { NotAimed } from '../../model/change.ts'
import type { Directive } from './config/directive.ts'
import { startIn } from './config/dumped-files.ts'
import { appendTo, insertBefore, type Piece, replaceArgs } from './config/edit.ts'
import type { PassPlace } from './config/passes-of.ts'
import { inForce } from './config/scope.ts'
import { type Span, spanAt, spansOf } from './config/span.ts'
import type { NginxAtHand } from './nginx-at-hand.ts'
import { serverParameters, type Wanted } from './settings.ts'

/** Edits by file. */
export type Edits = Map<string, Piece[]>

/** A place at which a directive is missing or to be replaced. */
interface Place {
  /** The block that holds it; null for the top of a file. */
  block: Directive | null
  children: readonly Directive[]
  /** New ones are written before it; null at the end of the block. */
  before: Directive | null
}

/** Contexts in which no setting of a pass is allowed: https://nginx.org/en/docs/http/ngx_http_proxy_module.html */
const conditional = new Set(['if', 'limit_except'])

/**
 * The edits that give each pass the wanted directives: replaced where the same block has them, else written beside the pass,
 * so that nothing else is touched. Nothing for what is so already.
 */
export function setDirectives(
  { files, tree }: Pick<NginxAtHand, 'files' | 'tree'>,
  passes: readonly PassPlace[],
  wanted: (pass: PassPlace) => readonly Wanted[],
): Edits | NotAimed {
  const edits: Edits = new Map()
  const spans = new Map<string, Span[]>()
  const done = new Set<string>()
  for (const pass of passes) {
    for (const each of wanted(pass)) {
      const lacking = setOne(pass, each)
      if (lacking !== null) return { lacking }
    }
  }
  return edits

  function setOne(pass: PassPlace, want: Wanted): string | null {
    if (serverParameters.has(want.name)) return setParameters(pass, want)
    const place = placeOf(tree, pass, want)
    if (typeof place === 'string') return place
    const key = JSON.stringify([place.block?.at, want.name, headerOf(want)])
    if (done.has(key)) return null
    done.add(key)
    const present = place.children.find((child) => isMeant(child, want))
    const current =
      present ?? (want.level === 'pass' || want.level === 'server' ? valueAround(pass, want) : undefined)
    if (current !== undefined && isEnough(current, want)) return null
    if (present !== undefined) {
      const variable = headerOf(want) === null ? undefined : present.args.find((arg) => arg.includes('$'))
      if (variable !== undefined) {
        return `${present.file}:${present.line} leaves the value to ${variable}, which is changed by hand.`
      }
      return replace(present, { value: want.value })
    }
    const at = place.before ?? place.block
    if (at?.file == null) return 'It is not known which file holds the place.'
    const [text, span] = [files.get(at.file), spanOf(at)]
    if (text === undefined || span === null) return `${at.file}:${at.line} could not be found again.`
    if (timesIn(tree, at) > 1) {
      return `${at.file}:${at.line} is included in several places, and a change there would change them all.`
    }
    const directive = `${want.name} ${want.value};`
    const piece =
      place.before === null ? appendTo(text, span, directive) : insertBefore(text, span, directive)
    if (piece === null) return `${at.file}:${at.line} could not be taken apart.`
    add(at.file, piece)
    return null
  }

  function setParameters({ upstream, target }: PassPlace, { name, value }: Wanted): string | null {
    if (upstream === null) return `${target.authority} is no group of servers, and so has no ${name}.`
    for (const server of upstream.block ?? []) {
      const key = JSON.stringify([server.at, name])
      if (server.name !== 'server' || done.has(key)) continue
      done.add(key)
      if (server.args.includes(`${name}=${value}`)) continue
      const args = server.args.filter((arg) => !arg.startsWith(`${name}=`))
      const lacking = replace(server, { value: [...args, `${name}=${value}`].join(' ') })
      if (lacking !== null) return lacking
    }
    return null
  }

  function replace(directive: Directive, { value }: Pick<Wanted, 'value'>): string | null {
    const { file } = directive
    if (file === null) return 'It is not known which file holds the setting.'
    if (timesIn(tree, directive) > 1) {
      return `${file}:${directive.line} is included in several places, and a change there would change them all.`
    }
    const [text, span] = [files.get(file), spanOf(directive)]
    const piece = text === undefined || span === null ? null : replaceArgs(text, span, value)
    if (piece === null) return `${file}:${directive.line} could not be taken apart.`
    add(file, piece)
    return null
  }

  function spanOf(directive: Directive): Span | null {
    const file = directive.file ?? ''
    const start = startIn(files, file)
    const known = spans.get(file) ?? spansOf(files.get(file) ?? '')
    spans.set(file, known)
    return start === null ? null : spanAt(known, directive.at - start)
  }

  function add(file: string, piece: Piece): void {
    edits.set(file, [...(edits.get(file) ?? []), piece])
  }
}

function placeOf(tree: readonly Directive[], pass: PassPlace, want: Wanted): Place | string {
  if (want.level === 'main' || want.level === 'events') {
    const events = tree.find(({ name }) => name === 'events')
    if (events?.block == null) return 'The configuration has no events block.'
    return want.level === 'main'
      ? { block: null, children: tree, before: events }
      : { block: events, children: events.block, before: null }
  }
  if (want.level === 'upstream') {
    const { upstream } = pass
    if (upstream?.block == null)
      return `${pass.target.authority} is no group of servers, and so has no ${want.name}.`
    return { block: upstream, children: upstream.block, before: null }
  }
  const blocks = pass.blocks.filter(({ name }) => !conditional.has(name))
  const server = blocks.findLast(({ name }) => name === 'server')
  const block = want.level === 'server' ? server : holderOf(blocks, want)
  if (block?.block == null) return 'The pass is in no block of its own.'
  const depth = pass.blocks.indexOf(block)
  // In a block further out, before the block that leads to the pass.
  const inner = pass.blocks[depth + 1] ?? pass.directive
  return { block, children: block.block, before: inner.file === block.file ? inner : null }
}

/** Headers of one block replace all those of the blocks around it, so that another one has to join them where they are. */
function holderOf(blocks: readonly Directive[], want: Wanted): Directive | undefined {
  if (headerOf(want) === null) return blocks.at(-1)
  return blocks.findLast(({ block }) => block?.some(({ name }) => name === want.name)) ?? blocks.at(-1)
}

function headerOf({ name, value }: Wanted): string | null {
  return name.endsWith('_set_header') ? (value.split(' ')[0]?.toLowerCase() ?? null) : null
}

function isMeant({ name, args }: Directive, want: Wanted): boolean {
  const header = headerOf(want)
  return name === want.name && (header === null || args[0]?.toLowerCase() === header)
}

function valueAround({ scope }: PassPlace, want: Wanted): Directive | undefined {
  return inForce(scope, want.name).find((directive) => isMeant(directive, want))
}

function isEnough({ args }: Directive, { value, grows }: Wanted): boolean {
  if (args.join(' ') === value.replaceAll('"', '')) return true
  if (args.join(' ').trim() === value.replaceAll('"', '').trim()) return true
  if (grows !== true) return false
  const [has, needs] = [amountOf(args.at(-1)), amountOf(value.split(' ').at(-1))]
  return has !== null && needs !== null && has >= needs
}

/** `16k` is 16384. */
function amountOf(text: string | undefined): number | null {
  const match = /^(\d{1,12})([kKmM]?)$/.exec(text ?? '')
  if (match === null) return null
  return Number(match[1]) * ({ k: 1024, m: 1024 * 1024 }[(match[2] ?? '').toLowerCase()] ?? 1)
}

/** How often one directive stands in the tree: once for each include of its file. */
function timesIn(tree: readonly Directive[], { at }: Pick<Directive, 'at'>): number {
  let times = 0
  for (const each of tree) {
    if (each.at === at) times += 1
    if (each.block !== null) times += timesIn(each.block, { at })
  }
  return times
}
