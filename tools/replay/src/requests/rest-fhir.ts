import { gzipSync } from 'node:zlib';
import { fhirJson, form, headerOf, json, partOf } from './rows.js';
import type { Row } from './rows.js';

/** Where reads go, and who asks. */
export interface FhirCaller {
  /** Begins the ids. */
  readonly name: string;
  readonly platform: string;
  readonly headers: Readonly<Record<string, string>>;
}

const patient = 'Patient/hedda-vantreen';
const batch = JSON.stringify({
  resourceType: 'Bundle',
  type: 'batch',
  entry: [
    { request: { method: 'GET', url: patient } },
    { request: { method: 'GET', url: 'Condition?patient=hedda-vantreen&_count=2' } },
    { request: { method: 'GET', url: 'Patient/nobody' } },
  ],
});
const parameters = JSON.stringify({
  resourceType: 'Parameters',
  parameter: [{ name: 'resource', resource: { resourceType: 'Patient' } }],
});

/** Reads and searches of the FHIR API. */
export function fhirReads({ name, platform, headers }: FhirCaller): Row[] {
  const base = `/api/fhir/${platform}`;
  const at = (what: string, path: string, more: Record<string, string> = {}, method = 'GET'): Row => ({
    id: `${name}: ${what}`,
    method,
    path: `${base}${path}`,
    headers: { ...headers, ...more },
  });
  const post = (what: string, path: string, body: string | Buffer, more: Record<string, string>): Row => ({
    id: `${name}: ${what}`,
    path: `${base}${path}`,
    headers: { ...headers, ...more },
    body,
  });
  const after = (what: string, make: (etag: string, page: string, labs: string, binary: string) => Row): Row => {
    return (answers) => {
      const row = make(
        headerOf(answers, `${name}: read`, 'etag'),
        partOf(answers, `${name}: page`, /"relation":"next","url":"https?:\/\/[^/]+([^"]+)"/),
        partOf(answers, `${name}: labs`, /"resourceType":"Observation","id":"([^"]+)"/),
        partOf(answers, `${name}: documents`, /(Binary\/[\w.-]+)/),
      );
      if (typeof row === 'function') throw new TypeError(what);
      return row;
    };
  };
  const absolute = (what: string, path: string): Row => ({ id: `${name}: ${what}`, path, headers });
  return [
    at('read', `/${patient}`),
    at('read, HEAD', `/${patient}`, {}, 'HEAD'),
    at('read, OPTIONS', `/${patient}`, {}, 'OPTIONS'),
    at('read, gzip', `/${patient}`, { 'accept-encoding': 'gzip' }),
    at('read, gzip and more', `/${patient}`, { 'accept-encoding': 'br, gzip;q=0.5, *;q=0' }),
    at('read, identity refused', `/${patient}`, { 'accept-encoding': 'identity;q=0' }),
    at('read, XML', `/${patient}`, { accept: 'application/fhir+xml' }),
    at('read, XML by _format', `/${patient}?_format=xml`),
    at('read, JSON by _format', `/${patient}?_format=json&_pretty=true`),
    at('read, text/html', `/${patient}`, { accept: 'text/html' }),
    at('read, turtle', `/${patient}?_format=ttl`),
    at('read, summary', `/${patient}?_summary=true`),
    at('read, elements', `/${patient}?_elements=id,name`),
    after('read, not changed', (etag) => at('read, not changed', `/${patient}`, { 'if-none-match': etag })),
    at('read, changed', `/${patient}`, { 'if-none-match': 'W/"77"' }),
    at('read, not modified since', `/${patient}`, { 'if-modified-since': 'Tue, 01 Jan 2036 00:00:00 GMT' }),
    at('read, range', `/${patient}`, { range: 'bytes=0-10' }),
    at('read, with an id of its own', `/${patient}`, { 'x-request-id': 'request-0001' }),
    at('read, with a UUID', `/${patient}`, { 'x-request-id': 'b2a8e7f0-1c35-4f0e-9d53-0d3f6f6f2f10' }),
    at('read, with a trace', `/${patient}`, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }),
    at('read, forwarded for', `/${patient}`, { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' }),
    at('read, of nobody', '/Patient/nobody'),
    at('read, of another', '/Patient/tamsin-ockleby'),
    at('read, of no type', '/Nonsense/1'),
    at('vread', `/${patient}/_history/1`),
    at('vread, of none', `/${patient}/_history/77`),
    at('history', `/${patient}/_history?_count=2`),
    at('history of a type', '/Patient/_history?_count=2'),
    at('history of the system', '/_history?_count=2'),
    at('labs', '/Observation?patient=hedda-vantreen&category=laboratory&_count=3'),
    after('read a lab', (_etag, _page, labs) => at('read a lab', `/Observation/${labs}`)),
    at('labs, gzip', '/Observation?patient=hedda-vantreen&category=laboratory&_count=20', {
      'accept-encoding': 'gzip',
    }),
    at('labs, HEAD', '/Observation?patient=hedda-vantreen&category=laboratory&_count=3', {}, 'HEAD'),
    at('labs, XML', '/Observation?patient=hedda-vantreen&category=laboratory&_count=2&_format=xml'),
    at('labs, count', '/Observation?patient=hedda-vantreen&category=laboratory&_summary=count'),
    at('labs, sorted', '/Observation?patient=hedda-vantreen&_sort=-date&_count=2'),
    at('labs, two dates', '/Observation?patient=hedda-vantreen&date=ge2020-01-01&date=le2035-12-31&_count=2'),
    at('labs, without a patient', '/Observation?category=laboratory&_count=2'),
    at('labs, of another', '/Observation?patient=tamsin-ockleby&_count=2'),
    at('labs, of two', '/Observation?patient=hedda-vantreen,tamsin-ockleby&_count=2'),
    at('labs, subject', '/Observation?subject=Patient/hedda-vantreen&_count=2'),
    at('labs, chained', '/Observation?subject:Patient.name=Hedda&_count=2'),
    at('labs, include', '/Observation?patient=hedda-vantreen&_include=Observation:subject&_count=2'),
    at('patients, has', '/Patient?_has:Observation:patient:code=718-7&_count=2'),
    at('patients, revinclude', '/Patient?_id=hedda-vantreen&_revinclude=Observation:subject&_count=2'),
    at('patients, escapes', '/Patient?family=%C3%81lvarez&given:contains=a%20b+c'),
    at('unknown parameter, strict', '/Observation?nonsense=1', { prefer: 'handling=strict' }),
    at('unknown parameter, lenient', '/Observation?patient=hedda-vantreen&nonsense=1&_count=1'),
    at('page', '/Observation?patient=hedda-vantreen&_count=5'),
    after('next page', (_etag, page) => absolute('next page', page)),
    after('next page, changed', (_etag, page) => absolute('next page, changed', `${page.slice(0, -4)}AAAA`)),
    at('page token, bad', '/Observation?_continue=v1.default.AAAA'),
    at('compartment', `/${patient}/Condition?_count=2`),
    at('compartment, all', `/${patient}/*?_count=2`),
    at('everything', `/${patient}/$everything?_count=3`),
    at('everything, of another', '/Patient/tamsin-ockleby/$everything?_count=3'),
    post('everything, POST', `/${patient}/$everything`, '{"resourceType":"Parameters"}', fhirJson),
    post('search by POST', '/Observation/_search', 'patient=hedda-vantreen&category=laboratory&_count=2', form),
    post('search by POST, both', '/Observation/_search?_count=1', 'patient=hedda-vantreen', form),
    post('search by POST, JSON', '/Observation/_search', '{"patient":"hedda-vantreen"}', json),
    post('search by POST, no body', '/Observation/_search', '', form),
    post('search the system by POST', '/_search', '_type=Patient&_count=1', form),
    at('search the system', '?_type=Patient&_count=1'),
    at('documents', '/DocumentReference?patient=hedda-vantreen&_count=2'),
    after('binary', (_etag, _page, _labs, binary) => at('binary', `/${binary}`, { accept: '*/*' })),
    after('binary, FHIR', (_etag, _page, _labs, binary) =>
      at('binary, FHIR', `/${binary}`, { accept: 'application/fhir+json' }),
    ),
    post('batch', '', batch, fhirJson),
    post('batch, gzip', '', gzipSync(batch), { ...fhirJson, 'content-encoding': 'gzip' }),
    post('batch, slash', '/', batch, fhirJson),
    post('batch, no JSON', '', '{"resourceType":', fhirJson),
    post('batch, no Bundle', '', '{"resourceType":"Patient"}', fhirJson),
    at('expand', '/ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender'),
    post('validate', '/Patient/$validate', parameters, fhirJson),
    at('unknown operation', '/Patient/$nonsense'),
    at('export', '/$export'),
    at('metadata', '/metadata'),
    at('metadata, HEAD', '/metadata', {}, 'HEAD'),
    at('metadata, XML', '/metadata', { accept: 'application/fhir+xml' }),
    at('smart configuration', '/.well-known/smart-configuration'),
    at('trailing slash', `/${patient}/`),
    at('two slashes', `//${patient}`),
    at('dots', '/Patient/../Patient/hedda-vantreen'),
    at('escaped dots', '/Patient/%2e%2e/metadata'),
    at('escaped slash', '/Patient%2Fhedda-vantreen'),
    at('backslash', '/Patient\\hedda-vantreen'),
    at('NUL', '/Patient/a%00b'),
    at('line break', '/Patient/a%0d%0ab'),
    at('bad escape', '/Patient/%zz'),
    at('long id', `/Patient/${'x'.repeat(70)}`),
    at('semicolon', `/${patient};v=1`),
    at('absolute URL in a parameter', `/Observation?patient=http://evil.example/${patient}`),
    at('TRACE', `/${patient}`, {}, 'TRACE'),
    at('PROPFIND', `/${patient}`, {}, 'PROPFIND'),
    at('foreign origin', `/${patient}`, { origin: 'https://evil.example' }),
    at('known origin', `/${patient}`, { origin: 'https://app.example' }),
    at('cross-site', `/${patient}`, { 'sec-fetch-site': 'cross-site' }),
    {
      id: `${name}: preflight`,
      method: 'OPTIONS',
      path: `${base}/${patient}`,
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    },
  ];
}

