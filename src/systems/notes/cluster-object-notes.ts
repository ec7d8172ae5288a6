import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here', fact: 'cluster-object' } as const

/** Parts of manifests and rows of kubectl that say nothing by themselves, and that correlations compare with each other. */
export const clusterObjectNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-ingress-object',
    needles: [
      'Ingress',
      'nginx.ingress.kubernetes.io/',
      'ingress.class',
      'ingressClassName',
      'servicePort',
      'backend:',
      'kubectl ',
    ],
    pattern:
      /^\s{0,8}["']?kind["']?:\s{0,4}["']?Ingress\b|\bnginx\.ingress\.kubernetes\.io\/(?!limit-)|\bkubernetes\.io\/ingress\.class|\bingressClassName["']?:|^\s{0,40}["']?servicePort["']?:|^\s{0,40}(?:- )?backend:\s{0,4}\n\s{1,40}service:|\bkubectl\s[^\n]{0,80}\b(?:get|describe)\s{1,4}ing(?:ress(?:es)?)?\b/m,
    weights: { 'no-live-upstreams': 1 },
    title: 'an Ingress of Kubernetes stands in the text',
    reference: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
    examples: {
      matches: [
        'kind: Ingress',
        'metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/rewrite-target: /',
        'spec:\n  ingressClassName: nginx',
        '          servicePort: web',
        '        backend:\n          service:\n            name: shop',
        'kubectl describe ingress shop',
      ],
      nearMisses: [
        'kind: IngressRoute',
        'alb.ingress.kubernetes.io/scheme: internal',
        'backend: shop',
        'kubectl get pods',
      ],
    },
  },
  {
    ...shared,
    id: 'note-service-ports',
    needles: ['targetPort', 'ports:'],
    pattern:
      /^\s{0,40}(?:- )?["']?targetPort["']?:|^\s{0,40}ports:\s{0,4}\n\s{0,40}- (?:name: \S{1,80}\n\s{1,40})?port:/m,
    weights: { 'wrong-port': 1 },
    title: 'it is told at which ports a Service is asked',
    reference:
      'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports: ports have names',
    examples: {
      matches: [
        '      targetPort: 8080',
        'spec:\n  ports:\n    - port: 80',
        'spec:\n  ports:\n  - name: web\n    port: 80',
      ],
      nearMisses: ['    ports:\n      - 8080:80', 'ports: 80, 443'],
    },
  },
  {
    ...shared,
    id: 'note-cluster-apply',
    needles: ['kubectl ', 'kubens '],
    pattern:
      /\bkubectl\s[^\n|;&]{0,80}?\b(?:apply|create)\s[^\n|;&]{0,200}-f[\s=]|\bkubectl config set-context\b|^\s{0,8}kubens\s/m,
    weights: { 'lb-no-registered-targets': 1 },
    title: 'it is told into which namespace objects were put',
    reference: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
    examples: {
      matches: ['kubectl apply -f shop.yaml -n web', 'kubectl --context prod create -f shop.yaml'],
      nearMisses: ['kubectl get pods -n web', 'kubectl logs -f shop'],
    },
  },
  {
    ...shared,
    id: 'note-service-selector',
    needles: ['elector:', '/TCP'],
    pattern:
      /^[^\n]{0,80}\b[sS]elector["']?:\s{0,40}(?:$|[\w./-]{1,120}=)|\/TCP\S{0,60}\s{1,20}\d{1,5}[smhdy]\w{0,8}\s{1,20}[\w./-]{1,120}=\S/m,
    weights: { 'lb-no-registered-targets': 1 },
    title: 'it is told which labels a Service selects',
    reference: 'https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes',
    examples: {
      matches: [
        'spec:\n  selector:\n    app: shop',
        'Selector:          app=shop,tier=web',
        'shop   ClusterIP   10.96.12.5   <none>   80/TCP   12m   app=shop',
      ],
      nearMisses: ['podSelector: {}', 'shop   ClusterIP   10.96.12.5   <none>   80/TCP   12m'],
    },
  },
  {
    ...shared,
    id: 'note-pod-labels',
    needles: [' Running '],
    pattern:
      /\s\d{1,2}\/\d{1,2}\s{1,20}Running\s[^\n]{0,200}?\s[\w./-]{1,120}=[\w.-]{0,63}(?:,\S{0,1000})?\s{0,8}$/m,
    weights: { 'lb-no-registered-targets': 1 },
    title: 'it is shown which labels a running pod carries',
    reference: 'kubernetes pkg/printers: kubectl get pods --show-labels',
    examples: {
      matches: ['shop-7d9c5b8f6-abcde   1/1   Running   0   12m   app=shop,pod-template-hash=7d9c5b8f6'],
      nearMisses: ['shop-7d9c5b8f6-abcde   1/1   Running   0   12m'],
    },
  },
  {
    ...shared,
    id: 'note-namespace-labels',
    needles: [' Active '],
    pattern:
      /^[a-z0-9][a-z0-9-]{0,62}\s{1,60}Active\s{1,20}\d{1,5}[smhdy]\w{0,8}\s{1,20}(?:<none>|[\w./-]{1,120}=\S)/m,
    weights: { 'lb-sg-nacl-block': 1 },
    title: 'it is shown which labels a namespace carries',
    reference: 'kubernetes pkg/printers: kubectl get namespaces --show-labels',
    examples: {
      matches: ['edge   Active   40d   kubernetes.io/metadata.name=edge', 'edge   Active   40d   <none>'],
      nearMisses: ['edge   Active   40d'],
    },
  },
  {
    ...shared,
    id: 'note-namespace-selector',
    needles: ['namespaceSelector'],
    pattern: /\bnamespaceSelector["']?:/,
    weights: { 'lb-sg-nacl-block': 1 },
    title: 'a NetworkPolicy lets in pods of namespaces with certain labels',
    reference: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    examples: {
      matches: ['    - namespaceSelector:\n        matchLabels:\n          name: edge'],
      nearMisses: ['    - podSelector:\n        matchLabels:\n          app: shop'],
    },
  },
]
