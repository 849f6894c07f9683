import { html, type Html } from '@fhir-gateway/express-kit';

/** Says that the code was used, to whoever is in: the owner has to hear of it where somebody else has the code. */
export function usedNotice(base: string, atSeconds: number | undefined): Html | false {
  if (atSeconds === undefined) return false;
  return html`<p class="notice" id="code-used">
    Your recovery code was used on ${dayOf(atSeconds)}, and a new one took its place. If this was not you,
    <a href="${base}/auth/sessions">log out everywhere</a>.
  </p>`;
}

/** A day in words, as on a letter. */
export function dayOf(epochSeconds: number): string {
  const form = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', form).format(epochSeconds * 1000);
}
