import { html, type Html } from '@fhir-gateway/express-kit';
import type { Response } from 'express';

import type { ConsoleView } from './layout.js';
import type { RestContext } from '../rest-context.js';

/** What a page shows. */
export interface PageContent {
  readonly body: Html;
  /** Where it is another than the page's own. */
  readonly title?: string;
}

/** A page that may take its time. */
export interface GradualPage {
  /** The page around its content. */
  frame(content: PageContent): ConsoleView;
  /**
   * Makes the whole content.
   *
   * @param show says what can be shown until then; it is made when it is needed, and the newest one counts
   */
  make(show: (meanwhile: () => Html) => void): Promise<PageContent>;
  /** What is shown where making it fails after a part of the page has been sent. */
  failed(error: unknown): Html;
  /** Waits for the whole content, however long it takes. */
  readonly waits: boolean;
  /** Of the whole page, where it waits for it; 200 when absent. */
  readonly status?: number;
}

/** Nobody looks at a blank page for longer. */
const firstLookMs = 2_000;
/** Contents of a page before the last: each is a slot of the page, which is sent before them. */
const mostVersions = 6;
const place = html`<!-- content -->`;

/**
 * Sends a page when its content is there. Where that takes longer than two seconds it sends what can be shown by then, and
 * further contents as they come: each takes the place of the one before, without a script. A browser that knows no
 * declarative shadow roots shows them one below the other.
 *
 * @throws what `make` throws in the first two seconds, and whenever it waits
 * @see https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode
 */
export async function sendGradually(context: RestContext, res: Response, page: GradualPage): Promise<void> {
  const meanwhile = new Meanwhile();
  const making = page.make((body) => meanwhile.set(body));
  const first = page.waits ? await making : await within(firstLookMs, making);
  if (first !== undefined)
    return context.sendPage(res, page.frame(first), { hasScript: true, status: page.status ?? 200 });
  const around = (body: Html) => context.pageFor(res.req, page.frame({ body }));
  await context.sendHtml(res, parts(page, around, { making, meanwhile }), { hasScript: true });
}

async function* parts(
  page: GradualPage,
  around: (body: Html) => Html,
  { making, meanwhile }: { making: Promise<PageContent>; meanwhile: Meanwhile },
): AsyncGenerator<Html> {
  const versions = html`<div class="versions">
    <template shadowrootmode="open">${slots(mostVersions)}</template>
    ${place}
  </div>`;
  const [before, after] = around(versions).split(place);
  yield before;
  const end = making.then(
    ({ body }) => body,
    (error: unknown) => page.failed(error),
  );
  for (let version = 1; version <= mostVersions; version += 1) {
    const body = await Promise.race([meanwhile.next(), end.then(() => undefined)]);
    if (body === undefined) break;
    yield html`<div slot="version-${version}">${body()}</div>`;
  }
  yield html`<div slot="whole">${await end}</div>
    ${after}`;
}

/** Slots in slots: the content of the inner ones is shown while the outer one has none. */
function slots(count: number): Html {
  let inner = html``;
  for (let version = 1; version <= count; version += 1) inner = html`<slot name="version-${version}">${inner}</slot>`;
  return html`<slot name="whole">${inner}</slot>`;
}

/** What can be shown until the whole is there; the newest counts. */
class Meanwhile {
  #body: (() => Html) | undefined;
  #wake: () => void = () => undefined;

  set(body: () => Html): void {
    this.#body = body;
    this.#wake();
  }

  /** The newest that has not been taken; waits for one. */
  async next(): Promise<() => Html> {
    for (;;) {
      const body = this.#body;
      this.#body = undefined;
      if (body) return body;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** The result where it comes in time. */
async function within<T>(ms: number, result: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
