import { ElementDefinitions } from '../definitions/element-definitions.js';
import { resourceFromXml } from './resource-from-xml.js';
import { resourceXml } from './resource-xml.js';
import { fixtureRecords } from '../testing/store-fixture.js';

const definitions = new ElementDefinitions();
const read = (xml: string): object => resourceFromXml(xml, definitions);
const fhir = 'xmlns="http://hl7.org/fhir"';
const div = '<div xmlns="http://www.w3.org/1999/xhtml">a &amp; b<br/></div>';

describe('a resource in XML', () => {
  const resources: object[] = [
    ...fixtureRecords(),
    {
      resourceType: 'Patient',
      text: { status: 'generated', div },
      extension: [
        { url: 'urn:a', id: 'i', valueDecimal: 1.5 },
        { url: 'urn:b', extension: [{ url: 'c', valueBoolean: true }] },
      ],
      contained: [{ resourceType: 'Organization', id: 'o', name: '<"&\n' }],
      name: [
        {
          given: ['A', null, 'C'],
          _given: [null, { extension: [{ url: 'urn:x', valueCode: 'masked' }] }, { id: 'g' }],
        },
      ],
      birthDate: '2000-01-01',
      _birthDate: { id: 'b' },
      multipleBirthInteger: 2,
      contact: [{ name: { family: 'x' } }],
    },
    {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ resource: { resourceType: 'Basic' }, request: { method: 'POST', url: 'Basic' } }],
    },
    {
      resourceType: 'Parameters',
      parameter: [{ name: 'operation', part: [{ name: 'value', valueCoding: { code: 'x' } }] }],
    },
  ];

  it.each(resources.map((resource, index) => [(resource as { resourceType: string }).resourceType, index]))(
    'is read as it was written: %s',
    (_type, index) => {
      expect(read(resourceXml(resources[index] ?? {}, definitions))).toEqual(resources[index]);
    },
  );

  it.each([
    ['no XML', '<Patient'],
    ['no resource', `<Starship ${fhir}/>`],
    ['no namespace', '<Patient/>'],
    ['an unknown element', `<Patient ${fhir}><colour value="red"/></Patient>`],
    ['an element twice', `<Patient ${fhir}><gender value="male"/><gender value="female"/></Patient>`],
    ['an unknown attribute', `<Patient ${fhir}><name x="y"/></Patient>`],
    ['two resources in one place', `<Patient ${fhir}><contained><Basic/><Basic/></contained></Patient>`],
    ['text', `<Patient ${fhir}>x</Patient>`],
    ['a document type', `<!DOCTYPE x><Patient ${fhir}/>`],
    ['an entity', `<Patient ${fhir}><gender value="&x;"/></Patient>`],
    ['levels without end', `<Patient ${fhir}>${'<name>'.repeat(200)}${'</name>'.repeat(200)}</Patient>`],
  ])('is refused with %s', (_what, xml) => {
    expect(() => read(xml)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
