import { setTimeout as delay } from 'node:timers/promises';
import { FormBrowser, type FormPage } from '@fhir-gateway/e2e/testing';
import type { Finding } from '../finding.js';
import type { IntrospectingServer } from './fhir-server.js';
import { accessTokenSeconds, clientKinds, password, people } from './realm.js';

interface World {
  readonly gatewayUrl: string;
  readonly fhir: IntrospectingServer;
  /** How many sessions Keycloak has for a client. */
  sessions(clientId: string, isOffline: boolean): Promise<number>;
}

type Person = (typeof people)[number];

const rounds = 2;
const revocationWaitMs = 15_000;
/** Continue, sign in, consent: each at most once. */
const mostPages = 4;

/** Signs in with every kind of client, reads, lets tokens end, and ends the sign-ins in every way. */
export async function checkSignIns(world: World): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { id, isOffline } of clientKinds) {
    const note = (what: string, expected: unknown, found: unknown) =>
      void findings.push({ what: `${id}: ${what}`, expected: String(expected), found: String(found) });
    await checkOne(world, id, isOffline, note);
  }
  return findings;
}

async function checkOne(
  world: World,
  id: string,
  isOffline: boolean,
  note: (what: string, expected: unknown, found: unknown) => void,
): Promise<void> {
  const { gatewayUrl, fhir, sessions } = world;
  const [alice, bob] = people;
  const browser = new FormBrowser();
  const read = async (patient: string) =>
    (await browser.open(`${gatewayUrl}/api/fhir/${id}/Patient/${patient}`, json)).status;
  const before = await sessions(id, isOffline);

  note('sign-in', '1 password page, connected', await signIn(browser, world, id, alice));
  note('read of the own record', 200, await read(alice.patient));
  note('read of another record', 403, await read(bob.patient));
  for (let round = 1; round <= rounds; round += 1) {
    const last = fhir.tokens.at(-1);
    await delay((accessTokenSeconds + 1) * 1_000);
    note(`read after the access token ended, ${round}`, 200, await read(alice.patient));
    note(`another access token, ${round}`, true, last !== fhir.tokens.at(-1));
  }
  note('sessions at Keycloak', before + 1, await sessions(id, isOffline));

  await signIn(browser, world, id, alice);
  note('read after a second sign-in', 200, await read(alice.patient));
  if (isOffline) note('offline sessions after a second sign-in', before + 1, await sessions(id, true));

  const last = fhir.tokens.at(-1) ?? '';
  note('last access token before Disconnect', true, await fhir.isActive(last));
  await post(browser, `${gatewayUrl}/auth/${id}/logout`);
  note('read after Disconnect', 401, await read(alice.patient));
  note('last access token after Disconnect', 'inactive', await untilInactive(fhir, last));
  if (isOffline) note('offline sessions after Disconnect', before, await sessions(id, true));

  await signIn(browser, world, id, alice);
  await read(alice.patient);
  const token = fhir.tokens.at(-1) ?? '';
  await post(browser, `${gatewayUrl}/auth/sessions/end`);
  note('read after Log out everywhere', 401, await read(alice.patient));
  note('access token after Log out everywhere', 'inactive', await untilInactive(fhir, token));
  if (isOffline) note('offline sessions after Log out everywhere', before, await sessions(id, true));
}

const json = { headers: { accept: 'application/fhir+json' } };

async function post(browser: FormBrowser, url: string): Promise<void> {
  await browser.open(url, { method: 'POST', headers: { origin: new URL(url).origin, accept: 'text/html' } });
}

/** @returns how many password pages there were, and where the sign-in ended */
async function signIn(browser: FormBrowser, world: World, id: string, { username }: Person): Promise<string> {
  let passwords = 0;
  let page: FormPage = await browser.open(`${world.gatewayUrl}/auth/${id}/login`);
  for (let pages = 0; pages < mostPages && !page.url.endsWith('/connected'); pages += 1) {
    if (FormBrowser.hasButton(page, 'kc-login')) {
      passwords += 1;
      page = await browser.submit(page, 'kc-login', { username, password });
    } else {
      page = await browser.submit(page, 'continue');
    }
  }
  const end = page.url.endsWith('/connected') ? 'connected' : `ended at ${new URL(page.url).pathname}`;
  return `${passwords} password page${passwords === 1 ? '' : 's'}, ${end}`;
}

async function untilInactive(fhir: IntrospectingServer, token: string): Promise<string> {
  const deadline = performance.now() + revocationWaitMs;
  while (await fhir.isActive(token)) {
    if (performance.now() > deadline) return 'active';
    await delay(200);
  }
  return 'inactive';
}
