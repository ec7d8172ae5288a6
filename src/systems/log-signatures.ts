import type { LogSignature } from '../model/diagnosis.ts'
import { akamaiLogSignatures } from './akamai/log-signatures.ts'
import { apacheLogSignatures } from './apache/log-signatures.ts'
import { appLogSignatures } from './app/log-signatures.ts'
import { awsAlbLogSignatures } from './aws-alb/log-signatures.ts'
import { azureAppgwLogSignatures } from './azure-appgw/log-signatures.ts'
import { azureFrontDoorLogSignatures } from './azure-front-door/log-signatures.ts'
import { caddyLogSignatures } from './caddy/log-signatures.ts'
import { cloudflareLogSignatures } from './cloudflare/log-signatures.ts'
import { cloudfrontLogSignatures } from './cloudfront/log-signatures.ts'
import { dockerLines } from './docker/docker-lines.ts'
import { envoyLogSignatures } from './envoy/log-signatures.ts'
import { fastlyLogSignatures } from './fastly/log-signatures.ts'
import { googleLbLogSignatures } from './google-lb/log-signatures.ts'
import { gunicornLogSignatures } from './gunicorn/log-signatures.ts'
import { haproxyLogSignatures } from './haproxy/log-signatures.ts'
import { herokuLogSignatures } from './heroku/log-signatures.ts'
import { hostLines } from './host/host-lines.ts'
import { iisLogSignatures } from './iis/log-signatures.ts'
import { kongLogSignatures } from './kong/log-signatures.ts'
import { kubernetesLogSignatures } from './kubernetes/log-signatures.ts'
import { checkerLines } from './lb-health/checker-lines.ts'
import { nginxLogSignatures } from './nginx/log-signatures.ts'
import { nodeLogSignatures } from './node/log-signatures.ts'
import { noteLines } from './notes/note-lines.ts'
import { phpFpmLogSignatures } from './php-fpm/log-signatures.ts'
import { systemdLines } from './systemd/systemd-lines.ts'
import { traefikLogSignatures } from './traefik/log-signatures.ts'
import { uwsgiLogSignatures } from './uwsgi/log-signatures.ts'
import { varnishLogSignatures } from './varnish/log-signatures.ts'
import { vercelLogSignatures } from './vercel/log-signatures.ts'

/** Every log signature; a new system is its folder and one line here. */
export const logSignatures: readonly LogSignature[] = [
  ...nginxLogSignatures,
  ...apacheLogSignatures,
  ...akamaiLogSignatures,
  ...awsAlbLogSignatures,
  ...azureAppgwLogSignatures,
  ...azureFrontDoorLogSignatures,
  ...caddyLogSignatures,
  ...cloudflareLogSignatures,
  ...cloudfrontLogSignatures,
  ...envoyLogSignatures,
  ...fastlyLogSignatures,
  ...googleLbLogSignatures,
  ...haproxyLogSignatures,
  ...herokuLogSignatures,
  ...iisLogSignatures,
  ...kongLogSignatures,
  ...kubernetesLogSignatures,
  ...traefikLogSignatures,
  ...varnishLogSignatures,
  ...vercelLogSignatures,
  ...checkerLines,
  ...hostLines,
  ...systemdLines,
  ...dockerLines,
  ...gunicornLogSignatures,
  ...uwsgiLogSignatures,
  ...phpFpmLogSignatures,
  ...nodeLogSignatures,
  ...appLogSignatures,
  ...noteLines,
]
