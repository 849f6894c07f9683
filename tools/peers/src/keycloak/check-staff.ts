import { setTimeout as delay } from 'node:timers/promises';
import { FormBrowser, type FormPage } from '@fhir-gateway/e2e/testing';
import type { Finding } from '../finding.js';
import { password } from './realm.js';
import { staff } from './staff-realm.js';

interface World {
  readonly gatewayUrl: string;
  readonly keycloakUrl: string;
  /** Ends all sessions of a person at Keycloak, as an administrator would. */
  logOut(username: string): Promise<void>;
}

const mostPages = 6;
const backChannelWaitMs = 10_000;

/** Signs staff in to a gateway at a Keycloak, by their groups, and out again. */
export async function checkStaff(world: World): Promise<readonly Finding[]> {
  const { gatewayUrl } = world;
  const findings: Finding[] = [];
  const note = (what: string, expected: unknown, found: unknown) =>
    void findings.push({ what: `staff: ${what}`, expected: String(expected), found: String(found) });
  const browser = new FormBrowser();
  const stranger = await browser.open(`${gatewayUrl}/auth/status`, json);
  note('a program without a session', '401 SIGN_IN_REQUIRED', `${stranger.status} ${codeOf(stranger)}`);

  for (const { username, roles } of staff) {
    const own = new FormBrowser();
    const page = await signIn(own, world, username, '/connections');
    const path = new URL(page.url).pathname;
    note(
      `${username} comes to`,
      roles.length > 0 ? '200 /connections' : '403 /oauth/login/callback',
      `${page.status} ${path}`,
    );
    const status = await own.open(`${gatewayUrl}/auth/status`, json);
    note(`${username} is`, roles.length > 0 ? roles.join(' ') : 'SIGN_IN_REQUIRED', rolesOf(status));
  }

  await signIn(browser, world, 'clerk');
  const again = await browser.open(`${gatewayUrl}/auth/sign-in?return_to=/agents`);
  note('the sign-in of who has signed in', '/agents', new URL(again.url).pathname);

  let page = await browser.open(`${gatewayUrl}/auth/sessions/end`, fromHere(gatewayUrl));
  page = await browser.submit(page, 'Go on to your sign-in service');
  note('log out everywhere leads by Keycloak back to', '/auth/signed-out', new URL(page.url).pathname);
  const next = await browser.open(`${gatewayUrl}/`, asPage);
  note('a password is asked for after it', true, FormBrowser.hasButton(next, 'kc-login'));

  const ended = new FormBrowser();
  await signIn(ended, world, 'clerk');
  await world.logOut('clerk');
  note('back-channel logout ends the session', 'ended', await untilEnded(ended, gatewayUrl));
  return findings;
}

async function signIn(browser: FormBrowser, { gatewayUrl }: World, username: string, path = '/'): Promise<FormPage> {
  let page = await browser.open(`${gatewayUrl}${path}`, asPage);
  for (let pages = 0; pages < mostPages && FormBrowser.hasButton(page, 'kc-login'); pages += 1) {
    page = await browser.submit(page, 'kc-login', { username, password });
  }
  return page;
}

async function untilEnded(browser: FormBrowser, gatewayUrl: string): Promise<string> {
  const deadline = performance.now() + backChannelWaitMs;
  while (performance.now() < deadline) {
    if ((await browser.open(`${gatewayUrl}/auth/status`, json)).status === 401) return 'ended';
    await delay(200);
  }
  return 'goes on';
}

const asPage = { headers: { accept: 'text/html' } };
const json = { headers: { accept: 'application/json' } };

function fromHere(gatewayUrl: string): RequestInit {
  return { method: 'POST', headers: { origin: gatewayUrl, accept: 'text/html' } };
}

function codeOf({ body }: FormPage): string {
  return (JSON.parse(body) as { code?: string }).code ?? '';
}

function rolesOf({ body }: FormPage): string {
  const { roles, code } = JSON.parse(body) as { roles?: string[]; code?: string };
  return roles?.join(' ') ?? code ?? '';
}
