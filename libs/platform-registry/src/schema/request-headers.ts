import { z } from 'zod';

/** Headers that carry identity or framing; a platform file must never set them. */
export const controlledHeaders: ReadonlySet<string> = new Set(
  `authorization proxy-authorization cookie set-cookie host connection keep-alive content-length content-type transfer-encoding
   te trailer upgrade expect forwarded via x-forwarded-for x-forwarded-host x-forwarded-proto if-match if-none-match range`.split(
    /\s+/,
  ),
);
const looksSecret = /key|token|secret|auth|credential|password/i;
const reference = /^\$\{([A-Z][A-Z0-9_]*)\}$/;

/** Returns the variable that a header value refers to; undefined for a literal. */
export function referencedVariable(value: string): string | undefined {
  return reference.exec(value)?.[1];
}

/** Beside those, headers that say whose a request is, how it is written, or what the gateway decides about an answer. */
const neverPassed =
  /^(?:authorization|proxy-.*|cookie2?|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|via|forwarded|x-forwarded-.*|x-real-ip|content-.*|accept(?:-.*)?|if-.*|range|origin|referer|sec-.*|access-control-.*|http2-settings|x-http-method.*|x-method-override|x-original-.*|x-rewrite-url|x-request-id|x-correlation-id|traceparent|tracestate|baggage)$/;

/** A header that a client may send through the gateway to a platform whose file lists it. */
export const passedHeaderName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be a header name')
  .refine(
    (name) => !controlledHeaders.has(name.toLowerCase()) && !neverPassed.test(name.toLowerCase()),
    'must not be a header that the gateway itself controls',
  )
  .refine((name) => !looksSecret.test(name), 'must not be a header that carries a secret of its sender');

const headerName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be a header name')
  .refine(
    (name) => !controlledHeaders.has(name.toLowerCase()),
    'must not be a header that the gateway itself controls',
  );

const headerValue = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'must be printable ASCII without surrounding spaces')
  .refine(
    (value) => !value.includes('${') || referencedVariable(value) !== undefined,
    'must be a literal or exactly one ${ENV_NAME} reference',
  );

/** Extra headers of every FHIR request. A header whose name suggests a secret takes only a reference. */
export const requestHeadersSchema = z.record(headerName, headerValue).superRefine((headers, context) => {
  for (const [name, value] of Object.entries(headers)) {
    if (looksSecret.test(name) && referencedVariable(value) === undefined) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'must be an ${ENV_NAME} reference: secrets never stand in a file',
      });
    }
  }
});
