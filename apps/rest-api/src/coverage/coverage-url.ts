import { decodeSegment } from '../fhir/fhir-url.js';

const base = '/api/coverage/';

/** The decoded platform id of `/api/coverage/{platform_id}/...`; `undefined` where the target names none. */
export function findCoveragePlatform(url: string): string | undefined {
  if (!url.startsWith(base)) return undefined;
  const end = url.slice(base.length).search(/[/?]/);
  if (end < 1 || url[base.length + end] === '?') return undefined;
  return decodeSegment(url.slice(base.length, base.length + end));
}
