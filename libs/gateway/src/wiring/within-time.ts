/**
 * The answer, or a rejection when it takes longer. What comes late is nobody's.
 *
 * @throws Error `no answer within … ms`
 */
export function withinTime<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
