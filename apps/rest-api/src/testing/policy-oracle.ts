import type { SeenRequest } from '@fhir-gateway/testing';

/** What a request may be at most, by the rules in the documentation; shares no code with what it judges. */
export interface OracleRules {
  readonly host: string;
  /** Tokens that may be sent; a request may also come without one. */
  readonly tokens: readonly string[];
  /** The one patient that a request with a token may name. */
  readonly patient: string;
}

const safeOperations = [
  ...[
    '$everything',
    '$summary',
    '$document',
    '$export',
    '$collect-data',
    '$evaluate-measure',
    '$care-gaps',
    '$meta',
    '$binary-access-read',
  ],
  ...[
    '$validate',
    '$lastn',
    '$stats',
    '$docref',
    '$userinfo',
    '$lookup',
    '$subsumes',
    '$expand',
    '$validate-code',
    '$translate',
  ],
];
const mayArrive = [
  ...[
    'host',
    'connection',
    'accept',
    'accept-encoding',
    'accept-language',
    'user-agent',
    'x-request-id',
    'authorization',
  ],
  ...['if-match', 'if-none-match', 'if-modified-since', 'prefer', 'content-type', 'content-length', 'cache-control'],
  ...['if-none-exist', 'range'],
];
const namesPatient = ['patient', 'subject', 'beneficiary', 'subscriber', 'individual'];

/** What is wrong with a request that reached the platform while writing is off; empty when the policy lets it through. */
export function wrongsOf(request: SeenRequest, rules: OracleRules): string[] {
  const { method, url, headers } = request;
  const wrongs: string[] = [];
  const [path = '', ...rest] = url.split('?');
  const query = rest.join('?');
  const segments = path.split('/').slice(1);
  if (segments.shift() !== 'fhir') wrongs.push('outside of the base');
  for (const segment of segments) if (!isFhirSegment(segment)) wrongs.push(`segment ${JSON.stringify(segment)}`);
  if (!isReading(method, segments)) wrongs.push(`${method} changes something`);
  for (const character of query)
    if (character <= ' ' || character > '~' || character === '#') wrongs.push('query character');
  for (const name of Object.keys(headers)) if (!mayArrive.includes(name)) wrongs.push(`header ${name}`);
  if (headers.host !== rules.host) wrongs.push('host');
  const { authorization } = headers;
  if (authorization === undefined) return wrongs;
  if (!rules.tokens.some((token) => authorization === `Bearer ${token}`)) wrongs.push('authorization');
  if (segments[0] === 'Patient' && segments[1] !== undefined && /^[A-Za-z0-9]/.test(segments[1])) {
    if (segments[1] !== rules.patient) wrongs.push('another patient in the path');
  }
  const searches = [query, ...(headers['content-type']?.includes('form') ? [request.body] : [])];
  for (const search of searches) wrongs.push(...otherPatients(search, segments[0], rules.patient));
  if (method === 'POST' && !segments.includes('_search') && request.body.includes('pat-2'))
    wrongs.push('another patient in the body');
  return wrongs;
}

function isFhirSegment(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || segment.length > 65) return false;
  for (const character of segment) if (!/[A-Za-z0-9$_.*-]/.test(character)) return false;
  return true;
}

function isReading(method: string, segments: readonly string[]): boolean {
  const last = segments[segments.length - 1] ?? '';
  const operation = segments.find((segment) => segment.startsWith('$'));
  if (operation !== undefined) return ['GET', 'HEAD', 'POST'].includes(method) && safeOperations.includes(operation);
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && last === '_search');
}

function otherPatients(search: string, type: string | undefined, patient: string): string[] {
  const wrongs: string[] = [];
  for (const pair of search.split('&')) {
    const [rawName = '', ...values] = pair.split('=');
    const name = decode(rawName).toLowerCase();
    const value = decode(values.join('='));
    const means = namesPatient.some(
      (known) => name === known || name === `${known}:patient` || name === `${known}._id`,
    );
    if (!means && !(name === '_id' && type === 'Patient')) continue;
    for (const one of value.split(',')) {
      const id = one.trim().split('/').pop();
      if (id !== '' && id !== patient) wrongs.push(`another patient: ${name}`);
    }
  }
  return wrongs;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
