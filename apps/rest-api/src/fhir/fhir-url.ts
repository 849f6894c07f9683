import { GatewayError } from '@fhir-gateway/gateway';

/** The parts of `/api/fhir/{platform_id}/{path}?{query}`. */
export interface FhirTarget {
  /** Decoded; a platform id holds no character that would need it, but `:` may arrive as `%3A`. */
  readonly platformId: string;
  /** Percent-encoded as received, without leading slash; empty for the FHIR base. */
  readonly path: string;
  /** As received, without `?`. */
  readonly query: string;
}

const base = '/api/fhir';

/** Whether a request target belongs to the FHIR route; compares the text as received, before any decoding. */
export function isFhirUrl(url: string | undefined): url is string {
  if (url === undefined || !url.startsWith(base)) return false;
  const next = url[base.length];
  return next === undefined || next === '/' || next === '?';
}

/**
 * Takes a request target apart by hand: a URL parser would resolve `..` and re-encode, and what is judged later must be
 * what was received.
 *
 * @throws GatewayError ROUTE_NOT_FOUND when the target names no platform
 */
export function splitFhirUrl(url: string): FhirTarget {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const rest = path.slice(base.length + 1);
  const slash = rest.indexOf('/');
  const platformId = decodeSegment(slash === -1 ? rest : rest.slice(0, slash));
  if (platformId === undefined || platformId === '') {
    throw new GatewayError('ROUTE_NOT_FOUND', 'A FHIR address is /api/fhir/{platform_id}, then a FHIR path.');
  }
  return { platformId, path: slash === -1 ? '' : rest.slice(slash + 1), query: mark === -1 ? '' : url.slice(mark + 1) };
}

/** @returns `undefined` for a text that is not percent-encoded as it should be */
export function decodeSegment(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
