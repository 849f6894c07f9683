import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildService } from '@fhir-gateway/testing';
import { generateSystems } from '../records/index.js';
import { SmartApp } from '../testing/smart-app.js';
import { startSandbox } from '../testing/start-sandbox.js';
import { sandboxTruth } from '../truth/index.js';

// Each start bundles the sources anew.
jest.setTimeout(120_000);

interface Searchset {
  readonly total?: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly resource: { readonly resourceType: string; readonly id: string } }[];
}

const scope = 'openid fhirUser launch/patient patient/*.rs offline_access';
const { people } = sandboxTruth();
const { clinic: atClinic } = generateSystems({ seed: 1, patients: 12, asOf: new Date().toISOString() });
const parent = atClinic.accounts.find(({ patientIds }) => patientIds.length === 2);

interface SavedSystem {
  readonly entries: readonly [string, unknown][];
}

describe('the systems of the sandbox', () => {
  let sandbox: ChildService & { origin: string };
  let hospital: SmartApp;
  let clinic: SmartApp;

  beforeAll(async () => {
    sandbox = await startSandbox({ QUIRKS_OPEN: 'all' });
    hospital = new SmartApp(sandbox.origin);
    clinic = new SmartApp(`${sandbox.origin}/clinic`);
  });
  afterAll(() => sandbox.stop());

  it('give a parent the record of the child at the clinic, under the ids of the clinic', async () => {
    const child = parent?.patientIds[1] ?? '';
    const granted = await clinic.connect({ login: parent?.login ?? '', patient: child, scope });
    expect(granted.patient).toBe(child);
    const truth = people
      .flatMap(({ records }) => records['sandbox-clinic'] ?? [])
      .find((one) => one.patientId === child);
    const response = await clinic.fhir('Immunization?_count=200', granted.access_token);
    expect(((await response.json()) as Searchset).total).toBe(truth?.immunizations.length);
  });

  it('say on their pages whose they are', async () => {
    const site = async ({ origin }: SmartApp): Promise<string | undefined> =>
      /<strong>(Sandbox \w+)<\/strong>/.exec((await new SmartApp(origin).signIn(parent?.login ?? '')).body)?.[1];
    expect([await site(hospital), await site(clinic)]).toEqual(['Sandbox EHR', 'Sandbox Clinic']);
  });

  it('refuse the tokens, the refresh tokens and the audience of each other', async () => {
    const login = parent?.login ?? '';
    const there = await hospital.connect({ login, patient: people[1]?.key ?? '', scope });
    const here = await clinic.connect({ login, patient: parent?.patientIds[0] ?? '', scope });
    expect((await hospital.fhir('Patient', there.access_token)).status).toBe(200);
    expect((await clinic.fhir('Patient', here.access_token)).status).toBe(200);
    expect((await clinic.fhir('Patient', there.access_token)).status).toBe(401);
    expect((await hospital.fhir('Patient', here.access_token)).status).toBe(401);
    expect((await clinic.refresh(there.refresh_token)).status).toBe(400);
    const page = await new SmartApp(clinic.origin).signIn(login, { aud: hospital.fhirBase });
    expect(new URL(page.url).searchParams.get('error_description')).toBe(`aud must be ${clinic.fhirBase}`);
  });

  it('serve pages off the base with all quirks, and nothing else there', async () => {
    const open = `${sandbox.origin}/open/fhir`;
    const seen: string[] = [];
    let pages = 0;
    for (let next: string | undefined = `${open}/Observation?patient=${people[0]?.key}&_sort=-date`; next; pages += 1) {
      const response = await fetch(next);
      expect(response.status).toBe(200);
      const bundle = (await response.json()) as Searchset;
      expect(bundle.total).toBeUndefined();
      // One of the quirks says something beside the matches.
      const matches = (bundle.entry ?? []).filter(({ resource }) => resource.resourceType === 'Observation');
      seen.push(...matches.map(({ resource }) => resource.id));
      next = bundle.link.find(({ relation }) => relation === 'next')?.url;
      if (next) expect(next.startsWith(`${sandbox.origin}/pages/open?_getpages=`)).toBe(true);
    }
    expect(pages).toBeGreaterThan(30);
    expect(new Set(seen).size).toBe(people[0]?.records['sandbox-ehr']?.counts['Observation']);
    expect(seen.length).toBe(new Set(seen).size);
    expect((await fetch(`${sandbox.origin}/pages/open`)).status).toBe(400);
    expect((await fetch(`${sandbox.origin}/pages/open/Observation`)).status).toBe(404);
    expect((await fetch(`${sandbox.origin}/pages/ehr?_getpages=x`)).status).toBe(401);
  });

  it('keep what was saved of one that nobody asks for', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sandbox-state-')), 'state.json');
    const entry = ['Grant:of-the-clinic', { payload: { accountId: 'nobody' }, expiresAtMs: Date.parse('2999-01-01') }];
    writeFileSync(file, JSON.stringify({ clinic: { entries: [entry], contexts: [] } }));
    const other = await startSandbox({ STATE_FILE: file });
    expect((await fetch(`${other.origin}/fhir/metadata`)).status).toBe(200);
    await other.stop();
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Record<string, SavedSystem>;
    expect(Object.keys(saved)).toEqual(['ehr', 'clinic', 'payer']);
    expect(saved['clinic']?.entries).toEqual([entry]);
  });
});
