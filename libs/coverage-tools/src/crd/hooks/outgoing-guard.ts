import { isObject } from '@fhir-gateway/fhir';
import { prefetchTypes } from '../prefetch/prefetch-query.js';

const envelopes: ReadonlySet<string> = new Set(['Bundle', 'OperationOutcome']);

/**
 * The last look at what leaves: every resource at any depth is of a type that may be sent, or nothing is. A fault found
 * here is one of this library.
 *
 * @throws TypeError
 */
export function requireSendable(body: unknown, extraTypes: ReadonlySet<string> = new Set()): void {
  const open: unknown[] = [body];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) open.push(...value.filter((one) => one !== undefined));
    if (!isObject(value)) continue;
    const type = value['resourceType'];
    if (typeof type === 'string' && !envelopes.has(type) && !prefetchTypes.has(type) && !extraTypes.has(type)) {
      throw new TypeError('a resource of a type that may not be sent was about to leave');
    }
    open.push(...Object.values(value).filter((one) => one !== undefined && one !== null));
  }
}
