const path = '(\\/[\\w.@/+-]{1,200}\\.sock(?:et)?)(?![\\w/])'

/** Ways to tell a gateway, in its configuration or about it, which Unix socket to ask; a group of each is the path. */
const ways = [
  // nginx, with or without the semicolon that a sentence leaves out.
  `\\b(?:fastcgi|uwsgi|scgi|proxy|grpc)_pass["']?[\\s:=]{1,4}["'\`]?(?:(?:https?|grpc):\\/\\/)?unix:(?:\\/\\/)?${path}`,
  // Apache.
  `\\b(?:SetHandler|ProxyPass(?:Match)?)\\s[^\\n|]{0,200}?(?:proxy:)?unix:(?:\\/\\/)?${path}\\|`,
  // Caddy.
  `\\b(?:php_fastcgi|reverse_proxy)\\s[^\\n{]{0,100}?unix\\/${path}`,
  // HAProxy.
  `^\\s{0,20}server\\s{1,4}\\S{1,100}\\s{1,4}(?:unix@)?${path}`,
  // An upstream block’s server in a sentence.
  `\\bserver\\s{1,4}unix:(?:\\/\\/)?${path}`,
]

/** Where a gateway is told to ask a Unix socket; not in a comment. */
export const askedSocket = new RegExp(`^(?!\\s{0,20}(?:;|\\/\\/))[^\\n#]{0,1000}?(?:${ways.join('|')})`, 'm')
