import { FormBrowser, inputsOf } from './form-browser.js';
import type { FormPage } from './form-browser.js';

/** The sandbox's clinician, who may open every record. */
const login = 'dr-sunniva';
/** Continue, sign in, choose, allow: each at most once. */
const mostPages = 4;

/**
 * Answers the pages of a sign-in, whichever come: the gateway's own, then the sandbox's, which leaves out its sign-in for a
 * browser that it knows.
 *
 * @param record which of the records the person chooses, counted from 0
 * @returns the gateway's last page
 * @throws Error when a page has none of the expected buttons
 */
export async function passSignIn(
  browser: FormBrowser,
  first: FormPage,
  record: number,
  answer: 'allow' | 'deny' = 'allow',
): Promise<FormPage> {
  let page = first;
  for (let pages = 0; pages < mostPages; pages++) {
    if (FormBrowser.hasButton(page, 'allow')) return browser.submit(page, answer);
    if (FormBrowser.hasButton(page, 'choose-patient')) {
      page = await browser.submit(page, 'choose-patient', { patient: recordOn(page, record) });
    } else if (FormBrowser.hasButton(page, 'sign-in')) {
      page = await browser.submit(page, 'sign-in', { login, password: 'any password' });
    } else {
      page = await browser.submit(page, 'continue');
    }
  }
  throw new Error(`the sign-in has more than ${mostPages} pages; the last is ${new URL(page.url).pathname}`);
}

function recordOn(page: FormPage, record: number): string {
  const patients = inputsOf(page.body).filter(({ type, name }) => type === 'radio' && name === 'patient');
  return patients[record]?.['value'] ?? '';
}
