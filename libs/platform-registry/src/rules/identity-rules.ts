import { isHeaderVariable } from '../credentials/credential-source.js';
import { normalizeName } from '../names.js';
import { referencedVariable } from '../schema/request-headers.js';
import type { PlatformRule, RuleFault } from './platform-rule.js';

/** What a file calls itself, and which variables it may therefore read. */
export const identityRules: readonly PlatformRule[] = [
  {
    reads: ['id'],
    check: ({ id }, { expectedId }) =>
      id === undefined || expectedId === undefined || id === expectedId
        ? []
        : [{ path: 'id', message: `must be the file name without .json: ${expectedId}` }],
  },
  {
    reads: ['aliases'],
    check: ({ aliases = [] }) => {
      const seen = new Set<string>();
      return aliases.flatMap((alias, index): RuleFault[] => {
        const name = normalizeName(alias);
        const path = `aliases.${index}`;
        if (name === '') return [{ path, message: 'must contain letters or digits' }];
        if (alias.includes(':')) return [{ path, message: 'must not contain a colon, which starts a tenant' }];
        if (seen.has(name)) return [{ path, message: 'is given twice (case and separators do not count)' }];
        seen.add(name);
        return [];
      });
    },
  },
  {
    reads: ['id', 'requestHeaders'],
    // Free choice of the variable would let an added file send any secret of the process to any host.
    check: ({ id, requestHeaders = {} }) =>
      Object.entries(requestHeaders).flatMap(([name, value]) => {
        const variable = referencedVariable(value);
        return variable === undefined || id === undefined || isHeaderVariable(id, variable)
          ? []
          : [
              {
                path: `requestHeaders.${name}`,
                message: `must refer to a variable of this platform: ${ownVariable(id)}`,
              },
            ];
      }),
  },
];

function ownVariable(id: string): string {
  return `FHIR_GATEWAY_PLATFORM_${id.toUpperCase().replaceAll('-', '_')}_<NAME>, other than its credentials`;
}
