import { html, type Html } from '@fhir-gateway/express-kit';

/** Codes and numbers that only who helps the reader asks for, folded away. */
export function forSupport(content: Html): Html {
  return html`<details class="support">
    <summary>For support</summary>
    <p class="muted small">${content}</p>
  </details>`;
}
