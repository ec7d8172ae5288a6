/** What `nginx -v` and `nginx -V` say of the program. */
export interface NginxBuild {
  /** `1.22.1`; of OpenResty its own, which begins with nginx’s. */
  version: string | null
  prefix: string | null
  errorLog: string | null
  accessLog: string | null
}

/** Reads `nginx version: nginx/1.22.1` and the configure arguments after it (src/core/nginx.c, ngx_show_version_info). */
export function parseBuild(text: string): NginxBuild {
  return {
    version: /\bversion: [a-zA-Z+-]{1,40}\/(\d{1,4}(?:\.\d{1,4}){1,4})/.exec(text)?.[1] ?? null,
    prefix: path(text, 'prefix'),
    errorLog: path(text, 'error-log-path'),
    accessLog: path(text, 'http-log-path'),
  }
}

function path(text: string, option: string): string | null {
  return new RegExp(`--${option}=(/[^\\s']{0,400})`).exec(text)?.[1] ?? null
}
