import type { FhirBases } from '@fhir-gateway/auth-server';
import type { PlatformRegistry, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { parseScope } from '@fhir-gateway/smart-auth';
import { appResources, fhirBaseBelow } from '../callers/protected-resources.js';
import type { Config } from '../config/config-types.js';

/**
 * The FHIR bases that SMART apps can be let in for: those of platforms with a sign-in. An alias, another way to write the
 * address and a trailing slash mean the base that they lead to.
 */
export function fhirBases(
  config: Pick<Config, 'publicUrl' | 'mcpPublicUrl'>,
  registry: Pick<PlatformRegistry, 'resolve'>,
): FhirBases {
  const { rest } = appResources(config);
  const root = new URL(fhirBaseBelow(rest, '')).href;
  return {
    find: (address) => {
      const segment = segmentBelow(root, address);
      const platform = segment === undefined ? undefined : resolveOrNone(registry, segment);
      if (platform?.oauth === undefined) return undefined;
      return { uri: fhirBaseBelow(rest, platform.id), name: platform.name, platformId: platform.id };
    },
    isResourceScope: (text) => parseScope(text) !== undefined,
  };
}

function segmentBelow(root: string, address: string): string | undefined {
  if (address.length > 2_048 || !URL.canParse(address)) return undefined;
  const { href, search, hash } = new URL(address);
  if (!href.startsWith(root) || search !== '' || hash !== '') return undefined;
  const [segment = '', ...rest] = href.slice(root.length).replace(/\/$/, '').split('/');
  return segment === '' || rest.length > 0 || /[?#]/.test(address) ? undefined : segment.replaceAll(/%3a/gi, ':');
}

/** What cannot be called is no base. */
function resolveOrNone(registry: Pick<PlatformRegistry, 'resolve'>, id: string): ResolvedPlatform | undefined {
  try {
    return registry.resolve(id);
  } catch {
    return undefined;
  }
}
