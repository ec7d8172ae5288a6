import { linesOfProgram } from '../app/lines-of-program.ts'

/** What annotations of the Application Gateway’s ingress controller leave out. */
export const ingressNotes = linesOfProgram(
  {
    system: 'azure-appgw',
    program: 'ingress',
    reference: 'https://azure.github.io/application-gateway-kubernetes-ingress/annotations/',
  },
  [
    {
      name: 'no-backend-name',
      needles: ['appgw.ingress.kubernetes.io/'],
      pattern:
        /appgw\.ingress\.kubernetes\.io\/(?:backend-protocol: ?["']?https\b|appgw-trusted-root-certificate:)/i,
      when: (_groups, record) => !record.includes('/backend-hostname'),
      weights: {
        'tls-backend-name': 17,
        'tls-sni-missing': 15,
        'tls-backend-untrusted': 12,
        'host-header-rejected': 3,
      },
      title: 'TLS to the backend without the name that its certificate is to be for',
      fact: 'tls-name',
      reach: 'behind',
      matches: [
        'metadata:\n  annotations:\n    appgw.ingress.kubernetes.io/backend-protocol: "https"\n    appgw.ingress.kubernetes.io/ssl-redirect: "true"',
      ],
      nearMisses: [
        'metadata:\n  annotations:\n    appgw.ingress.kubernetes.io/backend-protocol: "https"\n    appgw.ingress.kubernetes.io/backend-hostname: "shop.example.com"',
        'metadata:\n  annotations:\n    appgw.ingress.kubernetes.io/backend-protocol: "http"',
      ],
    },
  ],
)
