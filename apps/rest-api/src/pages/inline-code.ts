import { html, type Html } from '@fhir-gateway/express-kit';

/** A sentence in which what stands between backticks is code. */
export function inlineCode(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** Codes and numbers that only who helps the reader asks for, folded away. */
export function forSupport(content: Html): Html {
  return html`<details class="support">
    <summary>For support</summary>
    <p class="muted small">${content}</p>
  </details>`;
}
