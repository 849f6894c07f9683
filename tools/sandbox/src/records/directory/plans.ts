import type { InsurancePlan, Organization, Resource } from 'fhir/r4.js';
import { meta } from '../base/fhir-values.js';
import rows from './directory.json' with { type: 'json' };
import { drugPolicy, formularyExtension, networkType } from './guides.js';

interface PlanFacts {
  id: string;
  name: string;
  number: string;
  network?: string;
  formulary?: string;
}

/** The plans on the members' cards, one with a name like another's, and one that says nothing of itself. */
const plans: readonly PlanFacts[] = rows.plans;

/** Networks, plans and formularies. */
export function planEntries(asOfMs: number): Resource[] {
  return [
    ...rows.networks.map(({ id, name }): Organization => ({
      resourceType: 'Organization',
      id,
      meta: meta(asOfMs),
      active: true,
      type: [networkType],
      name,
    })),
    ...plans.map((facts) => planOf(facts, asOfMs)),
    ...rows.formularies.map(({ id, name }): InsurancePlan => ({
      resourceType: 'InsurancePlan',
      id,
      meta: meta(asOfMs),
      identifier: [{ system: 'https://payers.example.org/formularies', value: id }],
      status: 'active',
      type: [drugPolicy],
      name,
    })),
  ];
}

function planOf({ id, name, number, network, formulary }: PlanFacts, asOfMs: number): InsurancePlan {
  return {
    resourceType: 'InsurancePlan',
    id,
    meta: meta(asOfMs),
    identifier: [{ system: 'https://payers.example.org/plans', value: number }],
    status: 'active',
    name,
    ...(network !== undefined && { network: [{ reference: `Organization/${network}` }] }),
    ...(formulary !== undefined && {
      coverage: [
        {
          type: drugPolicy,
          extension: [
            {
              url: formularyExtension('FormularyReference'),
              valueReference: { reference: `InsurancePlan/${formulary}` },
            },
          ],
          benefit: [{ type: { text: 'Drug' } }],
        },
      ],
    }),
  };
}
