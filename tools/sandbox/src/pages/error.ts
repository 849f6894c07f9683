import { html } from './html.js';
import { page } from './layout.js';

/** A page that says why there is nothing else to show. `description` must be safe to show to anyone. */
export function errorPage(view: { title: string; code: string; description?: string }): string {
  return page(
    view.title,
    html`<h1>${view.title}</h1>
      ${view.description && html`<p id="error-description">${view.description}</p>`}
      <p class="quiet">Code: <code id="error">${view.code}</code></p>`,
  );
}
