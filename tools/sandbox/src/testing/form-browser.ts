/** A page as a browser without script sees it. */
export interface Page {
  url: string;
  status: number;
  headers: Headers;
  body: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_match, name: string) => entities[name] ?? '');

function attributes(tag: string): Record<string, string> {
  const found = [...tag.matchAll(/([a-z-]+)="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, unescape(value)]));
}

/** Just enough of a browser for server-rendered forms: cookies with paths, redirects within one origin, form posts. */
export class FormBrowser {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Opens a URL and follows redirects as long as they stay at the origin; one that leaves is returned as it is. */
  async open(url: string, init: RequestInit = {}): Promise<Page> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: this.#cookieHeader(url) },
    });
    for (const cookie of response.headers.getSetCookie()) this.#store(cookie, url);
    const location = response.headers.get('location');
    const target = location === null ? undefined : new URL(location, url).href;
    if (target === undefined || !target.startsWith(`${this.#origin}/`)) {
      return { url: target ?? url, status: response.status, headers: response.headers, body: await response.text() };
    }
    return this.open(target);
  }

  /** Posts the form that holds the button with this id or name and value, with its hidden fields and `fields`. */
  async submit(page: Page, button: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    for (const [, head = '', content = ''] of page.body.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
      const buttons = [...content.matchAll(/<button([^>]*)>/g)].map(([, tag = '']) => attributes(tag));
      const pressed = buttons.find(({ id, name, value }) => id === button || `${name}=${value}` === button);
      if (!pressed) continue;
      const hidden = [...content.matchAll(/<input([^>]*)>/g)]
        .map(([, tag = '']) => attributes(tag))
        .filter(({ type }) => type === 'hidden')
        .map(({ name = '', value = '' }) => [name, value] as const);
      const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields });
      if (pressed.name !== undefined) body.set(pressed.name, pressed.value ?? '');
      const action = pressed.formaction ?? attributes(head).action ?? '';
      return this.open(new URL(action, page.url).href, { method: 'POST', body, headers: { origin: this.#origin } });
    }
    throw new Error(`no form with the button ${button} on this page (${page.status}): ${page.body.slice(-600)}`);
  }

  #cookieHeader(url: string): string {
    const { pathname } = new URL(url);
    return [...this.#cookies.values()]
      .filter(({ path }) => path === '/' || pathname === path || pathname.startsWith(`${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #store(cookie: string, url: string): void {
    const [pair = '', ...parts] = cookie.split(/;\s*/);
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const path = parts.find((part) => /^path=/i.test(part))?.slice(5) ?? new URL(url).pathname;
    if (value === '') this.#cookies.delete(`${path} ${name}`);
    else this.#cookies.set(`${path} ${name}`, { name, value, path });
  }
}
