import type { Coding, FhirResource } from 'fhir/r4.js';
import type { Row } from '../row.js';

/** Statuses under which something was not done, is not so, or was never meant, in codes and in their words. */
const statuses: readonly (readonly [name: string, form: RegExp])[] = [
  ['entered in error', /\bentered[ -]in[ -]error\b/i],
  ['refuted', /\brefuted\b/i],
  ['not done', /\bnot[ -]done\b/i],
  ['not taken', /\bnot[ -]taken\b/i],
  ['cancelled', /\bcancell?ed\b/i],
];

/** What a number of rows hides: that some of them say that it was not so. Undefined where none does. */
export function voidNotice(rows: readonly Pick<Row, 'status'>[]): string | undefined {
  const counts = statuses.flatMap(([name, form]) => {
    const count = rows.filter(({ status }) => form.test(status ?? '')).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return counts.length === 0 ? undefined : `Of these, by their status: ${counts.join(', ')}.`;
}

/** Under which status a resource is not so, or that it was ordered not to be done; undefined where it is so. */
export function voidStatus(resource: FhirResource): string | undefined {
  const { status, verificationStatus, doNotPerform } = resource as {
    readonly status?: unknown;
    readonly verificationStatus?: { readonly coding?: unknown };
    readonly doNotPerform?: unknown;
  };
  if (doNotPerform === true) return 'do not give or do';
  const coding = verificationStatus?.coding;
  const codes = [status, ...(Array.isArray(coding) ? (coding as (Coding | null)[]).map((one) => one?.code) : [])];
  return statuses.find(([, form]) => codes.some((code) => typeof code === 'string' && form.test(code)))?.[0];
}
