import { escapeMarkup } from '@fhir-gateway/fhir';

/** Markup that is safe to send as it is. Only {@link html} makes it, so plain strings can't be mistaken for it. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | readonly Part[] | undefined | false;

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeMarkup(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map(render).join('');
}

/**
 * Builds markup from a template; every interpolated string is escaped for text and quoted attributes.
 * Lists are joined, `undefined` and `false` vanish.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { markup: strings.map((text, index) => text + render(parts[index])).join('') };
}
