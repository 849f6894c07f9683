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

/** The platform file of such a sandbox; `folder` as of {@link shippedPlatform}. */
export function sandboxPlatform(
  { id, origin, authMethod, oauth, quirks }: SandboxPlatform,
  folder?: string,
): PlatformFile {
  const isPublic = authMethod === 'none';
  const clientType = isPublic ? 'public' : 'confidential';
  return renamedPlatform(shippedPlatform('sandbox-ehr', origin, folder), id, {
    quirks: { anyClientId: isPublic, ...quirks },
    oauth: { clientType, tokenEndpointAuthMethods: [authMethod], ...oauth },
  });
}

/** Writes platform files like the sandbox's own into a folder for `FHIR_GATEWAY_PLATFORMS_DIR`; `shipped` as of {@link shippedPlatform}. */
export function writeSandboxPlatforms(platforms: readonly SandboxPlatform[], shipped?: string): string {
  return writePlatformFiles(platforms.map((platform) => sandboxPlatform(platform, shipped)));
}
