import type { Subscription } from 'fhir/r4.js';
import { badRequest } from '../base/fhir-error.js';

/** One filter: a type, for one patient. */
export interface Filter {
  readonly type: string;
  readonly patient: string;
}

const definitions = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const filterText = /^([A-Z][A-Za-z]+)\?patient=(?:Patient\/)?([A-Za-z0-9.-]{1,64})&trigger=feed-event$/;
const headerText = /^[A-Za-z-]+: ?[\x20-\x7e]+$/;

/** @throws FhirError 400 for a body that is no Subscription to this topic, or for a channel that is not served */
export function requireFeed(body: unknown, topic: string): Subscription {
  const asked = Object(body) as Subscription;
  if (asked.resourceType !== 'Subscription' || asked.status !== 'requested') {
    throw badRequest('A Subscription with the status requested is needed.');
  }
  if (asked.criteria !== topic) throw badRequest(`The only topic is ${topic}.`);
  const { type, endpoint = '', header = [], payload, _payload } = asked.channel ?? {};
  if (type !== 'rest-hook' || payload !== 'application/fhir+json')
    throw badRequest('Channels are rest-hook with JSON.');
  const [content] = _payload?.extension ?? [];
  if (content?.url !== `${definitions}/backport-payload-content` || content.valueCode !== 'id-only') {
    throw badRequest('The content of a notification is id-only.');
  }
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  if (!['localhost', '127.0.0.1'].includes(host)) throw badRequest('Endpoints are on this machine.');
  if (!header.every((line) => headerText.test(line))) throw badRequest('A header is a name and a value.');
  return asked;
}

/** @throws FhirError 400 for a filter that is not by patient alone */
export function readFilters({ _criteria }: Subscription): Filter[] {
  return (_criteria?.extension ?? []).map(({ url, valueString = '' }) => {
    const [, type, patient] = filterText.exec(valueString) ?? [];
    if (url !== `${definitions}/backport-filter-criteria` || type === undefined || patient === undefined) {
      throw badRequest('A filter is a type with patient and trigger=feed-event.');
    }
    return { type, patient };
  });
}
