import { Gateway, askForToken, newClientKey, type Read } from './gateway.js';
import { startPublished } from './published.js';
import { RecordedServer } from './recorded-server.js';
import type { Report } from './report.js';

/** A way to begin an export, and what has to come of it. */
interface Variant {
  readonly what: string;
  /** Its platform; default the one where nothing goes wrong. */
  readonly at?: 'bulk' | 'failing';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: readonly object[];
  /** Type of the content of its files. */
  readonly type?: string;
  /** Lists of the manifest that have to have a file. */
  readonly lists?: readonly ('output' | 'deleted' | 'error')[];
}

const since = '_since=2010-01-01T00:00:00Z';
const variants: readonly Variant[] = [
  { what: 'of the system', path: '$export?_type=Patient' },
  { what: 'of all patients', path: 'Patient/$export?_type=Patient,Observation' },
  { what: 'of a group', path: 'Group/{group}/$export?_type=Patient' },
  {
    what: 'with _since, and what was deleted',
    path: `Patient/$export?${since}&_type=Patient`,
    lists: ['output', 'deleted'],
  },
  { what: 'with _outputFormat', path: '$export?_type=Patient&_outputFormat=application%2Ffhir%2Bndjson' },
  { what: 'with _outputFormat=ndjson', path: '$export?_type=Patient&_outputFormat=ndjson' },
  { what: 'as CSV', path: '$export?_type=Patient&_outputFormat=text%2Fcsv', type: 'text/csv' },
  { what: 'with _typeFilter', path: 'Patient/$export?_type=Patient&_typeFilter=Patient%3Fgender%3Dmale' },
  { what: 'with _elements', path: '$export?_type=Patient&_elements=id' },
  { what: 'with organizeOutputBy', path: 'Patient/$export?_type=Patient,Observation&organizeOutputBy=Patient' },
  { what: 'with allowPartialManifests', path: 'Patient/$export?_type=Patient&allowPartialManifests=true' },
  {
    what: 'with handling=lenient, and a parameter that the server does not have',
    path: '$export?_type=Patient&_includeAssociatedData=LatestProvenanceResources',
    headers: { prefer: 'respond-async, handling=lenient' },
  },
  { what: 'of which a file went wrong', at: 'failing', path: '$export?_type=Patient', lists: ['error'] },
  {
    what: 'begun by POST',
    path: 'Patient/$export',
    parameters: [
      { name: '_type', valueString: 'Patient' },
      { name: '_outputFormat', valueString: 'ndjson' },
    ],
  },
];

const fhirJson = 'application/fhir+json';
const pollMs = 250;
const mostPolls = 120;

