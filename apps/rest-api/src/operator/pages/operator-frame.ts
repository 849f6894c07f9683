import { html, type HtmlValue } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';

/** A page below `/operator`. */
export interface OperatorFrame extends PageFrame {
  readonly title: string;
  readonly body: HtmlValue;
}

/** The frame of the operator's pages. @param path of the entry that is marked; absent for a page below one */
export function operatorFrame({ base, title, body }: OperatorFrame, path?: string): ConsoleView {
  return consolePage({
    base,
    title,
    section: 'operator',
    ...(path !== undefined && { current: path }),
    hasScript: true,
    body: html`${body}`,
  });
}
