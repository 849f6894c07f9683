import type { Response } from 'express';
import type { Answer } from '../answer.js';

/** Writes an answer; JSON with the media type of the service. */
export function send(response: Response, answer: Answer, mediaType: string): void {
  response.status(answer.status).set({ 'Cache-Control': 'no-store', ...answer.headers });
  if (answer.body === undefined) return void response.end();
  // Express would add a charset of its own to some types and not to others.
  response.setHeader('Content-Type', `${mediaType}; charset=utf-8`);
  response.end(JSON.stringify(answer.body));
}
