import { type CauseId, causeOf } from '../diagnosis/causes.ts'
import { correlated } from '../diagnosis/correlated.ts'
import { correlate } from '../diagnosis/correlations/index.ts'
import { find } from '../diagnosis/find.ts'
import { guidanceOf } from '../diagnosis/guidance.ts'
import { hypotheses } from '../diagnosis/hypotheses.ts'
import { scopes } from '../diagnosis/scope.ts'
import { isGateway } from '../diagnosis/system-role.ts'
import { BotError } from '../errors.ts'
import type { Advice, Finding, Hypothesis, Missing } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Explanation, Quoted } from '../model/explanation.ts'
import type { Service } from '../model/service.ts'
import { type System, systems } from '../model/system.ts'
import { nobodyMay } from '../model/usual-policy.ts'
import { isHarmless } from './is-harmless.ts'
import { lasts } from './lasts.ts'
import { learntModel } from './likeness/learnt-model.ts'
import type { LikenessModel } from './likeness/model.ts'
import { likenessSignature, weighLikeness } from './likeness/weigh-likeness.ts'
import { pasteAtlas } from './paste-atlas.ts'
import { type Paste, readPaste } from './read-paste.ts'
import { tellsTrouble } from './tells-trouble.ts'
import { temperReplies } from './temper-replies.ts'

/** Texts beyond this are a file to search on its host, not a paste. */
export const longestPaste = 16 * 1024 * 1024

/** Above this confidence a cause is a verdict. */
const enough = 0.5

/** From this sum on (28 %) signatures tell of some fault; configuration alone reads like a report of one all too easily. */
const leastTold = -4

/**
 * Judges a pasted text: log lines, outputs of commands, replies, configurations, in any mixture, by what signatures know and by
 * what became of reports with such words (`model`; one without words says nothing). Needs no host and no network. Throws
 * `TEXT_EMPTY` and `TEXT_TOO_LONG`.
 */
export function explain(text: string, model: LikenessModel = learntModel()): Explanation {
  if (text.length > longestPaste) {
    throw new BotError(
      'TEXT_TOO_LONG',
      `The text has ${Math.round(text.length / 1024 / 1024)} MB, and at most ${longestPaste / 1024 / 1024} MB are read.`,
      'Cut it to the minutes around the fault, for example with tail -n 5000.',
    )
  }
  if (text.trim() === '') {
    throw new BotError(
      'TEXT_EMPTY',
      'There is nothing to explain.',
      'Paste log lines, the output of a command, or a response.',
    )
  }
  const paste = readPaste(text)
  const service = serviceOf(paste.evidence)
  const { findings, advice } = correlate(paste.evidence, service)
  const compared = lasts(text) ? findings.filter(({ correlation }) => correlation !== 'taken-back') : findings
  const scopeOf = scopes(service, [], { ourClockIsOff: false, isForwarded: () => false })
  const found = find(
    paste.evidence.map((evidence) => ({ evidence, scope: scopeOf(evidence, null) })),
    pasteAtlas,
  )
  const ranked = hypotheses(
    [...temperReplies(found, paste), ...compared.map((each) => correlated(each, pasteAtlas))],
    [],
  )
  const told = ranked.some(({ cause, total }) => !isHarmless(cause) && total >= leastTold)
  const reading = tellsTrouble(text, ranked) ? (told ? 'told' : 'hinted') : 'untroubled'
  return explanation(paste, weighLikeness(ranked, text, model), reading, advice)
}

function explanation(
  paste: Paste,
  ranked: readonly Hypothesis[],
  reading: Reading,
  advice: readonly Advice[],
): Explanation {
  const verdict = verdictOf(paste, ranked, reading)
  const shown = ranked.filter(({ confidence }) => confidence >= 0.005).slice(0, 10)
  const guidance = verdict.cause === null ? null : guidanceOf(verdict.cause)
  return {
    verdict,
    hypotheses: shown.map(({ cause, title, confidence, for: speaking, against }) => ({
      cause,
      title,
      confidence,
      for: speaking.map((each) => quoted(each, paste)),
      against: against.map((each) => quoted(each, paste)),
    })),
    missing: missingOf(paste, ranked),
    remedies: verdict.state === 'fault' ? (guidance?.remedies ?? []).map((each) => ({ ...each })) : [],
    advice: advice.filter(({ cause }) => shown.some((each) => each.cause === cause)),
    read: {
      lines: paste.lines,
      unread: paste.unread,
      evidence: paste.evidence.map(({ id, type, summary }) => ({
        type,
        source: paste.sources.get(id) ?? '',
        summary,
      })),
    },
  }
}

function quoted({ signature, quote, source, weight, evidence }: Finding, { sources }: Paste): Quoted {
  return { signature, quote, source: sources.get(evidence) ?? source, weight }
}

