import { escapeMarkup } from '@fhir-gateway/fhir';

/** Markup that may go to a browser: made only by {@link html}, which escapes whatever it is given. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }

  /** What stands before the first place where other markup does, and what after it; all of it and nothing where it does not. */
  split(at: Html): readonly [Html, Html] {
    const [before = '', ...after] = this.#markup.split(at.#markup);
    return [new Html(before), new Html(after.join(at.#markup))];
  }
}

/** What may stand in a template's holes; `undefined`, `null` and `false` vanish, so that `condition && html...` works. */
export type HtmlValue = Html | string | number | undefined | null | false | readonly HtmlValue[];

/**
 * Template tag for server-rendered pages: every value is escaped unless it is itself {@link Html}; lists are joined.
 * Attributes must be quoted in the template; scripts, styles and event attributes are no places for values.
 *
 * @example html`<p title="${title}">${name}</p>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(unindented(strings).reduce((page, part, index) => page + render(values[index - 1]) + part));
}

/** The source's indentation would be a third of a page. What a template has in `pre` stands on one line. */
const known = new WeakMap<TemplateStringsArray, readonly string[]>();

function unindented(strings: TemplateStringsArray): readonly string[] {
  let parts = known.get(strings);
  if (parts === undefined) {
    parts = strings.map((part) => part.replace(/\n\s+/g, '\n'));
    known.set(strings, parts);
  }
  return parts;
}

function render(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return escapeMarkup(String(value));
  return value.map(render).join('');
}
