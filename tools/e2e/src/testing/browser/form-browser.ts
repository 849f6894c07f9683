/** A page as a browser without script sees it. */
export interface FormPage {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

interface Cookie {
  readonly origin: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

const mostHops = 12;
/** A page that takes longer has failed. */
const pageTimeoutMs = 180_000;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * A person's browser where fifty of them are needed at once: cookies, redirects, pages that move on by themselves, and
 * forms. The real one is in {@link Person}.
 */
export class FormBrowser {
  readonly #cookies = new Map<string, Cookie>();

  /** Opens an address and goes where it leads. */
  async open(url: string, init: RequestInit = {}, hops = 0): Promise<FormPage> {
    if (hops > mostHops) throw new Error(`led around in circles at ${new URL(url).pathname}`);
    const response = await this.fetch(url, init);
    const body = await response.text();
    const next = response.headers.get('location') ?? refreshOf(body);
    if (next !== undefined) return this.open(new URL(next, url).href, {}, hops + 1);
    return { url, status: response.status, body };
  }

  /** A request with this browser's cookies, as a script of a page would send it; redirects are not followed. */
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, cookie: this.cookieHeader(url) };
    const response = await fetch(url, {
      signal: AbortSignal.timeout(pageTimeoutMs),
      ...init,
      headers,
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) this.#store(cookie, url);
    return response;
  }

  /** Presses the button with this id or these words, with what the form holds, and `fields` in the place of their names. */
  submit(page: FormPage, button: string, fields: Readonly<Record<string, string>> = {}): Promise<FormPage> {
    for (const [, head = '', content = ''] of page.body.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
      const pressed = buttonsOf(content).find(({ id, words }) => id === button || words === button);
      if (!pressed) continue;
      const sent = inputsOf(content).filter(({ type, checked }) => type === 'hidden' || checked !== undefined);
      const body = new URLSearchParams(sent.map(({ name = '', value = '' }) => [name, value]));
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      if (pressed['name'] !== undefined) body.set(pressed['name'], pressed['value'] ?? '');
      const action = pressed['formaction'] ?? attributesOf(head)['action'] ?? '';
      const headers = { origin: new URL(page.url).origin };
      return this.open(new URL(action, page.url).href, { method: 'POST', body, headers });
    }
    throw new Error(`no button ${button} at ${new URL(page.url).pathname} (${page.status}): ${page.body.slice(-400)}`);
  }

  /** Whether the page has a button with this id. */
  static hasButton({ body }: FormPage, button: string): boolean {
    return buttonsOf(body).some(({ id, words }) => id === button || words === button);
  }

  /** What a server has stored here is gone, as if its cookies were deleted. */
  deleteCookies(origin: string): void {
    for (const [key, cookie] of this.#cookies) if (cookie.origin === origin) this.#cookies.delete(key);
  }

  /** The cookies that this browser sends to an address, as the header has them. */
  cookieHeader(url: string): string {
    const { origin, pathname } = new URL(url);
    return [...this.#cookies.values()]
      .filter((cookie) => cookie.origin === origin && `${pathname}/`.startsWith(cookie.path.replace(/\/*$/, '/')))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #store(text: string, url: string): void {
    const [pair = '', ...parts] = text.split(/;\s*/);
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const path = parts.find((part) => /^path=/i.test(part))?.slice('path='.length) ?? '/';
    const { origin } = new URL(url);
    const key = `${origin} ${path} ${name}`;
    if (value === '') this.#cookies.delete(key);
    else this.#cookies.set(key, { origin, path, name, value });
  }
}

/** The buttons of a page by their attributes, and what stands on them as `words`. */
function buttonsOf(html: string): Record<string, string>[] {
  const elements = [...html.matchAll(/<button([^>]*)>([\s\S]*?)<\/button>/g)].map(([, tag = '', text = '']) => ({
    ...attributesOf(tag),
    words: unescape(text.replace(/\s+/g, ' ').trim()),
  }));
  return [...elements, ...inputsOf(html).filter(({ type }) => type === 'submit')];
}

/** The input elements of a page, by their attributes. */
export function inputsOf(html: string): Record<string, string>[] {
  return [...html.matchAll(/<input([^>]*)>/g)].map(([, tag = '']) => ({
    ...attributesOf(tag),
    ...(/\schecked(?=[\s/]|$)/.test(tag) && { checked: '' }),
  }));
}

function refreshOf(body: string): string | undefined {
  const content = /<meta http-equiv="refresh" content="0; url=([^"]*)"/.exec(body)?.[1];
  return content === undefined ? undefined : unescape(content);
}

/** The attributes of a tag that have a value. */
function attributesOf(tag: string): Record<string, string> {
  const found = [...tag.matchAll(/([a-z-]+)="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, unescape(value)]));
}

/** Text as a browser shows it. */
export function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_match, name: string) => entities[name] ?? '');
}
