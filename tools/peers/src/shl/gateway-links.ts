import { FormBrowser, passSignIn, type FormPage } from '@fhir-gateway/e2e/testing';

/** A link of the gateway, as the person gets it. */
interface GatewayLink {
  readonly link: string;
  /** How many entries the person left in. */
  readonly entries: number;
}

/** A person at the gateway's console who makes links and opens those of others. */
export class GatewayLinks {
  readonly #url: string;
  readonly #browser = new FormBrowser();

  constructor(gatewayUrl: string) {
    this.#url = gatewayUrl;
  }

  async signIn(platform: string): Promise<void> {
    await passSignIn(this.#browser, await this.#open(`/auth/${platform}/login`), 0);
  }

  /** @param passcode of a protected link; without it a check-in link is made */
  async make(passcode?: string): Promise<GatewayLink> {
    const isProtected = passcode !== undefined;
    const preview = await this.#open(`/shares/new?kind=${isProtected ? 'protected' : 'check-in'}`);
    const kept = [...preview.body.matchAll(/name="(keep_[0-9a-f]+)"/g)].map(([, name = '']) => name);
    const made = await this.#browser.submit(preview, 'I agree: make the link', {
      ...Object.fromEntries(kept.map((name) => [name, 'yes'])),
      contacts: 'yes',
      lasts: isProtected ? '86400' : '900',
      ...(isProtected && { passcode }),
    });
    const link = /shlink:\/[\w-]+/.exec(made.body)?.[0];
    if (link === undefined) throw new Error(`no link was made (${made.status})`);
    return { link, entries: kept.length };
  }

  /** Ends every link that is open. */
  async endAll(): Promise<void> {
    for (;;) {
      const page = await this.#open('/shares');
      if (!FormBrowser.hasButton(page, 'End it now')) return;
      await this.#browser.submit(page, 'End it now');
    }
  }

  /** @returns what the page says: the number of entries, or the code of the refusal */
  async receive(shared: string, passcode = ''): Promise<string> {
    const form = await this.#open('/shares/received');
    const page = await this.#browser.submit(form, 'Open it', { shared, passcode });
    const refused = /<code>([A-Z_]+)<\/code>/.exec(/role="alert">([\s\S]*?)<\/div>/.exec(page.body)?.[1] ?? '')?.[1];
    if (refused !== undefined) return refused;
    const entries = /(\d+) entr(?:y|ies), opened/.exec(page.body)?.[1] ?? 'no';
    await this.#closeAll(page);
    return `${entries} entries`;
  }

  async #closeAll(first: FormPage): Promise<void> {
    let page = first;
    while (FormBrowser.hasButton(page, 'Close it')) page = await this.#browser.submit(page, 'Close it');
  }

  #open(path: string): Promise<FormPage> {
    return this.#browser.open(`${this.#url}${path}`);
  }
}
