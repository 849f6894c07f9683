import { ElementDefinitions } from '../definitions/element-definitions.js';
import { resourceXml } from './resource-xml.js';
import { startStore } from '../testing/store-fixture.js';

const definitions = new ElementDefinitions();
const xml = (resource: object): string => resourceXml(resource, definitions);
const start = '<?xml version="1.0" encoding="UTF-8"?>';
const fhir = 'xmlns="http://hl7.org/fhir"';

describe('resourceXml', () => {
  it('writes elements in the order of their definitions, with escapes', () => {
    const patient = {
      resourceType: 'Patient',
      gender: 'female',
      active: true,
      name: [{ given: ['A', 'B'], family: '<"&\n' }],
      id: 'x',
    };
    expect(xml(patient)).toBe(
      `${start}<Patient ${fhir}><id value="x"/><active value="true"/><name><family value="&lt;&quot;&amp;&#10;"/>` +
        '<given value="A"/><given value="B"/></name><gender value="female"/></Patient>',
    );
  });

  it('writes choices, backbone elements and what refers to them, extensions and narrative', () => {
    const div = '<div xmlns="http://www.w3.org/1999/xhtml">a &amp; b</div>';
    const observation = {
      resourceType: 'Observation',
      text: { status: 'generated', div },
      extension: [{ url: 'urn:a', valueDecimal: 1.5 }],
      component: [{ referenceRange: [{ high: { value: 2 } }], valueQuantity: { unit: 'g', value: 1 } }],
      _status: { extension: [{ url: 'urn:b', valueCode: 'unknown' }] },
    };
    expect(xml(observation)).toBe(
      `${start}<Observation ${fhir}><text><status value="generated"/>${div}</text>` +
        '<extension url="urn:a"><valueDecimal value="1.5"/></extension>' +
        '<status><extension url="urn:b"><valueCode value="unknown"/></extension></status>' +
        '<component><valueQuantity><value value="1"/><unit value="g"/></valueQuantity>' +
        '<referenceRange><high><value value="2"/></high></referenceRange></component></Observation>',
    );
  });

  it('writes resources within resources, and urls that are no extension’s as elements', () => {
    const bundle = {
      resourceType: 'Bundle',
      link: [{ relation: 'self', url: 'urn:x' }],
      entry: [{ resource: { resourceType: 'Basic', id: 'b' } }],
    };
    expect(xml(bundle)).toBe(
      `${start}<Bundle ${fhir}><link><relation value="self"/><url value="urn:x"/></link>` +
        '<entry><resource><Basic><id value="b"/></Basic></resource></entry></Bundle>',
    );
  });

  it.each([
    ['Patient/ada?_format=xml', {}, 200],
    ['Patient/ada', { accept: 'application/fhir+xml' }, 200],
    ['Patient?_format=application/fhir%2Bxml', {}, 200],
    ['metadata?_format=xml', {}, 200],
    ['Patient/nobody?_format=text/xml', {}, 404],
  ])('is what the store answers with for %s %j', async (url, headers, status) => {
    const answer = await (await startStore()).ask('GET', url, { headers });
    expect(answer).toMatchObject({ status, headers: { 'Content-Type': 'application/fhir+xml; charset=utf-8' } });
    expect(String(answer.body)).toContain(fhir);
  });
});
