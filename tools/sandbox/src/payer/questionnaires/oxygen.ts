import type { Questionnaire } from 'fhir/r4.js';
import { coreExtension } from '../systems.js';
import { patientLaunchContext, prefilledBy, whenAll } from './form-parts.js';

/** Oxygen at home: prefilled by a CQL library, with a code list that only the payer can expand. */
export function oxygenForm(base: string): Questionnaire {
  return {
    resourceType: 'Questionnaire',
    id: 'home-oxygen',
    url: `${base}/fhir/Questionnaire/home-oxygen`,
    version: '2.1.0',
    status: 'active',
    title: 'Oxygen at home',
    subjectType: ['Patient'],
    date: '2026-01-01',
    extension: [
      patientLaunchContext,
      { url: coreExtension('cqf-library'), valueCanonical: `${base}/fhir/Library/HomeOxygen|2.1.0` },
    ],
    item: [
      {
        linkId: 'born',
        text: 'Date of birth',
        type: 'date',
        required: true,
        extension: [prefilledBy('"HomeOxygen".BirthDate', 'text/cql')],
      },
      {
        linkId: 'saturation',
        text: 'Oxygen saturation at rest, in percent',
        type: 'decimal',
        required: true,
        extension: [prefilledBy('"HomeOxygen".LatestSaturation', 'text/cql')],
      },
      {
        linkId: 'supplier',
        text: 'Supplier',
        type: 'choice',
        required: true,
        answerValueSet: `${base}/fhir/ValueSet/oxygen-supplier|1.0.0`,
      },
    ],
  };
}

/** The second form of the package: what is delivered. */
export function oxygenEquipmentForm(base: string): Questionnaire {
  return {
    resourceType: 'Questionnaire',
    id: 'home-oxygen-equipment',
    url: `${base}/fhir/Questionnaire/home-oxygen-equipment`,
    version: '2.1.0',
    status: 'active',
    title: 'Equipment for oxygen at home',
    subjectType: ['Patient'],
    date: '2026-01-01',
    item: [
      {
        linkId: 'equipment',
        text: 'Equipment',
        type: 'open-choice',
        required: true,
        answerOption: [{ valueString: 'Concentrator' }, { valueString: 'Cylinder' }],
      },
      {
        linkId: 'delivery',
        text: 'Time of delivery',
        type: 'choice',
        answerOption: [{ valueTime: '08:00:00' }, { valueTime: '13:30:00' }],
        ...whenAll({ question: 'equipment', operator: 'exists', answerBoolean: true }),
      },
    ],
  };
}
