import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';

/** What a platform file says; a member that is undefined is left out. */
export interface PlatformFile {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** Makes the platform files of a test once it is known where its sandbox is. */
export type PlatformFiles = (sandboxOrigin: string) => readonly PlatformFile[];

/** Writes platform files into a folder for `FHIR_GATEWAY_PLATFORMS_DIR`. */
export function writePlatformFiles(files: readonly PlatformFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-platforms-'));
  for (const file of files) writeFileSync(join(folder, `${file.id}.json`), JSON.stringify(file));
  return folder;
}

/** A platform of a test without a login, unless `more` has one. */
export function localPlatform(id: string, fhirBaseUrl: string, more: object = {}): PlatformFile {
  const common = { kind: 'sandbox', environment: 'local', registration: 'none', verification: { status: 'local' } };
  return { id, name: id, fhirBaseUrl, ...common, ...more };
}

/**
 * A shipped platform of the sandbox, for a sandbox at another address.
 *
 * @param folder of the shipped files; by default those of this checkout
 */
export function shippedPlatform(
  id: string,
  origin: string,
  folder = findPlatformsDirectory(import.meta.url),
): PlatformFile {
  const text = readFileSync(join(folder, `${id}.json`), 'utf8');
  return JSON.parse(text.replaceAll('http://localhost:8010', origin)) as PlatformFile;
}

/** What differs from the shipped platform; members of `oauth` and `quirks` that are undefined are left out. */
export interface PlatformChanges {
  readonly oauth?: object;
  readonly quirks?: object;
  readonly [member: string]: unknown;
}

/** A shipped platform under another name, which knows this gateway by an id of its own unless `changes` say otherwise. */
export function renamedPlatform(shipped: PlatformFile, id: string, changes: PlatformChanges = {}): PlatformFile {
  const { oauth, quirks, ...more } = changes;
  const { $schema: _schema, aliases: _aliases, matchers: _matchers, ...kept } = shipped;
  return {
    ...kept,
    ...more,
    ...{ id, name: id, displayName: id },
    oauth: { ...(kept['oauth'] as object), ...oauth },
    quirks: { ...(kept['quirks'] as object), anyClientId: undefined, ...quirks },
  };
}

/** The shipped hospital of the sandbox under other names. */
export function hospitalsNamed(origin: string, changes: Readonly<Record<string, PlatformChanges>>): PlatformFile[] {
  const shipped = shippedPlatform('sandbox-ehr', origin);
  return Object.entries(changes).map(([id, change]) => renamedPlatform(shipped, id, change));
}
