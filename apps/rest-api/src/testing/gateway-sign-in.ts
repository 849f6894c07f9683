import type { TestIssuer } from '@fhir-gateway/testing';

import type { TestBrowser } from './test-browser.js';

/** Opens a page as somebody who is not signed in to the gateway; returns the address of the issuer that it leads to. */
export async function ledToIssuer(browser: TestBrowser, path = '/'): Promise<string> {
  const asked = await browser.visit(path);
  const signIn = asked.headers.get('location') ?? '';
  return (await browser.visit(signIn)).headers.get('location') ?? '';
}

/** Opens a page, signs in at the issuer as this person, and comes back; returns the answer of the callback. */
export async function signInAs(
  issuer: TestIssuer,
  browser: TestBrowser,
  person: string,
  path = '/',
): Promise<Response> {
  issuer.person = person;
  return browser.visit(await issuer.visit(await ledToIssuer(browser, path)));
}
