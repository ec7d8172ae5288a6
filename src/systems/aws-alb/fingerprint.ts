import { defineFingerprint } from '../../model/fingerprint.ts'

const page =
  /^<html>\r?\n<head><title>50\d [^<]+<\/title><\/head>\r?\n<body(?: bgcolor="white")?>\r?\n<center><h1>50\d [^<]+<\/h1><\/center>\r?\n<\/body>\r?\n<\/html>/
const source =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html'

export const awsAlbFingerprint = defineFingerprint({
  system: 'aws-alb',
  signs: [
    {
      says: 'the Server header says awselb, while targets keep their own',
      weight: 11,
      reference: source,
      header: { name: 'server', value: /^awselb\// },
    },
    {
      says: 'the page is the bare one of an ALB, without a footer',
      weight: 11,
      reference: source,
      body: page,
    },
    {
      says: 'the body has the size of an ALB’s page',
      weight: 3,
      reference: source,
      sizes: { 502: [122], 503: [162], 504: [132] },
    },
    { says: 'the body is not an ALB’s page', weight: -10, reference: source, otherBody: page },
  ],
})
