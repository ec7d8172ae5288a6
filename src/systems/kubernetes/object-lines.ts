import { linesOfCluster } from './lines-of-cluster.ts'

const describe = 'kubectl pkg/describe/describe.go'

/** What `kubectl get` and `describe` say of Services, endpoints, Ingresses and pods that were restarted. */
export const objectLines = linesOfCluster([
  {
    name: 'endpoints-none',
    needles: ['<none>', '<unset>'],
    pattern:
      /^\s{0,8}(?:Endpoints|ENDPOINTS):?\s{1,20}<none>\s*$|^[a-z0-9][\w.-]{0,100}\s{2,60}<none>\s{2,60}\d{1,5}[smhd]\w{0,8}\s*$/m,
    weights: {
      'no-live-upstreams': 20,
      'lb-no-registered-targets': 10,
      'backend-down': 5,
      'container-unhealthy': 4,
    },
    title: 'the Service has no endpoints: its selector fits no ready pod',
    reference: `${describe}, describeService(); kubernetes pkg/printers, printEndpoints()`,
    fact: 'no-live',
    matches: ['Endpoints:         <none>', 'shop-api     <none>     12m'],
    nearMisses: [
      'shop   ClusterIP   10.96.12.5   <none>   80/TCP   12m',
      'Endpoints:         10.244.1.7:8080',
      'Labels:            <none>',
    ],
  },
  {
    name: 'ingress-backend-missing',
    needles: ['<error: ', ':80 (<none>)', ' (<none>)', ' ()'],
    pattern:
      /(?<!default-http-backend)(?::\w{1,63} \(<error: (?:endpoints|services) "(?!default-http-backend)[^"\n]{1,200}" not found>\)|^\s{1,40}\/\S{0,200}\s{1,40}[a-z0-9][\w.-]{0,200}:\w{1,63} \((?:<none>)?\))/m,
    weights: { 'no-live-upstreams': 18, 'proxy-config-invalid': 12, 'backend-down': 5 },
    title: 'the Service that an Ingress names is missing or has no endpoints',
    reference: `${describe}, describeBackendV1()`,
    fact: 'no-live',
    matches: [
      '              /   shop:80 (<error: endpoints "shop" not found>)',
      '              /api   shop-api:8080 (<none>)',
    ],
    nearMisses: [
      'Default backend:  default-http-backend:80 (<error: endpoints "default-http-backend" not found>)',
      '              /   shop:80 (10.244.1.7:8080)',
    ],
  },
  {
    name: 'subsets-none',
    needles: ['"subsets": null', 'subsets: null', 'subsets: []', 'notReadyAddresses', 'NotReadyAddresses'],
    pattern: /"?subsets"?: ?(?:null|\[\])|"?notReadyAddresses"?:|NotReadyAddresses: {1,8}\d/,
    weights: { 'no-live-upstreams': 15, 'container-unhealthy': 9, 'backend-down': 5 },
    title: 'the endpoints of the Service are none, or not ready',
    reference: 'kubernetes pkg/apis/core/types.go, EndpointSubset',
    fact: 'no-live',
    matches: ['subsets: null', '  NotReadyAddresses:  10.244.1.7'],
    nearMisses: ['  NotReadyAddresses:  <none>'],
  },
  {
    name: 'replicas-none',
    needles: ['Replicas:', '  0/'],
    pattern:
      /Replicas:\s{1,20}(?:0 desired|[1-9]\d{0,3} desired \| [^\n]{0,60}\b0 available)|^[a-z0-9][\w.-]{0,100}\s{2,60}0\/\d{1,4}\s{2,60}\d{1,4}\s{2,60}0\s{2,60}\d{1,5}[smhd]/m,
    weights: { 'backend-down': 13, 'no-live-upstreams': 12, 'app-boot-failure': 6, 'app-crash-loop': 5 },
    title: 'no replica of the Deployment is available',
    reference: `${describe}, describeDeployment(); kubernetes pkg/printers, printDeployment()`,
    fact: 'no-live',
    matches: [
      'Replicas:               1 desired | 1 updated | 1 total | 0 available | 1 unavailable',
      'shop-api     0/1     1            0           12m',
    ],
    nearMisses: [
      'Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable',
      'shop-api     1/1     1            1           12m',
    ],
  },
  {
    name: 'proxy-no-endpoints',
    needles: ['no endpoints available for service', 'ServiceUnavailable'],
    pattern: /"reason": ?"ServiceUnavailable"|Error from server \(ServiceUnavailable\)/,
    weights: { 'no-live-upstreams': 17, 'backend-down': 8 },
    title: 'the API server finds no endpoint behind a Service',
    reference: 'kubernetes pkg/registry/core/service/storage, ResourceLocation()',
    fact: 'no-live',
    matches: ['Error from server (ServiceUnavailable): no endpoints available for service "shop"'],
    nearMisses: ['Error from server (NotFound): services "shop" not found'],
  },
  {
    name: 'restarts-some',
    needles: [' Running '],
    pattern: /\s\d{1,2}\/\d\d?\s+Running\s+(?:[3-9]|\d{2,6})(?: \(\d+[hd]\w{0,6} ago\))?\s+\d+[hd]/,
    weights: { 'oom-cgroup': 6, 'app-crash-request': 5, 'app-crash-loop': 3 },
    title: 'a pod has been restarted several times in its life',
    reference: 'kubernetes pkg/printers/internalversion/printers.go, printPod()',
    fact: 'restart',
    matches: ['shop-7d9c5b8f6-abcde   1/1     Running   12 (21d ago)   90d'],
    nearMisses: [
      'shop-7d9c5b8f6-abcde   1/1     Running   0          12m',
      'shop-7d9c5b8f6-abcde   0/1     Running   9 (20s ago)   12m',
    ],
  },
])
