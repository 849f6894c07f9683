import { html, type Html } from '@fhir-gateway/express-kit';

/** What every page about keeping says before it happens. */
export const sharedComputer =
  'On a computer that others use, log out before you leave it, and make no passkey there: whoever finds it open sees ' +
  'everything that you see.';
export const lostEverything =
  'If you lose your code and every passkey, and no browser of yours is in, nobody can open your connections, and neither ' +
  'can we. You connect each place again. What you decided here, and requests to payers, are lost.';

/** For whoever opens connections at a computer of others. @param by what they are opened by */
export function sharedBox(by: 'code' | 'passkey'): Html {
  return html`<p>
    <label
      ><input type="checkbox" name="shared" value="1" id="shared-${by}" /> Others use this computer: log me out when the
      browser is closed, and after an hour in any case</label
    >
  </p>`;
}

/** What opens what, what ends which device, and what is lost: to be read before it happens. */
export function safety(base: string, hasPasskey: boolean): Html {
  const withoutCode = hasPasskey
    ? 'A passkey still opens your connections. Without the code you can make no other, no passkey, and let no device in'
    : 'Nobody can give you another. What this browser shows ends with this browser';
  const rows: readonly (readonly [string, Html])[] = [
    ['You lose your code', html`${withoutCode}. To begin anew, ${everywhere(base)} and connect again.`],
    [
      'You lose a device',
      html`End it under <a href="${base}/connections#clients">Who has access</a>. If it had a passkey, end that here. If
        your code was with it, make a new code. Your connections and your other devices stay.`,
    ],
    ['You use a shared computer', html`${sharedComputer}`],
    [
      'Somebody else has your code',
      html`They see everything, and each browser of yours says for 30 days that the code was used. Make a new code, and
        end what you do not know under <a href="${base}/connections#clients">Who has access</a>.`,
    ],
    ['You lose everything', html`${lostEverything}`],
  ];
  return html`<section class="block" aria-labelledby="safety">
    <h2 id="safety">If something gets lost</h2>
    ${rows.map(
      ([title, words]) =>
        html`<h3>${title}</h3>
          <p>${words}</p>`,
    )}
  </section>`;
}

function everywhere(base: string): Html {
  return html`<a href="${base}/auth/sessions">log out everywhere</a>`;
}
