import type * as R4 from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { clean, conceptText, conceptTexts, join, nameText, referenceText } from '../fhir-text.js';
import { endText, firstDate, labelled, startOf, type Projections } from './projection.js';

/** Who and where: patients, those who treat them, places and devices. */
export const peopleAndPlaces: Projections = {
  Device: (device) => ({
    // When it was made is no date in a person's life.
    ...firstDate(['implanted', implantDate(device)]),
    text: clean(device.deviceName?.[0]?.name) ?? conceptText(device.type),
    code: codeText(device.type),
    status: device.status,
    detail: join([
      labelled('manufactured', device.manufactureDate),
      clean(device.manufacturer),
      labelled('serial', clean(device.serialNumber)),
      labelled('lot', clean(device.lotNumber)),
      labelled('expires', device.expirationDate),
    ]),
  }),
  Location: (location) => ({
    text: clean(location.name),
    status: location.status,
    detail: join([
      conceptTexts(location.type),
      addressText(location.address),
      phoneText(location.telecom),
      clean(location.description),
    ]),
  }),
  Organization: (organization) => ({
    text: clean(organization.name),
    detail: join([conceptTexts(organization.type), phoneText(organization.telecom)]),
  }),
  Patient: (patient) => ({
    ...firstDate(['born', patient.birthDate]),
    text: nameText(patient.name),
    detail: patient.gender,
  }),
  Practitioner: (practitioner) => ({
    text: nameText(practitioner.name),
    detail: join([
      ...(practitioner.qualification ?? []).map(({ code }) => conceptText(code)),
      phoneText(practitioner.telecom),
    ]),
  }),
  PractitionerRole: (role) => ({
    ...firstDate(startOf('started', role.period)),
    text: referenceText(role.practitioner),
    status: role.active === false ? 'inactive' : undefined,
    detail: join([
      conceptTexts(role.code),
      conceptTexts(role.specialty),
      referenceText(role.organization),
      phoneText(role.telecom),
      endText(role.period),
    ]),
  }),
};

/** By which number those who care for a person are reached. */
function phoneText(telecom: readonly R4.ContactPoint[] | undefined): string | undefined {
  return labelled('phone', clean(telecom?.find(({ system, use }) => system === 'phone' && use !== 'old')?.value));
}

function addressText(address: R4.Address | undefined): string | undefined {
  return (
    clean(address?.text) ?? join([...(address?.line ?? []), address?.city, address?.state, address?.postalCode], ', ')
  );
}

/** R4 has no element for when a device was put in; several platforms tell it in an extension. */
function implantDate({ extension = [] }: R4.Device): string | undefined {
  const found = extension.find(
    ({ url, valueDateTime, valueDate }) => /implant/i.test(url) && (valueDateTime ?? valueDate),
  );
  return found?.valueDateTime ?? found?.valueDate;
}
