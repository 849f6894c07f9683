import type { IncomingHttpHeaders } from 'node:http';

/** No value has it: neither a control character, nor half of a line end. @see RFC 9110 section 5.5 */
export const notInValue = /[^\t\u0020-\u007e\u0080-\u00ff]/;

/** Adds a field; one that came before becomes a list. @param name in lower case */
export function addHeader(headers: IncomingHttpHeaders, name: string, value: string): void {
  const before = headers[name];
  if (before === undefined) headers[name] = value;
  else if (typeof before === 'string') headers[name] = [before, value];
  else before.push(value);
}
