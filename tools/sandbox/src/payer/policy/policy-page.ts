import { html } from '../../pages/html.js';
import { page } from '../../pages/layout.js';
import type { Rule } from '../rules.js';

/** A policy as people read it on the payer's web site. */
export function policyPage({ policy, code }: Rule): string {
  return page(
    policy.title,
    html`<h1>${policy.title}</h1>
      <p>This policy is made up. It applies to <code>${code}</code>.</p>
      <ul>
        ${policy.criteria.map((text) => html`<li>${text}</li>`)}
      </ul>`,
    { site: 'Sandbox payer' },
  );
}
