import { fhirJson, fhirXml, headerOf, partOf } from './rows.js';
import type { Row } from './rows.js';

const patient = { reference: 'Patient/hedda-vantreen' };
const resource = {
  resourceType: 'Observation',
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: patient,
  valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
};
const observation = JSON.stringify(resource);
const foreign = JSON.stringify({ ...resource, subject: { reference: 'Patient/tamsin-ockleby' } });
const xml =
  '<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="x"/></code>' +
  '<subject><reference value="Patient/hedda-vantreen"/></subject></Observation>';
const bundle = (type: string): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type,
    entry: [
      {
        fullUrl: 'urn:uuid:6e1b0d1c-2a35-4f0e-9d53-0d3f6f6f2f10',
        resource,
        request: { method: 'POST', url: 'Observation' },
      },
      { request: { method: 'DELETE', url: 'Observation/nobody' } },
    ],
  });

/** Every kind of change over REST. What comes of them depends on the settings and on the scopes of the sign-in. */
export function fhirWrites(name: string, caller: Readonly<Record<string, string>>): Row[] {
  const base = '/api/fhir/sandbox-ehr';
  const id = (what: string): string => `writes, ${name}: ${what}`;
  const write = (
    what: string,
    method: string,
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = fhirJson,
  ): Row => ({
    id: id(what),
    method,
    path: `${base}${path}`,
    headers: {
      ...caller,
      ...(body !== undefined && headers),
      ...(body === undefined && headers !== fhirJson && headers),
    },
    ...(body !== undefined && { body }),
  });
  const onCreated = (what: string, method: string, body?: string, headers?: Readonly<Record<string, string>>): Row => {
    return (answers) => {
      const created = partOf(answers, id('create'), /"resourceType":"Observation","id":"([^"]+)"/);
      const text = body?.replace('"resourceType":"Observation"', `"resourceType":"Observation","id":"${created}"`);
      const row = write(what, method, `/Observation/${created}`, text, headers);
      if (typeof row === 'function') throw new TypeError(what);
      const etag = headerOf(answers, id('create'), 'etag');
      return headers?.['if-match'] === 'created' ? { ...row, headers: { ...row.headers, 'if-match': etag } } : row;
    };
  };
  const jsonPatch = { 'content-type': 'application/json-patch+json' };
  return [
    write('create', 'POST', '/Observation', observation),
    write('create, minimal', 'POST', '/Observation', observation, { ...fhirJson, prefer: 'return=minimal' }),
    write('create, XML', 'POST', '/Observation', xml, fhirXml),
    write('create, about another', 'POST', '/Observation', foreign),
    write('create, another type', 'POST', '/Observation', '{"resourceType":"Patient"}'),
    write('create, no JSON', 'POST', '/Observation', '{"resourceType":'),
    write('create, of no type', 'POST', '/Nonsense', '{"resourceType":"Nonsense"}'),
    write('create, if none exists', 'POST', '/Observation', observation, {
      ...fhirJson,
      'if-none-exist': 'code=29463-7',
    }),
    write('create, from another site', 'POST', '/Observation', observation, {
      ...fhirJson,
      'sec-fetch-site': 'cross-site',
    }),
    write('create, from another origin', 'POST', '/Observation', observation, {
      ...fhirJson,
      origin: 'https://evil.example',
    }),
    write('create, without a type of content', 'POST', '/Observation', observation, {}),
    onCreated('update', 'PUT', observation, { ...fhirJson, 'if-match': 'created' }),
    onCreated('update, stale', 'PUT', observation, { ...fhirJson, 'if-match': 'W/"77"' }),
    onCreated('patch', 'PATCH', '[{"op":"replace","path":"/status","value":"amended"}]', jsonPatch),
    onCreated('patch, no JSON', 'PATCH', '[{', jsonPatch),
    write('update, conditional', 'PUT', '/Observation?code=29463-7', observation),
    write('patch, conditional', 'PATCH', '/Observation?code=29463-7', '[]', jsonPatch),
    write('batch', 'POST', '', bundle('batch')),
    write('transaction', 'POST', '', bundle('transaction')),
    onCreated('delete', 'DELETE'),
    onCreated('read what was deleted', 'GET'),
    write('delete, of nobody', 'DELETE', '/Observation/nobody'),
    write('delete, conditional', 'DELETE', '/Observation?code=29463-7'),
    write('delete, without criteria', 'DELETE', '/Observation'),
  ];
}
