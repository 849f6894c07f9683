import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of platform files for a test. */
export interface PlatformFolder {
  /** For `FHIR_GATEWAY_PLATFORMS_DIR`. */
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes files of platforms that need no sign-in: from id to the URL below which their FHIR base `/fhir` is. */
export async function writeOpenPlatforms(urls: Readonly<Record<string, string>>): Promise<PlatformFolder> {
  const path = await mkdtemp(join(tmpdir(), 'fhir-gateway-open-'));
  for (const [id, url] of Object.entries(urls)) {
    const definition = {
      id,
      name: `Platform ${id}`,
      kind: 'sandbox',
      environment: 'local',
      fhirBaseUrl: `${url}/fhir`,
      fhirVersion: '4.0.1',
      registration: 'none',
      verification: { status: 'local', sources: [{ title: 'A stub inside the tests' }] },
      quirks: { openData: true },
    };
    await writeFile(join(path, `${id}.json`), JSON.stringify(definition));
  }
  return { path, remove: () => rm(path, { recursive: true }) };
}
