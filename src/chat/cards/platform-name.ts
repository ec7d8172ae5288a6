const names = new Map([
  ['slack', 'Slack'],
  ['discord', 'Discord'],
  ['console', 'The console'],
  ['terminal', 'The terminal'],
])

/** A chat platform as people call it. */
export function platformName(platform: string): string {
  return names.get(platform) ?? platform
}
