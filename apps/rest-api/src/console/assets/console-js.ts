/**
 * The script of the pages. Every page works without it; it searches while somebody types, adds buttons that copy, and presses
 * the one button of a page that a person has asked for.
 *
 * It takes the results out of the very page that the form would have led to, so that there is one place that writes them.
 * A browser parses that page without running anything in it, and the policy of these pages (Trusted Types, with no policy
 * allowed) refuses every way of making markup from text.
 *
 * @see https://xhr.spec.whatwg.org/#the-responsetype-attribute
 */
export const consoleJs = `'use strict';
(() => {
  const announcer = document.getElementById('announcer');
  const say = (text) => {
    if (announcer) announcer.textContent = text;
  };

  /* Go on to another site, where only a form may carry what it gets. */
  document.querySelector('form[data-submit]')?.submit();

  /* Search while typing: after a pause, and only the newest answer counts. */
  for (const form of document.querySelectorAll('form[data-live]')) {
    const results = document.getElementById(form.dataset.live);
    if (!results) continue;
    let timer;
    let asked;
    const show = () => {
      asked?.abort();
      const fields = [...new FormData(form)].filter(([, value]) => value !== '');
      const query = new URLSearchParams(fields).toString();
      const address = form.action.split('?')[0] + (query === '' ? '' : '?' + query);
      const request = (asked = new XMLHttpRequest());
      request.open('GET', address);
      request.responseType = 'document';
      request.onload = () => {
        const found = request.status === 200 && request.response?.getElementById(results.id);
        if (!found) return form.submit();
        results.replaceChildren(...found.childNodes);
        results.removeAttribute('aria-busy');
        history.replaceState(null, '', address);
        say(results.querySelector('[data-found]')?.textContent.trim() ?? '');
      };
      request.onerror = () => {
        results.removeAttribute('aria-busy');
        say('The search did not work. Try again.');
      };
      results.setAttribute('aria-busy', 'true');
      request.send();
    };
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(show, 250);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      clearTimeout(timer);
      show();
    });
  }

  /* Look again now and then at what changes by itself, unless somebody is using it. */
  for (const part of document.querySelectorAll('[data-refresh]')) {
    setInterval(() => {
      if (document.hidden || part.contains(document.activeElement)) return;
      const request = new XMLHttpRequest();
      request.open('GET', location.href);
      request.responseType = 'document';
      request.onload = () => {
        const found = request.status === 200 && request.response?.getElementById(part.id);
        if (found) part.replaceChildren(...found.childNodes);
      };
      request.send();
    }, part.dataset.refresh * 1000);
  }

  /* Copy buttons, where the browser lets a page write to the clipboard. */
  if (!navigator.clipboard) return;
  for (const figure of document.querySelectorAll('figure.lines')) {
    const caption = figure.querySelector('figcaption');
    const lines = figure.querySelector('pre');
    if (!caption || !lines) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet small';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy: ' + caption.textContent.trim());
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(lines.textContent.trim());
        button.textContent = 'Copied';
        say('Copied.');
      } catch {
        say('The browser did not allow copying.');
      }
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
    caption.append(button);
  }
})();
`;
