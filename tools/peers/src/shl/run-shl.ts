import { masterKey, startApp, startSandbox, writeSandboxPlatforms } from '@fhir-gateway/e2e/testing';
import { freePort } from '@fhir-gateway/testing';
import type { Bundle, FhirResource } from 'fhir/r4.js';

import type { Finding } from '../finding.js';
import { GatewayLinks } from './gateway-links.js';
import { LinkServer } from './link-server.js';
import type { Partner } from './partner.js';

const passcode = 'blue horse 7';
const kinds = [
  ['check-in', undefined],
  ['passcode', passcode],
] as const;

/** Resources that say who and from where, not what. */
const people: ReadonlySet<string> = new Set([
  'Composition',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Device',
  'Provenance',
]);

/** Opens the gateway's links with implementations of other people, and their links with the gateway. */
export async function runShl(partners: readonly Partner[]): Promise<readonly Finding[]> {
  const ends: (() => unknown)[] = [];
  try {
    const sandbox = await startSandbox({ FHIR_GATEWAY_SANDBOX_QUIRKS: 'none' });
    ends.unshift(() => sandbox.stop());
    const port = await freePort();
    const gatewayUrl = `http://localhost:${port}`;
    const origin = String(sandbox.listening['origin']);
    const gateway = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: gatewayUrl,
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_PLATFORMS_DIR: writeSandboxPlatforms([{ id: 'hospital', origin, authMethod: 'none' }]),
      FHIR_GATEWAY_RATE_LIMITS: 'off',
    });
    ends.unshift(() => gateway.stop());
    const server = new LinkServer();
    await server.listen();
    ends.unshift(() => server.close());
    const links = new GatewayLinks(gatewayUrl);
    await links.signIn('hospital');
    const findings: Finding[] = [];
    for (const partner of partners) {
      findings.push(...(await opensOurs(partner, links)), ...(await opensTheirs(partner, links, server)));
    }
    return findings;
  } finally {
    for (const end of ends) await end();
  }
}

async function opensOurs(partner: Partner, links: GatewayLinks): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [kind, code] of kinds) {
    const note = noteFor(findings, `${partner.name} opens a ${kind} link of the gateway`);
    const { link, entries } = await links.make(code);
    // With a passcode insurance is a file of its own, so that the summary stays one.
    const whole = `${code === undefined ? 'collection' : 'document, collection'} of one person, ${entries} entries`;
    note('', whole, await outcome(partner, link, code));
    if (code !== undefined) {
      note('with a wrong passcode', 'refused', await outcome(partner, link, 'red horse 7'));
      note('without its passcode', 'refused', await outcome(partner, link));
      note('after that with its own', whole, await outcome(partner, link, code));
    }
    note('with another key', 'refused', await outcome(partner, withOtherKey(link), code));
    await links.endAll();
    note('after its end', 'refused', await outcome(partner, link, code));
  }
  return findings;
}

async function opensTheirs(partner: Partner, links: GatewayLinks, server: LinkServer): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [kind, code] of kinds) {
    const note = noteFor(findings, `the gateway opens a ${kind} link of ${partner.name}`);
    const name = `${partner.name}-${kind}`;
    const options = { baseUrl: server.baseUrlOf(name), ...(code !== undefined && { passcode: code }) };
    const made = await partner.make(bundle, options);
    server.add(name, made);
    const whole = `${(bundle.entry?.length ?? 0) - 1} entries`;
    note('', whole, await links.receive(made.link, code));
    note('from a viewer’s address', whole, await links.receive(`https://viewer.example/#${made.link}`, code));
    if (code !== undefined) {
      note('with a wrong passcode', 'SHARED_PASSCODE_WRONG', await links.receive(made.link, 'red horse 7'));
      note('without its passcode', 'SHARED_PASSCODE_REQUIRED', await links.receive(made.link));
    }
    note('with another key', 'SHARED_FILE_UNREADABLE', await links.receive(withOtherKey(made.link), code));
    note('cut off', 'SHARED_LINK_MALFORMED', await links.receive(made.link.slice(0, -9), code));
  }
  return findings;
}

