import { coded, concept, merge } from '../testing/readings.js';

const active = coded('active');

/** What answers of vendors' sandboxes say, and one line of what is made of it. */
describe('entries as foreign systems write them', () => {
  it('take "Patient not asked" for no allergy, whatever words stand beside the code', () => {
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '1631000175102' }], text: 'Not on File' };
    const { facts, absences, uninformative } = merge('allergies', {
      epic: [{ resourceType: 'AllergyIntolerance', id: '1', clinicalStatus: active, code }],
    });
    expect([facts, absences, uninformative]).toEqual([[], [], 1]);
  });

  it('take "No known device use" for no device, nor its use for one, and none of a vaccine for no dose', () => {
    const none = { resourceType: 'Device', id: '1', status: 'active', type: concept({ snomed: '787483001' }) };
    const use = { resourceType: 'DeviceUseStatement', id: '2', status: 'active', device: { reference: 'Device/1' } };
    const devices = merge('devices', { eu: [none, use] });
    expect([devices.facts, devices.absences.length, devices.uninformative]).toEqual([[], 1, 1]);
    const dose = { resourceType: 'Immunization', id: '3', status: 'completed' };
    const given = { ...dose, vaccineCode: { text: 'Unknown' }, occurrenceDateTime: '2020-01-02' };
    const never = { ...dose, id: '4', vaccineCode: concept({ snomed: '787482006' }), occurrenceString: 'unknown' };
    const doses = merge('immunizations', { eu: [given, never] });
    expect([doses.facts.length, doses.absences.length]).toEqual([1, 1]);
  });

  it.each(['Null', 'null', 'Unknown', 'N/A'])('take %s for no name where a coding has one', (text) => {
    const named = 'Diverticulitis of intestine';
    const code = { coding: [{ system: 'urn:cigna', code: '7', display: named }], text };
    const [fact] = merge('problems', {
      payer: [{ resourceType: 'Condition', id: '1', clinicalStatus: active, code }],
    }).facts;
    expect(fact?.display).toBe(named);
  });

  it('read no limit of a range that is a text as undefined', () => {
    const [fact] = merge('results', {
      ehr: [
        {
          ...{ resourceType: 'Observation', id: '1', status: 'final', code: concept({ loinc: '4544-3' }) },
          ...{ category: [coded('laboratory')], valueQuantity: { value: 40, unit: '%' } },
          referenceRange: [{ low: { value: '34.9' }, high: { value: 44.5 } }],
        },
      ],
    }).facts;
    expect(fact?.range).toBe('34.9 to 44.5');
  });

  it('say that the saturation is missing, and do not take oxygen that is breathed in for it', () => {
    const part = (code: string, value: number, unit: string) => ({
      code: concept({ loinc: code }),
      valueQuantity: { value, unit },
    });
    const [fact] = merge('vitals', {
      ehr: [
        {
          ...{ resourceType: 'Observation', id: '1', status: 'final', code: concept({ loinc: '2708-6' }) },
          ...{ category: [coded('vital-signs')], dataAbsentReason: coded('unknown') },
          component: [part('3151-8', 6, 'L/min'), part('3150-6', 40, '%')],
        },
      ],
    }).facts;
    expect(fact?.value).toMatch(/^no value/i);
    expect(fact?.value).toMatch(/40 %/);
  });

  it('name a reaction that is a bare code by its system', () => {
    const reaction = [{ manifestation: [{ coding: [{ system: 'http://snomed.info/sct', code: '999999001' }] }] }];
    const [fact] = merge('allergies', {
      athena: [{ resourceType: 'AllergyIntolerance', id: '1', code: concept({}, 'Egg'), reaction }],
    }).facts;
    expect(fact?.detail).toMatch(/SNOMED 999999001/);
  });
});
