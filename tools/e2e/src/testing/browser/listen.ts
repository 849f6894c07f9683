import type { Page } from 'playwright-core';

/** What the browser complains about: violations of the policies above all. Statuses of refusals are no complaint. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** `npm run screenshots` names a folder; without it no picture is taken. */
export const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];
