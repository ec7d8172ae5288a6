/** The start of an address of one’s own machines, and as people blot them out. */
export const privateAddress =
  /^\[?(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1\b|f[cd][0-9a-f]{2}:|::ffff:(?:10|127|192\.168)\.)/i
