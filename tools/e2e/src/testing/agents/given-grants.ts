import type { FormBrowser } from '../browser/form-browser.js';

/** The apps that a person has let in, by their ids on the page that says so. */
export async function appsOf(browser: FormBrowser, restUrl: string): Promise<string[]> {
  const { body } = await browser.open(`${restUrl}/auth/agents`, { headers: { accept: 'application/json' } });
  return (JSON.parse(body) as { agents: { id: string }[] }).agents.map(({ id }) => id);
}

/** Gives all of them another grant, as their person does: one to read everything, but for what is said of it. */
export async function changeGrants(browser: FormBrowser, restUrl: string, grant: object): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: restUrl };
  const body = JSON.stringify({ access: 'read', platforms: 'all', kinds: 'all', ...grant });
  for (const id of await appsOf(browser, restUrl)) {
    const { status } = await browser.open(`${restUrl}/auth/agents/${id}`, { method: 'PATCH', headers, body });
    if (status !== 200) throw new Error(`the change of a grant answered ${status}`);
  }
}
