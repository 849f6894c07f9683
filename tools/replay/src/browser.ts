import type { Recorder, ScriptAnswer } from './recorder.js';

/** A page as a browser without script sees it. */
export interface Page extends Pick<ScriptAnswer, 'status' | 'text'> {
  readonly url: string;
}

interface Cookie {
  readonly origin: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

interface Visit {
  readonly method: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
}

const mostHops = 12;
const mostPages = 8;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** A person's browser: cookies, redirects and forms. What it asks the gateway is recorded, what it asks the sandbox is not. */
export class Browser {
  readonly #recorder: Recorder;
  readonly #cookies = new Map<string, Cookie>();
  #name = '';
  #visits = 0;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** Opens an address and goes where it leads. @param name begins the ids of the recorded requests */
  async open(name: string, url: string): Promise<Page> {
    this.#name = name;
    this.#visits = 0;
    return this.#go(url, { method: 'GET', headers: {} }, 0);
  }

  /** Presses the button with this id, with the form's hidden fields and `fields`. */
  submit(page: Page, button: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    for (const [, head = '', content = ''] of page.text.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
      const pressed = elementsOf(content, 'button').find(({ id }) => id === button);
      if (!pressed) continue;
      const hidden = elementsOf(content, 'input').filter(({ type }) => type === 'hidden');
      const body = new URLSearchParams(hidden.map(({ name = '', value = '' }): [string, string] => [name, value]));
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      if (pressed['name'] !== undefined) body.set(pressed['name'], pressed['value'] ?? '');
      const action = pressed['formaction'] ?? attributesOf(head)['action'] ?? '';
      const headers = {
        origin: new URL(page.url).origin,
        'content-type': 'application/x-www-form-urlencoded',
      };
      return this.#go(new URL(action, page.url).href, { method: 'POST', body: body.toString(), headers }, 0);
    }
    throw new Error(`no button ${button} at ${new URL(page.url).pathname} (${page.status}): ${page.text.slice(-400)}`);
  }

  /**
   * Answers the pages of a sign-in, whichever come.
   *
   * @returns the last page, which has none of the expected buttons
   */
  async signIn(name: string, url: string, login: string): Promise<Page> {
    let page = await this.open(name, url);
    for (let pages = 0; pages < mostPages; pages++) {
      const button = ['sign-in', 'choose-patient', 'allow', 'continue'].find((id) => hasButton(page, id));
      if (button === undefined) return page;
      page = await this.submit(page, button, fieldsFor(button, page, login));
    }
    throw new Error(`the sign-in ${name} does not end`);
  }

  /** The `cookie` header for an address; undefined without a cookie. */
  cookie(url: string): string | undefined {
    const { origin, pathname } = new URL(url);
    const fitting = [...this.#cookies.values()].filter(
      (cookie) => cookie.origin === origin && `${pathname}/`.startsWith(cookie.path.replace(/\/*$/, '/')),
    );
    return fitting.length > 0 ? fitting.map(({ name, value }) => `${name}=${value}`).join('; ') : undefined;
  }

  async #go(url: string, visit: Visit, hops: number): Promise<Page> {
    if (hops > mostHops) throw new Error(`led around in circles at ${new URL(url).pathname}`);
    const answer = await this.#fetch(url, visit);
    for (const [name, value] of answer.headers) if (name.toLowerCase() === 'set-cookie') this.#store(value, url);
    const next = answer.header('location') ?? refreshOf(answer.text);
    const isAppsOwn = next !== undefined && new URL(next, url).pathname === '/app-callback';
    if (isAppsOwn) return { url: new URL(next, url).href, status: answer.status, text: '' };
    if (next !== undefined) return this.#go(new URL(next, url).href, { method: 'GET', headers: {} }, hops + 1);
    return { url, status: answer.status, text: answer.text };
  }

  async #fetch(url: string, { method, body, headers }: Visit): Promise<ScriptAnswer> {
    const { origin, pathname, search } = new URL(url);
    const cookie = this.cookie(url);
    const sent = { ...headers, ...(cookie !== undefined && { cookie }) };
    if (origin === this.#recorder.deployment.apps.rest.origin) {
      this.#visits += 1;
      const id = `${this.#name} ${this.#visits}`;
      return this.#recorder.send({
        id,
        method,
        path: pathname + search,
        headers: sent,
        body,
      });
    }
    const response = await fetch(url, {
      method,
      headers: sent,
      redirect: 'manual',
      body,
    });
    const text = await response.text();
    const cookies = response.headers.getSetCookie().map((value) => ['set-cookie', value] as const);
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return { status: response.status, text, headers: cookies, header };
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

/** Whether a page has a button with this id. */
export function hasButton({ text }: Page, button: string): boolean {
  return elementsOf(text, 'button').some(({ id }) => id === button);
}

function fieldsFor(button: string, page: Page, login: string): Record<string, string> {
  if (button === 'sign-in') return { login, password: 'any password' };
  if (button !== 'choose-patient') return {};
  const [first] = elementsOf(page.text, 'input').filter(({ type, name }) => type === 'radio' && name === 'patient');
  return { patient: first?.['value'] ?? '' };
}

function elementsOf(html: string, tag: 'button' | 'input'): Record<string, string>[] {
  return [...html.matchAll(new RegExp(`<${tag}([^>]*)>`, 'g'))].map(([, attributes = '']) => attributesOf(attributes));
}

function refreshOf(body: string): string | undefined {
  const content = /<meta http-equiv="refresh" content="0; url=([^"]*)"/.exec(body)?.[1];
  return content === undefined ? undefined : unescape(content);
}

function attributesOf(tag: string): Record<string, string> {
  const found = [...tag.matchAll(/([a-z-]+)="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, unescape(value)]));
}

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_match, name: string) => entities[name] ?? '');
}
