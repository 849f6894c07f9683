import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const shippedOrigin = 'http://localhost:8010';
const platformIds = [
  'sandbox-ehr',
  'sandbox-open',
  'sandbox-clinic',
  'sandbox-payer',
  'sandbox-payer-directory',
] as const;

/**
 * Writes platform files for a sandbox that does not listen where the shipped files say, into a folder for
 * `FHIR_GATEWAY_PLATFORMS_DIR`.
 *
 * @param shipped the folder of the shipped platform files
 * @param origin where the sandbox listens, without trailing slash
 * @returns the folder; undefined when the shipped files are right as they are
 */
export function relocateSandbox(shipped: string, origin: string): string | undefined {
  if (origin === shippedOrigin) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-platforms-'));
  for (const id of platformIds) {
    const text = readFileSync(join(shipped, `${id}.json`), 'utf8');
    writeFileSync(join(folder, `${id}.json`), text.replaceAll(shippedOrigin, origin));
  }
  return folder;
}
