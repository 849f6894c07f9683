import type { DevicePage } from '@fhir-gateway/auth-server';
import { html, type Html } from '@fhir-gateway/express-kit';

import { layout, type PageFrame } from '../pages/layout.js';

const problems = {
  unknown:
    'There is no such code, or it is older than ten minutes. Look at it again, or let the program show a new one.',
  ended: 'That code has been answered. If this was not you, let the program show a new one.',
} as const;

/** The page where a person enters the code that a program in a terminal shows, and what it becomes afterwards. */
export function devicePage({ base, page }: PageFrame & { readonly page: DevicePage }): Html {
  return page.kind === 'done' ? donePage({ base, ...page }) : enterPage({ base, ...page });
}

function enterPage(page: PageFrame & Extract<DevicePage, { kind: 'enter' }>): Html {
  const { base, action, csrfToken, userCode, problem } = page;
  return layout({
    base,
    title: 'Connect a program',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow">Connection request</p>
      <h1>Enter the code</h1>
      <p>
        A program on a computer of yours, such as <code>fhir-gateway login</code>, shows a code of eight letters.
        ${userCode === undefined ? 'Enter it here.' : 'The link has filled it in: go on only if it is the one that you see there.'}
        The next page says which program asks, and for what.
      </p>
      ${problem !== undefined && html`<p class="notice" role="alert">${problems[problem]}</p>`}
      <form method="post" action="${action}">
        <input type="hidden" name="xsrf" value="${csrfToken}" />
        <input type="hidden" name="confirm" value="yes" />
        <p>
          <label for="user-code">Code</label>
          <input
            id="user-code"
            name="user_code"
            value="${userCode ?? ''}"
            required
            maxlength="20"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            placeholder="ABCD-EFGH"
          />
        </p>
        <p class="notice">If somebody sent you the code, close the page: it would let them read your records.</p>
        <div class="actions">
          <button class="button" type="submit" id="send-code">Continue</button>
        </div>
      </form>
    </section>`,
  });
}

function donePage({ base, clientName }: PageFrame & Extract<DevicePage, { kind: 'done' }>): Html {
  return layout({
    base,
    title: 'The program is connected',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow good">Connected</p>
      <h1>${clientName ?? 'The program'} is connected</h1>
      <p>Go back to it; it knows already. You can end its access under “Browsers and apps with access”.</p>
      <p><a class="button" href="${base}/">Open the gateway</a></p>
    </section>`,
  });
}
