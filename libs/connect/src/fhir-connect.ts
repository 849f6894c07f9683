import { resumed, signIn, SignInError, type App, type Platform } from './sign-in.js';
import { wordsOf, type Words } from './words.js';

/** An entry of `GET /api/directory`, as far as it is shown. */
interface Entry extends Platform {
  readonly via?: string;
  readonly distinguished_by?: string;
  readonly status: string;
  readonly places: readonly { readonly city?: string; readonly state?: string }[];
}

const css = `
:host { display: block; font: var(--fhir-connect-font, 1rem/1.4 system-ui, sans-serif);
  color: var(--fhir-connect-text, CanvasText); }
[hidden] { display: none !important; }
label { display: block; font-weight: 600; margin-block-end: .25rem; }
input, button, li { box-sizing: border-box; min-block-size: 44px; padding-inline: .75rem; }
input, button, ul { border: 1px solid var(--fhir-connect-line, GrayText); border-radius: var(--fhir-connect-radius, 8px); }
input, button { font: inherit; color: inherit; background: var(--fhir-connect-surface, Canvas); }
input { inline-size: 100%; }
button { cursor: pointer; margin-block-start: .5rem; }
input:focus-visible, button:focus-visible { outline: 3px solid var(--fhir-connect-accent, Highlight); outline-offset: 1px; }
ul { list-style: none; margin: .25rem 0 0; padding: 0; max-block-size: 22rem; overflow: auto; }
li { padding-block: .5rem; cursor: pointer; overflow-wrap: anywhere; }
li[aria-selected=true] { background: var(--fhir-connect-accent, Highlight); color: var(--fhir-connect-on-accent, HighlightText); }
li[aria-disabled=true] { cursor: default; font-style: italic; }
small { display: block; font-size: .875em; }
p { margin-block: .5rem 0; }`;

/** A server that renders pages loads this too, and has no elements. */
const Element = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

const debounceMs = 200;
const mostRows = 12;
const defaultScope = 'launch/patient openid fhirUser offline_access patient/*.rs';

/**
 * `<fhir-connect gateway="https://gateway.example.org">`: finds a person's hospital by name, signs them in there, and gives
 * the page an access token in the event `fhir-connected`, whose `detail` is a `Connection`. Further events:
 * `fhir-connect-started` {platform_id, name}, `fhir-connect-ended` (the person did not allow it) and `fhir-connect-error`
 * {code}. Attributes: `gateway`, `scope`, `redirect` (this page unless given), `client-id`, `app-name`, `lang`.
 */
