import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { billingSystem } from '../procedure-code.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { noFinding } from './assertion/requirements.js';
import type { Finding } from './assertion/requirements.js';

const mostPages = 5;
const warning =
  'These are links to pages of the payer’s that this gateway has not read; whether this plan wants prior authorization is not known.';

/**
 * Pages for people that the platform file names. A page is no answer about this plan: the status stays `unknown`, and
 * nothing behind the link is read.
 *
 * @returns undefined where the file names none about the service
 */
export function findPolicyPages(
  { platform, now }: Pick<CoverageContext, 'platform' | 'now'>,
  { code: asked }: Pick<PreparedQuestion, 'code'>,
  attempts: Attempts,
): Finding | undefined {
  const ended = attempts.begin('policy');
  const pages = (platform.definition.davinci?.policy ?? []).filter(
    ({ code, system }) =>
      (code === undefined || code === asked.code) && (system === undefined || billingSystem(system) === asked.system),
  );
  ended(pages.length > 0 ? 'answered' : 'none-found');
  if (pages.length === 0) return undefined;
  const isExact = pages.some(({ code }) => code !== undefined);
  return {
    ...noFinding({ kind: 'policy', confidence: isExact ? 'medium' : 'low', at: new Date(now()).toISOString() }),
    reasons: pages
      .toSorted((a, b) => Number(b.code !== undefined) - Number(a.code !== undefined))
      .slice(0, mostPages)
      .map(({ url, title = `Policies of ${platform.name}` }) => ({
        code: null,
        text: `${title} (${url.replaceAll('{code}', encodeURIComponent(asked.code))})`,
      })),
    warnings: [warning],
  };
}
