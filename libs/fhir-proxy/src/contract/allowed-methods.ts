import { parseInteraction } from './interaction.js';
import { jobFolder } from './path-grammar.js';

const methods = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const;

/**
 * The methods by which an address below a FHIR base is an interaction: what `Allow` of a 405 says. Of an operation that was refused
 * there is none.
 *
 * @param path without leading slash, percent-encoded as received
 * @param query raw, without `?`
 * @see RFC 9110 section 10.2.1, where an empty list is one
 */
export function allowedMethods(path: string, query: string, isRefusedOperation: boolean): readonly string[] {
  if (path.startsWith(jobFolder)) return ['DELETE', 'GET', 'HEAD'];
  return methods.filter((method) => {
    try {
      return parseInteraction(method, path, query).kind !== 'operation' || !isRefusedOperation;
    } catch {
      return false;
    }
  });
}
