import { html, type Html } from '@fhir-gateway/express-kit';

import type { RequestCode } from './request-code.js';
import { codeLines } from '../pages/code-lines.js';

/** A request in each language, to be copied, and what is to be set before. */
export function codeExamples(codes: readonly RequestCode[], needs?: string): Html {
  return html`${codes.map(({ language, text }) => codeLines(language, text))}
  ${needs !== undefined && html`<p class="hint">${needs}</p>`}`;
}