/** Calls that need somebody, by nobody, and calls of platforms that are not there. */
export function fhirRefusals(): Row[] {
  const read = (id: string, platform: string, headers: Record<string, string> = {}, method = 'GET'): Row => ({
    id: `refused: ${id}`,
    method,
    path: `/api/fhir/${platform}/${patient}`,
    headers,
  });
  const unknown = 'V0FXcDTlRg8fZcCkz1N2yq5hJm3oA7bQe9sUuIxKtPw';
  return [
    read('stranger', 'sandbox-ehr'),
    read('stranger, HEAD', 'sandbox-ehr', {}, 'HEAD'),
    read('stranger, DELETE', 'sandbox-ehr', {}, 'DELETE'),
    read('stranger, XML', 'sandbox-ehr', { accept: 'application/fhir+xml' }),
    read('bearer unknown', 'sandbox-ehr', { authorization: `Bearer ${unknown}` }),
    read('bearer unknown, open platform', 'sandbox-open', { authorization: `Bearer ${unknown}` }),
    read('bearer of no form', 'sandbox-ehr', { authorization: 'Bearer a b' }),
    read('bearer empty', 'sandbox-ehr', { authorization: 'Bearer ' }),
    read('basic', 'sandbox-ehr', { authorization: 'Basic eDp5' }),
    read('cookie unknown', 'sandbox-ehr', { cookie: `fhir_gateway_session=${unknown}` }),
    read('cookie unknown, open platform', 'sandbox-open', { cookie: `fhir_gateway_session=${unknown}` }),
    read('cookie and bearer', 'sandbox-ehr', {
      cookie: `fhir_gateway_session=${unknown}`,
      authorization: `Bearer ${unknown}`,
    }),
    read('alias', 'local-open'),
    read('upper case', 'SANDBOX-OPEN'),
    read('platform unknown', 'nowhere'),
    read('platform listed only', 'epic'),
    read('tenant unknown', 'epic:nobody'),
    read('tenant of none', 'sandbox-open:x'),
    read('platform down', 'replay-down'),
    read('prototype name', '__proto__'),
    read('constructor', 'constructor'),
    read('escaped id', 'sandbox%2Dopen'),
    read('empty id', ''),
    { id: 'refused: no platform', path: '/api/fhir' },
    { id: 'refused: no platform, slash', path: '/api/fhir/' },
    { id: 'refused: base', path: '/api/fhir/sandbox-open' },
    { id: 'refused: base, HEAD', method: 'HEAD', path: '/api/fhir/sandbox-open' },
    { id: 'refused: base, OPTIONS', method: 'OPTIONS', path: '/api/fhir/sandbox-open' },
    {
      id: 'refused: create at an open platform',
      path: '/api/fhir/sandbox-open/Observation',
      headers: fhirJson,
      body: '{"resourceType":"Observation"}',
    },
    {
      id: 'refused: body of 3 MB',
      path: '/api/fhir/sandbox-open/Observation',
      headers: fhirJson,
      body: `{"resourceType":"Observation","note":[{"text":"${'x'.repeat(3_000_000)}"}]}`,
    },
  ];
}
