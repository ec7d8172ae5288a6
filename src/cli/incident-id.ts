/** `INC-42` of what people type: `42`, `inc42`, `INC-42`. */
export function incidentId(typed: string): string {
  return typed.toUpperCase().replace(/^(INC-?)?(?=\d+$)/, 'INC-')
}
