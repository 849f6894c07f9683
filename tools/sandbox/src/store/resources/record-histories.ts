import type { Bundle } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import { badRequest } from '../base/fhir-error.js';
import { historyEntry, isLive } from './record-reads.js';
import type { ResourceRepository, ResourceVersion } from '../search/resource-repository.js';
import type { StoreResponse } from '../base/types.js';

const defaultCount = 50;
const maxCount = 200;

/**
 * The history of a type, or of everything, newest first. A version is shown to who may search the resource as it is, or
 * as it last was. Pages go back in time: `_before` is the version after which the next page begins.
 *
 * @see http://hl7.org/fhir/R4/http.html#history; SMART App Launch 2.2 counts it as searching
 */
export function recordHistory(call: Call, repository: ResourceRepository, type: string | undefined): StoreResponse {
  if (type !== undefined) call.policy.require(type, 's');
  const count = Math.min(wholeNumber(call, '_count') ?? defaultCount, maxCount);
  const before = wholeNumber(call, '_before') ?? Number.POSITIVE_INFINITY;
  const since = call.params.get('_since');
  const shown = repository.versions(type).filter((version) => isShown(call, repository, version));
  const asked = since === null ? shown : shown.filter(({ lastUpdated }) => lastUpdated >= since);
  const rest = asked.filter(({ sequence }) => sequence < before);
  const page = rest.slice(0, count);
  const last = page.at(-1);
  const path = type === undefined ? '_history' : `${type}/_history`;
  const url = (position: number): string => {
    const query = new URLSearchParams({ _count: `${count}`, ...(since !== null && { _since: since }) });
    if (Number.isFinite(position)) query.set('_before', `${position}`);
    return `${call.baseUrl}/${path}?${query.toString()}`;
  };
  const body: Bundle = {
    resourceType: 'Bundle',
    type: 'history',
    total: asked.length,
    link: [
      { relation: 'self', url: url(before) },
      ...(last && rest.length > page.length ? [{ relation: 'next', url: url(last.sequence) }] : []),
    ],
    entry: page.map((version) => historyEntry(call.baseUrl, version)),
  };
  return { status: 200, headers: {}, body };
}

function isShown(call: Call, repository: ResourceRepository, version: ResourceVersion): boolean {
  const lastLive = repository.history(version.type, version.id).findLast(isLive);
  if (!lastLive || !call.policy.permits(lastLive, 's')) return false;
  return !isLive(version) || call.policy.permits(version, 's');
}

function wholeNumber(call: Call, name: string): number | undefined {
  const text = call.params.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`${name} must be a whole number.`, 'value');
  return Number(text);
}
