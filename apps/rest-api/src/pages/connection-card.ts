import { html, type Html } from '@fhir-gateway/express-kit';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { pathSegment } from '../public-urls.js';
import { dayOf, minuteOf } from './plain-dates.js';
import { missingScopesNotice, scopeList } from './scope-list.js';

/** What can be done with a connection: read, sign in anew, end it. */
export function connectionActions(base: string, { platformId, connected }: ConnectionSummary, name: string): Html {
  const segment = pathSegment(platformId);
  return html`<div class="actions">
    ${
      connected
        ? html`<a
            class="button small"
            href="${base}/record/summary?person=${encodeURIComponent(platformId)}"
            aria-label="Record: ${name}"
            >Record</a
          >`
        : html`<a class="button small" href="${base}/auth/${segment}/login" aria-label="Sign in again: ${name}"
            >Sign in again</a
          >`
    }
    <form method="post" action="${base}/auth/${segment}/logout">
      <button class="button quiet small" type="submit" aria-label="Disconnect: ${name}">Disconnect</button>
    </form>
  </div>`;
}

const daySeconds = 86_400;
/** From today. */
const longestDays = 365;

/** Where its person chooses the last day of a connection, or takes that back. */
export function connectionDate(
  base: string,
  { platformId, keepUntilSeconds }: ConnectionSummary,
  { name, nowMs }: { readonly name: string; readonly nowMs: number },
): Html {
  const action = `${base}/auth/${pathSegment(platformId)}/until`;
  const id = `until-${platformId}`;
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const today = Math.floor(nowMs / 1000);
  return html`<details class="small">
    <summary aria-label="Choose when it ends: ${name}">Choose when it ends</summary>
    <p class="small">
      After that day nothing is read from ${name} any more. It is told when you or an app of yours next comes here.
    </p>
    <form method="post" action="${action}">
      <p>
        <label for="${id}">The last day</label>
        <input
          type="date"
          id="${id}"
          name="last_day"
          required
          min="${day(today)}"
          max="${day(today + longestDays * daySeconds)}"
          ${keepUntilSeconds !== undefined && html`value="${day(keepUntilSeconds - 1)}"`}
        />
      </p>
      <div class="actions"><button class="button small" type="submit">End it after that day</button></div>
    </form>
    ${
      keepUntilSeconds !== undefined &&
      html`<form method="post" action="${action}">
        <div class="actions"><button class="button quiet small" type="submit">Leave it to ${name}</button></div>
      </form>`
    }
  </details>`;
}

/** The end of what is given as its last day, in epoch seconds; `undefined` for no day between today and a year from now. */
export function endOfLastDay(lastDay: string, nowMs: number): number | undefined {
  const start = new Date(`${lastDay}T00:00:00Z`);
  // Of the 31st of February some engines make the 3rd of March.
  if (Number.isNaN(start.getTime()) || start.toISOString().slice(0, 10) !== lastDay) return undefined;
  const end = start.getTime() / 1000 + daySeconds;
  const longest = nowMs / 1000 + (longestDays + 1) * daySeconds;
  return end > nowMs / 1000 && end <= longest ? end : undefined;
}

/** How long a connection lasts, in words. */
export function lifetime({ connected, refreshable, end }: ConnectionSummary): Html {
  if (!connected) return html`Sign in again to use it. What you decided about it is kept.`;
  if (end === undefined && refreshable) return html`Renews itself for as long as the place lets it.`;
  if (end === undefined) return html`Stays on until the place ends it.`;
  if (end.by === 'platform' && !refreshable) return html`Ends ${minuteOf(end.atSeconds)}.`;
  const day = dayOf(end.atSeconds - 1);
  if (end.by === 'person') return html`Ends after ${day}, as you chose.`;
  if (end.by === 'platform') return html`Renews itself. After ${day} the place wants you to sign in again.`;
  return html`Renews itself when you or an app of yours comes here. If nobody does by ${day}, the place may end it.`;
}

/** Since when and until when, and what may be read and changed. */
export function connectionDetails(connection: ConnectionSummary): Html {
  const { scopes, missingScopes, connectedAtSeconds } = connection;
  return html`<p class="muted small">
      ${connectedAtSeconds !== undefined && html`Since ${minuteOf(connectedAtSeconds)}.`} ${lifetime(connection)}
    </p>
    ${scopeList(scopes)} ${missingScopesNotice(missingScopes)}`;
}
