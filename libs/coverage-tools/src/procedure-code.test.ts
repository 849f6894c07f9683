import fc from 'fast-check';
import { billingSystem, codeSystems, isSameCode, parseProcedureCode, readOrderCode } from './procedure-code.js';

const { cpt, hcpcs } = codeSystems;

describe('a procedure code', () => {
  it.each([
    ['27447', undefined, cpt, '27447'],
    ['0402T', undefined, cpt, '0402T'],
    ['00000', undefined, cpt, '00000'],
    [' e0424 ', undefined, hcpcs, 'E0424'],
    ['J1745', 'hcpcs', hcpcs, 'J1745'],
    ['V2020', 'https://bluebutton.cms.gov/resources/codesystem/hcpcs', hcpcs, 'V2020'],
    ['A0428', 'http://terminology.hl7.org/CodeSystem/HCPCS-all-codes', hcpcs, 'A0428'],
    ['99213', 'http://www.ama-assn.org/go/cpt', cpt, '99213'],
  ])('%j of system %j is one (trap D28)', (code, system, expected, text) => {
    expect(parseProcedureCode(code, system)).toEqual({ system: expected, code: text });
  });

  it.each([
    ['2744', undefined],
    ['0402X', undefined],
    ['', undefined],
    ['27447\n99213', undefined],
    ['E0424', 'http://www.ama-assn.org/go/cpt'],
    ['27447', 'hcpcs'],
    ['27447', 'http://snomed.info/sct'],
    ['27447', ''],
  ])('%j of system %j is none', (code, system) => {
    expect(() => parseProcedureCode(code, system)).toThrow(expect.objectContaining({ code: 'PROCEDURE_CODE_INVALID' }));
  });

  it('is taken for one system at most, and never by a part of a longer text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 7 }), (text) => {
        try {
          const { code } = parseProcedureCode(text);
          expect(code).toMatch(/^[A-Z0-9]{5}$/);
          expect(code).toBe(text.trim().toUpperCase());
        } catch (error) {
          expect(error).toMatchObject({ code: 'PROCEDURE_CODE_INVALID' });
        }
      }),
    );
  });

  it.each([
    [{ drug_code: '310994', drug_code_system: 'rxnorm' as const }, 'http://www.nlm.nih.gov/research/umls/rxnorm'],
    [{ drug_code: '57894-030-01', drug_code_system: 'ndc' as const }, 'http://hl7.org/fhir/sid/ndc'],
    [{ drug_code: '310994', procedure_code: 'J1745' }, hcpcs],
  ])('is, of %j, that of %s', (input, system) => {
    expect(readOrderCode(input).system).toBe(system);
  });

  it.each([{}, { drug_code_system: 'ndc' as const }, { code_system: hcpcs }, { drug_code: '310994' }])(
    'is none of %j',
    (input) => {
      expect(() => readOrderCode(input)).toThrow(expect.objectContaining({ code: 'PROCEDURE_CODE_INVALID' }));
    },
  );

  it('is that of a drug only under the very system of the drug', () => {
    const asked = readOrderCode({ drug_code: '310994', drug_code_system: 'rxnorm' });
    expect(isSameCode({ code: '310994', system: 'http://www.nlm.nih.gov/research/umls/rxnorm' }, asked)).toBe(true);
    expect(isSameCode({ code: '310994', system: 'http://hl7.org/fhir/sid/ndc' }, asked)).toBe(false);
    expect(isSameCode({ code: '310994' }, asked)).toBe(false);
  });

  it('is recognized under every name of its system, and not under another', () => {
    const asked = parseProcedureCode('E0424');
    expect(isSameCode({ code: 'E0424', system: 'http://terminology.hl7.org/CodeSystem/HCPCS' }, asked)).toBe(true);
    expect(isSameCode({ code: 'e0424' }, asked)).toBe(true);
    expect(isSameCode({ code: 'E0424', system: cpt }, asked)).toBe(false);
    expect(isSameCode({ code: 'E0425', system: hcpcs }, asked)).toBe(false);
    expect(billingSystem('http://snomed.info/sct')).toBeUndefined();
  });
});
