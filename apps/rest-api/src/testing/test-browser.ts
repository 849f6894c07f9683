interface StoredCookie {
  readonly value: string;
  readonly path: string;
}

/** The parts of a request that tests vary. */
export interface Visit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as a form, from a page of the gateway itself. */
  readonly form?: Record<string, string> | [name: string, value: string][];
  /** Sent as JSON, or bytes as they are, by a page of the gateway itself. */
  readonly content?: unknown;
}

/** A browser's view of the gateway: keeps cookies, follows no redirect by itself, asks for pages. */
export class TestBrowser {
  readonly #origin: string;
  readonly #jar = new Map<string, StoredCookie>();
  /** The raw Set-Cookie headers of every answer, newest last. */
  readonly setCookies: string[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Requests a path, or a URL of the gateway. */
  async visit(target: string, { method, headers = {}, form, content }: Visit = {}): Promise<Response> {
    const url = new URL(target, this.#origin);
    const response = await fetch(url, {
      method: method ?? (form === undefined && content === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        // A connection that is kept may be closed on the way, when the test was busy for as long as the server keeps one.
        connection: 'close',
        ...((form !== undefined || content !== undefined) && {
          origin: this.#origin,
          'sec-fetch-site': 'same-origin',
        }),
        ...(content !== undefined && { 'content-type': 'application/json' }),
        ...this.#cookieHeader(url.pathname),
        ...headers,
      },
      ...(form !== undefined && { body: new URLSearchParams(form) }),
      ...(content !== undefined && { body: content instanceof Uint8Array ? content : JSON.stringify(content) }),
    });
    for (const line of response.headers.getSetCookie()) this.#store(line);
    return response;
  }

  /** Requests a path; what the page says. */
  async text(target: string, visit?: Visit): Promise<string> {
    return (await this.visit(target, visit)).text();
  }

  /** Requests a path and follows redirects within the gateway, as after a completed login. */
  async arrive(target: string, visit: Visit = {}): Promise<Response> {
    let response = await this.visit(target, visit);
    for (let redirects = 0; redirects < 5 && response.status === 303; redirects++) {
      const location = response.headers.get('location');
      if (!location?.startsWith('/')) break;
      response = await this.visit(location);
    }
    return response;
  }

  /** Requests a path whose answer, cookies included, does not reach the browser; what it would have read. */
  async visitAndLose(target: string, { form }: Pick<Visit, 'form'> = {}): Promise<string> {
    const url = new URL(target, this.#origin);
    const own = form !== undefined && { origin: this.#origin, 'sec-fetch-site': 'same-origin' };
    const headers = { accept: 'text/html', connection: 'close', ...own, ...this.#cookieHeader(url.pathname) };
    const sent = form !== undefined && { method: 'POST', body: new URLSearchParams(form) };
    return (await fetch(url, { redirect: 'manual', headers, ...sent })).text();
  }

  /** Requests a path and goes away before the answer. */
  visitAndLeave(target: string): { leave(): Promise<void> } {
    const url = new URL(target, this.#origin);
    const headers = { accept: 'text/html', connection: 'close', ...this.#cookieHeader(url.pathname) };
    const aborter = new AbortController();
    const visit = fetch(url, { redirect: 'manual', headers, signal: aborter.signal }).catch(() => undefined);
    return {
      leave: async () => {
        aborter.abort();
        await visit;
      },
    };
  }

  /** Requests JSON. */
  async json(target: string, visit: Visit = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const headers = { accept: 'application/json', ...visit.headers };
    const response = await this.visit(target, { ...visit, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** The value of a cookie in the jar. */
  cookie(name: string): string | undefined {
    return this.#jar.get(name)?.value;
  }

  /** The Cookie header of a program that has this browser's session. */
  get sessionCookie(): string {
    return `fhir_gateway_session=${this.cookie('fhir_gateway_session') ?? ''}`;
  }

  /** Puts a cookie into the jar, as an attacker might. */
  plant(name: string, value: string): void {
    this.#jar.set(name, { value, path: '/' });
  }

  #cookieHeader(pathname: string): Record<string, string> {
    const sent = [...this.#jar].filter(([, { path }]) => pathname.startsWith(path));
    return sent.length === 0 ? {} : { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join('; ') };
  }

  #store(line: string): void {
    this.setCookies.push(line);
    const [pair = '', ...attributes] = line.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    const read = (key: string) =>
      attributes.find((text) => text.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const isGone = new Date(read('expires') ?? '9999-01-01') <= new Date() || read('max-age') === '0';
    if (isGone) this.#jar.delete(name);
    else this.#jar.set(name, { value: pair.slice(name.length + 1), path: read('path') ?? '/' });
  }
}
