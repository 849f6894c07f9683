import type { SearchParameter } from 'fhir/r4.js';

function parameter(code: string, type: 'date' | 'token', expression: string): SearchParameter {
  return {
    resourceType: 'SearchParameter',
    url: `http://hl7.org/fhir/us/carin-bb/SearchParameter/explanationofbenefit-${code}`,
    name: `ExplanationOfBenefit_${code.replaceAll('-', '_')}`,
    status: 'active',
    description: `CARIN Blue Button: ${code} of an ExplanationOfBenefit`,
    code,
    base: ['ExplanationOfBenefit'],
    type,
    expression,
  };
}

/**
 * Search parameters of ExplanationOfBenefit that CARIN Blue Button 2.0.0 adds to those of R4. The date of service stands
 * in other elements for each type of claim, `service-date` finds all.
 */
export const carinSearchParameters: readonly SearchParameter[] = [
  parameter('service-date', 'date', 'ExplanationOfBenefit.billablePeriod | ExplanationOfBenefit.item.serviced'),
  parameter(
    'service-start-date',
    'date',
    'ExplanationOfBenefit.billablePeriod.start | ExplanationOfBenefit.item.serviced',
  ),
  parameter('billable-period-start', 'date', 'ExplanationOfBenefit.billablePeriod.start'),
  parameter('type', 'token', 'ExplanationOfBenefit.type'),
];
