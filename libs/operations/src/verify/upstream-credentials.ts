import { PlatformError, type PlatformDefinition, type PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { VerifyOptions } from './verify-platform.js';

/** Looks up the headers that open platforms without OAuth; nothing where they are not set, or cannot be sent. */
export function upstreamCredentials(registry: PlatformRegistry): NonNullable<VerifyOptions['credentialOf']> {
  return ({ id, credentials }: PlatformDefinition) => {
    if (credentials === undefined) return undefined;
    try {
      const { name, value } = registry.resolve(id).upstreamCredential?.() ?? {};
      return name === undefined || value === undefined ? undefined : { [name]: value };
    } catch (error) {
      if (error instanceof PlatformError) return undefined;
      throw error;
    }
  };
}
