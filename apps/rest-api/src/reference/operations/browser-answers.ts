import type { Answer } from '../operation.js';

/** An answer that a person looks at. */
export const asPage = (description: string): Answer => ({ status: 200, description, mediaTypes: ['text/html'] });

/** An answer that leads a browser on. */
export const toGateway: Answer = {
  status: 303,
  description: 'Goes on to a page of the gateway.',
  headers: { Location: 'Where to' },
};
