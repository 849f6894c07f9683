import { html, type Html } from '@fhir-gateway/express-kit';

/** The place of what is to come. */
const placeholder = html`<div class="placeholder" aria-hidden="true">
  <div></div>
  <div></div>
  <div></div>
  <div></div>
</div>`;

/** Stands where the header of the person will: as high, so that what is below it stays where it is. */
export function somebody(title: string): Html {
  return html`<p class="whose">
      <span class="initials" aria-hidden="true">…</span><span>The places are asked whose record this is.</span>
    </p>
    <h1>${title}</h1>`;
}

/** Whose record a platform has, in its own words. */
export interface SaidName {
  readonly platform: string;
  readonly name: string;
}

/**
 * What a page says while nobody knows yet whose record it shows.
 *
 * @param said what is known by then: each platform by itself, as it is not certain yet that they mean one person
 */
export function notAnswered(platforms: readonly string[], said: readonly SaidName[] = []): Html {
  const names = platforms.length === 0 ? 'A place' : listed(platforms);
  const verb = platforms.length > 1 ? 'have' : 'has';
  return html`<div class="notice late" role="status">
      <p>
        <strong>${names} ${verb} not answered yet</strong>; whose record this is becomes clear with the answer. This
        page completes itself.
      </p>
      ${
        said.length > 0 &&
        html`<p>Known so far:</p>
          <ul>
            ${said.map(({ platform, name }) => html`<li>${platform}: ${name}</li>`)}
          </ul>`
      }
    </div>
    ${placeholder}`;
}

/** What a page says above the record of one person while it is not known yet whose record further platforms have. */
export function ownerUnknown(platforms: readonly string[]): Html {
  return html`<div class="notice late" role="status">
    <p>
      <strong
        >${platforms.length === 0 ? 'A place' : listed(platforms)} ${platforms.length > 1 ? 'have' : 'has'} not answered
        yet</strong
      >; whose record it has becomes clear with the answer, and nothing of it is here. This page completes itself.
    </p>
  </div>`;
}

/** What stands below the header of a record while its platforms have the first seconds to answer. */
export function stillReading(): Html {
  return html`<div class="notice calm late" role="status">
      <p><strong>The record is being read.</strong> This page completes itself.</p>
    </div>
    ${placeholder}`;
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
