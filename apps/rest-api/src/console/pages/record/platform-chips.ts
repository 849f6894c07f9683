import { html, type Html } from '@fhir-gateway/express-kit';

/** One platform's entries alone, or those of all: links, where there is more than one. */
export function platformChips(
  platforms: ReadonlyMap<string, string>,
  current: string,
  hrefOf: (platform: string) => string,
): Html | false {
  if (platforms.size < 2) return false;
  const choices: readonly (readonly [string, string])[] = [['', 'All places'], ...platforms];
  return html`<nav class="chips" aria-label="Place">
    <ul>
      ${choices.map(
        ([id, name]) =>
          html`<li>
            <a href="${hrefOf(id)}" ${id === current && html`aria-current="true"`}>${name}</a>
          </li>`,
      )}
    </ul>
  </nav>`;
}
