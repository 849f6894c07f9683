import type * as R4 from 'fhir/r4.js';
import { join } from '../fhir-text.js';
import type { Fields } from '../row.js';

type TypeName = R4.FhirResource['resourceType'];

/** Projections by resource type; each gets resources of its own type only. */
export type Projections = {
  readonly [T in TypeName]?: (resource: Extract<R4.FhirResource, { resourceType: T }>) => Fields;
};

/** An amount with its currency. */
export function moneyText(amount: R4.Money | undefined): string | undefined {
  return amount?.value === undefined ? undefined : join([`${amount.value}`, amount.currency], ' ');
}

/** When something ended, if it did. */
export function endText(period: R4.Period | undefined): string | undefined {
  return period?.end && `until ${period.end}`;
}

/** A text with what it is, such as `payer: Example Health Plan`; undefined without the text. */
export function labelled(label: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${label}: ${text}`;
}
