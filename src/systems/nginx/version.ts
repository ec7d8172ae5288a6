/** Whether a version such as `1.29.7` is this one or later; null when it is not known. */
export function isVersionAtLeast(
  version: string | null,
  least: readonly [number, number, number],
): boolean | null {
  const parts = version === null ? null : /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})/.exec(version)
  if (parts === null) return null
  for (const [index, wanted] of least.entries()) {
    const part = Number(parts[index + 1])
    if (part !== wanted) return part > wanted
  }
  return true
}
