import type { InsurancePlan, Organization, Resource } from 'fhir/r4.js';
import { meta } from '../base/fhir-values.js';
import { drugPolicy, formularyExtension, networkType } from './guides.js';

/** Networks by the names on the members' cards. */
export const networks = { bramblewood: 'net-bramblewood', evenlode: 'net-evenlode' } as const;
/** Formularies, each of one plan or more. */
export const formularies = { preferred: 'formulary-preferred', senior: 'formulary-senior' } as const;

interface PlanFacts {
  id: string;
  name: string;
  number: string;
  network?: string;
  formulary?: string;
}

/** The plans on the members' cards, one with a name like another's, and one that says nothing of itself. */
const plans: readonly PlanFacts[] = [
  {
    id: 'preferred-two',
    name: 'Preferred Two',
    number: 'PPO-2',
    network: networks.bramblewood,
    formulary: formularies.preferred,
  },
  {
    id: 'preferred-two-plus',
    name: 'Preferred Two Plus',
    number: 'PPO-2P',
    network: networks.bramblewood,
    formulary: formularies.preferred,
  },
  {
    id: 'senior-choice',
    name: 'Senior Choice',
    number: 'SEN-1',
    network: networks.evenlode,
    formulary: formularies.senior,
  },
  { id: 'value-zero', name: 'Value Zero', number: 'VAL-0' },
];

/** Networks, plans and formularies. */
export function planEntries(asOfMs: number): Resource[] {
  return [
    ...[
      { id: networks.bramblewood, name: 'Bramblewood Network' },
      { id: networks.evenlode, name: 'Evenlode Network' },
    ].map(({ id, name }): Organization => ({
      resourceType: 'Organization',
      id,
      meta: meta(asOfMs),
      active: true,
      type: [networkType],
      name,
    })),
    ...plans.map((facts) => planOf(facts, asOfMs)),
    ...[
      { id: formularies.preferred, name: 'Preferred Formulary' },
      { id: formularies.senior, name: 'Senior Formulary' },
    ].map(({ id, name }): InsurancePlan => ({
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