/** Backend Services and exports at the SMART Bulk Data server, through the gateway. */
export async function runBulk(report: Report, bundle: string, source?: string): Promise<void> {
  const published = await startPublished('bulk', source);
  const recorded = typeof published === 'string' ? await RecordedServer.start('bulk') : undefined;
  report.note(`bulk: ${typeof published === 'string' ? `recorded (${published})` : published.origin}`);
  const key = newClientKey();
  const origin = recorded?.origin ?? (typeof published === 'string' ? '' : published.origin);
  // What the server is to do is a part of its address, and the client's id is its registration: lib.ts, registration_handler.ts.
  const baseWith = (simulation: object) =>
    recorded?.base ?? `${origin}/${Buffer.from(JSON.stringify(simulation)).toString('base64url')}/fhir`;
  const clientId = recorded ? 'fhir-gateway' : await register(origin, key.jwks);
  const platformAt = (fhirBaseUrl: string) => ({
    fhirBaseUrl,
    registration: 'required',
    oauth: {
      ...{ clientType: 'confidential', tokenEndpointAuthMethods: ['private_key_jwt'], assertionSigningAlgs: ['ES384'] },
      ...{ grantTypes: ['client_credentials'], scopes: ['system/*.rs'] },
    },
  });
  const settings = ['BULK', 'FAILING'].flatMap((id) => [
    [`FHIR_GATEWAY_PLATFORM_${id}_CLIENT_ID`, clientId],
    [`FHIR_GATEWAY_PLATFORM_${id}_PRIVATE_KEY`, key.jwk],
    [`FHIR_GATEWAY_PLATFORM_${id}_BACKEND`, 'on'],
  ]);
  const gateway = await Gateway.start(
    bundle,
    {
      bulk: platformAt(baseWith({ secure: 1, del: 50 })),
      failing: platformAt(baseWith({ secure: 1, err: 'some_file_generation_failed' })),
    },
    { ...Object.fromEntries(settings), FHIR_GATEWAY_WRITES: 'bulk' },
  );
  try {
    const groups = await gateway.ask('/api/fhir/bulk/Group');
    report.check('Backend Services: a read with a token of its own', groups.status === 200, groups.text);
    const { entry = [] } = parsed<{ entry?: { resource: { id: string } }[] }>(groups);
    const group = entry[0]?.resource.id ?? 'one';
    for (const variant of variants) {
      const fault = await exportWith(gateway, { ...variant, path: variant.path.replace('{group}', group) });
      report.check(`an export ${variant.what}`, fault === undefined, `${fault}\n${gateway.log()}`);
    }
    const fault = await cancel(gateway);
    report.check('an export that is cancelled', fault === undefined, fault);
    const endpoint = recorded ? `${origin}/token` : `${origin}/auth/token`;
    const refused = await askForToken(endpoint, 'system/*.rs', key.assertion(clientId, endpoint, { typ: undefined }));
    report.check('an assertion without typ is refused', /^40[01] /.test(refused), refused);
  } finally {
    await gateway.stop();
    await recorded?.close();
    if (typeof published !== 'string') await published.stop();
  }
}

async function register(origin: string, jwks: string): Promise<string> {
  const response = await fetch(`${origin}/auth/register`, { method: 'POST', body: new URLSearchParams({ jwks }) });
  return response.text();
}

function begin(gateway: Gateway, { at = 'bulk', path, headers, parameters }: Omit<Variant, 'what'>): Promise<Read> {
  const asked = { accept: fhirJson, prefer: 'respond-async', ...headers };
  if (parameters === undefined) return gateway.ask(`/api/fhir/${at}/${path}`, { headers: asked });
  const json = { resourceType: 'Parameters', parameter: parameters };
  return gateway.ask(`/api/fhir/${at}/${path}`, { json, headers: { ...asked, 'content-type': fhirJson } });
}

/** Begins, waits, and reads a file of each list. @returns what was not as it has to be */
async function exportWith(gateway: Gateway, variant: Variant): Promise<string | undefined> {
  const { type = 'application/fhir+ndjson', lists = ['output'] } = variant;
  const begun = await begin(gateway, variant);
  const status = begun.headers.get('content-location');
  if (begun.status !== 202 || status === null) return `begun: ${begun.status} ${begun.text}`;
  let answer = await gateway.ask(status);
  for (let polls = 0; answer.status === 202 && polls < mostPolls; polls += 1) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    answer = await gateway.ask(status);
  }
  if (answer.status !== 200) return `ended: ${answer.status} ${answer.text}`;
  const manifest = parsed<Record<string, { url: string }[]>>(answer);
  for (const list of lists) {
    const [first] = manifest[list] ?? [];
    if (first === undefined) return `no file of ${list}: ${answer.text}`;
    const file = await gateway.ask(first.url);
    const wanted = list === 'output' ? type : 'application/fhir+ndjson';
    const isRight = file.status === 200 && file.headers.get('content-type')?.startsWith(wanted) === true;
    if (!isRight || file.text === '') return `${list}: ${file.status} ${file.headers.get('content-type')} ${file.text}`;
  }
  return undefined;
}

async function cancel(gateway: Gateway): Promise<string | undefined> {
  const { headers, text } = await begin(gateway, { path: '$export?_type=Patient,Observation' });
  const status = headers.get('content-location');
  if (status === null) return text;
  const cancelled = await gateway.ask(status, { method: 'DELETE' });
  if (cancelled.status !== 202) return `cancelled: ${cancelled.status} ${cancelled.text}`;
  const after = await gateway.ask(status);
  return after.status === 404 ? undefined : `after: ${after.status} ${after.text}`;
}

function parsed<T>({ text }: Read): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {} as T;
  }
}
