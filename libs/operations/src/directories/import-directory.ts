import { createReadStream } from 'node:fs';
import {
  writeTenantIndex,
  type Organization,
  type PlatformDefinition,
  type TenantIndexSource,
} from '@fhir-gateway/platform-registry';
import type { Candidate } from './candidate.js';
import { ImportError } from './errors.js';
import { checkImportable, placeCandidate } from './place-candidate.js';
import { readElements } from './read-elements.js';
import { Skipped, type SkippedGroup } from './skipped.js';

/** What is imported, from where, and to where. */
export interface ImportOptions {
  readonly platform: PlatformDefinition;
  /** A file on disk in one of the three formats. */
  readonly file: string;
  readonly source?: TenantIndexSource;
  /** Folder for the index. */
  readonly directory: string;
  /** Told how many bytes have been read so far. */
  readonly onProgress?: (bytes: number) => void;
}

/** What became of a directory. */
export interface ImportSummary {
  readonly index: string;
  /** Elements of the list. */
  readonly elements: number;
  readonly organizations: number;
  readonly tenants: number;
  /** What was left out, by reason, most frequent first. */
  readonly skipped: readonly SkippedGroup[];
}

/**
 * Makes the index of one platform from a vendor's directory. The index that was there stays unless the whole directory
 * could be read and something in it was of use.
 *
 * @throws ImportError when the platform has no organizations, the file cannot be read, or nothing in it is of use
 */
export async function importDirectory(options: ImportOptions): Promise<ImportSummary> {
  const { platform, source, directory } = options;
  checkImportable(platform);
  const skipped = new Skipped();
  const { organizations, elements } = await readOrganizations(options, skipped);
  if (organizations.length === 0) {
    const [most] = skipped.groups();
    const why = most === undefined ? '' : ` Most often: ${most.reason}, such as ${most.examples.join('; ')}.`;
    throw new ImportError(`Nothing in the list can be used for ${platform.id}.${why}`);
  }
  const index = await writeTenantIndex(directory, { platform: platform.id, ...(source && { source }), organizations });
  const tenants = new Set(organizations.flatMap(({ tenant }) => tenant ?? [])).size;
  return { index, elements, organizations: organizations.length, tenants, skipped: skipped.groups() };
}

/** A function of its own, so that what the reader holds is free before the index is made. */
async function readOrganizations({ platform, file, onProgress }: ImportOptions, skipped: Skipped) {
  const stream = createReadStream(file);
  let bytes = 0;
  stream.on('data', (chunk) => onProgress?.((bytes += chunk.length)));
  const { reader, elements } = await readElements(stream);
  const candidates = reader.finish(({ reason, what }) => skipped.add(reason, what));
  return { elements, organizations: collect(platform, candidates, skipped) };
}

function collect(platform: PlatformDefinition, candidates: Iterable<Candidate>, skipped: Skipped): Organization[] {
  const urls = new Map<string, string | undefined>();
  const seen = new Set<string>();
  const organizations: Organization[] = [];
  for (const candidate of candidates) {
    const organization = placeCandidate(platform, candidate);
    if (typeof organization === 'string') {
      skipped.add(organization, candidate.name);
      continue;
    }
    const { tenant, name, fhirBaseUrl, places = [] } = organization;
    const identity = JSON.stringify([tenant, name, places]);
    if (seen.has(identity)) skipped.add('is listed twice', name);
    else if (tenant !== undefined && urls.has(tenant) && urls.get(tenant) !== fhirBaseUrl) {
      // One platform_id must never mean two servers.
      skipped.add('has the id of another endpoint', name);
    } else {
      seen.add(identity);
      if (tenant !== undefined) urls.set(tenant, fhirBaseUrl);
      organizations.push(organization);
    }
  }
  return organizations;
}