export class FhirConnect extends Element {
  readonly #input = element('input', {
    ...{ id: 'search', role: 'combobox', type: 'search', autocomplete: 'off', part: 'input' },
    ...{ 'aria-expanded': 'false', 'aria-controls': 'found', 'aria-autocomplete': 'list' },
  });
  readonly #label = element('label', { for: 'search', part: 'label' });
  readonly #list = element('ul', { id: 'found', role: 'listbox', part: 'list', hidden: '' });
  readonly #status = element('p', { role: 'status', part: 'status' });
  readonly #trial = element('button', { type: 'button', part: 'trial', hidden: '' });
  readonly #stop = element('button', { type: 'button', part: 'stop', hidden: '' });
  #words: Words = wordsOf('en');
  #entries: readonly Entry[] = [];
  #active = -1;
  #timer = 0;
  #asked = new AbortController();
  #waiting = new AbortController();

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    // A style element would need an exception in a strict policy of the page.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    root.append(this.#label, this.#input, this.#list, this.#status, this.#stop, this.#trial);
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#search(), debounceMs);
    });
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#input.addEventListener('blur', () => this.#close());
    // The focus stays in the box, which would close the list before the click.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const row = (event.target as HTMLElement).closest('li');
      if (row) this.#choose(this.#entries[[...this.#list.children].indexOf(row)]);
    });
    this.#stop.addEventListener('click', () => this.#waiting.abort());
  }

  connectedCallback(): void {
    this.#words = wordsOf(this.closest<HTMLElement>('[lang]')?.lang ?? navigator.language);
    this.#label.textContent = this.#words.label;
    this.#list.ariaLabel = this.#words.label;
    this.#input.placeholder = this.#words.hint;
    this.#stop.textContent = this.#words.stop;
    this.#trial.textContent = this.#words.trial;
    void this.#finish(resumed());
    void this.#offerTrial();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#waiting.abort();
  }

  async #offerTrial(): Promise<void> {
    const { entries } = await this.#ask({ kind: 'sandbox', ready: 'true', limit: '1' }).catch(() => ({ entries: [] }));
    const [sandbox] = entries.filter(canStart);
    this.#trial.hidden = sandbox === undefined;
    this.#trial.onclick = () => this.#choose(sandbox);
  }

  async #search(): Promise<void> {
    const q = this.#input.value.trim();
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    if (q === '') return this.#close();
    try {
      const { entries, total } = await this.#ask({ q, limit: String(mostRows) }, signal);
      // What cannot be used comes last.
      this.#entries = [...entries.filter(canStart), ...entries.filter((one) => !canStart(one))];
      this.#list.replaceChildren(...this.#entries.map((entry, index) => this.#rowOf(entry, index)));
      this.#status.textContent = entries.length === 0 ? this.#words.nothing : this.#words.found(entries.length, total);
      this.#list.hidden = entries.length === 0;
      this.#input.ariaExpanded = String(entries.length > 0);
      this.#select(-1);
    } catch {
      if (signal.aborted) return;
      this.#close();
      this.#status.textContent = this.#words.unreachable;
    }
  }

  async #ask(asked: Record<string, string>, signal?: AbortSignal): Promise<{ entries: Entry[]; total: number }> {
    const query = new URLSearchParams(asked).toString();
    const init = { credentials: 'omit', redirect: 'error', ...(signal && { signal }) } as const;
    const response = await fetch(`${this.#app().gateway}/api/directory?${query}`, init);
    if (!response.ok) throw new SignInError('directory');
    return (await response.json()) as { entries: Entry[]; total: number };
  }

  #rowOf(entry: Entry, index: number): HTMLLIElement {
    const row = element('li', { id: `row-${index}`, role: 'option', part: 'row', 'aria-selected': 'false' });
    const details = element('small', { part: 'details' });
    const places = entry.places.slice(0, 2).map(({ city, state }) => [city, state].filter(Boolean).join(', '));
    const told = [...places, entry.via, entry.distinguished_by, canStart(entry) ? '' : this.#words.unavailable];
    details.textContent = told.filter(Boolean).join(' · ');
    row.append(entry.name, details);
    if (!canStart(entry)) row.ariaDisabled = 'true';
    return row;
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.#entries.length;
    const next = { ArrowDown: this.#active + 1, ArrowUp: this.#active < 0 ? count - 1 : this.#active - 1 }[event.key];
    if (next !== undefined && !this.#list.hidden) this.#select(next >= count ? 0 : next < 0 ? count - 1 : next);
    else if (event.key === 'Enter' && this.#active >= 0) this.#choose(this.#entries[this.#active]);
    else if (event.key === 'Escape' && !this.#list.hidden) this.#close();
    else return;
    event.preventDefault();
  }

  #select(index: number): void {
    this.#active = index;
    for (const [at, row] of [...this.#list.children].entries()) row.ariaSelected = String(at === index);
    const row = this.#list.children[index];
    row?.scrollIntoView({ block: 'nearest' });
    if (row) this.#input.setAttribute('aria-activedescendant', row.id);
    else this.#input.removeAttribute('aria-activedescendant');
  }

  #close(): void {
    this.#list.hidden = true;
    this.#input.ariaExpanded = 'false';
    this.#select(-1);
  }

  #choose(entry: Entry | undefined): void {
    if (entry === undefined || !canStart(entry)) return;
    // In the click itself: later, browsers forbid it.
    const popup = window.open('', '', 'popup,width=520,height=720');
    this.#close();
    this.#waiting.abort();
    this.#waiting = new AbortController();
    this.#status.textContent = this.#words.waiting(entry.name);
    this.#stop.hidden = popup === null;
    this.#emit('fhir-connect-started', { platform_id: entry.platform_id, name: entry.name });
    void this.#finish(signIn(this.#app(), entry, popup, this.#waiting.signal));
  }

  async #finish(signedIn: ReturnType<typeof signIn>): Promise<void> {
    try {
      const connection = await signedIn;
      if (connection === undefined) return;
      this.#status.textContent = this.#words.connected(connection.name);
      this.#emit('fhir-connected', connection);
    } catch (error) {
      const code = error instanceof SignInError ? error.message : 'token';
      const isDenied = code === 'access_denied';
      this.#status.textContent = isDenied ? this.#words.denied : this.#words.failed;
      this.#emit(isDenied ? 'fhir-connect-ended' : 'fhir-connect-error', isDenied ? {} : { code });
    }
    this.#stop.hidden = true;
  }

  /** To the listeners of this element alone: a token is nothing for everybody on the page. */
  #emit(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #app(): App {
    return {
      gateway: (this.getAttribute('gateway') ?? '').replace(/\/+$/, ''),
      redirect: new URL(this.getAttribute('redirect') ?? location.pathname, location.href).href,
      scope: this.getAttribute('scope') ?? defaultScope,
      name: this.getAttribute('app-name') ?? document.title,
      clientId: this.getAttribute('client-id'),
    };
  }
}

/** One that needs an organization, a registration or nothing that a person can do is not begun. */
function canStart({ status }: Entry): boolean {
  return status === 'ready';
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Readonly<Record<string, string>>) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
