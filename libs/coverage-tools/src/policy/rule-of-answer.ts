import type { Requirements } from '../crd/assertion/requirements.js';
import type { PolicyRule } from './rules/policy-rule.js';

const mostLinks = 10;

/** What a payer's own answer about one order says of its rules: reasons, forms, the pages that its cards name. */
export function ruleOfAnswer(answer: Requirements): PolicyRule {
  const links = answer.cards.flatMap(({ links: shown }) => shown.map(({ url }) => url));
  const [card] = answer.cards;
  return {
    id: answer.assertionId === null ? 'crd' : `crd/${answer.assertionId}`,
    title: card?.summary ?? `The payer’s answer: ${answer.status}`,
    status: answer.status,
    ...(answer.expires !== null && { effective: { end: answer.expires } }),
    appliesTo: [{ ...answer.code }],
    matchedOn: 'exact-code',
    confidence: answer.status === 'unknown' ? 'low' : 'high',
    criteria: answer.reasons.flatMap(({ text }) => (text ? [{ text }] : [])),
    documentation: [...new Set(answer.documentation.flatMap(({ questionnaires }) => questionnaires))],
    links: [...new Set(links.filter((url) => url !== undefined))].slice(0, mostLinks),
    source: { kind: 'crd', retrievedAt: answer.source.at, quotedFrom: 'reasons of the assertion' },
  };
}
