import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A synthetic account of the sandbox. */
export interface Account {
  readonly login: string;
  /** Which of several records to choose; the first when absent. */
  readonly patientId?: string;
}

/** Runs in the page: what the form would send when Allow is pressed. */
const readConsentForm = `(() => {
  const button = document.querySelector('#allow');
  const fields = Object.fromEntries(new FormData(button.form, button));
  return { action: button.form.action, fields };
})()`;

/** One person with a browser of their own: cookies are shared with nobody. */
export class Person {
  readonly page: Page;
  readonly #context: BrowserContext;

  constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  static async withBrowser(browser: Browser): Promise<Person> {
    const context = await browser.newContext();
    return new Person(context, await context.newPage());
  }

  /** Opens a link to a sign-in and goes through it to the gateway's result page. Returns that page's text. */
  async signIn(link: string, account: Account): Promise<string> {
    await this.page.goto(link);
    await this.continueToPlatform();
    await this.authenticate(account);
    return this.allow();
  }

  /** Presses Continue on the page of a link that an agent handed out; there is none after a login begun here. */
  async continueToPlatform(): Promise<void> {
    if (!new URL(this.page.url()).pathname.startsWith('/auth/')) return;
    await this.page.locator('#continue').click();
    await this.page.waitForURL((url) => !url.pathname.startsWith('/auth/'));
  }

  /** Signs in at the sandbox, unless it still knows this browser, and chooses the record. */
  async authenticate({ login, patientId }: Account): Promise<void> {
    const { page } = this;
    await page.locator('#login, #choose-patient, #allow').first().waitFor();
    if ((await page.locator('#login').count()) > 0) {
      await page.fill('#login', login);
      await page.fill('#password', 'any password');
      await page.click('#sign-in');
      await page.locator('#choose-patient, #allow').first().waitFor();
    }
    if ((await page.locator('#choose-patient').count()) > 0) {
      const choice = patientId === undefined ? 'input[name=patient]' : `input[name=patient][value="${patientId}"]`;
      await page.locator(choice).first().check();
      await page.click('#choose-patient');
      await page.locator('#allow').waitFor();
    }
  }

  async allow(): Promise<string> {
    return this.#answer('#allow');
  }

  /**
   * Presses Allow, but does not follow the redirect back to the gateway.
   *
   * @returns the address the browser would have gone to
   */
  async allowWithoutReturning(): Promise<string> {
    const { action, fields } = await this.page.evaluate<{ action: string; fields: Record<string, string> }>(
      readConsentForm,
    );
    const { request } = this.#context;
    const headers = { origin: new URL(action).origin };
    let response = await request.post(action, { form: fields, headers, maxRedirects: 0 });
    for (let hops = 0; hops < 5; hops++) {
      const location = new URL(response.headers()['location'] ?? '', response.url()).href;
      if (location.includes('/oauth/callback')) return location;
      response = await request.get(location, { maxRedirects: 0 });
    }
    throw new Error('the sandbox did not redirect to the gateway');
  }

  async deny(): Promise<string> {
    return this.#answer('#deny');
  }

  /** A request with this browser's cookies, as a script of its own page would send it. */
  async get(
    url: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Record<string, string>; text: string }> {
    const response = await this.#context.request.get(url, { headers, failOnStatusCode: false, maxRedirects: 0 });
    return { status: response.status(), headers: response.headers(), text: await response.text() };
  }

  /** As {@link get}, with a JSON body. */
  async postJson<T>(url: string, data: object): Promise<T> {
    const headers = { origin: new URL(url).origin };
    return (await (await this.#context.request.post(url, { data, headers })).json()) as T;
  }

  async getJson<T>(url: string): Promise<T> {
    const { status, text } = await this.get(url);
    if (status !== 200) throw new Error(`${status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as T;
  }

  cookies() {
    return this.#context.cookies();
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  async #answer(button: string): Promise<string> {
    await this.page.click(button);
    await this.page.waitForURL(/\/oauth\/callback|\/connected$/);
    return this.page.locator('main').innerText();
  }
}
