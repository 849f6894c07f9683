import type * as R4 from 'fhir/r4.js';
import { clean, conceptText, conceptTexts, join, nameText, periodDate, referenceText } from '../fhir-text.js';
import { endText, labelled, type Projections } from './projection.js';

/** Who and where: patients, those who treat them, places and devices. */
export const peopleAndPlaces: Projections = {
  Device: (device) => ({
    date: device.manufactureDate,
    text: clean(device.deviceName?.[0]?.name) ?? conceptText(device.type),
    status: device.status,
    detail: join([
      clean(device.manufacturer),
      labelled('serial', clean(device.serialNumber)),
      labelled('lot', clean(device.lotNumber)),
      labelled('expires', device.expirationDate),
    ]),
  }),
  Location: (location) => ({
    text: clean(location.name),
    status: location.status,
    detail: join([conceptTexts(location.type), addressText(location.address), clean(location.description)]),
  }),
  Organization: (organization) => ({
    text: clean(organization.name),
    status: organization.active === false ? 'inactive' : undefined,
    detail: conceptTexts(organization.type),
  }),
  Patient: (patient) => ({
    date: patient.birthDate,
    text: nameText(patient.name),
    status: deceasedText(patient),
    detail: patient.gender,
  }),
  Practitioner: (practitioner) => ({
    text: nameText(practitioner.name),
    detail: join(practitioner.qualification?.map(({ code }) => conceptText(code))),
  }),
  PractitionerRole: (role) => ({
    date: periodDate(role.period),
    text: referenceText(role.practitioner),
    status: role.active === false ? 'inactive' : undefined,
    detail: join([
      conceptTexts(role.code),
      conceptTexts(role.specialty),
      referenceText(role.organization),
      endText(role.period),
    ]),
  }),
};

function addressText(address: R4.Address | undefined): string | undefined {
  return (
    clean(address?.text) ?? join([...(address?.line ?? []), address?.city, address?.state, address?.postalCode], ', ')
  );
}

function deceasedText(patient: R4.Patient): string | undefined {
  if (patient.deceasedDateTime) return `deceased ${patient.deceasedDateTime}`;
  return patient.deceasedBoolean ? 'deceased' : undefined;
}
