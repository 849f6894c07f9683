import { attributesOf, unescape, type FormBrowser, type FormPage } from './form-browser.js';

interface Control {
  readonly name: string;
  readonly id: string;
  /** What the browser sends for it as the page came; a list for what may be sent several times. */
  readonly sent: readonly string[];
  /** Of a menu: what can be chosen, by the words of it. */
  readonly options?: readonly (readonly [words: string, value: string])[];
}

/**
 * One form of a page as a browser without script has it: everything that it would send, also what is filled in already,
 * and the controls by what stands beside them.
 */
export class PageForm {
  readonly #page: FormPage;
  readonly #action: string;
  readonly #content: string;
  readonly #fields = new URLSearchParams();

  /**
   * @param button the words on the button that sends the form
   * @param within a part of the page where several forms have such a button
   * @throws Error where there is no such form
   */
  constructor(page: FormPage, button: string, within = page.body) {
    this.#page = page;
    for (const [, head = '', content = ''] of within.matchAll(/<form([^>]*)>([\s\S]*?)<\/form\s*>/g)) {
      const pressed = buttonIn(content, button);
      if (pressed === undefined) continue;
      this.#action = attributesOf(head)['action'] ?? '';
      this.#content = content;
      for (const { name, sent } of controlsOf(content)) for (const value of sent) this.#fields.append(name, value);
      if (pressed['name'] !== undefined) this.#fields.append(pressed['name'], pressed['value'] ?? '');
      return;
    }
    const { pathname, search } = new URL(page.url);
    throw new Error(
      `no button “${button}” at ${pathname}${search} (${page.status}): ${wordsOf(page.body).slice(-600)}`,
    );
  }

  /**
   * Answers a question of the form.
   *
   * @param label words of the label or of the legend
   * @param answer what is typed, or the words or the value of the choice
   * @throws Error where the form does not ask that, or has no such choice
   */
  fill(label: string, answer: string): this {
    const named = [...this.#content.matchAll(/<label for="([^"]*)"[^>]*>([\s\S]*?)<\/label\s*>/g)];
    const [, id] = named.find(([, , words = '']) => wordsOf(words).includes(label)) ?? [];
    const control = controlsOf(this.#content).find((one) => one.id !== '' && one.id === id);
    if (control) {
      const { name, options } = control;
      const chosen = options?.find(([words, value]) => words === answer || value === answer);
      if (options && !chosen) throw new Error(`“${label}” has no choice “${answer}”`);
      this.#fields.set(name, chosen?.[1] ?? answer);
      return this;
    }
    const groups = [
      ...this.#content.matchAll(/<fieldset[^>]*>\s*<legend>([\s\S]*?)<\/legend\s*>([\s\S]*?)<\/fieldset\s*>/g),
    ];
    const [, , group = ''] = groups.find(([, legend = '']) => wordsOf(legend).includes(label)) ?? [];
    for (const [, inner = ''] of group.matchAll(/<label class="choice"\s*>([\s\S]*?)<\/label\s*>/g)) {
      const words = wordsOf(inner);
      const { name = '', value = '' } = attributesOf(/<input([^>]*)>/.exec(inner)?.[1] ?? '');
      if (words !== answer && !words.endsWith(` ${answer}`)) continue;
      this.#fields.set(name, value);
      return this;
    }
    throw new Error(`the form does not ask “${label}”, or has no choice “${answer}”: ${wordsOf(this.#content)}`);
  }

  /** Whether the form asks this. */
  asks(label: string): boolean {
    return wordsOf(this.#content).includes(label);
  }

  /** Sends the form, from the page that it stands on, and goes where that leads. */
  send(browser: FormBrowser): Promise<FormPage> {
    const { url } = this.#page;
    const headers = { origin: new URL(url).origin };
    return browser.open(new URL(this.#action, url).href, { method: 'POST', body: this.#fields, headers });
  }
}

/** Whether a page has a button with these words. */
export function hasButton(html: string, words: string): boolean {
  return buttonIn(html, words) !== undefined;
}

function buttonIn(html: string, words: string): Readonly<Record<string, string>> | undefined {
  const buttons = [...html.matchAll(/<button([^>]*)>([\s\S]*?)<\/button\s*>/g)];
  const found = buttons.find(([, , text = '']) => wordsOf(text) === words);
  return found && attributesOf(found[1] ?? '');
}

/**
 * The address that a link leads to.
 *
 * @throws Error where the page has no link with any of these words
 */
export function linkIn({ url, body }: FormPage, ...words: readonly string[]): string {
  const links = [...body.matchAll(/<a([^>]*)>([\s\S]*?)<\/a\s*>/g)];
  const [, head] = links.find(([, , text = '']) => words.includes(wordsOf(text))) ?? [];
  if (head === undefined) throw new Error(`no link “${words.join('” or “')}” at ${new URL(url).pathname}`);
  return new URL(attributesOf(head)['href'] ?? '', url).href;
}

/** What stands on a page, without its markup. */
export function wordsOf(html: string): string {
  return unescape(
    html
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

function controlsOf(html: string): Control[] {
  const inputs = [...html.matchAll(/<input([^>]*)>/g)].map(([, tag = '']): Control => {
    const { name = '', id = '', type = 'text', value = '' } = attributesOf(tag);
    const isSent = !['radio', 'checkbox'].includes(type) || /\schecked\b/.test(tag.replace(/"[^"]*"/g, ''));
    return { name, id, sent: isSent ? [value] : [] };
  });
  const texts = [...html.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea\s*>/g)].map(
    ([, tag = '', text = '']): Control => {
      const { name = '', id = '' } = attributesOf(tag);
      return { name, id, sent: [unescape(text)] };
    },
  );
  const menus = [...html.matchAll(/<select([^>]*)>([\s\S]*?)<\/select\s*>/g)].map(
    ([, tag = '', list = '']): Control => {
      const { name = '', id = '' } = attributesOf(tag);
      const rows = [...list.matchAll(/<option([^>]*)>([\s\S]*?)<\/option\s*>/g)].map(([, head = '', text = '']) => ({
        words: wordsOf(text),
        value: attributesOf(head)['value'] ?? wordsOf(text),
        isSelected: /\sselected\b/.test(head.replace(/"[^"]*"/g, '')),
      }));
      const chosen = rows.find(({ isSelected }) => isSelected) ?? rows[0];
      return {
        name,
        id,
        sent: chosen ? [chosen.value] : [],
        options: rows.map(({ words, value }) => [words, value] as const),
      };
    },
  );
  return [...inputs, ...texts, ...menus].filter(({ name }) => name !== '');
}
