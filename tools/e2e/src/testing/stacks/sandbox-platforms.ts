import { renamedPlatform, shippedPlatform, writePlatformFiles, type PlatformFile } from './platform-files.js';

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

/** The platform file of such a sandbox. */
export function sandboxPlatform({ id, origin, authMethod, oauth, quirks }: SandboxPlatform): PlatformFile {
  const isPublic = authMethod === 'none';
  const clientType = isPublic ? 'public' : 'confidential';
  return renamedPlatform(shippedPlatform('sandbox-ehr', origin), id, {
    quirks: { anyClientId: isPublic, ...quirks },
    oauth: { clientType, tokenEndpointAuthMethods: [authMethod], ...oauth },
  });
}

/** Writes platform files like the sandbox's own into a folder for `FHIR_GATEWAY_PLATFORMS_DIR`. */
export function writeSandboxPlatforms(platforms: readonly SandboxPlatform[]): string {
  return writePlatformFiles(platforms.map(sandboxPlatform));
}
