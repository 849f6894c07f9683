import { statementFromXml } from './statement-xml.js';
import { atOnce } from '@fhir-gateway/limits';
import { resourceXml } from '../xml/xml-writer.js';

const read = (xml: string): string | undefined => atOnce(statementFromXml(xml));
const written = (statement: object): string => atOnce(resourceXml(JSON.stringify(statement)));

/** Every member that R4 has for it, each list with one element; none that is left out. */
const statement = {
  resourceType: 'CapabilityStatement',
  id: '1',
  meta: {
    versionId: '3',
    profile: ['http://p.example'],
    security: [{ code: 'x', userSelected: true }],
    tag: [{ code: 'y' }],
  },
  language: 'en',
  extension: [
    {
      url: 'http://e.example',
      extension: [
        { url: 'a', valueInteger: 3 },
        { url: 'b', valueBoolean: false },
      ],
    },
  ],
  url: 'http://s.example',
  status: 'active',
  experimental: true,
  date: '2026-01-01',
  _date: { extension: [{ url: 'http://d.example', valueString: '1' }] },
  contact: [{ name: 'a', telecom: [{ system: 'email', value: '1', rank: 2 }] }],
  useContext: [{ code: { code: 'x' }, valueQuantity: { value: 1.5, unit: 'a' } }],
  jurisdiction: [{ coding: [{ code: 'DE' }], text: 'true' }],
  kind: 'instance',
  instantiates: ['http://i.example'],
  imports: ['http://m.example'],
  software: { name: 'a', version: '1' },
  implementation: { description: 'a', url: 'http://a.example' },
  fhirVersion: '4.0.1',
  format: ['xml'],
  patchFormat: ['json'],
  implementationGuide: ['http://g.example'],
  rest: [
    {
      mode: 'server',
      security: { cors: false, service: [{ text: 'a' }], description: 'a' },
      resource: [
        {
          type: 'Patient',
          profile: 'http://p.example',
          supportedProfile: ['http://q.example'],
          interaction: [{ code: 'read' }],
          versioning: 'versioned',
          readHistory: true,
          updateCreate: false,
          conditionalCreate: true,
          conditionalRead: 'full-support',
          conditionalUpdate: true,
          conditionalDelete: 'single',
          referencePolicy: ['literal'],
          searchInclude: ['*'],
          searchRevInclude: ['Observation:patient'],
          searchParam: [{ name: 'name', type: 'string' }],
          operation: [{ name: 'everything', definition: 'http://o.example' }],
        },
      ],
      interaction: [{ code: 'batch' }],
      searchParam: [{ name: '_id', type: 'token' }],
      operation: [{ name: 'export', definition: 'http://o.example' }],
      compartment: ['http://c.example'],
    },
  ],
  messaging: [
    {
      endpoint: [{ protocol: { code: 'http' }, address: 'http://m.example' }],
      reliableCache: 5,
      supportedMessage: [{ mode: 'sender', definition: 'http://d.example' }],
    },
  ],
  document: [{ mode: 'producer', profile: 'http://p.example' }],
};

describe('a CapabilityStatement in XML, read as JSON', () => {
  it('is what was written, each list a list, each number and truth value one', () => {
    expect(JSON.parse(read(written(statement)) ?? '')).toEqual(statement);
  });

  it('keeps the order of lists, and decimals as they are written', () => {
    const xml = written({ ...statement, format: ['json', 'xml', 'a/b'] }).replace('value="1.5"', 'value="1.500"');
    expect(read(xml)).toContain('"format":["json","xml","a/b"]');
    expect(read(xml)).toContain('"value":1.500');
  });

  it('leaves what is not of its type a string, so that what comes out is JSON', () => {
    const xml = written(statement)
      .replace('<reliableCache value="5"/>', '<reliableCache value="05"/>')
      .replace('<experimental value="true"/>', '<experimental value="TRUE,&quot;x&quot;:1"/>');
    expect(JSON.parse(read(xml) ?? '')).toMatchObject({
      experimental: 'TRUE,"x":1',
      messaging: [{ reliableCache: '05' }],
    });
  });

  it('leaves out narrative, what is contained in it, and empty elements', () => {
    const more =
      '<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">a</div></text>' +
      '<contained><Patient><id value="p"/></Patient></contained><contained><Patient/></contained><software/>';
    const xml = `<CapabilityStatement xmlns="http://hl7.org/fhir">${more}<status value="draft"/></CapabilityStatement>`;
    expect(read(xml)).toBe('{"resourceType":"CapabilityStatement","status":"draft"}');
  });

  it.each(['', '<a/>', '<Patient xmlns="http://hl7.org/fhir"/>', '<CapabilityStatement/>', '{}'])(
    'is none where there is none: %s',
    (text) => expect(read(text)).toBeUndefined(),
  );
});
