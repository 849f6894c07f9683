import type { Resource } from 'fhir/r4.js';
import { forLogic } from './logic-view.js';

const bluebutton = 'https://bluebutton.cms.gov/resources/codesystem/hcpcs';
const cms = 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const of = (resourceType: string, more: object = {}) => ({ resourceType, id: '1', ...more }) as Resource;
const viewOf = (...resources: Resource[]) =>
  forLogic(resources).resources.map((one) => ({ ...one }) as Record<string, unknown>);

describe('what logic sees', () => {
  it.each(['Practitioner/d', 'https://ehr.example/fhir/Practitioner/d/_history/3', 'PractitionerRole/r'])(
    'has %s as a relative reference to the practitioner',
    (reference) => {
      const role = {
        ...of('PractitionerRole'),
        id: 'r',
        practitioner: { reference: 'https://x.example/Practitioner/d' },
      };
      const order = of('DeviceRequest', {
        requester: { reference },
        encounter: { reference: 'https://x.example/Encounter/e' },
      });
      const [view] = viewOf(order, role as Resource);
      expect(view).toMatchObject({
        requester: { reference: 'Practitioner/d' },
        performer: { reference: 'Practitioner/d' },
        encounter: { reference: 'Encounter/e' },
      });
    },
  );

  it('has one performer, and the one that the order names', () => {
    const performer = [{ reference: 'Practitioner/a' }, { reference: 'Practitioner/b' }];
    const [view] = viewOf(of('ServiceRequest', { performer, requester: { reference: 'Practitioner/c' } }));
    expect(view?.['performer']).toEqual([{ reference: 'Practitioner/a' }]);
  });

  it('has the coverage as the insurance of an order that names none', () => {
    const [without, coverage] = viewOf(of('DeviceRequest'), { ...of('Coverage'), id: 'c' });
    expect([without?.['insurance'], coverage?.['id']]).toEqual([[{ reference: 'Coverage/c' }], 'c']);
    const insurance = [{ reference: 'https://x.example/Coverage/own' }];
    const [own] = viewOf(of('DeviceRequest', { insurance }), of('Coverage'));
    expect(own?.['insurance']).toEqual([{ reference: 'Coverage/own' }]);
  });

  it.each([cms, bluebutton])('has HCPCS under both addresses: %s', (system) => {
    const codeCodeableConcept = {
      coding: [
        { system, code: 'E0470' },
        { system: 'urn:x', code: 'y' },
      ],
    };
    const [view] = viewOf(of('DeviceRequest', { codeCodeableConcept }));
    expect(view?.['codeCodeableConcept']).toEqual({
      coding: [
        { system: cms, code: 'E0470' },
        { system: bluebutton, code: 'E0470' },
        { system: 'urn:x', code: 'y' },
      ],
    });
  });

  const [o, p] = ['O', 'P'].map((family) => ({ use: 'official', family }));
  it.each<[string, (object | undefined)[], string]>([
    ['the one that is', [{ use: 'nickname', family: 'N' }, o], 'O'],
    ['the first of two', [o, p], 'O'],
    ['one without a use', [{ use: 'old', family: 'Old' }, { family: 'Plain' }], 'Plain'],
    ['the only one', [{ use: 'nickname', family: 'N' }], 'N'],
  ])('has one official name: %s', (_, name, family) => {
    const [view] = viewOf(of('Patient', { name }));
    const official = (view?.['name'] as { use: string; family: string }[]).filter(({ use }) => use === 'official');
    expect(official.map((one) => one.family)).toEqual([family]);
  });

  it('has no name where nobody uses one any more, and one patient', () => {
    const old = of('Patient', { name: [{ use: 'old', family: 'Old' }] });
    expect(viewOf(old, of('Patient', { id: '2' }))).toEqual([old]);
  });

  it('knows by a parameter’s name the order of the question, not another one of the record', () => {
    const asked = of('DeviceRequest', { id: 'asked', insurance: [{ reference: 'Coverage/c' }] });
    const { parameters } = forLogic([asked, of('DeviceRequest', { id: 'other' })]);
    expect(Object.keys(parameters).sort()).toEqual(['DeviceRequest', 'device_request']);
    expect(parameters['device_request']?.id).toBe('asked');
  });

  it('leaves what it was given as it was', () => {
    const order = of('DeviceRequest', { requester: { reference: 'https://x.example/Practitioner/d' } });
    const before = JSON.stringify(order);
    forLogic([order]);
    expect(JSON.stringify(order)).toBe(before);
  });
});
