import { CoverageError } from './coverage-error.js';

/** Code systems that coverage questions are asked in, by their canonical URLs. */
export const codeSystems = {
  cpt: 'http://www.ama-assn.org/go/cpt',
  hcpcs: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  icd10: 'http://hl7.org/fhir/sid/icd-10-cm',
  npi: 'http://hl7.org/fhir/sid/us-npi',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ndc: 'http://hl7.org/fhir/sid/ndc',
  snomed: 'http://snomed.info/sct',
} as const;

/** A code that a service is billed by. */
export interface BillingCode {
  readonly system: typeof codeSystems.cpt | typeof codeSystems.hcpcs;
  readonly code: string;
}

/** A code that a drug product is ordered by; claims of pharmacies have it, those of clinics a billing code. */
export interface DrugCode {
  readonly system: typeof codeSystems.rxnorm | typeof codeSystems.ndc;
  readonly code: string;
}

/** What a question is about: a service, or a drug by itself. */
export type OrderCode = BillingCode | DrugCode;

/** Category I, II (F) and III (T), laboratory analyses (U) and multianalyte assays (M). */
const cpt = /^(?:\d{5}|\d{4}[FTUM])$/;
const hcpcs = /^[A-V]\d{4}$/;

/** What else the two systems are called: by other guides, test kits and servers, and for short. */
const aliases: ReadonlyMap<string, BillingCode['system']> = new Map([
  ['cpt', codeSystems.cpt],
  [codeSystems.cpt, codeSystems.cpt],
  ['urn:oid:2.16.840.1.113883.6.12', codeSystems.cpt],
  ['hcpcs', codeSystems.hcpcs],
  [codeSystems.hcpcs.toLowerCase(), codeSystems.hcpcs],
  ['http://www.cms.gov/medicare/coding/hcpcsreleasecodesets', codeSystems.hcpcs],
  ['https://bluebutton.cms.gov/resources/codesystem/hcpcs', codeSystems.hcpcs],
  ['urn:oid:2.16.840.1.113883.6.285', codeSystems.hcpcs],
]);

/** The canonical URL of a code system that is meant; undefined where it is neither CPT nor HCPCS. */
export function billingSystem(system: string): BillingCode['system'] | undefined {
  const name = system.trim().toLowerCase();
  if (name.startsWith('http://terminology.hl7.org/codesystem/hcpcs')) return codeSystems.hcpcs;
  return aliases.get(name);
}

/**
 * Reads a procedure code. Without a system its shape says which one it is of; no code has the shape of both.
 *
 * @param code as people write it; case and spaces around it do not matter
 * @throws CoverageError PROCEDURE_CODE_INVALID
 */
export function parseProcedureCode(code: string, system?: string): BillingCode {
  const text = code.trim().toUpperCase();
  const byShape = cpt.test(text) ? codeSystems.cpt : hcpcs.test(text) ? codeSystems.hcpcs : undefined;
  const named = system === undefined ? byShape : billingSystem(system);
  if (named === undefined || byShape === undefined) {
    const message =
      system !== undefined && named === undefined
        ? 'The code system is neither CPT nor HCPCS.'
        : 'The code has neither the shape of a CPT code (27447, 0042T) nor that of a HCPCS code (E0424).';
    throw new CoverageError('PROCEDURE_CODE_INVALID', message);
  }
  if (named !== byShape)
    throw new CoverageError('PROCEDURE_CODE_INVALID', 'The code is not of the code system that is named.');
  return { system: named, code: text };
}

/** What names the service or the drug of a question. */
interface NamedOrder {
  readonly procedure_code?: string | undefined;
  readonly code_system?: string | undefined;
  readonly drug_code?: string | undefined;
  readonly drug_code_system?: 'rxnorm' | 'ndc' | undefined;
}

/**
 * The code of a drug as it is sent: without a system where the caller names none. A bare number may be of RxNorm, of NDC or
 * of a list of a pharmacy, and under a wrong system it is another drug.
 *
 * @returns undefined where no drug is named
 */
export function drugCoding(
  input: NamedOrder,
): { readonly system?: DrugCode['system']; readonly code: string } | undefined {
  const { drug_code: code, drug_code_system: system } = input;
  return code === undefined ? undefined : { ...(system !== undefined && { system: codeSystems[system] }), code };
}

/** Says that a drug goes without the system of its code; undefined where it has one, or there is no drug. */
export function unknownDrugSystem(drug: { readonly system?: string } | undefined): string | undefined {
  if (drug === undefined || drug.system !== undefined) return undefined;
  return 'The code system of drug_code is not known, and none goes with it: name it in drug_code_system (rxnorm, ndc).';
}

/**
 * The code that a question is about: that of the service, else that of the drug, whose system has to be named.
 *
 * @throws CoverageError PROCEDURE_CODE_INVALID also where neither is given
 */
export function readOrderCode(input: NamedOrder): OrderCode {
  const { procedure_code: procedure, code_system: system, drug_code: drug, drug_code_system: drugSystem } = input;
  if (procedure !== undefined) return parseProcedureCode(procedure, system);
  if (drug !== undefined && drugSystem !== undefined) return { system: codeSystems[drugSystem], code: drug };
  if (drug !== undefined) {
    const message = 'drug_code alone needs drug_code_system (rxnorm, ndc): its form does not tell the code system.';
    throw new CoverageError('PROCEDURE_CODE_INVALID', message);
  }
  throw new CoverageError('PROCEDURE_CODE_INVALID', 'Neither procedure_code nor, for a drug, drug_code is given.');
}

/** Whether a question is about a drug by the code of the drug alone. */
export function isDrugCode(asked: OrderCode): asked is DrugCode {
  return asked.system === codeSystems.rxnorm || asked.system === codeSystems.ndc;
}

/**
 * Whether a Coding is of this code, however it names the system. A drug's code is a bare number, which says nothing without
 * its system.
 */
export function isSameCode(coding: { readonly system?: string; readonly code?: string }, asked: OrderCode): boolean {
  if (isDrugCode(asked)) return coding.system === asked.system && coding.code === asked.code;
  if (coding.code?.trim().toUpperCase() !== asked.code) return false;
  return coding.system === undefined || billingSystem(coding.system) === asked.system;
}
