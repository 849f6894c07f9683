import { html, type Html } from '@fhir-gateway/express-kit';

/** What the sign-ins of a session reach. */
export interface SessionReach {
  /** Names of the platforms that are connected. */
  readonly connected: readonly string[];
  /** Of those, the ones where the operator allows writing. */
  readonly writable: readonly string[];
}

/** The button that ends everything, which is asked about once more, and what it does not reach. */
export function logOutEverywhere(base: string): Html {
  return html`<section class="block" aria-labelledby="everywhere">
    <h2 id="everywhere">Log out everywhere</h2>
    <p>
      Ends all of the above at once and disconnects every platform. Where you keep your connections, that ends, too:
      your code and your passkeys open nothing any more. Other browsers in which you signed in by yourself are not known
      here; log out in each of them.
    </p>
    <details class="confirm">
      <summary class="button quiet">Log out everywhere</summary>
      <form method="post" action="${base}/auth/sessions/end">
        <p>Are you sure? Each app and chat has to be connected again, and each platform signed in to again.</p>
        <button class="button" type="submit" id="log-out-everywhere">Yes, log out everywhere</button>
      </form>
    </details>
  </section>`;
}

/** What can be done with the sign-ins of a session, in a sentence. */
export function describeReach({ connected, writable }: SessionReach): string {
  if (connected.length === 0) return 'No platform is connected yet; what is listed can use those you connect.';
  const reads = `Each can read what ${connected.join(', ')} ${connected.length === 1 ? 'shares' : 'share'}`;
  return writable.length === 0
    ? `${reads}, and change nothing.`
    : `${reads}, and change records at ${writable.join(', ')}.`;
}
