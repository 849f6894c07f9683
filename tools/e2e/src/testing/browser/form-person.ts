import { createHash, randomBytes } from 'node:crypto';
import { FormBrowser, inputsOf, type FormPage } from './form-browser.js';
import { OauthMemory } from '../agents/oauth-agent.js';
import { askJson } from '../ask-json.js';

/** Continue, sign in, choose, allow: each at most once. */
const mostPages = 5;

/**
 * Answers the pages of a sign-in, whichever come: the gateway's own, then the sandbox's, which leaves out its sign-in for a
 * browser that it knows.
 *
 * @param record which of the records the person chooses: counted from 0, or by its id
 * @param login the sandbox's clinician, who may open every record, unless it is somebody else
 * @returns the gateway's last page
 * @throws Error when a page has none of the expected buttons
 */
export async function passSignIn(
  browser: FormBrowser,
  first: FormPage,
  record: number | string,
  answer: 'allow' | 'deny' = 'allow',
  login = 'dr-sunniva',
): Promise<FormPage> {
  let page = first;
  for (let pages = 0; pages < mostPages && !page.url.endsWith('/connected'); pages++) {
    if (FormBrowser.hasButton(page, 'allow')) {
      page = await browser.submit(page, answer);
      // A platform may lead back by a form of its own.
      if (answer === 'deny' || !FormBrowser.hasButton(page, 'continue')) return page;
    } else if (FormBrowser.hasButton(page, 'choose-patient')) {
      page = await browser.submit(page, 'choose-patient', { patient: recordOn(page, record) });
    } else if (FormBrowser.hasButton(page, 'sign-in')) {
      page = await browser.submit(page, 'sign-in', { login, password: 'any password' });
    } else {
      page = await browser.submit(page, 'continue');
    }
  }
  return page;
}

function recordOn(page: FormPage, record: number | string): string {
  if (typeof record === 'string') return record;
  const patients = inputsOf(page.body).filter(({ type, name }) => type === 'radio' && name === 'patient');
  return patients[record]?.['value'] ?? '';
}

/**
 * Signs a browser without script in to a platform of the sandbox, with an account by name.
 *
 * @param link where the sign-in begins
 * @param patientId which of several records to choose; the first when absent
 * @throws Error when it does not end at the gateway's page
 */
export async function signInAs(
  browser: FormBrowser,
  link: string,
  login: string,
  patientId?: string,
): Promise<FormPage> {
  const page = await passSignIn(browser, await browser.open(link), patientId ?? 0, 'allow', login);
  if (page.url.endsWith('/connected')) return page;
  throw new Error(`the sign-in ended at ${new URL(page.url).pathname} (${page.status}): ${page.body.slice(-400)}`);
}

/** All that a person can allow an app. */
export const wholeGrant: Readonly<Record<string, string>> = {
  access: 'read-and-write',
  platforms: 'all',
  kind: 'all',
  labelled: 'yes',
  until: 'session',
};

/** Lets an app in for the browser's session, as its person would, and gets its access token for the REST API. */
export async function letAppIn(browser: FormBrowser, restUrl: string, grant = wholeGrant): Promise<string> {
  return (await connectApp(browser, restUrl, grant)).accessToken;
}

/** What an app has once its person has let it in. */
export interface ConnectedApp {
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** As {@link letAppIn}, with all that the app has. */
export async function connectApp(browser: FormBrowser, restUrl: string, grant = wholeGrant): Promise<ConnectedApp> {
  const memory = await OauthMemory.open();
  try {
    const metadata = { client_name: 'Example app', redirect_uris: [memory.redirectUrl] };
    const { body } = await askJson<{ client_id: string }>(`${restUrl}/oauth/register`, metadata);
    const clientId = body.client_id;
    const verifier = randomBytes(32).toString('base64url');
    const asked = new URLSearchParams({
      client_id: clientId,
      redirect_uri: memory.redirectUrl,
      response_type: 'code',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: `${restUrl}/api`,
    });
    const consent = await browser.open(`${restUrl}/oauth/authorize?${asked.toString()}`);
    const arrived = memory.callback();
    await browser.submit(consent, 'allow-app', grant);
    const answer = await fetch(`${restUrl}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: (await arrived).get('code') ?? '',
        redirect_uri: memory.redirectUrl,
        client_id: clientId,
        code_verifier: verifier,
      }),
    });
    if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`);
    const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
    return { clientId, accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
  } finally {
    memory.close();
  }
}
