import { html } from '../../pages/html.js';

/** The page that brings the parameters of a callback to its address as a form, with a button for browsers without script. */
export function callbackPage(callback: URL): string {
  const { origin, pathname, searchParams } = callback;
  return html`<!doctype html>
    <title>Back to the app</title>
    <form method="post" action="${origin + pathname}">
      ${[...searchParams].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button id="continue">Back to the app</button>
    </form>`.markup;
}
