import type { Html } from '@fhir-gateway/express-kit';

import { dateView } from '../../../pages/plain-dates.js';

const date = /(?<![\w-])(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)(?![\w-])/;

/** Amounts that claims state, by their codes. @see FHIR adjudication; CARIN C4BBAdjudication */
const amounts: Readonly<Record<string, string>> = {
  submitted: 'billed',
  eligible: 'allowed',
  benefit: 'paid by the plan',
  paidtoprovider: 'the plan paid',
  paidtopatient: 'paid to the patient',
  paidbypatient: 'paid by the patient',
  paidbypatientcash: 'paid by the patient in cash',
  paidbypatientother: 'paid by the patient otherwise',
  paidbypatienthealthaccount: 'paid from a health account',
  memberliability: 'your part',
  priorpayerpaid: 'paid by another plan before',
  noncovered: 'not covered',
  unallocdeduct: 'deductible that is left',
  eligpercent: 'percent allowed',
  drugcost: 'cost of the drug',
};

/** What a source says, with its dates as people write them, and moments in the time of the place where they are read. */
export function saidWords(text: string): (Html | string)[] {
  return text.split(date).map((part, at) => (at % 2 === 1 ? dateView(part) : part));
}

/**
 * Amounts of a claim in words, by their codes or by the names of these: `benefit 80 USD` is `paid by the plan 80 USD`. What
 * is no known amount stays as it is.
 */
export function amountWords(text: string): string {
  return text.replace(/(?<=^|; )([A-Za-z][A-Za-z ]*)(?= -?\d)/g, (name) => {
    const code = name
      .toLowerCase()
      .replaceAll(' ', '')
      .replace(/amount$/, '');
    return Object.hasOwn(amounts, code) ? (amounts[code] ?? name) : name;
  });
}
