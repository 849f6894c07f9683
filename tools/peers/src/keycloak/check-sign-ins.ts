import { setTimeout as delay } from 'node:timers/promises';
import { FormBrowser, type FormPage } from '@fhir-gateway/e2e/testing';
import type { Finding } from '../finding.js';
import type { IntrospectingServer } from './fhir-server.js';
import { accessTokenSeconds, clientKinds, password, people } from './realm.js';
import type { ClientKind } from './realm.js';

interface World {
  readonly gatewayUrl: string;
  readonly keycloakUrl: string;
  readonly fhir: IntrospectingServer;
  /** How many sessions Keycloak has for a client. */
  sessions(clientId: string, isOffline: boolean): Promise<number>;
}

type Person = (typeof people)[number];
type Note = (what: string, expected: unknown, found: unknown) => void;

const rounds = 2;
const revocationWaitMs = 15_000;
/** Continue, sign in, consent: each at most once. */
const mostPages = 4;

/** Signs in with every kind of client, reads, lets tokens end, and ends the sign-ins in every way. */
export async function checkSignIns(world: World): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const kind of clientKinds) {
    const { id, isOffline } = kind;
    const note: Note = (what, expected, found) =>
      void findings.push({ what: `${id}: ${what}`, expected: String(expected), found: String(found) });
    await checkOne(world, id, isOffline, note);
    await checkPasswords(world, kind, note);
    if (isOffline) await checkTwoPeople(world, id, note);
  }
  return findings;
}

async function checkOne(world: World, id: string, isOffline: boolean, note: Note): Promise<void> {
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

/** How often a person at a shared computer is asked for the password. */
async function checkPasswords(world: World, { id, isOffline, signOut }: ClientKind, note: Note): Promise<void> {
  const { gatewayUrl } = world;
  const [alice] = people;
  const browser = new FormBrowser();
  await signIn(browser, world, id, alice);
  await post(browser, `${gatewayUrl}/auth/${id}/logout`);
  // Keycloak ends the session of the person with the last app in it.
  note('sign-in after Disconnect', '1 password page, connected', await signIn(browser, world, id, alice));

  const other = clientKinds.find((kind) => kind.id !== id && !kind.isOffline)?.id ?? '';
  // A sign-in for offline access alone leaves no session in the browser.
  const asked = isOffline ? '1 password page, connected' : '0 password pages, connected';
  note('sign-in to another app', asked, await signIn(browser, world, other, alice));
  await post(browser, `${gatewayUrl}/auth/${id}/logout`);
  const beside = await signIn(browser, world, id, alice);
  note('sign-in after Disconnect, beside another app', '0 password pages, connected', beside);

  let page = await post(browser, `${gatewayUrl}/auth/${id}/logout`);
  page = await browser.submit(page, `Also sign out at ${id}`);
  // What the script of the page presses.
  if (signOut === 'form') page = await browser.submit(page, `Go on to ${id}`);
  if (signOut === 'asks') page = await browser.submit(page, 'kc-logout');
  else note('way back from the logout', '/auth/signed-out', new URL(page.url).pathname);
  note('sign-in after Also sign out', '1 password page, connected', await signIn(browser, world, id, alice));

  const prompted = await signIn(browser, world, id, alice, '?prompt=login');
  note('sign-in with prompt=login', '1 password page, connected', prompted);
  const read = await browser.open(`${gatewayUrl}/api/fhir/${id}/Patient/${alice.patient}`, json);
  note('read after prompt=login', 200, read.status);
  await post(browser, `${gatewayUrl}/auth/sessions/end`);
}

/** Two people in one session of the gateway, each with a connection of their own. */
async function checkTwoPeople(world: World, id: string, note: Note): Promise<void> {
  const { gatewayUrl, keycloakUrl, sessions } = world;
  const [alice, bob] = people;
  const browser = new FormBrowser();
  const read = async (number: number, { patient }: Person) =>
    (await browser.open(`${gatewayUrl}/api/fhir/${id}~${number}/Patient/${patient}`, json)).status;
  const before = await sessions(id, true);

  await signIn(browser, world, id, alice);
  // Else Keycloak lets alice in again.
  browser.deleteCookies(keycloakUrl);
  note('sign-in of bob', '1 password page, connected', await signIn(browser, world, id, bob));
  note('read of alice beside bob', 200, await read(1, alice));
  note('read of bob beside alice', 200, await read(2, bob));
  note('read of bob with the connection of alice', 403, await read(1, bob));
  note('offline sessions of two people', before + 2, await sessions(id, true));

  await post(browser, `${gatewayUrl}/auth/${id}~1/logout`);
  note('read of alice after her Disconnect', 404, await read(1, alice));
  await delay((accessTokenSeconds + 1) * 1_000);
  note('read of bob after it, refreshed', 200, await read(2, bob));
  note('offline sessions after it', before + 1, await sessions(id, true));

  await post(browser, `${gatewayUrl}/auth/${id}~2/logout`);
  note('read of bob after his Disconnect', 404, await read(2, bob));
  note('offline sessions after both', before, await sessions(id, true));
}

function post(browser: FormBrowser, url: string): Promise<FormPage> {
  return browser.open(url, { method: 'POST', headers: { origin: new URL(url).origin, accept: 'text/html' } });
}

/** @returns how many password pages there were, and where the sign-in ended */
async function signIn(
  browser: FormBrowser,
  world: World,
  id: string,
  { username }: Person,
  query = '',
): Promise<string> {
  let passwords = 0;
  let page: FormPage = await browser.open(`${world.gatewayUrl}/auth/${id}/login${query}`);
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
