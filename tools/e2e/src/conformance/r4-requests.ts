/** One request of the FHIR R4 REST API, as a client sends it. */
export interface R4Request {
  /** As the specification calls it, and what is special. */
  readonly name: string;
  /** Method and target below the base: `GET Patient/ada?_format=json`. */
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The gateway answers by itself, from what the platform says of itself. */
  readonly isAnsweredHere?: boolean;
}

const fhirJson = { 'content-type': 'application/fhir+json' };
const fhirXml = { 'content-type': 'application/fhir+xml' };
const formType = { 'content-type': 'application/x-www-form-urlencoded' };

function observation(more: object = {}): string {
  const code = { coding: [{ system: 'http://loinc.org', code: '718-7' }] };
  const resource = { resourceType: 'Observation', status: 'final', code, subject: { reference: 'Patient/ada' } };
  return JSON.stringify({ ...resource, ...more });
}

function bundle(type: string, entry: readonly object[]): string {
  return JSON.stringify({ resourceType: 'Bundle', type, entry });
}

const identified = observation({ identifier: [{ system: 'urn:example:lab', value: '77' }] });
const entries = [
  {
    fullUrl: 'urn:uuid:6e1b0d1c-2a35-4f0e-9d53-0d3f6f6f2f10',
    resource: JSON.parse(observation()) as object,
    request: { method: 'POST', url: 'Observation' },
  },
  { request: { method: 'GET', url: 'Patient/ada' } },
];
const fhirPathPatch = {
  resourceType: 'Parameters',
  parameter: [
    {
      name: 'operation',
      part: [
        { name: 'type', valueCode: 'replace' },
        { name: 'path', valueString: 'Patient.birthDate' },
        { name: 'value', valueDate: '1980-05-18' },
      ],
    },
  ],
};
const xmlObservation =
  '<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="x"/></code></Observation>';
const xmlFhirPathPatch =
  '<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/>' +
  '<part><name value="type"/><valueCode value="replace"/></part>' +
  '<part><name value="path"/><valueString value="Patient.birthDate"/></part>' +
  '<part><name value="value"/><valueDate value="1980-05-20"/></part></parameter></Parameters>';
const xmlBundle = (type: string): string =>
  `<Bundle xmlns="http://hl7.org/fhir"><type value="${type}"/><entry>` +
  '<fullUrl value="urn:uuid:6e1b0d1c-2a35-4f0e-9d53-0d3f6f6f2f11"/><resource><Observation><status value="final"/>' +
  '<code><text value="x"/></code><subject><reference value="Patient/ada"/></subject></Observation></resource>' +
  '<request><method value="POST"/><url value="Observation"/></request></entry>' +
  '<entry><request><method value="GET"/><url value="Patient/ada"/></request></entry></Bundle>';
const xmlPatch = '<diff xmlns:f="http://hl7.org/fhir"><remove sel="f:Patient/f:birthDate"/></diff>';

