import { HttpStub } from '@fhir-gateway/testing';

/** An attacker's pages, on this machine: seen from a gateway on `localhost`, one address is another site, the other is not. */
export class HostileSite {
  /** Another site: no SameSite cookie travels from here. */
  readonly crossSite: string;
  /** Another port of the gateway's own host: to a browser the same site, and cookies are shared by all ports. */
  readonly sameSite: string;
  readonly #stub: HttpStub;
  readonly #pages: Map<string, string>;

  private constructor(stub: HttpStub, pages: Map<string, string>) {
    this.#stub = stub;
    this.#pages = pages;
    this.crossSite = stub.origin;
    this.sameSite = stub.origin.replace('127.0.0.1', 'localhost');
  }

  static async open(): Promise<HostileSite> {
    const pages = new Map<string, string>();
    const stub = await HttpStub.start(({ url }) => ({ status: pages.has(url) ? 200 : 404, body: pages.get(url) }));
    return new HostileSite(stub, pages);
  }

  /** Publishes a page; returns its path, the same on both addresses. */
  publish(body: string): string {
    const path = `/page-${this.#pages.size}`;
    this.#pages.set(path, `<!doctype html><title>Hostile</title>${body}`);
    return path;
  }

  /** A page that sends a form as soon as it is opened. */
  publishForm(action: string, fields: Readonly<Record<string, string>>): string {
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
    const form = `<form method="post" action="${action}">${inputs.join('')}</form>`;
    return this.publish(`${form}<script>document.forms[0].submit()</script>`);
  }

  /** A page that shows another one in a frame, for a click that is meant for something else. */
  publishFrame(address: string): string {
    return this.publish(`<iframe src="${address.replaceAll('&', '&amp;')}" style="opacity:0.01"></iframe>`);
  }

  close(): Promise<void> {
    return this.#stub.close();
  }
}
