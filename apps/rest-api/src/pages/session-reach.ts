import { html, type Html } from '@fhir-gateway/express-kit';

/** What the sign-ins of a session reach. */
export interface SessionReach {
  /** Names of the platforms that are connected. */
  readonly connected: readonly string[];
  /** Of those, the ones where the operator allows writing. */
  readonly writable: readonly string[];
}

/** The button that ends everything, and what it does not reach. */
export function logOutEverywhere(base: string): Html {
  return html`<section class="block" aria-labelledby="everywhere">
    <h2 id="everywhere">Log out everywhere</h2>
    <p>
      Ends all of the above at once and disconnects every platform. Other browsers in which you signed in by yourself
      are not known here; log out in each of them.
    </p>
    <form method="post" action="${base}/auth/sessions/end">
      <button class="button" type="submit" id="log-out-everywhere">Log out everywhere</button>
    </form>
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
