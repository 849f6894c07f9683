import type { PlatformRegistry } from '@fhir-gateway/platform-registry';

import { pathSegment } from '../public-urls.js';
import type { ErrorPage } from './error-page.js';

/** Why a sign-in cannot begin at a place that is known, whoever asks for it. */
const neverBegins: ReadonlySet<string> = new Set(['CLIENT_ID_MISSING', 'PLATFORM_NOT_ROUTABLE', 'PLATFORM_OPEN']);

/** In plain words, with a way on; nothing where the code is another one, or no place of that name is known. */
export function signInRefusal(
  base: string,
  registry: Pick<PlatformRegistry, 'summary'>,
  code: string,
  asked: string | undefined,
): Pick<ErrorPage, 'title' | 'words' | 'ways'> | undefined {
  const platform = asked === undefined || !neverBegins.has(code) ? undefined : summaryOf(registry, asked);
  if (platform === undefined) return undefined;
  const { name } = platform;
  const about = { href: `${base}/platforms/${pathSegment(platform.id)}`, label: `About ${name}` };
  const another = { href: `${base}/platforms`, label: 'Find another place' };
  switch (platform.status) {
    case 'needs-tenant':
      return {
        title: `Choose your organization of ${name}`,
        words: `${name} serves many organizations, and people sign in at their own.`,
        ways: [{ ...about, label: 'Choose the organization' }],
      };
    case 'needs-credentials':
      return {
        title: `${name} is not set up yet`,
        words:
          `Whoever runs this gateway has to register it with ${name} first. Until then nobody can sign in there. ` +
          'If that is you: the next page says how.',
        ways: [{ href: `${about.href}/registration`, label: 'How to set it up' }, another],
      };
    case 'listed':
      return {
        title: `${name} cannot be connected yet`,
        words: 'It is listed, but where its health records can be read is not known here.',
        ways: [another, about],
      };
    case 'ready':
      return {
        title: `${name} needs no sign-in`,
        words: 'What it has is open to everybody and holds no record of yours.',
        ways: [about],
      };
  }
}

function summaryOf(registry: Pick<PlatformRegistry, 'summary'>, asked: string) {
  try {
    return registry.summary(asked);
  } catch {
    return undefined;
  }
}