/** Every interaction of the R4 REST API, in an order in which one may follow another. @see https://hl7.org/fhir/R4/http.html */
export const r4Requests: readonly R4Request[] = [
  { name: 'read', line: 'GET Patient/ada' },
  { name: 'read, HEAD', line: 'HEAD Patient/ada' },
  { name: 'read, `_format` and `_pretty`', line: 'GET Patient/ada?_format=json&_pretty=true' },
  { name: 'read, `_summary`', line: 'GET Patient/ada?_summary=true' },
  { name: 'read, XML', line: 'GET Patient/ada', headers: { accept: 'application/fhir+xml' } },
  { name: 'read, `If-None-Match`', line: 'GET Patient/ada', headers: { 'if-none-match': 'W/"1"' } },
  {
    name: 'read, `If-Modified-Since`',
    line: 'GET Patient/ada',
    headers: { 'if-modified-since': 'Tue, 01 Jan 2030 00:00:00 GMT' },
  },
  { name: 'read, `X-Request-Id`', line: 'GET Patient/ada', headers: { 'x-request-id': 'request-0001' } },
  { name: 'read, `Binary` as it is', line: 'GET Binary/text-of-ada', headers: { accept: 'text/plain' } },
  { name: 'vread', line: 'GET Patient/ada/_history/1' },
  { name: 'history of an instance', line: 'GET Patient/ada/_history?_count=5' },
  { name: 'history of a type', line: 'GET Patient/_history?_count=5' },
  { name: 'history of the system', line: 'GET _history?_count=5' },
  { name: 'search a type', line: 'GET Observation?code=718-7&date=ge2024-01-01&date=le2024-12-31&_sort=-date' },
  {
    name: 'search a type, chained, `_include`',
    line: 'GET Observation?subject:Patient.name=Brook&_include=Observation:subject',
  },
  {
    name: 'search a type, `_has`, `_revinclude`',
    line: 'GET Patient?_has:Observation:patient:code=718-7&_revinclude=Observation:subject',
  },
  { name: 'search a type, escapes as written', line: 'GET Patient?family=%C3%81lvarez&given:contains=a%20b+c' },
  {
    name: 'search a type, `Prefer: handling=strict`',
    line: 'GET Observation?nonsense=1',
    headers: { prefer: 'handling=strict' },
  },
  {
    name: 'search a type by POST',
    line: 'POST Observation/_search?_count=1',
    headers: formType,
    body: 'code=718-7&_sort=-date',
  },
  { name: 'search the system', line: 'GET ?_type=Patient&_count=1' },
  { name: 'search the system by POST', line: 'POST _search', headers: formType, body: '_type=Patient' },
  { name: 'search a compartment', line: 'GET Patient/ada/Observation?code=718-7' },
  { name: 'search a compartment, all types', line: 'GET Patient/ada/*' },
  {
    name: 'search a compartment by POST',
    line: 'POST Patient/ada/Observation/_search',
    headers: formType,
    body: 'code=718-7',
  },
  { name: 'create', line: 'POST Observation', headers: fhirJson, body: observation() },
  {
    name: 'create, `Prefer: return=minimal`',
    line: 'POST Observation',
    headers: { ...fhirJson, prefer: 'return=minimal' },
    body: observation(),
  },
  {
    name: 'create, XML',
    line: 'POST Observation',
    headers: fhirXml,
    body: xmlObservation,
  },
  {
    name: 'create, `Binary` as it is',
    line: 'POST Binary',
    headers: { 'content-type': 'application/pdf', 'x-security-context': 'Patient/ada' },
    body: '%PDF-1.7',
  },
  {
    name: 'conditional create',
    line: 'POST Observation',
    headers: { ...fhirJson, 'if-none-exist': 'identifier=urn:example:lab|77' },
    body: identified,
  },
  { name: 'update', line: 'PUT Observation/a1', headers: fhirJson, body: observation({ id: 'a1' }) },
  {
    name: 'update, `If-Match` of a stale version',
    line: 'PUT Observation/a1',
    headers: { ...fhirJson, 'if-match': 'W/"77"' },
    body: observation({ id: 'a1' }),
  },
  { name: 'update that creates', line: 'PUT Observation/new-1', headers: fhirJson, body: observation({ id: 'new-1' }) },
  {
    name: 'conditional update',
    line: 'PUT Observation?identifier=urn:example:lab%7C77',
    headers: fhirJson,
    body: identified,
  },
  {
    name: 'patch, JSON Patch',
    line: 'PATCH Patient/ada',
    headers: { 'content-type': 'application/json-patch+json' },
    body: '[{"op":"replace","path":"/birthDate","value":"1980-05-19"}]',
  },
  { name: 'patch, FHIRPath Patch', line: 'PATCH Patient/ada', headers: fhirJson, body: JSON.stringify(fhirPathPatch) },
  {
    name: 'patch, FHIRPath Patch in XML',
    line: 'PATCH Patient/ada',
    headers: { ...fhirXml, accept: 'application/fhir+xml' },
    body: xmlFhirPathPatch,
  },
  {
    name: 'patch, XML Patch',
    line: 'PATCH Patient/ada',
    headers: { 'content-type': 'application/xml-patch+xml' },
    body: xmlPatch,
  },
  {
    name: 'conditional patch',
    line: 'PATCH Observation?identifier=urn:example:lab%7C77',
    headers: { 'content-type': 'application/json-patch+json' },
    body: '[{"op":"replace","path":"/status","value":"amended"}]',
  },
  { name: 'delete', line: 'DELETE Observation/a1' },
  { name: 'read of what was deleted', line: 'GET Observation/a1' },
  { name: 'conditional delete', line: 'DELETE Observation?identifier=urn:example:lab%7C77' },
  { name: 'batch', line: 'POST ', headers: fhirJson, body: bundle('batch', entries) },
  { name: 'transaction', line: 'POST ', headers: fhirJson, body: bundle('transaction', entries) },
  {
    name: 'batch, XML',
    line: 'POST ',
    headers: { ...fhirXml, accept: 'application/fhir+xml' },
    body: xmlBundle('batch'),
  },
  {
    name: 'transaction, XML',
    line: 'POST ',
    headers: { ...fhirXml, accept: 'application/fhir+xml' },
    body: xmlBundle('transaction'),
  },
  { name: 'operation on an instance', line: 'GET Patient/ada/$everything?_count=2' },
  {
    name: 'operation on an instance by POST',
    line: 'POST Patient/ada/$everything',
    headers: fhirJson,
    body: '{"resourceType":"Parameters"}',
  },
  {
    name: 'operation on an instance by POST, XML',
    line: 'POST Patient/ada/$everything',
    headers: fhirXml,
    body: '<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="_count"/><valueInteger value="2"/></parameter></Parameters>',
  },
  { name: 'operation on a type', line: 'GET ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender' },
  {
    name: 'operation on a type by POST',
    line: 'POST Patient/$validate',
    headers: fhirJson,
    body: '{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient"}}]}',
  },
  {
    name: 'operation on a type by POST, `$translate`',
    line: 'POST ConceptMap/$translate',
    headers: fhirJson,
    body: JSON.stringify({
      resourceType: 'Parameters',
      parameter: [
        { name: 'url', valueUri: 'http://hl7.org/fhir/ConceptMap/cm-address-type-v3' },
        { name: 'code', valueCode: 'postal' },
      ],
    }),
  },
  { name: 'operation on the system by POST', line: 'POST $convert', headers: fhirJson, body: observation() },
  { name: 'capabilities', line: 'GET metadata', isAnsweredHere: true },
  { name: 'capabilities, HEAD', line: 'HEAD metadata', isAnsweredHere: true },
  {
    name: 'capabilities, XML',
    line: 'GET metadata',
    headers: { accept: 'application/fhir+xml' },
    isAnsweredHere: true,
  },
];
