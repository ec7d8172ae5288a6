/** A rule of a cloud that lets in one address; those of administration, and those beside an open one, are left out. */
function letsInOne(text: string): string | null {
  const rule = oneAddress.exec(text)?.[0]
  return rule === undefined || letsAllIn(text) || isForOthers.test(text) || !isForWeb(text) ? null : rule
}

/** A rule that is open to everybody now, and not before. */
function letsAllIn(text: string): boolean {
  return (
    /0\.0\.0\.0\/0|::\/0/.test(text) &&
    !/\b(?:from|of|than|was|not) (?:0\.0\.0\.0|::)\/0|(?:0\.0\.0\.0|::)\/0 (?:before|until|previously|earlier)\b/.test(
      text,
    )
  )
}

const isForOthers = /\b(?:ssh|22|3389|rdp|bastion|admin|5432|3306|6379|27017)\b/i

function isForWeb(text: string): boolean {
  const ports = [
    ...text.matchAll(/\b(?:from_?port|to_?port|--port)\b["']?\s{0,4}[:= ]\s{0,4}["']?(\d{1,5})\b/gi),
  ]
  return ports.length === 0 || ports.some(([, port]) => port === '80' || port === '443' || port === '0')
}

const oneAddress =
  /\b\w{0,40}(?:[Ss]ecurity[ -]?[Gg]roups?|SGs?|NSGs?|[Ii]ngress|[Ii]nbound)\b[^\n]{0,120}(?:\b(?:only|restricted|limited|changed|set|narrowed|locked|to|from|for)\b (?:\w{1,12} ){0,3}?(?:my (?:own )?IP|(?:one|a single|our office) (?:IP|address)|office IP)\b|\/32\b)|\b(?:[Cc]idr_?(?:[Ii]p|[Bb]locks?|_?ipv4)|--cidr|source_?(?:[Rr]anges|[Aa]ddress_?(?:[Pp]refix(?:es)?)?))\b["']?\s{0,4}[:= ]\s{0,4}[["']{0,2}\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\/32\b(?!["']?\s{0,4},)/

const withoutIngress =
  /\b\w{0,40}(?:[Ss]ecurity[ -]?[Gg]roups?|SGs?|NSGs?)\b[^\n,.]{0,80}\b(?:without|with no|with zero|has no|have no|had no|lacks?|lacking|there (?:is|was) no)\b (?:\w{1,12} ){0,3}?(?:ingress|inbound)\b|\b(?:no|missing|without(?: an?y?)?) (?:ingress|inbound) (?:rules?|permission)\b[^\n]{0,100}\b(?:load balancer|ALB|ELB|NLB|security group|SG|tasks?|instances?|targets?)\b|\b(?:inbound(?: rules?)?|ingress rules?|SecurityGroupIngress|IpPermissions)\b["']?\s{0,4}(?:[:=]|are|is)\s{0,4}(?:-{1,3}|\[\s{0,4}\]|\(?(?:none|empty|no rules|0|nothing)\)?)\s{0,4}[,;.]?\s{0,4}$/im

/** A group of somebody’s own that lets nobody in; manuals say it of every new one. */
function letsNobodyIn(text: string): string | null {
  const told = withoutIngress.exec(text)?.[0]
  return told === undefined ||
    /\b(?:when|if|until|before|after) you\b|\byou (?:first )?create\b|\ba (?:new )?security group (?:that|which) has no\b/i.test(
      text,
    )
    ? null
    : told
}

const noWayOut =
  /\b(?:no|without(?: an?y?)?|lacks? an?|missing) (?:NAT(?: [Gg]ateways?| [Ii]nstances?)?|VPC (?:[Ee]ndpoints?|connectors?))\b|\b(?:Lambdas?|[Ff]unctions?)\b[^\n.;:,]{0,40}\bin (?:an? |the |two )?public subnets?\b/

const outsideOfVpc =
  /\b(?:is|are|runs?|was) (?:not (?:in|inside|part)|outside)\b[^\n]{0,20}\bVPC\b|\bnot (?:attached|connected|added) to (?:the|its|any|a) (?:\w{1,12} )?VPC\b/

/** A function’s network from which nothing leads to what it asks; a function without a network reaches what is public. */
function withoutWay(text: string): string | null {
  if (!/\b(?:Lambdas?|lambda|Zappa|zappa|[Cc]halice|Mangum|[Ff]unctions?)\b/.test(text)) return null
  if (/\b(?:through|via|uses?|using|with|has|have) (?:\w{1,12} ){0,2}?VPC [Ee]ndpoints?\b/.test(text))
    return null
  return (
    noWayOut.exec(text)?.[0] ?? (managedDatabase.test(text) ? (outsideOfVpc.exec(text)?.[0] ?? null) : null)
  )
}

const managedDatabase =
  /\b(?:RDS|Aurora|DocumentDB|ElastiCache|Redshift|MemoryDB|OpenSearch|Neptune|Cloud ?SQL|Memorystore)\b/

/** How people and files tell of groups, functions and databases that a cloud keeps in networks of their own. */
export const cloudRules = {
  letsInOne,
  letsAllIn,
  letsNobodyIn,
  withoutWay,
  oneAddress,
  withoutIngress,
  /** What may stand for a way that is not there. */
  ways: new RegExp(`${noWayOut.source}|${outsideOfVpc.source}`),
  /** What runs for a request at a time, in a cloud that keeps networks apart. */
  functionOfCloud:
    /\b(?:AWS |on |by |in |an? |the )?(?:Lambdas?\b|lambda functions?|Zappa|zappa|[Ss]erverless|[Cc]halice|Mangum|Cloud Functions?|Azure Functions?)/,
  managedDatabase,
  /** Databases and caches that a cloud runs in such a network, or the network. */
  databaseOfCloud: new RegExp(`${managedDatabase.source}|\\bVPC\\b`),
  /** Ports of a container’s host that the engine chooses at each start, from 32768 on. */
  dynamicPorts:
    /\bdynamic (?:host ?)?ports?(?: mapping)?\b|\b[Hh]ost[ _]?[Pp]ort["']?\s{0,2}[:=]?\s{0,2}["']?0\b/,
  /** A group that names the ports at which it lets in. */
  admitsPorts:
    /\b\w{0,40}(?:[Ss]ecurity[ -]?[Gg]roups?|SGs?)\b[^\n]{0,60}\b(?:allows?|lets? in|opens?|permits?|accepts?|has|have|inbound|ingress)\b[^\n]{0,30}\b(?:80|443|8080|3000|5000|8000)\b/,
} as const
