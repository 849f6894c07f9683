import type { SearchParameter } from 'fhir/r4.js';

type Facts = Pick<SearchParameter, 'code' | 'type' | 'expression' | 'target'> & { on: SearchParameter['base'][number] };

function parameter(guide: string, { on, ...facts }: Facts): SearchParameter {
  const { code } = facts;
  return {
    resourceType: 'SearchParameter',
    url: `http://hl7.org/fhir/us/${guide}/SearchParameter/${on}-${code}`,
    name: `${on}_${code}`.replaceAll('-', '_'),
    status: 'active',
    description: `${code} of ${on}`,
    base: [on],
    ...facts,
  };
}

const extension = (on: string, url: string) => `${on}.extension.where(url='http://hl7.org/fhir/us/${url}').value`;
const usdf = 'davinci-drug-formulary';

/** Search parameters that Plan-Net 1.2 and US Drug Formulary 2.1 add to those of R4; a directory alone has them. */
export const directorySearchParameters: readonly SearchParameter[] = [
  parameter('davinci-pdex-plan-net', {
    on: 'PractitionerRole',
    code: 'network',
    type: 'reference',
    target: ['Organization'],
    expression: extension('PractitionerRole', 'davinci-pdex-plan-net/StructureDefinition/network-reference'),
  }),
  parameter(usdf, {
    on: 'Basic',
    code: 'formulary',
    type: 'reference',
    target: ['InsurancePlan'],
    expression: extension('Basic', `${usdf}/StructureDefinition/usdf-FormularyReference-extension`),
  }),
  parameter(usdf, {
    on: 'MedicationKnowledge',
    code: 'drug-name',
    type: 'string',
    expression: 'MedicationKnowledge.code.coding.display | MedicationKnowledge.synonym',
  }),
];
