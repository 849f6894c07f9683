import type { Rule } from '../rules.js';
import { crdCodes } from '../systems.js';

/** A card of CDS Hooks: words for people, never a coverage answer. */
export interface Card {
  uuid: string;
  summary: string;
  indicator: 'info' | 'warning';
  source: { label: string; topic: { system: string; code: string } };
  links?: { label: string; url: string; type: 'absolute' }[];
  extension?: Record<string, unknown>;
}

const source = (code: string): Card['source'] => ({ label: 'Sandbox payer', topic: { system: crdCodes, code } });

/** Points to the policy behind an answer. */
export function policyCard(rule: Rule, { uuid, base, order }: { uuid: string; base: string; order: string }): Card {
  const { id, title } = rule.policy;
  return {
    uuid,
    summary: `Policy ${title} applies`,
    indicator: 'info',
    source: source('guideline'),
    links: [{ label: title, url: `${base}/policies/${id}`, type: 'absolute' }],
    extension: { 'davinci-crd.associated-resource': [{ reference: order }] },
  };
}

/** Says that there is no answer, where a release has no code for that. */
export function noAnswerCard(uuid: string, summary: string): Card {
  return { uuid, summary, indicator: 'warning', source: source('coverage-info') };
}
