import { contextOf, type Stage } from '@fhir-gateway/express-kit';

/** A day would be kept by no browser. */
const preflightSeconds = 7_200;

/** Begins each address that a link leads to. */
export const sharePrefix = '/shl/';

/**
 * Lets pages of any origin read what a link leads to, refusals as well: viewers run in browsers, and what they get is
 * encrypted. No cookie counts there.
 *
 * @see https://build.fhir.org/ig/HL7/smart-health-cards-and-links/links-specification.html
 */
export function shareCorsStage(): Stage {
  return {
    name: 'share-cors',
    run: ({ method, path }, response) => {
      if (!path.startsWith(sharePrefix)) return undefined;
      const context = contextOf(response);
      context.addHeader(response, 'access-control-allow-origin', '*');
      context.addHeader(response, 'access-control-expose-headers', 'Retry-After, X-Request-Id');
      if (method !== 'OPTIONS') return undefined;
      context.applyHeaders(response);
      response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
      response.setHeader('access-control-allow-headers', 'content-type');
      response.setHeader('access-control-max-age', preflightSeconds);
      response.statusCode = 204;
      response.end();
      return 'answered';
    },
  };
}
