import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TenantDirectory, TenantEntry, TenantPlace } from '../tenants.js';
import { indexFileSuffix, namesFileSuffix, TenantIndexFault } from './index-format.js';
import type { OrganizationList } from './organization.js';
import { TenantIndex } from './tenant-index.js';

/** Where index files are read from, and how. */
export interface OpenTenantCatalogOptions {
  /** Folders in order; an index in a later one replaces that of the same platform in an earlier one. */
  readonly directories: readonly string[];
  /** Returns the file names in a folder; from disk when absent. May throw. */
  readonly readDirectory?: (directory: string) => readonly string[];
  /** Returns the contents of a file; from disk when absent. May throw. */
  readonly readFile?: (path: string) => Buffer;
}

/** One thing that is wrong with one index file, or a folder that cannot be read. */
export interface TenantCatalogFault {
  readonly file: string;
  readonly message: string;
}

/** The organizations of all platforms that have an index. Immutable. */
export class TenantCatalog implements TenantDirectory {
  readonly #indexes: ReadonlyMap<string, TenantIndex>;

  constructor(indexes: Iterable<TenantIndex>) {
    this.#indexes = new Map([...indexes].map((index) => [index.header.platform, index]));
  }

  find(platformId: string, tenant: string): TenantEntry | undefined {
    return this.#indexes.get(platformId)?.find(tenant);
  }

  list(platformId: string): OrganizationList | undefined {
    return this.#indexes.get(platformId);
  }

  findByBaseUrl(url: string): TenantPlace[] {
    return [...this.#indexes].flatMap(([platformId, index]) =>
      index.findByBaseUrl(url).map((tenant) => ({ platformId, tenant })),
    );
  }

  /** How many organizations are known, by platform id; platforms without an index are not in it. */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.#indexes].map(([platform, { header }]) => [platform, header.organizations]));
  }
}

/**
 * Opens every index file of some folders. A file that cannot be used is a fault and takes nothing else down; the index
 * that it would have replaced stays.
 */
export function openTenantCatalog(options: OpenTenantCatalogOptions): {
  readonly catalog: TenantCatalog;
  readonly faults: readonly TenantCatalogFault[];
} {
  const { readDirectory = readdirSync, readFile = readFileSync } = options;
  const faults: TenantCatalogFault[] = [];
  const indexes = new Map<string, TenantIndex>();
  const attempt = <T>(file: string, otherwise: string, run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      faults.push({ file, message: error instanceof TenantIndexFault ? error.message : otherwise });
      return undefined;
    }
  };
  for (const directory of options.directories) {
    const names = attempt(directory, 'cannot be read as a folder', () => readDirectory(directory)) ?? [];
    for (const name of names.filter((candidate) => candidate.endsWith(indexFileSuffix)).sort()) {
      const platform = name.slice(0, -indexFileSuffix.length);
      const file = join(directory, name);
      const names = () => readIfThere(() => readFile(join(directory, platform + namesFileSuffix)));
      const index = attempt(file, 'cannot be read', () => openIndexOf(platform, readFile(file), names));
      if (index !== undefined) indexes.set(platform, index);
    }
  }
  return { catalog: new TenantCatalog(indexes.values()), faults };
}

function openIndexOf(platform: string, file: Buffer, readNames: () => Buffer | undefined): TenantIndex {
  const index = new TenantIndex(file, readNames);
  // A file that was renamed would send people who want one vendor to another.
  if (index.header.platform !== platform) throw new TenantIndexFault('is the index of another platform');
  return index;
}

/** The index of names can be made again: that it is missing is no fault. */
function readIfThere(read: () => Buffer): Buffer | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
