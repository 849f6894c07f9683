import { parseReference } from '@fhir-gateway/fhir';
import type { Device, DeviceUseStatement } from 'fhir/r4.js';

import { absenceState } from '../matching/absences.js';
import { conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, stated, type EntryTraits } from '../matching/entry.js';
import type { FactSource } from '../matching/fact.js';
import type { RuleContext, SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';

/**
 * Implants and devices: the same unit by its identifier or its serial number, and what is said of its use. Two of one kind
 * may be two: a person has two knees.
 */
export const devices: SectionRule = {
  read: (resource, source, context) => {
    if (resource.resourceType === 'Device') return [deviceTraits(resource, source)];
    return resource.resourceType === 'DeviceUseStatement' ? [useTraits(resource, source, context)] : [];
  },
  isPossible: (one, other) => one.source.connection !== other.source.connection,
  finish: (fact, entries) => {
    // Whether a device may be used stands in its status; whether it is, in the statements of its use.
    const said = entries.flatMap(({ fields: { status, use } }) =>
      status ? `device: ${status.text}` : use ? `use: ${use.text}` : [],
    );
    const others = [...new Set(said)].filter((text) => !text.endsWith(` ${fact.status ?? ''}`));
    return others.length === 0 ? fact : { ...fact, findings: [...fact.findings, ...others] };
  },
};

function deviceTraits(one: Device, source: FactSource): EntryTraits {
  const name = textKey(one.deviceName?.[0]?.name ?? one.type?.text ?? one.type?.coding?.[0]?.display);
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : (absenceState(one.type) ?? 'stated'),
    concepts: [one.type],
    identical: [...unitKeys(one), ...placeKey(source.ref, source)],
    identifiers: identifierKeys(one.identifier),
    possible: [...conceptKeys(one.type).certain, ...(name === '' ? [] : [`text ${name}`])],
    fields: { status: stated(one.status) },
  };
}

function useTraits(one: DeviceUseStatement, source: FactSource, { sources }: RuleContext): EntryTraits {
  const { reference, display } = one.device;
  const contained = one.contained?.find(
    (each): each is Device => each.resourceType === 'Device' && reference === `#${each.id}`,
  );
  const used = sources.find(({ connection, ref }) => connection === source.connection && ref === reference)?.resource;
  // The use of what is a statement that there is none adds nothing to it.
  const isOfNone = absenceState(contained?.type ?? (used?.resourceType === 'Device' ? used.type : undefined));
  const name = display ?? contained?.deviceName?.[0]?.name ?? contained?.type?.text;
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : isOfNone ? 'uninformative' : 'stated',
    display: name ?? '',
    concepts: [contained?.type],
    identical: placeKey(reference, source),
    identifiers: identifierKeys(one.identifier),
    possible: name === undefined ? [] : [`text ${textKey(name)}`],
    // Whether a device is in use is another thing than whether it may be used.
    fields: { use: stated(one.status) },
    asserted: one.recordedOn,
  };
}

/** A model and a serial number are one unit; a lot has many. */
function unitKeys({ udiCarrier = [], serialNumber, distinctIdentifier }: Device): string[] {
  const unit = serialNumber ?? distinctIdentifier;
  if (unit === undefined) return [];
  return udiCarrier.flatMap(({ deviceIdentifier }) =>
    deviceIdentifier === undefined ? [] : [`unit ${deviceIdentifier} ${unit}`],
  );
}

/** The Device of a platform, by which what is said of its use belongs to it. */
function placeKey(reference: string | undefined, { connection }: FactSource): string[] {
  const named = parseReference(reference);
  return named?.type === 'Device' ? [`device ${connection} ${named.ref}`] : [];
}
