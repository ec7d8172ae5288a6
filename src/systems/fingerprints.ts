import type { Fingerprint } from '../model/fingerprint.ts'
import { akamaiFingerprint } from './akamai/fingerprint.ts'
import { apacheFingerprint } from './apache/fingerprint.ts'
import { awsAlbFingerprint } from './aws-alb/fingerprint.ts'
import { azureAppgwFingerprint } from './azure-appgw/fingerprint.ts'
import { azureFrontDoorFingerprint } from './azure-front-door/fingerprint.ts'
import { caddyFingerprint } from './caddy/fingerprint.ts'
import { cloudflareFingerprint } from './cloudflare/fingerprint.ts'
import { cloudfrontFingerprint } from './cloudfront/fingerprint.ts'
import { envoyFingerprint } from './envoy/fingerprint.ts'
import { fastlyFingerprint } from './fastly/fingerprint.ts'
import { googleLbFingerprint } from './google-lb/fingerprint.ts'
import { gunicornFingerprint } from './gunicorn/fingerprint.ts'
import { haproxyFingerprint } from './haproxy/fingerprint.ts'
import { herokuFingerprint } from './heroku/fingerprint.ts'
import { iisFingerprint } from './iis/fingerprint.ts'
import { kongFingerprint } from './kong/fingerprint.ts'
import { nginxFingerprint } from './nginx/fingerprint.ts'
import { nodeFingerprint } from './node/fingerprint.ts'
import { openrestyFingerprint } from './openresty/fingerprint.ts'
import { phpFpmFingerprint } from './php-fpm/fingerprint.ts'
import { traefikFingerprint } from './traefik/fingerprint.ts'
import { uwsgiFingerprint } from './uwsgi/fingerprint.ts'
import { varnishFingerprint } from './varnish/fingerprint.ts'
import { vercelFingerprint } from './vercel/fingerprint.ts'

/** Every system that can be recognised by the error responses it writes. */
export const fingerprints: readonly Fingerprint[] = [
  akamaiFingerprint,
  apacheFingerprint,
  awsAlbFingerprint,
  azureAppgwFingerprint,
  azureFrontDoorFingerprint,
  caddyFingerprint,
  cloudflareFingerprint,
  cloudfrontFingerprint,
  envoyFingerprint,
  fastlyFingerprint,
  googleLbFingerprint,
  gunicornFingerprint,
  haproxyFingerprint,
  herokuFingerprint,
  iisFingerprint,
  kongFingerprint,
  nginxFingerprint,
  nodeFingerprint,
  openrestyFingerprint,
  phpFpmFingerprint,
  traefikFingerprint,
  uwsgiFingerprint,
  varnishFingerprint,
  vercelFingerprint,
]
