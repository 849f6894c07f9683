import { html, type Html, type HtmlValue } from '@fhir-gateway/express-kit';

/** One of the ways to write the same. */
export interface CodeView {
  readonly name: string;
  readonly text: string;
}

/**
 * Code on a dark ground, of which one view at a time is shown: radio buttons choose it without a script, and the script
 * adds a button that copies.
 *
 * @param id unique on its page
 * @param end what stands at the end of the bar
 */
export function codePanel(id: string, label: string, views: readonly CodeView[], end?: HtmlValue): Html {
  return html`<div class="code-panel">
    <fieldset>
      <legend class="visually-hidden">${label}</legend>
      ${views.map(
        ({ name }, at) =>
          html`<label
            ><input type="radio" name="${id}" ${at === 0 && html`checked`} class="visually-hidden" />${name}</label
          >`,
      )}
      ${end !== undefined && html`<span>${end}</span>`}
    </fieldset>
    ${views.map(
      ({ name, text }) =>
        html`<figure class="lines">
          <figcaption><span class="visually-hidden">${label}, ${name}</span></figcaption>
          <pre tabindex="0"><code>${text}</code></pre>
        </figure>`,
    )}
  </div>`;
}
