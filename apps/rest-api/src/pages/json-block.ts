import { html, type Html } from '@fhir-gateway/express-kit';

/** More than that makes a browser slow, and nobody reads it. */
const mostCharacters = 200_000;

/** A value as JSON, folded away; the caption says what it is. */
export function jsonBlock(caption: string, value: unknown): Html {
  return html`<details class="block">
    <summary>${caption}</summary>
    ${textBlock(JSON.stringify(value, null, 2))}
  </details>`;
}

/** A long text as it is, in a block of its own that scrolls. */
export function textBlock(text: string): Html {
  const shown = text.slice(0, mostCharacters);
  return html`<pre class="json" tabindex="0"><code>${shown}</code></pre>
    ${shown.length < text.length && html`<p class="hint">${text.length - shown.length} more characters are not shown.</p>`}`;
}
