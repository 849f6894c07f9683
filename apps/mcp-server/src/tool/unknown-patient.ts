import type { Gateway } from '@fhir-gateway/gateway';

/** What to do where a sign-in is for one patient and the platform did not say whom: the person knows, nobody here does. */
export function unknownPatientStep({ config }: Pick<Gateway, 'config'>, platformId: string): string {
  return (
    `Next: ask the person to open ${config.publicUrl}/auth/${encodeURIComponent(platformId)}/patient in the browser they ` +
    'signed in with and to choose the record, where it offers a choice; else tell them that the platform did not say ' +
    'whose record this is, and that whoever runs this gateway can look at it (patientIdFrom).'
  );
}
