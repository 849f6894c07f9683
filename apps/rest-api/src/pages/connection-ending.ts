import { html, type Html } from '@fhir-gateway/express-kit';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

/** Where members of a platform sign in, as its file says. */
export interface MemberPortal {
  readonly url: string;
  /** Of two letters, where the platform has a portal for each state. */
  readonly state?: string;
}

/** What the words about an end are made of. */
export interface EndingFacts {
  /** Of the platform. */
  readonly name: string;
  readonly portals: readonly MemberPortal[];
  /** Whether the connections of this browser are kept beyond it. */
  readonly isKept: boolean;
}

/** The portals that a platform file names for members: where an app can be removed is nowhere said, but there it is. */
export function memberPortals({ regionalPortals = {}, links = {} }: PlatformDefinition): MemberPortal[] {
  const regional = Object.entries(regionalPortals).flatMap(([state, { memberPortal: url }]) =>
    url === undefined ? [] : { url, state },
  );
  const { memberPortal } = links;
  return regional.length > 0 || memberPortal === undefined ? regional : [{ url: memberPortal }];
}

/** Whether the platform is told when a connection ends, said before it does; and else what stays listed there. */
export function endingWords({ isRevocable, isToldAtEnd }: ConnectionSummary, facts: EndingFacts): Html {
  const { name, isKept } = facts;
  if (isRevocable === false) return html`${name} cannot be told when this ends, and ${staysListed(facts)}`;
  const told = isRevocable ? 'is told when you disconnect' : 'is asked to end it when you disconnect';
  if (isKept && isToldAtEnd) return html`${name} ${told}, and when nobody has opened your connections for 400 days.`;
  const unused = isKept ? 'If it ends because nobody opens your connections' : 'If it ends with this browser instead';
  return html`${name} ${told}. ${unused}, ${name} is not told, and ${staysListed(facts)}`;
}

function staysListed({ portals }: EndingFacts): Html {
  if (portals.length === 0) return html`goes on listing this gateway until you remove it there.`;
  const link = ({ url, state }: MemberPortal, at: number) =>
    html`${at > 0 && ' or '}<a href="${url}" rel="noreferrer"
        >${state === undefined ? 'its portal' : `its portal for ${state}`}</a
      >`;
  return html`goes on listing this gateway until you remove it in ${portals.map(link)}.`;
}

/**
 * Says to a person which sign-ins ended here and are not confirmed by their platforms: what is over, and what is not known
 * yet.
 */
export function unconfirmedEndsNotice(names: readonly string[]): Html | false {
  if (names.length === 0) return false;
  return html`<div class="notice" id="unconfirmed-ends">
    ${names.map(
      (name) =>
        html`<p>
          ${name} has not confirmed yet that a sign-in of yours there has ended. This gateway has forgotten that sign-in
          and keeps asking until ${name} confirms.
        </p>`,
    )}
  </div>`;
}
