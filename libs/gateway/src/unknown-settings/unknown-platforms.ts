import { basename } from 'node:path';
import type { PlatformDefinition, PlatformFault } from '@fhir-gateway/platform-registry';
import type { Config } from '../config/config-types.js';
import { didYouMean } from './did-you-mean.js';

/**
 * What of the settings names a platform that there is not, as faults by variable and place, without the name. A platform
 * whose file was left out counts as there: the file is what is to be corrected.
 */
export function unknownPlatforms(
  { writes, oauthClients }: Pick<Config, 'oauthClients' | 'writes'>,
  opened: { readonly definitions: readonly PlatformDefinition[]; readonly platformFaults: readonly PlatformFault[] },
): string[] {
  const { definitions, platformFaults } = opened;
  const known = new Set([
    ...definitions.map(({ id }) => id),
    ...platformFaults.map(({ file }) => basename(file).replace(/\.json$/, '')),
  ]);
  const faultsOf = (variable: string, ids: Iterable<string>): string[] =>
    [...ids].flatMap((id, index) => {
      const [platformId = ''] = id.split(':', 1);
      if (known.has(platformId)) return [];
      const alias = definitions.find(({ aliases = [] }) => aliases.includes(platformId))?.id;
      const meant = alias ?? didYouMean(platformId, known);
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      return [`${variable} must name platforms by their ids: at place ${index + 1} is none${hint}`];
    });
  return [
    ...(typeof writes === 'string' ? [] : faultsOf('FHIR_GATEWAY_WRITES', writes)),
    ...faultsOf(
      'FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS',
      oauthClients.registered.flatMap(({ service }) => service?.platforms ?? []),
    ),
  ];
}
