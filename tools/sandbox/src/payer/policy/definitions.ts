import type { InsurancePlan, Library, PlanDefinition, Questionnaire, UsageContext } from 'fhir/r4.js';
import { formPackages } from '../questionnaires/index.js';
import { atBase } from '../json.js';
import { rules, type Rule } from '../rules.js';
import published from '../service/published.json' with { type: 'json' };
import { hl7 } from '../systems.js';

/** A resource that says what the payer wants, whoever the patient is. */
export type Definition = PlanDefinition | Library | InsurancePlan | Questionnaire;

const focusOn = ({ system, code }: Pick<Rule, 'system' | 'code'>): UsageContext => ({
  code: { system: hl7('usage-context-type'), code: 'focus' },
  valueCodeableConcept: { coding: [{ system, code }] },
});

/** One policy: what it is about, what it asks for, where it can be read, and the form that documents it. */
function policy(base: string, rule: Rule): PlanDefinition {
  const { id, title, criteria } = rule.policy;
  return {
    resourceType: 'PlanDefinition',
    id,
    url: `${base}/fhir/PlanDefinition/${id}`,
    version: '1.0.0',
    status: 'active',
    title,
    type: { coding: [{ system: hl7('plan-definition-type'), code: 'eca-rule' }] },
    date: '2026-01-01',
    description: rule.reason.text,
    effectivePeriod: { start: '2026-01-01' },
    useContext: [focusOn(rule)],
    relatedArtifact: [
      { type: 'documentation', display: title, url: `${base}/policies/${id}` },
      ...(rule.form === undefined
        ? []
        : [{ type: 'depends-on' as const, resource: `${base}/fhir/Questionnaire/${rule.form}` }]),
    ],
    action: criteria.map((text) => ({ title: text })),
  };
}

/** Everything that can be searched for at `fhir/{type}`. */
export function definitions(base: string): Definition[] {
  const ruleOfForm = new Map(rules.flatMap((rule) => (rule.form ? [[rule.form.split('|')[0], rule] as const] : [])));
  const packages = [...formPackages(base, `${base}/fhir`)].flatMap(([id, bundles]) => {
    const rule = ruleOfForm.get(id);
    const inContext = <T extends Questionnaire | Library>(one: T): T =>
      rule ? { ...one, useContext: [focusOn(rule)] } : one;
    return bundles.flatMap(({ form, parts, libraries }): Definition[] => [
      inContext(form),
      ...parts,
      ...libraries.map(inContext),
    ]);
  });
  return [...rules.map((rule) => policy(base, rule)), ...packages, atBase(published.plan, base) as InsurancePlan];
}
