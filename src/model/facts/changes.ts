/** One thing that changed on a machine. */
export interface Change {
  at: string
  kind: 'process-started' | 'package' | 'config' | 'release' | 'image' | 'boot' | 'reload' | 'login'
  /** `nginx 1.22.1-9 → 1.22.1-10`, `/etc/nginx/conf.d/shop.conf`, `shop-api.service started`. */
  what: string
}

/** What changed on a machine within the window, newest first, at most fifty of a kind. Times are the machine's own. */
export interface ChangesFacts {
  from: string
  changes: Change[]
}
