import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { OrderCode } from '../../procedure-code.js';
import { billingSystem } from '../../procedure-code.js';
import type { PolicyRule } from './policy-rule.js';

const note = 'A link to a page of the payer’s for people, not a rule: this gateway has not read the page.';

/** Pages for people that the platform file names, as links: nothing of them is read or quoted. */
export function configuredPages({ definition, name }: ResolvedPlatform, asked: OrderCode): PolicyRule[] {
  const pages = definition.davinci?.policy ?? [];
  const fitting = pages.filter(({ code, system }) => {
    if (code !== undefined && code !== asked.code) return false;
    return system === undefined || billingSystem(system) === asked.system;
  });
  return fitting.map((page) => {
    const url = page.url.replaceAll('{code}', encodeURIComponent(asked.code));
    const isAboutCode = page.code !== undefined;
    return {
      id: url,
      title: page.title ?? `Policies of ${name}`,
      ...(page.effective !== undefined && { effective: { start: page.effective } }),
      appliesTo: isAboutCode ? [{ ...asked }] : [],
      matchedOn: isAboutCode ? 'exact-code' : 'category',
      confidence: isAboutCode ? 'medium' : 'low',
      criteria: (page.lists ?? []).map((text) => ({ text })),
      documentation: [],
      links: [url],
      note,
      source: { kind: 'page', ...(page.checkedOn !== undefined && { retrievedAt: page.checkedOn }) },
    };
  });
}
