import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';

/** The shipped sandbox under another name, at another address, with another way to authenticate. */
export interface SandboxPlatform {
  readonly id: string;
  readonly origin: string;
  readonly authMethod: string;
  /** Further keys of `oauth`; one that is undefined is left out. */
  readonly oauth?: object;
  /** Further quirks; one that is undefined is left out. */
  readonly quirks?: object;
}

const shipped = join(findPlatformsDirectory(import.meta.url), 'sandbox-ehr.json');

/** Writes platform files like the sandbox's own into a folder for `FHIR_GATEWAY_PLATFORMS_DIR`. */
export function writeSandboxPlatforms(platforms: readonly SandboxPlatform[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-sandboxes-'));
  for (const { id, origin, authMethod, oauth: further, quirks: furtherQuirks } of platforms) {
    const text = readFileSync(shipped, 'utf8').replaceAll('http://localhost:8010', origin);
    const { oauth, quirks, ...definition } = JSON.parse(text) as { oauth: object; quirks: object };
    const isPublic = authMethod === 'none';
    const clientType = isPublic ? 'public' : 'confidential';
    const changed = {
      ...definition,
      id,
      name: id,
      displayName: id,
      $schema: undefined,
      aliases: undefined,
      matchers: undefined,
      quirks: { ...quirks, anyClientId: isPublic, ...furtherQuirks },
      oauth: { ...oauth, clientType, tokenEndpointAuthMethods: [authMethod], ...further },
    };
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(changed));
  }
  return folder;
}
