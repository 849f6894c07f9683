import { type Person } from '@fhir-gateway/patient-record';

/** Whose record it is, in a line. */
export function personLineOf({ name, birthDates }: Person): string {
  const born = birthDates.length > 0 ? `, born ${birthDates.join(' or ')}` : '';
  return `${name ?? 'Somebody whose name no platform says'}${born}`;
}
