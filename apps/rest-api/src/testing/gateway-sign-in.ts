import { freePort, TestIssuer } from '@fhir-gateway/testing';

import type { TestBrowser } from './test-browser.js';
import { startTestGateway, useGateway, type TestGateway } from './test-gateway.js';

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

/** A gateway at which people sign in first, and who vouches for them. */
export interface IssuerGateway {
  readonly rest: TestGateway;
  readonly issuer: TestIssuer;
  /** A browser in which this person has signed in. */
  browserOf(person: string): Promise<TestBrowser>;
}

/**
 * Started before the tests of this suite, closed after them.
 *
 * @param people groups by name
 */
export function useIssuerGateway(
  people: Readonly<Record<string, string[]>>,
  settings: Record<string, string> = {},
): IssuerGateway {
  let issuer: TestIssuer;
  const rest = useGateway(async () => {
    const port = await freePort();
    issuer = await TestIssuer.start({ clientUrl: `http://localhost:${port}`, people });
    return startTestGateway(port, { ...issuer.settings, ...settings });
  });
  afterAll(() => issuer.close());
  return {
    rest,
    get issuer() {
      return issuer;
    },
    browserOf: async (person) => {
      const browser = rest.browser();
      await signInAs(issuer, browser, person);
      return browser;
    },
  };
}
