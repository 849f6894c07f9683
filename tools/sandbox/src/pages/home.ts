import { html } from './html.js';
import { page } from './layout.js';

/** What the start page shows. */
export interface HomeView {
  origin: string;
  issuer: string;
  /** Launch URL of the gateway that `npm start` runs. */
  launchUrl: string;
  accounts: readonly { login: string; displayName: string; description: string }[];
  /** What authorization servers can be set to do, and the systems where each is on now. */
  authQuirks: readonly { name: string; does: string; rule: string; systems: readonly string[] }[];
}

const isOn = ({ systems }: { systems: readonly string[] }): boolean => systems.length > 0;

/** The sandbox's start page: what this is, who can sign in, where things are. */
export function homePage(view: HomeView): string {
  const addresses: readonly (readonly [string, string])[] = [
    ['FHIR R4, sign-in required', `${view.origin}/fhir/metadata`],
    ['SMART configuration', `${view.origin}/fhir/.well-known/smart-configuration`],
    ['FHIR R4, open and read-only', `${view.origin}/open/fhir/metadata`],
    ['FHIR R4 of the clinic, with a sign-in of its own', `${view.origin}/clinic/fhir/metadata`],
    ['FHIR R4 of the payer, with a sign-in of its own', `${view.origin}/member/fhir/metadata`],
    ['Payer: what its CDS Hooks services are', `${view.origin}/payer/cds-services`],
    ['OpenID provider', `${view.issuer}/.well-known/openid-configuration`],
    ['Patients, to open the gateway from', `${view.origin}/ehr?app=${encodeURIComponent(view.launchUrl)}`],
    ['Counters for tests', `${view.origin}/control/counters`],
  ];
  return page(
    'Start',
    html`<h1>A SMART on FHIR server to try things on</h1>
      <p>
        Every person and every record here is made up. The server forgets all logins when it stops, and answers on this
        machine only.
      </p>
      <h2>Accounts</h2>
      <p class="quiet">
        Any password is accepted. Most of these people have accounts of the same names at the clinic and at the payer.
      </p>
      <div class="scroll">
        <table id="accounts">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Name</th>
              <th scope="col">Role and records</th>
            </tr>
          </thead>
          <tbody>
            ${view.accounts.map(
              (account) =>
                html`<tr>
                  <td><code>${account.login}</code></td>
                  <td>${account.displayName}</td>
                  <td>${account.description}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <h2>Addresses</h2>
      <ul class="plain links">
        ${addresses.map(
          ([label, url]) =>
            html`<li>
              ${label}<br /><a href="${url}"><code>${url}</code></a>
            </li>`,
        )}
      </ul>
      <h2>Odd behaviours of the authorization servers</h2>
      <p class="quiet">
        Each is something that real servers do. <code>FHIR_GATEWAY_SANDBOX_AUTH_QUIRKS</code> switches them on; the rule
        in brackets is what they bend.
      </p>
      <details id="auth-quirks">
        <summary>${view.authQuirks.length} behaviours, ${view.authQuirks.filter(isOn).length} of them on</summary>
        <ul class="plain">
          ${view.authQuirks.map(
            ({ name, does, rule, systems }) =>
              html`<li>
                <code>${name}</code>${systems.length > 0 && html` <strong>on at ${systems.join(', ')}</strong>`}<br />
                ${does} (${rule})
              </li>`,
          )}
        </ul>
      </details>`,
    { wide: true },
  );
}
