import { keepDigits } from '@fhir-gateway/fhir';
import type { Device, DeviceUseStatement, FhirResource } from 'fhir/r4.js';

import type { Fact, FactSource } from '../facts/fact.js';
import { documentCopy } from './document-copy.js';
import type { EntryContext } from './entry-context.js';
import { absent, ipsProfiles } from './ips-profiles.js';

const used: Readonly<Record<string, DeviceUseStatement['status']>> = { active: 'active', inactive: 'completed' };

/**
 * A Device of the record as what it is used for: a document of IPS lists uses. What the platform does not say of the use is
 * marked as absent. The reference is the platform's own, and becomes one of the document.
 */
export function useOfDevice(device: Device, { when, whenKind }: Fact): DeviceUseStatement {
  const status = used[device.status ?? ''];
  return {
    resourceType: 'DeviceUseStatement',
    ...(status === undefined ? { _status: absent } : { status }),
    subject: {},
    ...(whenKind === 'implanted' && when !== undefined ? { timingDateTime: when } : { _timingDateTime: absent }),
    device: { reference: `Device/${device.id}` },
    note: [{ text: 'Known from the device alone: the platform states no use of it.' }],
  } as DeviceUseStatement;
}

/**
 * The Device that a use names, as the document has it.
 *
 * @param id of the entry in the document
 */
export function ipsDevice(
  id: string,
  { connection, resource }: FactSource,
  { references, patientUrl }: EntryContext,
): FhirResource {
  const entry = documentCopy(id, connection, resource, { profile: ipsProfiles.device, references });
  entry['patient'] = { reference: patientUrl };
  keepDigits(entry, resource);
  return entry as unknown as FhirResource;
}
