import { html, type Html } from '@fhir-gateway/express-kit';

/** Lines to be copied, with what they are for; the script puts a button beside the caption. */
export function codeLines(caption: string, text: string): Html {
  // Keyboard users have to be able to scroll what does not fit.
  return html`<figure class="lines">
    <figcaption>${caption}</figcaption>
    <pre tabindex="0"><code>${text}</code></pre>
  </figure>`;
}
