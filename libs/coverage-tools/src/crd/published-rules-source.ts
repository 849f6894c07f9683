import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { findPublishedRules } from '../policy/rules/published-rules.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { noFinding } from './assertion/requirements.js';
import type { DocumentationNeed, Finding } from './assertion/requirements.js';

const mostRules = 5;

/**
 * Looks for what the payer publishes about the service for everybody. A rule is no answer about this plan: the status
 * stays `unknown`, and the rule says what the payer may want to see.
 *
 * @returns undefined where nothing is published; what was searched is in the attempts either way
 */
export async function searchPublishedRules(
  context: CoverageContext,
  { code }: PreparedQuestion,
  attempts: Attempts,
): Promise<Finding | undefined> {
  const ended = attempts.begin('policy');
  const { rules, searched } = await findPublishedRules(context, code);
  const detail = searched.map(({ source, outcome }) => `${source}: ${outcome}`).join(', ');
  const [best] = rules;
  ended(best ? 'answered' : 'none-found', detail);
  if (!best) return undefined;
  const shown = rules.slice(0, mostRules);
  const forms = new Set(shown.flatMap(({ documentation }) => documentation).filter((one) => /^https?:\/\//.test(one)));
  const documentation: DocumentationNeed[] =
    forms.size === 0 ? [] : [{ who: 'conditional', purpose: [], questionnaires: [...forms] }];
  return {
    ...noFinding({ kind: 'policy', confidence: best.confidence, at: new Date(context.now()).toISOString() }),
    documentation,
    reasons: shown.map(({ title, links: [link] }) => ({
      code: null,
      text: link === undefined ? title : `${title} (${link})`,
    })),
    warnings: [
      shown.every(({ source }) => source.kind === 'page')
        ? 'These are links to pages of the payer’s that this gateway has not read; whether this plan wants prior authorization is not known.'
        : 'These rules hold for everybody; whether this plan wants prior authorization is not known.',
    ],
  };
}
