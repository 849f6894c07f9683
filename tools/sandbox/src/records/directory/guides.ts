import type { Extension } from 'fhir/r4.js';
import { coding, concept } from '../base/fhir-values.js';
import { hl7 } from '../base/systems.js';

const planNet = (kind: string, name: string) => `http://hl7.org/fhir/us/davinci-pdex-plan-net/${kind}/${name}`;
const usdf = (kind: string, name: string) => `http://hl7.org/fhir/us/davinci-drug-formulary/${kind}/usdf-${name}`;

/** An extension of Plan-Net, by the last segment of its address. */
export const planNetExtension = (name: string): string => planNet('StructureDefinition', name);
/** An extension of US Drug Formulary 2, by its name. */
export const formularyExtension = (name: string): string => usdf('StructureDefinition', `${name}-extension`);

export const networkType = concept(planNet('CodeSystem', 'OrgTypeCS'), 'ntwk', 'Network');
export const drugPolicy = concept(hl7('v3-ActCode'), 'DRUGPOL');
export const formularyItemCode = { coding: [coding(usdf('CodeSystem', 'InsuranceItemTypeCS'), 'formulary-item')] };
export const tierSystem = usdf('CodeSystem', 'DrugTierCS-TEMPORARY-TRIAL-USE');
export const pharmacySystem = usdf('CodeSystem', 'PharmacyBenefitTypeCS-TEMPORARY-TRIAL-USE');

/** What a role says of its network. */
export function networkReference(network: string): Extension {
  return { url: planNetExtension('network-reference'), valueReference: { reference: `Organization/${network}` } };
}

/** What a role says of new patients, for one network or for all. */
export function newPatients(code: string, network?: string): Extension {
  const accepting = { coding: [coding(planNet('CodeSystem', 'AcceptingPatientsCS'), code)] };
  return {
    url: planNetExtension('newpatients'),
    extension: [
      { url: 'acceptingPatients', valueCodeableConcept: accepting },
      ...(network === undefined
        ? []
        : [{ url: 'fromNetwork', valueReference: { reference: `Organization/${network}` } }]),
    ],
  };
}
