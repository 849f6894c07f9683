import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { parseInteraction } from '../contract/interaction.js';
import type { Interaction } from '../contract/interaction.js';
import { enforce, refuse } from '../policy/decision.js';
import { ProxyError } from '../contract/proxy-error.js';
import { joinQuery, splitQuery } from '../contract/query-parts.js';

/** A request as it goes on. */
export interface Request {
  readonly interaction: Interaction;
  readonly query: string;
}

/**
 * Replaces `GET Patient/<id>/$everything` by the search that the platform has in its place. The search is judged as what
 * it is.
 *
 * @param alternative the platform's quirk `everythingAlternative`
 * @returns `undefined` for every other request, which stays as it is
 * @throws ProxyError REQUEST_INVALID when it has parameters that the search cannot honour; only `_count` is passed on
 * @throws ProxyError PATIENT_OUT_OF_SCOPE when the search finds the record of the login, and another one is asked for
 */
export function insteadOfEverything(
  alternative: string,
  asked: Request,
  access: Pick<PlatformAccess, 'patient'> | undefined,
): Request | undefined {
  const { interaction, query } = asked;
  const { operation, method, resourceType, resourceId } = interaction;
  const isEverything = operation === '$everything' && method === 'GET' && resourceType === 'Patient';
  if (!isEverything || resourceId === undefined) return undefined;
  const parameters = splitQuery(query);
  if (parameters.some(({ name }) => name !== '_count')) {
    const message = 'This platform has a plain search in place of $everything, which takes no parameter but _count.';
    throw new ProxyError('REQUEST_INVALID', message);
  }
  if (!alternative.includes('{patient}') && access?.patient !== resourceId) {
    enforce(refuse('compartment.path'), 'authorize');
  }
  const [type = '', search = ''] = alternative.replace('{patient}', encodeURIComponent(resourceId)).split('?');
  const replaced = joinQuery(search, query);
  return { interaction: parseInteraction('GET', type, replaced), query: replaced };
}
