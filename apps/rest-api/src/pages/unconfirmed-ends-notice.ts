import { html, type Html } from '@fhir-gateway/express-kit';

/**
 * Says to a person which sign-ins ended here and are not confirmed by their platforms: what is over, and what is not known
 * yet.
 */
export function unconfirmedEndsNotice(names: readonly string[]): Html | false {
  if (names.length === 0) return false;
  return html`<div class="notice" id="unconfirmed-ends">
    ${names.map(
      (name) =>
        html`<p>
          ${name} has not confirmed yet that a sign-in of yours there has ended. This gateway has forgotten that sign-in
          and keeps asking until ${name} confirms.
        </p>`,
    )}
  </div>`;
}
