/** `ProxyPass /stream http://app/` and `ProxyPass /stream/ http://app`: one of both ends with a slash. */
export const unevenSlashes =
  /^\s{0,16}ProxyPass\s{1,8}"?\/[^\s"]{0,200}(?:[^/\s"]"?\s{1,8}"?(?:https?|ajp|fcgi):\/\/[^\s"]{1,300}\/|\w\/"?\s{1,8}"?(?:https?|ajp|fcgi):\/\/[^\s"]{0,300}[^\s"/])(?:"|\s|$)/m
