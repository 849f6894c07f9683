import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formOf } from './fill-in.js';
import forms from './forms.json' with { type: 'json' };

/** The platform under which the gateway knows the stub. */
export const platformId = 'bench';

/**
 * Writes a stub's platform file into a folder for `FHIR_GATEWAY_PLATFORMS_DIR`.
 *
 * @param origin where its authorization server is
 * @param fhirBaseUrl `/fhir` there by default
 */
export function writePlatformFile(
  folder: string,
  origin: string,
  { id = platformId, fhirBaseUrl = `${origin}/fhir` }: { readonly id?: string; readonly fhirBaseUrl?: string } = {},
): void {
  const platform = formOf(forms.platform)({ id, origin, fhirBaseUrl });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(platform, null, 2));
}
