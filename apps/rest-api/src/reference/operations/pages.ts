import type { z } from 'zod';

import { homeQuery, platformPageQuery, tryForm, tryQuery } from '../../requests/form-fields.js';
import { checkForm, resultsQuery, timelineQuery } from '../../requests/record-fields.js';
import { formBody, type Operation } from '../operation.js';

/** A page of the console, or a file that pages load. */
function page(
  id: string,
  path: string,
  summary: string,
  more: {
    query?: z.ZodObject;
    parameters?: Record<string, string>;
    mediaType?: string;
    refusals?: Operation['refusals'];
  } = {},
): Operation {
  const { query, parameters, mediaType = 'text/html', refusals = [] } = more;
  return {
    id,
    method: 'get',
    path,
    tag: 'Pages',
    summary,
    access: 'anybody',
    ...(query && { query }),
    answers: [{ status: 200, description: mediaType === 'text/html' ? 'A page.' : 'A file.', mediaTypes: [mediaType] }],
    refusals,
    refusalForm: 'page',
    examples: [{ name: 'open', summary: 'Open it', caller: 'nobody', ...(parameters && { parameters }), status: 200 }],
  };
}

const ofConsole = ['ARGUMENT_INVALID', 'SESSION_UNKNOWN', 'AUDIT_UNAVAILABLE'] as const;

/** The console. */
export const pageOperations: readonly Operation[] = [
  page('showHome', '/', 'Find a platform or an organization', {
    query: homeQuery,
    refusals: ofConsole,
    parameters: { q: 'sandbox' },
  }),
  page('showPlatform', '/platforms/{platform_id}', 'Look at one platform', {
    query: platformPageQuery,
    refusals: [...ofConsole, 'PLATFORM_NOT_FOUND'],
    parameters: { platform_id: 'sandbox-ehr' },
  }),
  page('showConnections', '/connections', 'See what is connected, and who can use it', { refusals: ofConsole }),
  page('showRequests', '/requests', 'Fill in a request', {
    query: tryQuery,
    refusals: ofConsole,
    parameters: { platform: 'sandbox-ehr', type: 'Observation' },
  }),
  {
    id: 'sendRequestForm',
    method: 'post',
    path: '/requests',
    tag: 'Pages',
    summary: 'Try a request, and look at the answer',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(tryForm),
    answers: [
      { status: 200, description: 'A page with the answer as a table and as JSON.', mediaTypes: ['text/html'] },
    ],
    refusals: [...ofConsole, 'CROSS_SITE_REFUSED', 'BODY_TOO_LARGE', 'CURSOR_INVALID'],
    refusalForm: 'page',
    examples: [{ name: 'foreign', summary: 'From nowhere: refused', caller: 'nobody', body: {}, status: 403 }],
  },
  page('showTimeline', '/record', 'See the record of all connected platforms by date', {
    query: timelineQuery,
    refusals: ofConsole,
    parameters: { kind: 'visits' },
  }),
  page('showResults', '/record/results', 'See laboratory results and vital signs over time', {
    query: resultsQuery,
    refusals: ofConsole,
    parameters: { category: 'vital-signs' },
  }),
  page('showPriorAuthRequests', '/prior-auth', 'Follow requests for prior authorization', { refusals: ofConsole }),
  {
    id: 'checkPriorAuthRequest',
    method: 'post',
    path: '/prior-auth',
    tag: 'Pages',
    summary: 'Ask the payer now where a request stands',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(checkForm),
    answers: [{ status: 200, description: 'The page, with what the payer says.', mediaTypes: ['text/html'] }],
    refusals: [
      ...ofConsole,
      'CROSS_SITE_REFUSED',
      'BODY_TOO_LARGE',
      'CALLER_UNKNOWN',
      'PRIOR_AUTH_UNKNOWN',
      'PAYER_NOT_CONFIGURED',
      'PLATFORM_NOT_FOUND',
      'PAYER_UNREACHABLE',
      'PAYER_TIMEOUT',
    ],
    refusalForm: 'page',
    examples: [{ name: 'foreign', summary: 'From nowhere: refused', caller: 'nobody', body: {}, status: 403 }],
  },
  page('showAgents', '/agents', 'See the lines for each MCP client', { refusals: ofConsole }),
  page('showReference', '/docs', 'Read this reference'),
  page('showOperation', '/docs/{operation_id}', 'Read about one operation', {
    refusals: ['ROUTE_NOT_FOUND'],
    parameters: { operation_id: 'listPlatforms' },
  }),
  page('getStyleSheet', '/assets/console.css', 'The style sheet of the pages', { mediaType: 'text/css' }),
  page('getScript', '/assets/console.js', 'The script of the pages', { mediaType: 'text/javascript' }),
  page('getIcon', '/assets/icon.svg', 'The gateway’s mark', { mediaType: 'image/svg+xml' }),
];
