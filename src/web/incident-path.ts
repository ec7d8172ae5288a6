/** Where an incident's page is; the same for every id, however it is spelt. */
export function incidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id.toWellFormed())}`
}
