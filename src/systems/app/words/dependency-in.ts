/** Ports that IANA or the server’s own documentation gives them. */
const databases = new Set([
  1433, 1521, 3306, 3307, 5432, 5433, 6432, 7687, 8123, 9042, 26257, 27017, 27018, 28015, 33060,
])
const caches = new Set([6379, 6380, 7000, 11211, 16379, 26379])
/** Brokers, search, mail, directories, registries, object stores. */
const others = new Set([
  25, 389, 465, 587, 636, 1025, 1883, 2181, 2379, 4222, 4317, 4318, 5044, 5671, 5672, 6650, 7700, 8086, 8108,
  8200, 8500, 9092, 9200, 9300, 11434, 15672,
])

const databaseName =
  /postgres|\bpsql\b|\bpg_|\bpgsql|mysql|maria|mongo|\bsql\b|\bSQL|database|\bDB\b|\bdb\b|cassandra|clickhouse|oracle|sqlite|cockroach|_db\b|db_/i
const cacheName = /redis|valkey|memcache|\bcache\b|dragonfly|keydb/i
const otherName =
  /rabbit|amqp|kafka|elastic|opensearch|solr|\bsmtp\b|ldap|zookeeper|consul|\bvault\b|\bnats\b|mqtt|minio|\bs3\b|etcd|meilisearch|typesense|influx|celery|broker/i

/** What a line is about that an app needs, by a well-known port or by its name; null where it is neither. */
export function dependencyIn(line: string): 'database' | 'cache' | 'other' | null {
  const ports = [...line.matchAll(/(?:[\w\])]:|\bport[ =:]{1,3}"?|', )(\d{2,5})\b/g)].map((match) =>
    Number(match[1]),
  )
  if (ports.some((port) => databases.has(port))) return 'database'
  if (ports.some((port) => caches.has(port))) return 'cache'
  if (ports.some((port) => others.has(port))) return 'other'
  if (databaseName.test(line)) return 'database'
  if (cacheName.test(line)) return 'cache'
  return otherName.test(line) ? 'other' : null
}