function verdictOf(paste: Paste, ranked: readonly Hypothesis[], reading: Reading): Explanation['verdict'] {
  const best = ranked.find(({ cause }) => !isHarmless(cause))
  const noise = ranked.find(({ cause }) => isHarmless(cause))
  const isTold = reading === 'told' || (reading === 'hinted' && best !== undefined && readsSurely(best))
  if (
    isTold &&
    best !== undefined &&
    best.confidence > enough &&
    (noise === undefined || best.total > noise.total - harmlessLead)
  ) {
    const hop = hopOf(best, paste.evidence)
    return {
      state: 'fault',
      cause: best.cause,
      confidence: best.confidence,
      hop,
      sentence: `${causeOf(best.cause).title}${hop === null ? '' : ` (${hop})`}: ${Math.round(best.confidence * 100)} %. ${causeOf(best.cause).explanation}`,
    }
  }
  const answered = paste.evidence.some(
    ({ type, outcome }) => (type === 'http' || type === 'access-log') && outcome === 'pass',
  )
  // What is likelier than the harmless reading is not sure enough to tell, and no reason to call it well.
  const isNoise = noise !== undefined && (best === undefined || noise.total >= best.total)
  if (isNoise || (answered && !isTold)) {
    const why = noise?.for[0]?.quote
    return {
      state: 'healthy',
      cause: null,
      confidence: noise === undefined ? 0.6 : Math.max(0.6, noise.confidence),
      hop: null,
      sentence:
        why === undefined
          ? 'No gateway fault in this text: what was asked answered.'
          : `No gateway fault in this text: “${why}” is harmless by itself.`,
    }
  }
  return {
    state: 'inconclusive',
    cause: null,
    confidence: Math.min(enough, best?.confidence ?? 0),
    hop: null,
    sentence: `No verdict: ${whyNot(best, reading)}`,
  }
}

function whyNot(best: Hypothesis | undefined, reading: Reading): string {
  if (best === undefined) return 'nothing in this text speaks of a gateway fault that is known.'
  if (reading === 'untroubled') {
    return `nothing in this text tells that something failed; add the reply or the line that does. If something did, look here first: ${best.title}.`
  }
  return `the text is too little; likeliest, and not likely enough, is: ${best.title} (${Math.round(best.confidence * 100)} %).`
}

/** From this weight on (a third of all reports that the text reads like) a hint of a signature is enough beside it. */
const sureLikeness = 18

/** What weighs less is there to be compared with something else. */
const leastHint = 3

function readsSurely({ for: speaking }: Hypothesis): boolean {
  return (
    speaking.some(({ signature, weight }) => signature !== likenessSignature && weight >= leastHint) &&
    speaking.some(({ signature, weight }) => signature === likenessSignature && weight >= sureLikeness)
  )
}

/** Whether signatures tell of a fault, hint at one, or the text speaks of nothing that went wrong. */
type Reading = 'told' | 'hinted' | 'untroubled'

/** By so much the harmless reading of other lines must be surer than a fault to outweigh it. */
const harmlessLead = 1

/** Of what is configured, this is so by the app’s own hand: all else is how it is asked. */
const boundByApp: ReadonlySet<CauseId> = new Set<CauseId>([
  'loopback-bind',
  'unix-socket-missing',
  'unix-socket-perm',
])

/** The system whose words say most directly where the cause is. */
function hopOf(best: Hypothesis, evidence: readonly Evidence[]): string | null {
  const byId = new Map(evidence.map((each) => [each.id, each.hop]))
  const { layer } = causeOf(best.cause)
  const ofGateway = layer === 'edge' || layer === 'lb' || layer === 'proxy'
  const ofHost = layer === 'host' || layer === 'network'
  const heard = best.for.flatMap(({ evidence: id }) => byId.get(id) ?? [])
  // What a host shows of its sockets tells where others are wrong.
  const fitting = heard.filter(
    (system) =>
      isGateway(system as System) === ofGateway && system !== 'unknown' && (ofHost || system !== 'host'),
  )
  const gateway = evidence.find(({ hop }) => hop !== null && hop !== 'unknown' && isGateway(hop as System))
  if (ofGateway) return fitting[0] ?? gateway?.hop ?? heard[0] ?? null
  const isAsked = layer === 'config' && !boundByApp.has(best.cause)
  return fitting[0] ?? (isAsked ? gateway?.hop : null) ?? 'app'
}

/** What would make the verdict surer, and what could not be read. */
function missingOf(paste: Paste, ranked: readonly Hypothesis[]): Missing[] {
  const best = ranked.filter(({ cause }) => !isHarmless(cause)).slice(0, 2)
  const seen = new Set(paste.evidence.map(({ type }) => type))
  const wanted = best
    .flatMap(({ cause }) => guidanceOf(cause).confirm)
    .filter(({ type }) => type === null || !seen.has(type))
  const unread: Missing[] =
    paste.unread === 0
      ? []
      : [
          {
            what: `${paste.unread} of ${paste.lines} lines`,
            why: 'no signature and no reader knows them; they may matter or not',
            how: 'Read them yourself, or paste what is around them',
          },
        ]
  const general: Missing[] =
    best.length > 0
      ? []
      : [
          {
            what: 'the error log of the gateway',
            why: 'it says why it could not get an answer',
            how: '$ sudo tail -n 100 /var/log/nginx/error.log',
          },
        ]
  const asked = new Map(wanted.map(({ what, why, how }) => [what, { what, why, how }]))
  return [...asked.values(), ...general, ...unread]
}

/** A service as the text lets one guess it: the systems that speak, from the gateways to the app. */
function serviceOf(evidence: readonly Evidence[]): Service {
  const spoken = systems.filter((system) => evidence.some(({ hop }) => hop === system))
  const path = [...spoken.filter(isGateway), ...spoken.filter((system) => !isGateway(system))]
  return {
    name: 'pasted',
    url: 'http://pasted/',
    environment: 'pasted',
    owners: [],
    changes: nobodyMay,
    channels: {},
    path: path.map((system) => ({
      name: system,
      system,
      addresses: [],
      hosts: [],
      health: '/',
      hostHeader: '',
      serverName: '',
      expect: [],
      timeoutMs: 10_000,
    })),
    hosts: [],
    looks: [],
    timeoutMs: 10_000,
    origin: 'ad-hoc',
  }
}
