import { linesOfProgram } from '../app/lines-of-program.ts'

const reference =
  'https://kubernetes-sigs.github.io/aws-load-balancer-controller: pkg/ingress, pkg/targetgroupbinding'

/** What the controllers of ingresses say that could not register a service behind a load balancer. */
export const controllerLines = linesOfProgram({ system: 'aws-alb', program: 'controller', reference }, [
  {
    name: 'not-node-port',
    needles: [
      'TargetGroup port is empty',
      'must be of type',
      'is type "ClusterIP"',
      'service type must be either',
    ],
    pattern:
      /TargetGroup port is empty\. When using Instance targets|service must be of type '?(?:NodePort|LoadBalancer)|is type "ClusterIP", expected "NodePort"|service type must be either 'NodePort' or 'LoadBalancer'/,
    weights: { 'lb-no-registered-targets': 27, 'proxy-config-invalid': 10 },
    title: 'targets of type “instance” need a Service with a node port, and there is none',
    fact: 'no-live',
    matches: [
      "TargetGroup port is empty. When using Instance targets, your service must be of type 'NodePort' or 'LoadBalancer'",
      'error while evaluating the ingress spec: service "default/shop" is type "ClusterIP", expected "NodePort" or "LoadBalancer"',
    ],
    nearMisses: ['type: NodePort'],
  },
  {
    name: 'no-service',
    needles: ['Backend service does not exist', 'backend service not found', 'unable to find port'],
    pattern:
      /Backend service does not exist|unable to find port \S{1,60} on service|backend service not found/,
    weights: { 'lb-no-registered-targets': 24, 'wrong-port': 8, 'proxy-config-invalid': 8 },
    title: 'the Service, or its port, that the ingress names does not exist',
    fact: 'no-live',
    request: true,
    matches: ['Backend service does not exist', 'unable to find port http on service default/shop'],
    nearMisses: ['Backend service exists'],
  },
  {
    name: 'not-built',
    needles: [
      'FailedBuildModel',
      'FailedDeployModel',
      "couldn't auto-discover subnets",
      'InvalidTarget',
      'TargetGroupAssociationLimit',
    ],
    pattern:
      /Failed(?:Build|Deploy)Model|couldn't auto-discover subnets|\bInvalidTarget: |TargetGroupAssociationLimit/,
    weights: { 'proxy-config-invalid': 18, 'lb-no-registered-targets': 15 },
    title: 'the controller could not set the load balancer up as the ingress says',
    fact: 'config',
    matches: ["Warning  FailedBuildModel  ingress  Failed build model due to couldn't auto-discover subnets"],
    nearMisses: ['Normal  SuccessfullyReconciled  ingress  Successfully reconciled'],
  },
])
