export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** A JSON object whose fields nobody has checked yet. */
export type JsonObject = { [key: string]: Json }
