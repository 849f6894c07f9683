import type { EndpointKey, ServerFacts } from './server-facts.js';

/** One thing in which a server is not as it was, or not as its file says. */
export interface ServerDrift {
  readonly kind:
    | 'fhir-version'
    | 'software'
    | 'statement-date'
    | 'endpoint'
    | 'type'
    | 'interaction'
    | 'search-parameter'
    | 'pkce'
    | 'scope';
  /** Which endpoint by its key in a platform file; which type, interaction, search parameter, method or scope. */
  readonly name?: string;
  /** Absent of what was offered and is not any more. */
  readonly before?: string;
  readonly now?: string;
}

/**
 * Compares what is known of a server with what it says now: values that differ, and what is no longer listed. What only one of
 * both speaks of is no drift, nor is anything new. Of a type that is gone its interactions and parameters are not listed.
 */
export function findServerDrift(known: ServerFacts, now: ServerFacts): ServerDrift[] {
  const keys = Object.keys(known.endpoints ?? {}) as EndpointKey[];
  return [
    ...changed('fhir-version', known.fhirVersion, now.fhirVersion),
    ...keys.flatMap((key) => changed('endpoint', known.endpoints?.[key], now.endpoints?.[key], key)),
    ...lost(known.offers, now.offers),
    ...changed('software', known.software, now.software),
    ...changed('statement-date', known.statementDate, now.statementDate),
  ];
}

function changed(
  kind: ServerDrift['kind'],
  before: string | undefined,
  now: string | undefined,
  name?: string,
): ServerDrift[] {
  if (before === undefined || now === undefined || before === now) return [];
  return [{ kind, name, before, now }];
}

function lost(before: readonly string[] | undefined, now: readonly string[] | undefined): ServerDrift[] {
  if (before === undefined || now === undefined) return [];
  const [had, has] = [new Set(before), new Set(now)];
  return before.flatMap((offer) => {
    if (has.has(offer)) return [];
    const [kind = '', ...names] = offer.split(' ');
    const type = `type ${names[0] ?? ''}`;
    const isOfLostType = kind !== 'type' && had.has(type) && !has.has(type);
    return isOfLostType ? [] : [{ kind: kind as ServerDrift['kind'], name: names.join(' ') }];
  });
}
