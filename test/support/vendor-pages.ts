/**
 * Error responses as the products write them themselves, byte for byte where their source is public.
 * Sources: nginx src/http/ngx_http_special_response.c, HAProxy src/http.c, AWS and Cloudflare as seen in the field.
 */
export const vendorPages = {
  nginx502: page(
    '502 Bad Gateway',
    { Server: 'nginx/1.24.0', 'Content-Type': 'text/html' },
    nginxBody('502 Bad Gateway'),
  ),
  nginx400: page(
    '400 Bad Request',
    { Server: 'nginx/1.24.0', 'Content-Type': 'text/html', Connection: 'close' },
    nginxBody('400 Bad Request', 'The plain HTTP request was sent to HTTPS port'),
  ),
  haproxy503: page(
    '503 Service Unavailable',
    { 'cache-control': 'no-cache', connection: 'close', 'content-type': 'text/html' },
    '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
  ),
  alb504: page(
    '504 Gateway Time-out',
    { Server: 'awselb/2.0', 'Content-Type': 'text/html' },
    albBody('504 Gateway Time-out'),
  ),
  cloudflare521: page(
    '521 Origin Down',
    {
      'Content-Type': 'text/html; charset=UTF-8',
      Server: 'cloudflare',
      'CF-RAY': '8f2d1c0a9b3e4d5f-FRA',
      'cf-error-type': '521',
      'Cache-Control': 'private, max-age=0, no-store, no-cache, must-revalidate, post-check=0, pre-check=0',
    },
    cloudflareBody('shop.example', 521, 'Web server is down'),
  ),
}

function page(status: string, headers: Record<string, string>, body: string): string {
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) })
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** The line of its own with a reason stands only on the pages 494-497, whose title is the reason. */
function nginxBody(status: string, reason?: string): string {
  const title = reason === undefined ? status : `400 ${reason}`
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${status}</h1></center>`,
    ...(reason === undefined ? [] : [`<center>${reason}</center>`]),
    '<hr><center>nginx/1.24.0</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n')
}

function albBody(status: string): string {
  return [
    '<html>',
    `<head><title>${status}</title></head>`,
    '<body>',
    `<center><h1>${status}</h1></center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n')
}

function cloudflareBody(host: string, status: number, words: string): string {
  return `<!DOCTYPE html>
<html class="no-js" lang="en-US">
<head>
<title>${host} | ${status}: ${words}</title>
<meta charset="UTF-8" />
<link rel="stylesheet" id="cf_styles-css" href="/cdn-cgi/styles/main.css" />
</head>
<body>
<div id="cf-wrapper"><div id="cf-error-details" class="p-0">
<h1><span class="inline-block">${words}</span> <span class="code-label">Error code ${status}</span></h1>
<span>Cloudflare Ray ID: <strong>8f2d1c0a9b3e4d5f</strong></span>
</div></div>
</body>
</html>
`
}
