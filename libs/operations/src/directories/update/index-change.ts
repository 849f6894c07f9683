import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TenantIndex, type Organization, type TenantIndexSource } from '@fhir-gateway/platform-registry';

/** What an index holds, as far as it is compared with a later one. */
export interface IndexContents {
  readonly organizations: number;
  readonly source?: TenantIndexSource;
  /** Ids of its tenants; names where the login decides the organization. */
  readonly keys: ReadonlySet<string>;
}

/** How a later index differs. */
export interface IndexChange {
  readonly added: number;
  readonly gone: number;
}

/** Beyond this share of what was there, a list is probably broken rather than shorter. */
const maxGoneShare = 0.1;

/** Where the index of a platform lies in a folder. */
export function indexFile(directory: string, platformId: string): string {
  return join(directory, `${platformId}.tenants`);
}

/** Opens the index of a platform in a folder; undefined where there is none that can be used. */
export function openIndex(directory: string, platformId: string): TenantIndex | undefined {
  const file = indexFile(directory, platformId);
  if (!existsSync(file)) return undefined;
  try {
    return new TenantIndex(readFileSync(file));
  } catch {
    // A gateway leaves a damaged index out, too, and uses the one before it.
    return undefined;
  }
}

/** Reads the index that a gateway uses for a platform: of the folders, the last that has one. Undefined when none has. */
export function readIndex(platformId: string, directories: readonly string[]): IndexContents | undefined {
  for (const directory of [...directories].reverse()) {
    const index = openIndex(directory, platformId);
    if (index !== undefined) return contentsOf(index);
  }
  return undefined;
}

/** The ids, or names, that organizations are compared by. */
export function keysOf(organizations: Iterable<Organization>): Set<string> {
  const [tenants, names] = [new Set<string>(), new Set<string>()];
  for (const { tenant, name } of organizations) {
    if (tenant === undefined) names.add(name);
    else tenants.add(tenant);
  }
  return tenants.size > 0 ? tenants : names;
}

/** Compares what was there with what is there now. */
export function compareKeys(before: ReadonlySet<string>, after: ReadonlySet<string>): IndexChange {
  const count = (from: ReadonlySet<string>, other: ReadonlySet<string>) =>
    [...from].filter((key) => !other.has(key)).length;
  return { added: count(after, before), gone: count(before, after) };
}

/** Whether so much is gone that a person should look: more than a tenth of what was there. */
export function isLargeDrop(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  return before.size - after.size > before.size * maxGoneShare;
}

function contentsOf(index: TenantIndex): IndexContents {
  const { organizations, source } = index.header;
  const rows = Array.from({ length: index.length }, (_, row) => index.organization(row));
  return { organizations, ...(source && { source }), keys: keysOf(rows) };
}
