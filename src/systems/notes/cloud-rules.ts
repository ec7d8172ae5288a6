/** A rule of a cloud that lets in one address; those of administration, and those beside an open one, are left out. */
function letsInOne(text: string): string | null {
  const rule = oneAddress.exec(text)?.[0]
  const isOpen =
    /0\.0\.0\.0\/0|::\/0/.test(text) && !/\b(?:from|of|than|was|not) (?:0\.0\.0\.0|::)\/0/.test(text)
  return rule === undefined || isOpen || /\b(?:ssh|SSH|22|3389|RDP|bastion)\b/.test(text) ? null : rule
}

const oneAddress =
  /\b\w{0,40}(?:[Ss]ecurity[ -]?[Gg]roups?|SGs?|NSGs?|[Ii]ngress|[Ii]nbound)\b[^\n]{0,120}(?:\b(?:only|restricted|limited|changed|set|narrowed|locked|to|from|for)\b (?:\w{1,12} ){0,3}?(?:my (?:own )?IP|(?:one|a single|our office) (?:IP|address)|office IP)\b|\/32\b)/

/** How people and files tell of groups, functions and databases that a cloud keeps in networks of their own. */
export const cloudRules = {
  letsInOne,
  oneAddress,
  /** What runs for a request at a time, in a cloud that keeps networks apart. */
  functionOfCloud:
    /\b(?:AWS |on |by |in |an? |the )?(?:Lambdas?\b|lambda functions?|Zappa|zappa|[Ss]erverless|[Cc]halice|Mangum|Cloud Functions?|Azure Functions?)/,
  /** Databases and caches that a cloud runs in such a network. */
  databaseOfCloud:
    /\b(?:RDS|Aurora|DocumentDB|ElastiCache|Redshift|MemoryDB|OpenSearch|Neptune|Cloud ?SQL|Memorystore|VPC)\b/,
  /** Ports of a container’s host that the engine chooses at each start, from 32768 on. */
  dynamicPorts:
    /\bdynamic (?:host ?)?ports?(?: mapping)?\b|\b[Hh]ost[ _]?[Pp]ort["']?\s{0,2}[:=]?\s{0,2}["']?0\b/,
  /** A group that names the ports at which it lets in. */
  admitsPorts:
    /\b\w{0,40}(?:[Ss]ecurity[ -]?[Gg]roups?|SGs?)\b[^\n]{0,60}\b(?:allows?|lets? in|opens?|permits?|accepts?|has|have|inbound|ingress)\b[^\n]{0,30}\b(?:80|443|8080|3000|5000|8000)\b/,
  /** A function’s network from which nothing leads to what it asks. */
  withoutWay:
    /\b(?:no|without(?: an?y?)?|lacks? an?|missing) (?:NAT(?: [Gg]ateways?| [Ii]nstances?)?|VPC (?:[Ee]ndpoints?|connectors?))\b|\b(?:is|are|runs?|was) (?:not (?:in|inside|part)|outside)\b[^\n]{0,20}\bVPC\b|\bnot (?:attached|connected|added) to (?:the|its|any|a) (?:\w{1,12} )?VPC\b|\bin (?:an? |the |two )?public subnets?\b/,
} as const
