import { type Correlation, nothing } from '../correlation.ts'
import { type PastedText, pastedTexts } from '../pasted-texts.ts'
import { seenOf } from '../seen-of.ts'

interface Applied {
  file: string
  namespace: string
  words: string
  from: PastedText
}

const command =
  /\bkubectl\s[^\n|;&]{0,80}?\b(?:apply|create)\s[^\n|;&]{0,200}-f[\s=]{1,4}["']?([\w./-]{1,200}\.(?:ya?ml|json))\b[^\n|;&]{0,200}/g
const switched = /\bkubectl config set-context\b|^\s{0,8}kubens\s/m
const ofController = /controller|class|rbac|configmap|namespace|secret|issuer|cert/i

/** An Ingress that was put into another namespace than the Services that it names, which it only finds in its own. */
export const ingressNamespaces: Correlation = {
  id: 'ingress-namespaces',
  reference:
    'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend: the Service must be in the namespace of the Ingress',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    const failed =
      seenOf(evidence, 'http').some(({ facts: { status } }) => status === 503 || status === 404) ||
      texts.some(({ text }) => /\b503\b|default backend|not found|<none>/.test(text))
    const isTold = texts.some(({ text }) => /^\s{0,20}namespace:/m.test(text) || switched.test(text))
    if (!failed || isTold) return nothing
    const applied = texts.flatMap(appliedIn).filter(({ file }) => !ofController.test(file))
    const ofIngress = ({ file }: Applied) => /(?:^|[^a-z])ing(?:ress)?(?:[^a-z]|$)/i.test(file)
    const ingress = applied.find(ofIngress)
    const others = applied.filter((each) => !ofIngress(each))
    const [other] = others
    if (ingress === undefined || other === undefined) return nothing
    const isApart = others.every(({ namespace }) => namespace !== ingress.namespace)
    if (!isApart) return nothing
    return {
      findings: [
        {
          cause: 'lb-no-registered-targets',
          weight: 32,
          fact: 'ingress-namespace',
          reach: 'here',
          quote: `the Ingress is in namespace ${ingress.namespace} (${ingress.words}), and the Services are in ${other.namespace} (${other.words})`,
          evidence: ingress.from.evidence,
          hop: null,
          target: null,
        },
      ],
      advice: [],
    }
  },
}

function appliedIn(from: PastedText): Applied[] {
  return [...from.text.matchAll(command)].map(([words, file]) => ({
    file: (file ?? '').split('/').at(-1) ?? '',
    namespace: /\s(?:-n|--namespace)[\s=]{1,4}["']?([\w-]{1,63})/.exec(words)?.[1] ?? 'default',
    words: words.trim().slice(0, 120),
    from,
  }))
}