async function outcome(partner: Partner, link: string, code?: string): Promise<string> {
  try {
    const opened = await partner.open(link, code);
    const patients = opened.flatMap(resourcesOf).flatMap((one) => (one.resourceType === 'Patient' ? one : []));
    const names = new Set(patients.map(({ name, birthDate }) => JSON.stringify([name, birthDate])));
    const entries = opened.reduce((sum, one) => sum + entriesOf(one), 0);
    const whose = names.size === 1 ? 'one person' : `${names.size} people`;
    return `${opened.map(({ type }) => type).join(', ')} of ${whose}, ${entries} entries`;
  } catch {
    return 'refused';
  }
}

/** What the person ticked: in a document what its sections list; elsewhere all but who, from where, and the printed copy. */
function entriesOf(bundle: Bundle<FhirResource>): number {
  const all = resourcesOf(bundle);
  const [composition] = all.flatMap((one) => (one.resourceType === 'Composition' ? one : []));
  if (composition) return (composition.section ?? []).reduce((sum, { entry = [] }) => sum + entry.length, 0);
  return all.filter((one) => !people.has(one.resourceType) && !isPrintedCopy(one)).length;
}

function resourcesOf({ entry = [] }: Bundle<FhirResource>): FhirResource[] {
  return entry.flatMap(({ resource }) => resource ?? []);
}

function isPrintedCopy(one: FhirResource): boolean {
  const categories = one.resourceType === 'DocumentReference' ? (one.category ?? []) : [];
  return categories.some(({ coding = [] }) => coding[0]?.code === 'patient-shared');
}

/** The same link with another key of 32 bytes. */
function withOtherKey(link: string): string {
  const payload = JSON.parse(Buffer.from(link.slice('shlink:/'.length), 'base64url').toString()) as { key: string };
  const key = Buffer.from(payload.key, 'base64url');
  key[0] = (key[0] ?? 0) ^ 1;
  const changed = { ...payload, key: key.toString('base64url') };
  return `shlink:/${Buffer.from(JSON.stringify(changed)).toString('base64url')}`;
}

function noteFor(findings: Finding[], subject: string): (what: string, expected: string, found: string) => void {
  return (what, expected, found) =>
    findings.push({ what: what === '' ? subject : `${subject} ${what}`, expected, found });
}

/** A person whom nobody is, with letters beyond Latin. */
const bundle: Bundle<FhirResource> = {
  resourceType: 'Bundle',
  type: 'collection',
  timestamp: '2026-01-02T03:04:05Z',
  entry: [
    {
      fullUrl: 'urn:uuid:5f8b9f4e-3a51-4c38-9d6b-0c4e6b1f0a01',
      resource: {
        resourceType: 'Patient',
        name: [{ family: 'Ødegård', given: ['Zoë', '雪'] }],
        birthDate: '1980-02-29',
        gender: 'female',
      },
    },
    {
      fullUrl: 'urn:uuid:5f8b9f4e-3a51-4c38-9d6b-0c4e6b1f0a02',
      resource: {
        resourceType: 'Condition',
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
        },
        code: { text: 'Heißer Kopf' },
        subject: { reference: 'urn:uuid:5f8b9f4e-3a51-4c38-9d6b-0c4e6b1f0a01' },
      },
    },
    {
      fullUrl: 'urn:uuid:5f8b9f4e-3a51-4c38-9d6b-0c4e6b1f0a03',
      resource: {
        resourceType: 'AllergyIntolerance',
        code: { text: 'Nüsse' },
        patient: { reference: 'urn:uuid:5f8b9f4e-3a51-4c38-9d6b-0c4e6b1f0a01' },
      },
    },
  ],
};
