/** A rule that drops or rejects, of a chain that traffic of apps passes, as it is typed into a shell or a script. */
export const typedDrop =
  /(?:^|\s)ip6?tables(?:-legacy|-nft)?\s(?:-w\s\d{0,3}\s?|-t filter )?\s{0,4}(?:(?:-[AI]|--append|--insert)\s{1,4}(?:INPUT|FORWARD|OUTPUT|DOCKER|DOCKER-USER)\b[^\n]{0,200}-j\s{1,4}(?:DROP|REJECT)\b|(?:-P|--policy)\s{1,4}(?:INPUT|FORWARD|OUTPUT)\s{1,4}DROP)|(?:^|\s)ufw default (?:deny|reject) (?:outgoing|routed)|DEFAULT_(?:FORWARD|OUTPUT)_POLICY="?(?:DROP|REJECT)/m
