import type { OpenDirectory } from '@fhir-gateway/platform-registry';

import { decodeSegment } from '../fhir/fhir-url.js';

const base = '/api/coverage/';

/** Questions to open directories, by what stands behind the platform id. */
const directories: ReadonlyMap<string, OpenDirectory> = new Map([
  ['/providers', 'providerDirectory'],
  ['/formulary', 'formulary'],
]);

/** Which platform is asked; with `directory`, the one that answers for this directory of it. */
export interface CoveragePlatform {
  readonly platformId: string;
  readonly directory?: OpenDirectory;
}

/** The decoded platform id of `/api/coverage/{platform_id}/...`; `undefined` where the target names none. */
export function findCoveragePlatform(url: string): CoveragePlatform | undefined {
  if (!url.startsWith(base)) return undefined;
  const end = url.slice(base.length).search(/[/?]/);
  if (end < 1 || url[base.length + end] === '?') return undefined;
  const platformId = decodeSegment(url.slice(base.length, base.length + end));
  const directory = directories.get(url.slice(base.length + end).replace(/\?.*$/s, ''));
  return platformId === undefined ? undefined : { platformId, ...(directory && { directory }) };
}
