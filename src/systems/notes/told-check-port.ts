/** At which port a health check asks, by settings and by what people say; a group of each holds it. */
export const toldCheckPort =
  /\b[hH]ealth[- _]?(?:[cC]heck|[pP]robe)[-_]?[pP]ort["']?\s{0,4}[:=]\s{0,4}["']?(\d{2,5})\b|\b[hH]ealth[ -]?(?:checks?|probes?)\b[^\n\d]{0,60}?(?:\b(?:HTTPS?|TCP|http|https|tcp) ?:?|\bport:? ?|\bon :?)(\d{2,5})\b(?! ?(?:ms|s|seconds?|times?|%)\b)/
