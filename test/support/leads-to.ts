/** Whether a link says where it leads: to a web page, under that page's own host, of which a long one may lack its beginning. */
export function leadsTo(label: string, address: string): boolean {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return false
  if (!/^[\x21-\x7e]+$/.test(address)) return false
  return (
    label === url.host || (label.startsWith('…') && label.length > 40 && url.host.endsWith(label.slice(1)))
  )
}
