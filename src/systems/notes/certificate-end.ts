/** Until when a certificate is valid, as tools print it; group 1 is the time. */
export const certificateEnd =
  /\b(?:Not After ?:|notAfter ?=|expire date:|[Vv]alid (?:until|to)["']?\s?:|[Ee]xpir(?:y|ation) [Dd]ate\s?:|[Ee]xpires [Oo]n["']?:?|NotAfter["']?\s{0,4}[:=])\s{0,20}["']?((?:[A-Z][a-z]{2},? )?(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4}|\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?|\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}))/
