/** A kernel setting that may be changed, and within which bounds. */
export interface SysctlSetting {
  /** `count`: one number, only ever raised. `ports`: two ports, only ever widened. `choice`: one of a few numbers. */
  kind: 'count' | 'ports' | 'choice'
  from: number
  to: number
  /** What one of it costs in kernel memory, bytes; 0 where that is next to nothing. */
  bytesEach: number
  /** Where the kernel counts how much of it is in use (the first number), below /proc/sys. */
  counter?: string
  /** What it is, for people: `connections that wait to be accepted`. */
  words: string
  /** Where the bounds come from. */
  reference: string
}

/** The names, apart from what is known of them: schemas want a list. */
export const sysctlNames = [
  'net.core.somaxconn',
  'net.ipv4.tcp_max_syn_backlog',
  'net.ipv4.ip_local_port_range',
  'net.netfilter.nf_conntrack_max',
  'net.ipv4.neigh.default.gc_thresh2',
  'net.ipv4.neigh.default.gc_thresh3',
  'fs.file-max',
  'vm.overcommit_memory',
] as const

export type SysctlName = (typeof sysctlNames)[number]

/** Every kernel setting that a remedy may change: those whose worst effect is some memory. */
export const sysctlSettings: Record<SysctlName, SysctlSetting> = {
  'net.core.somaxconn': {
    kind: 'count',
    from: 128,
    to: 65_535,
    bytesEach: 0,
    words: 'connections that wait to be accepted, of each socket',
    reference: 'listen(2): before Linux 5.4 the default was 128, and more than 65535 was cut off until 4.1',
  },
  'net.ipv4.tcp_max_syn_backlog': {
    kind: 'count',
    from: 128,
    to: 65_536,
    bytesEach: 304,
    words: 'connections that are being opened, of each socket',
    reference:
      'linux Documentation/networking/ip-sysctl.rst, tcp_max_syn_backlog: each takes about 304 bytes',
  },
  'net.ipv4.ip_local_port_range': {
    kind: 'ports',
    from: 1024,
    to: 65_535,
    bytesEach: 0,
    words: 'local ports of outgoing connections',
    reference: 'linux Documentation/networking/ip-sysctl.rst, ip_local_port_range',
  },
  'net.netfilter.nf_conntrack_max': {
    kind: 'count',
    from: 16_384,
    to: 4_194_304,
    bytesEach: 320,
    counter: 'net/netfilter/nf_conntrack_count',
    words: 'connections that the firewall keeps in mind',
    reference: 'linux Documentation/networking/nf_conntrack-sysctl.rst; struct nf_conn is about 320 bytes',
  },
  'net.ipv4.neigh.default.gc_thresh2': {
    kind: 'count',
    from: 512,
    to: 32_768,
    bytesEach: 512,
    words: 'neighbours beyond which old ones are forgotten after five seconds',
    reference: 'linux Documentation/networking/ip-sysctl.rst, neigh/default/gc_thresh2',
  },
  'net.ipv4.neigh.default.gc_thresh3': {
    kind: 'count',
    from: 1024,
    to: 65_536,
    bytesEach: 512,
    words: 'neighbours that are remembered at most',
    reference: 'linux Documentation/networking/ip-sysctl.rst, neigh/default/gc_thresh3',
  },
  'fs.file-max': {
    kind: 'count',
    from: 65_536,
    to: 10_000_000,
    bytesEach: 1024,
    counter: 'fs/file-nr',
    words: 'files that the whole system may have open',
    reference: 'linux Documentation/admin-guide/sysctl/fs.rst; files_maxfiles_init counts 1 kB for each',
  },
  'vm.overcommit_memory': {
    kind: 'choice',
    from: 0,
    to: 1,
    bytesEach: 0,
    words: 'whether more memory is promised than there is',
    reference:
      'linux Documentation/mm/overcommit-accounting.rst; 2 refuses memory to everybody and is left out',
  },
}
