import { linesOfProgram } from '../app/lines-of-program.ts'

/** What gcloud and the ingress of GKE say of the health of backends. */
export const backendLines = linesOfProgram(
  {
    system: 'google-lb',
    program: 'backend',
    reference:
      'https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks; gcloud compute backend-services get-health',
  },
  [
    {
      name: 'unhealthy',
      needles: ['UNHEALTHY'],
      pattern:
        /(?:healthState|HEALTH_STATE|health_state)["']?\s{0,4}[:=|]?\s{0,4}["']?UNHEALTHY|backends["']?\s{0,4}[:=][^\n]{0,400}["']?UNHEALTHY|All backend services are in UNHEALTHY state/,
      weights: {
        'lb-no-healthy-targets': 15,
        'health-check-misconfig': 16,
        'lb-sg-nacl-block': 11,
        'backend-down': 6,
        'wrong-port': 4,
      },
      title: 'Google’s health check of the backend fails',
      fact: 'no-live',
      matches: [
        'ingress.kubernetes.io/backends: \'{"k8s-be-30080--1":"UNHEALTHY"}\'',
        'healthState: UNHEALTHY',
        'Some backend services are in UNKNOWN state; All backend services are in UNHEALTHY state',
      ],
      nearMisses: ['ingress.kubernetes.io/backends: \'{"k8s-be-30080--1":"HEALTHY"}\''],
    },
    {
      name: 'firewall',
      needles: ['130.211.0.0/22', '35.191.0.0/16', '35.191.'],
      pattern:
        /(?:[Ff]irewall change required|[Dd]en(?:y|ied)|[Dd]rop|[Bb]lock)[^\n]{0,200}(?:130\.211\.0\.0\/22|35\.191\.0\.0\/16)/,
      weights: { 'lb-sg-nacl-block': 25, 'host-firewall-block': 8 },
      title: 'the addresses from which Google’s load balancers ask are not let in',
      reference: 'https://cloud.google.com/load-balancing/docs/health-check-concepts#ip-ranges',
      fact: 'firewall',
      reach: 'behind',
      matches: [
        'Firewall change required by security admin: `gcloud compute firewall-rules create k8s-fw-l7 --source-ranges 130.211.0.0/22,35.191.0.0/16`',
      ],
      nearMisses: ['allow 130.211.0.0/22 and 35.191.0.0/16'],
    },
  ],
)
