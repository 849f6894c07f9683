import { html } from './html.js';
import { page } from './layout.js';

/** What the sign-in page shows. */
export interface SignInView {
  /** path of the interaction, e.g. `/interaction/abc` */
  action: string;
  clientName: string;
  /** Whose server it is; the first hospital's when absent. */
  site?: string | undefined;
  accounts: readonly { login: string; displayName: string; description: string }[];
  /** what the person typed before, after a failed attempt or from `login_hint` */
  login?: string;
  problem?: string;
}

/** The sign-in page: a form for typing and a list of the demo accounts for clicking. */
export function signInPage(view: SignInView): string {
  const problem = view.problem && html`<p class="problem" role="alert" id="problem">${view.problem}</p>`;
  return page(
    'Sign in',
    html`<h1>Sign in</h1>
      <p><strong>${view.clientName}</strong> asks you to sign in to your health record.</p>
      ${problem || undefined}
      <form method="post" action="${view.action}/sign-in">
        <label for="login">Account</label>
        <input
          type="text"
          id="login"
          name="login"
          value="${view.login ?? ''}"
          required
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
        />
        <label for="password">Password</label>
        <input type="password" id="password" name="password" autocomplete="off" aria-describedby="password-note" />
        <p class="quiet" id="password-note">
          This is a sandbox: any password is accepted, also none. Don't type a real one.
        </p>
        <div class="actions">
          <button class="primary" id="sign-in" type="submit">Sign in</button>
          <button id="cancel" type="submit" formaction="${view.action}/cancel" formnovalidate>Cancel</button>
        </div>
      </form>
      <h2>Or choose a demo account</h2>
      <form method="post" action="${view.action}/sign-in">
        <ul class="plain rows">
          ${view.accounts.map(
            (account) =>
              html`<li>
                <button class="row" type="submit" name="login" value="${account.login}">
                  <span><b>${account.displayName}</b><span class="quiet">${account.description}</span></span>
                  <code>${account.login}</code>
                </button>
              </li>`,
          )}
        </ul>
      </form>`,
    { site: view.site },
  );
}
