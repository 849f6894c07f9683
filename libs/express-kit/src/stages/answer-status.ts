import type { ServerResponse } from 'node:http';

/** 499: the client went away before an answer began, as reverse proxies write it. */
export function statusOf(response: Pick<ServerResponse, 'headersSent' | 'statusCode'>): number {
  return response.headersSent ? response.statusCode : 499;
}
