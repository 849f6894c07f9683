import { publishedApis } from '../schema/published.js';
import type { PlatformRule, RuleFault } from './platform-rule.js';

/** What is said of the APIs that a payer publishes does not contradict itself. */
export const publishedRules: readonly PlatformRule[] = [
  {
    reads: ['published'],
    check: ({ published = {} }) =>
      publishedApis.flatMap((name): RuleFault[] =>
        published[name] !== undefined && published.nothingFound?.apis.includes(name) === true
          ? [{ path: `published.${name}`, message: 'is in published.nothingFound, too' }]
          : [],
      ),
  },
  {
    reads: ['published'],
    check: ({ published = {} }) =>
      (['providerDirectory', 'formulary'] as const).flatMap((name): RuleFault[] => {
        const { platform, login } = published[name] ?? {};
        return platform !== undefined && login !== 'none'
          ? [{ path: `published.${name}.platform`, message: 'is for directories that need no login' }]
          : [];
      }),
  },
];
